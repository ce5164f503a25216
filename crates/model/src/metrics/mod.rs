//! How good predictions are: every figure that a leaderboard, a model card or a monitor shows.
//!
//! Names and meanings follow scikit-learn; where its result depends on a convention (ties, division by zero,
//! classes that do not occur) the function's documentation says which one holds here. Where scikit-learn
//! warns and returns NaN, the functions here return an error that says what is missing, and [`evaluate()`]
//! leaves the figure out, so that no score is ever anything but a finite number.
//!
//! | subject | functions |
//! |---|---|
//! | predicted classes | [`confusion_matrix`] and the methods of [`ConfusionMatrix`] |
//! | predicted probabilities | [`log_loss`], [`brier`], [`brier_binary`] |
//! | their calibration | [`reliability_bins`], [`expected_calibration_error`], [`top_label`] |
//! | ranking by score | [`roc_auc`], [`roc_auc_ovr`], [`pr_auc`], [`pr_auc_ovr`] |
//! | predicted numbers | [`mae`], [`mse`], [`rmse`], [`r2`], [`mape`], [`median_absolute_error`], [`max_error`], [`error_by_group`] |
//! | predicted grades | [`nearest_grades`], [`accuracy_within_one`], [`mae_rounded`] |
//! | intervals | [`coverage`], [`mean_width`], [`wilson_interval`], [`mean_interval`], [`summary`] |
//! | the table of metrics | [`Metric`], [`Scores`], [`evaluate()`], [`evaluate_target`], [`Metric::of_row`] |
//!
//! All sums run from left to right, so the same values in the same order give the same bits everywhere.

mod calibration;
mod check;
mod classification;
pub mod error;
mod evaluate;
mod interval;
mod labelled;
mod ordinal;
mod probability;
mod ranking;
mod regression;
mod samples;
mod scores;
mod table;
mod vocabulary;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod properties;

pub use calibration::{
    CALIBRATION_BINS, ReliabilityBin, expected_calibration_error, reliability_bins, top_label,
};
pub use classification::{ConfusionMatrix, confusion_matrix};
pub use error::MetricError;
pub use evaluate::{evaluate, evaluate_target};
pub use interval::{Interval, Summary, Z_95, coverage, mean_interval, mean_width, summary, wilson_interval};
pub use labelled::{LabelledRow, RowKind};
pub use ordinal::{accuracy_within_one, grade_indices, mae_rounded, nearest_grades};
pub use probability::{brier, brier_binary, log_loss};
pub use ranking::{pr_auc, pr_auc_ovr, roc_auc, roc_auc_ovr};
pub use regression::{
    GroupError, error_by_group, mae, mape, max_error, median_absolute_error, mse, r2, rmse,
};
pub use scores::Scores;
pub use table::{Metric, MetricUnit};
