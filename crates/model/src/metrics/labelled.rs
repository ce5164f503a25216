//! One prediction beside its actual outcome, and what it contributes to a metric that is a mean over rows.

use super::{brier, log_loss};

/// One prediction whose actual outcome is known, as numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelledRow<'a> {
    /// The index of the actual class; 0 for regressions.
    pub actual_class: usize,
    /// The index of the predicted class; 0 for regressions.
    pub predicted_class: usize,
    /// The actual value in the target's unit; of classes the grade.
    pub actual: f64,
    /// The predicted value in the target's unit; of classes without a value the grade of the predicted class.
    pub predicted: f64,
    /// The grade of the predicted class; `None` for regressions.
    pub predicted_grade: Option<f64>,
    /// One predicted probability per class; empty where there are none.
    pub probabilities: &'a [f64],
}

/// What one row contributes to a metric, as the metric is the mean of it over the rows. `None` where the row lacks
/// what the metric looks at.
#[derive(Clone, Copy)]
pub(super) enum PerRow {
    /// The metric is no mean over rows.
    None,
    /// 1 or 0: the metric is the share of the rows with 1.
    Share(fn(&LabelledRow<'_>) -> bool),
    /// An amount that is never below 0.
    Amount(fn(&LabelledRow<'_>) -> Option<f64>),
}

/// What the values of [`super::Metric::of_row`] are, which decides how the interval around their mean is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Ones and zeros: the mean is a share of the rows.
    Share,
    /// Amounts that are never below 0.
    Amount,
}

/// The absolute percentage error of one row as a share. As in scikit-learn, an actual value of 0 is replaced by the
/// smallest distance between numbers near 1.
pub(super) fn absolute_percentage_error(row: &LabelledRow<'_>) -> f64 {
    (row.predicted - row.actual).abs() / row.actual.abs().max(f64::EPSILON)
}

/// The Brier score of one row.
pub(super) fn brier_of_row(row: &LabelledRow<'_>) -> Option<f64> {
    brier(&[row.actual_class], &[row.probabilities.to_vec()]).ok()
}

/// The log loss of one row.
pub(super) fn log_loss_of_row(row: &LabelledRow<'_>) -> Option<f64> {
    log_loss(&[row.actual_class], &[row.probabilities.to_vec()]).ok()
}
