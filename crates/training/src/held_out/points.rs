//! Actual against predicted values, counted in bins where single rows may not be shown.

use vitrine_model::report::PointBins;

use crate::numeric::round_significant;

/// The number of bins.
const BINS: usize = 14;

/// Rows counted in bins of the actual and of the predicted value; `None` without rows or where all values are the
/// same. Where all values are above 0 and the largest is more than eight times the smallest, each bin is as many times
/// as wide as the one before; otherwise all are equally wide.
pub(super) fn counted(pairs: &[(f64, f64)]) -> Option<PointBins> {
    let values = || pairs.iter().flat_map(|(actual, predicted)| [*actual, *predicted]);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    if !(low < high && (high - low).is_finite()) {
        return None;
    }
    let by_share = low > 0.0 && high > 8.0 * low;
    let edge = |at: usize| {
        let share = at as f64 / BINS as f64;
        if by_share { low * libm::pow(high / low, share) } else { low + share * (high - low) }
    };
    let mut edges: Vec<f64> = (0..=BINS).map(|at| round_significant(edge(at), 3)).collect();
    edges.dedup();
    let last = edges.len().checked_sub(2)?;
    // Rounding may leave the outermost values just outside; they belong to the outermost bins.
    let bin = |value: f64| edges.partition_point(|edge| *edge <= value).saturating_sub(1).min(last);
    let mut counts = vec![vec![0; last + 1]; last + 1];
    for (actual, predicted) in pairs {
        if let Some(count) = counts.get_mut(bin(*actual)).and_then(|row| row.get_mut(bin(*predicted))) {
            *count += 1;
        }
    }
    Some(PointBins { edges, counts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_counted_once() {
        let pairs: Vec<(f64, f64)> =
            (1..=500).map(|row| (f64::from(row), f64::from(row * 7 % 501))).collect();
        let bins = counted(&pairs).unwrap();
        assert_eq!(bins.counts.iter().flatten().sum::<u64>(), 500);
        assert_eq!(bins.counts.len() + 1, bins.edges.len());
        assert!(bins.edges.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn wide_ranges_of_positive_values_have_bins_that_grow() {
        let pairs: Vec<(f64, f64)> =
            (0..100).map(|row| (1.0 + f64::from(row), 2.0 + f64::from(row))).collect();
        let edges = counted(&pairs).unwrap().edges;
        assert!(edges[1] - edges[0] < 0.2 * (edges[14] - edges[13]), "{edges:?}");
        assert_eq!(counted(&[(2.0, 2.0), (2.0, 2.0)]), None);
        assert_eq!(counted(&[]), None);
    }
}
