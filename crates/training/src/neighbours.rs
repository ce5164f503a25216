//! Exact nearest neighbours on linfa-nn's k-d tree, with ties defined.

use linfa_nn::distance::L2Dist;
use linfa_nn::{KdTree, NearestNeighbour, NearestNeighbourIndex};
use ndarray::{Array2, ArrayView1};

use crate::TrainError;

/// An index of points in which the nearest ones are found, in Euclidean distance.
///
/// Of two equally near points the one with the lower number is nearer. A k-d tree by itself gives equally near points
/// in any order; so all points as near as the k-th one are fetched and put in order, and the result is that of
/// [`vitrine_model::estimators::Knn`], which orders them by the same rule.
pub struct NeighbourIndex<'a> {
    points: &'a Array2<f64>,
    index: Box<dyn 'a + Send + Sync + NearestNeighbourIndex<f64>>,
}

impl<'a> NeighbourIndex<'a> {
    /// Builds the index of points (n_points x n_inputs).
    ///
    /// # Errors
    /// [`TrainError::NotFinite`] for a point that is not finite, which the tree cannot hold; [`TrainError::TooFew`]
    /// for points without inputs.
    pub fn new(points: &'a Array2<f64>) -> Result<Self, TrainError> {
        if let Some(((row, input), got)) = points.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(TrainError::NotFinite { row, input, got: *got, hint: "fill in missing values" });
        }
        if !points.is_standard_layout() {
            return Err(TrainError::setting(
                "points",
                "a view by columns",
                "rows that lie next to each other",
            ));
        }
        let index = KdTree::new()
            .from_batch(points, L2Dist)
            .map_err(|error| TrainError::Estimator { estimator: "a k-d tree", reason: error.to_string() })?;
        Ok(Self { points, index })
    }

    /// The `k` nearest points, or all if there are fewer, as squared distance and number, nearest first.
    ///
    /// # Errors
    /// [`TrainError::NotFinite`] for a query that is not finite, [`TrainError::Estimator`] for one of another width.
    pub fn nearest(&self, query: ArrayView1<'_, f64>, k: usize) -> Result<Vec<(f64, usize)>, TrainError> {
        if let Some((input, got)) = query.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(TrainError::NotFinite { row: 0, input, got: *got, hint: "fill in missing values" });
        }
        let failed = |error: linfa_nn::NnError| TrainError::Estimator {
            estimator: "a k-d tree",
            reason: error.to_string(),
        };
        let query = query.as_standard_layout();
        let found = self.index.k_nearest(query.view(), k).map_err(failed)?;
        let Some((_, farthest)) = found.last() else { return Ok(Vec::new()) };
        // A little more than the distance of the k-th point, so that rounding loses none that is equally near.
        let range = squared_distance(query.view(), self.points.row(*farthest)).sqrt() * (1.0 + 1e-9)
            + f64::MIN_POSITIVE;
        let within = self.index.within_range(query.view(), range).map_err(failed)?;
        let mut near: Vec<(f64, usize)> = within
            .into_iter()
            .map(|(_, number)| (squared_distance(query.view(), self.points.row(number)), number))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        near.truncate(k);
        Ok(near)
    }
}

fn squared_distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    let mut squared = 0.0;
    for (a, b) in b.iter().zip(a) {
        let difference = a - b;
        squared += difference * difference;
    }
    squared
}
