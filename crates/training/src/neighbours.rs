//! The nearest other rows of every row.

use ndarray::ArrayView2;
use vitrine_model::estimators::NearestRows;

use crate::TrainError;

/// The nearest other points of each point: for every row the numbers of its `k` nearest rows without itself, in
/// Euclidean distance, nearest first and of equally near ones the earlier first.
///
/// # Errors
/// [`TrainError::Estimator`] for points without inputs or with numbers that are not finite.
pub(crate) fn nearest_others(points: ArrayView2<'_, f64>, k: usize) -> Result<Vec<Vec<usize>>, TrainError> {
    let rows = points.iter().copied().collect();
    let index = NearestRows::new(rows, points.ncols())
        .map_err(|reason| TrainError::Estimator { estimator: "an index of neighbours", reason })?;
    let others = points.rows().into_iter().enumerate().map(|(row, point)| {
        let near = index.nearest(&point.to_vec(), k + 1).into_iter().map(|(_, number)| number);
        near.filter(|number| *number != row).take(k).collect()
    });
    Ok(others.collect())
}
