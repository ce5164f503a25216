//! Which rows are nearest to a point: linfa-nn's k-d tree finds the candidates, and the order among them is
//! decided here, so that ties are defined and distances have the same bits everywhere.

use std::fmt;

use linfa_nn::distance::L2Dist;
use linfa_nn::{KdTree, NearestNeighbour, NearestNeighbourIndex};
use ndarray::{Array2, ArrayView1};
use self_cell::self_cell;

type Tree<'a> = Box<dyn NearestNeighbourIndex<f64> + Send + Sync + 'a>;

self_cell!(
    /// The index borrows the rows it was built from; here the two live and move together.
    struct Indexed {
        owner: Array2<f64>,
        #[covariant]
        dependent: Tree,
    }
);

/// Rows of numbers and an index over them.
pub struct NearestRows(Indexed);

impl NearestRows {
    /// An index over `rows`, n_samples x n_inputs, row by row.
    ///
    /// # Errors
    /// One sentence: no inputs, an incomplete row, or a number that is not finite.
    pub fn new(rows: Vec<f64>, n_inputs: usize) -> Result<Self, String> {
        if n_inputs == 0 {
            return Err("the training rows have no inputs".to_owned());
        }
        if let Some(wrong) = rows.iter().position(|value| !value.is_finite()) {
            return Err(format!("training row {} holds a value that is not finite", wrong / n_inputs));
        }
        let n_samples = rows.len() / n_inputs;
        let rows = Array2::from_shape_vec((n_samples, n_inputs), rows).map_err(|error| error.to_string())?;
        let indexed = Indexed::try_new(rows, |rows| KdTree::new().from_batch(rows, L2Dist));
        indexed.map(Self).map_err(|error| error.to_string())
    }

    /// The squared Euclidean distances and positions of the `k` rows nearest to `point`, nearest first and of
    /// equally near ones the earlier first. Empty for a point that is not finite or has another width; rows
    /// whose distance overflows are never near.
    pub fn nearest(&self, point: &[f64], k: usize) -> Vec<(f64, usize)> {
        let rows = self.0.borrow_owner();
        let tree = self.0.borrow_dependent();
        if point.len() != rows.ncols() || point.iter().any(|value| !value.is_finite()) || k == 0 {
            return Vec::new();
        }
        let view = ArrayView1::from(point);
        // One more than wanted: where it is farther, the others are all that can be near.
        let Ok(found) = tree.k_nearest(view, k.saturating_add(1)) else { return Vec::new() };
        let squared = |row: usize| {
            let mut sum = 0.0;
            for (a, b) in rows.row(row).iter().zip(point) {
                let difference = a - b;
                sum += difference * difference;
            }
            sum
        };
        let sorted = |found: Vec<(_, usize)>| {
            let all = found.into_iter().map(|(_, row)| (squared(row), row));
            let mut all: Vec<(f64, usize)> = all.filter(|(squared, _)| squared.is_finite()).collect();
            vitrine_order::sort_by(&mut all, |(a, row_a), (b, row_b)| a.total_cmp(b).then(row_a.cmp(row_b)));
            all
        };
        let mut nearest = sorted(found);
        // The tree leaves open which of several rows at the k-th distance it returns, so where there may be more of
        // them all are asked for; the radius is a little larger because the tree may round its sums another way.
        if let Some(((farthest, _), (next, _))) = nearest.get(k - 1).zip(nearest.get(k)) {
            let radius = farthest.sqrt() * (1.0 + 1e-9) + f64::MIN_POSITIVE.sqrt();
            if next.sqrt() <= radius {
                let Ok(candidates) = tree.within_range(view, radius) else { return Vec::new() };
                nearest = sorted(candidates);
            }
        }
        nearest.truncate(k);
        nearest
    }
}

impl fmt::Debug for NearestRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("NearestRows").field(&self.0.borrow_owner().dim()).finish()
    }
}

impl PartialEq for NearestRows {
    fn eq(&self, other: &Self) -> bool {
        self.0.borrow_owner() == other.0.borrow_owner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(rows: &[f64], width: usize, point: &[f64], k: usize) -> Vec<(f64, usize)> {
        let distance = |row: &[f64]| row.iter().zip(point).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
        let mut all: Vec<(f64, usize)> =
            rows.chunks_exact(width).enumerate().map(|(index, row)| (distance(row), index)).collect();
        vitrine_order::sort_by(&mut all, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        all.truncate(k);
        all
    }

    proptest! {
        /// Coordinates on a coarse grid make ties at every distance, the k-th one included.
        #[test]
        fn agrees_with_a_sort_of_all_rows(
            grid in prop::collection::vec(0_u8..4, 3..360),
            point in prop::collection::vec(0_u8..8, 3),
            k in 1_usize..20,
        ) {
            let rows: Vec<f64> = grid.chunks_exact(3).flatten().map(|value| f64::from(*value) * 0.1).collect();
            let point: Vec<f64> = point.into_iter().map(|value| f64::from(value) * 0.05).collect();
            let index = NearestRows::new(rows.clone(), 3).unwrap();
            prop_assert_eq!(index.nearest(&point, k), naive(&rows, 3, &point, k));
        }

        #[test]
        fn agrees_for_numbers_of_any_size(
            rows in prop::collection::vec(-1e6_f64..1e6, 2..200),
            point in prop::collection::vec(-2e6_f64..2e6, 2),
        ) {
            let rows = rows[..rows.len() / 2 * 2].to_vec();
            let index = NearestRows::new(rows.clone(), 2).unwrap();
            prop_assert_eq!(index.nearest(&point, 5), naive(&rows, 2, &point, 5));
        }
    }

    #[test]
    fn what_cannot_be_near_is_refused_or_left_out() {
        assert!(NearestRows::new(vec![1.0, f64::NAN], 1).unwrap_err().contains("row 1"));
        assert!(NearestRows::new(vec![1.0, 2.0, 3.0], 2).is_err());
        let index = NearestRows::new(vec![0.0, 1e200], 1).unwrap();
        assert_eq!(index.nearest(&[f64::NAN], 1), []);
        assert_eq!(index.nearest(&[0.0], 2), [(0.0, 0)]);
    }

    #[test]
    fn a_thousand_identical_rows_are_all_found() {
        let index = NearestRows::new(vec![0.25; 2000], 2).unwrap();
        let nearest = index.nearest(&[0.25, 0.25], 3);
        assert_eq!(nearest, [(0.0, 0), (0.0, 1), (0.0, 2)]);
    }
}
