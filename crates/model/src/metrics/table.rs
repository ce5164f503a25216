//! Every metric, one row each: a metric is added by adding a row here, and where it is new its function in a file
//! beside this one.
//!
//! The columns of a row:
//! - the variant of [`Metric`] and its name in files, links and commands;
//! - `label` and `description`, the English words for people;
//! - `tasks`, the kinds of targets that it suits, and `unit`, what its values are;
//! - `better`, its direction;
//! - `judge`, how it is computed from many samples;
//! - `per_row`, what one labelled prediction contributes, where the metric is a mean of that;
//! - `monitor`, the tasks whose predictions are followed over time by it, each with the metric's place in their list.

use serde::Serialize;

use super::labelled::{PerRow, absolute_percentage_error, brier_of_row, log_loss_of_row};
use super::samples::Judge;
use super::{
    CALIBRATION_BINS, accuracy_within_one, brier, expected_calibration_error, log_loss, mae, mae_rounded,
    mape, max_error, median_absolute_error, mse, pr_auc, pr_auc_ovr, r2, rmse, roc_auc, roc_auc_ovr,
};
use crate::json::FromJson;
use crate::schema::Task;

/// What the values of a metric are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricUnit {
    /// A share from 0 to 1, read in per cent.
    Share,
    /// A number without unit.
    Score,
    /// An amount in the target's unit.
    Target,
    /// An amount in the square of the target's unit.
    TargetSquared,
}

/// Which values of a metric are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Better {
    Higher,
    Lower,
}

const CLASSES: &[Task] = &[Task::Binary, Task::Multiclass, Task::Ordinal];
const VALUES: &[Task] = &[Task::Regression, Task::Ordinal];

/// Makes [`Metric`] and one function a column. A program that reads some columns only does not hold the others.
macro_rules! metrics {
    ($(
        $(#[$doc:meta])*
        $variant:ident = $name:literal {
            label: $label:literal,
            description: $description:literal,
            tasks: $tasks:expr,
            unit: $unit:ident,
            better: $better:ident,
            judge: $judge:expr,
            $(per_row: $per_row:expr,)?
            $(monitor: $monitor:expr,)?
        }
    )*) => {
        /// A figure that judges predictions. Files write it by [`Metric::name`]; names once given stay readable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, FromJson)]
        pub enum Metric {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Metric {
            /// Every metric, in the order in which tables show them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name in files and commands, for example `balanced_accuracy`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The name that people read, for example `Balanced accuracy`.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// One plain sentence about what the figure says.
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// The kinds of targets that the metric makes sense for.
            pub fn tasks(self) -> &'static [Task] {
                match self { $(Self::$variant => $tasks,)* }
            }

            /// What its values are.
            pub fn unit(self) -> MetricUnit {
                match self { $(Self::$variant => MetricUnit::$unit,)* }
            }

            pub(super) fn better(self) -> Better {
                match self { $(Self::$variant => Better::$better,)* }
            }

            pub(super) fn judge(self) -> Judge {
                match self { $(Self::$variant => $judge,)* }
            }

            pub(super) fn per_row(self) -> PerRow {
                match self {
                    $($(Self::$variant => $per_row,)?)*
                    _ => PerRow::None,
                }
            }

            /// The tasks that the monitor follows over time by it, each with its place in the task's list.
            pub(super) fn monitor(self) -> &'static [(Task, u8)] {
                match self {
                    $($(Self::$variant => $monitor,)?)*
                    _ => &[],
                }
            }
        }
    };
}

metrics! {
    /// [`crate::metrics::ConfusionMatrix::accuracy`].
    Accuracy = "accuracy" {
        label: "Accuracy",
        description: "The share of predictions that are right.",
        tasks: CLASSES,
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.accuracy()),
        per_row: PerRow::Share(|row| row.actual_class == row.predicted_class),
        monitor: &[(Task::Binary, 0), (Task::Multiclass, 0), (Task::Ordinal, 2)],
    }
    /// [`crate::metrics::ConfusionMatrix::balanced_accuracy`].
    BalancedAccuracy = "balanced_accuracy" {
        label: "Balanced accuracy",
        description: "The recall of each class, averaged over the classes, so that rare classes count as much as frequent ones.",
        tasks: CLASSES,
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.balanced_accuracy()),
    }
    /// [`crate::metrics::ConfusionMatrix::precision`] of the positive class.
    Precision = "precision" {
        label: "Precision",
        description: "The share of positive predictions that are right.",
        tasks: &[Task::Binary],
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.of_positive(&classes.matrix.precision()?)),
    }
    /// [`crate::metrics::ConfusionMatrix::recall`] of the positive class.
    Recall = "recall" {
        label: "Recall",
        description: "The share of positive cases that are found.",
        tasks: &[Task::Binary],
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.of_positive(&classes.matrix.recall()?)),
    }
    /// [`crate::metrics::ConfusionMatrix::f1`] of the positive class.
    F1 = "f1" {
        label: "F1",
        description: "The harmonic mean of precision and recall; 1 is perfect.",
        tasks: &[Task::Binary],
        unit: Score,
        better: Higher,
        judge: Judge::Classes(|classes| classes.of_positive(&classes.matrix.f1()?)),
    }
    /// [`crate::metrics::ConfusionMatrix::precision_macro`].
    PrecisionMacro = "precision_macro" {
        label: "Precision (macro-averaged)",
        description: "The precision of each class, averaged over the classes.",
        tasks: CLASSES,
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.precision_macro()),
    }
    /// [`crate::metrics::ConfusionMatrix::recall_macro`].
    RecallMacro = "recall_macro" {
        label: "Recall (macro-averaged)",
        description: "The recall of each class, averaged over the classes.",
        tasks: CLASSES,
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.recall_macro()),
    }
    /// [`crate::metrics::ConfusionMatrix::f1_macro`].
    F1Macro = "f1_macro" {
        label: "F1 (macro-averaged)",
        description: "The F1 of each class, averaged over the classes; 1 is perfect.",
        tasks: CLASSES,
        unit: Score,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.f1_macro()),
    }
    /// [`crate::metrics::ConfusionMatrix::f1_weighted`].
    F1Weighted = "f1_weighted" {
        label: "F1 (weighted)",
        description: "The F1 of each class, averaged with each class weighted by its number of cases; 1 is perfect.",
        tasks: CLASSES,
        unit: Score,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.f1_weighted()),
    }
    /// [`crate::metrics::roc_auc`] of the positive class, or [`crate::metrics::roc_auc_ovr`].
    RocAuc = "roc_auc" {
        label: "ROC AUC",
        description: "The probability that a random case of a class gets a higher probability for it than a random case of another class; 0.5 is guessing.",
        tasks: CLASSES,
        unit: Score,
        better: Higher,
        judge: Judge::Probabilities(|given| match given.positive {
            Some(_) => roc_auc(&given.came_true, &given.given),
            None => roc_auc_ovr(&given.actual, given.rows),
        }),
    }
    /// [`crate::metrics::pr_auc`] of the positive class, or [`crate::metrics::pr_auc_ovr`].
    PrAuc = "pr_auc" {
        label: "PR AUC",
        description: "The precision averaged over all levels of recall: high where rare cases are found with few false alarms.",
        tasks: CLASSES,
        unit: Score,
        better: Higher,
        judge: Judge::Probabilities(|given| match given.positive {
            Some(_) => pr_auc(&given.came_true, &given.given),
            None => pr_auc_ovr(&given.actual, given.rows),
        }),
    }
    /// [`crate::metrics::log_loss`].
    LogLoss = "log_loss" {
        label: "Log loss",
        description: "The mean negative logarithm of the predicted probability of the actual class: confident errors cost most; 0 is perfect.",
        tasks: CLASSES,
        unit: Score,
        better: Lower,
        judge: Judge::Probabilities(|given| log_loss(&given.actual, given.rows)),
        per_row: PerRow::Amount(log_loss_of_row),
        monitor: &[(Task::Binary, 2), (Task::Multiclass, 1)],
    }
    /// [`crate::metrics::brier`].
    Brier = "brier" {
        label: "Brier score",
        description: "The mean squared difference between probabilities and outcomes; 0 is perfect.",
        tasks: CLASSES,
        unit: Score,
        better: Lower,
        judge: Judge::Probabilities(|given| brier(&given.actual, given.rows)),
        per_row: PerRow::Amount(brier_of_row),
        monitor: &[(Task::Binary, 1)],
    }
    /// [`crate::metrics::expected_calibration_error`] of the positive class, or of the most probable class.
    CalibrationError = "calibration_error" {
        label: "Calibration error",
        description: "How far the predicted probabilities are, on average, from the observed frequencies.",
        tasks: CLASSES,
        unit: Share,
        better: Lower,
        judge: Judge::Probabilities(|given| {
            expected_calibration_error(&given.came_true, &given.given, CALIBRATION_BINS)
        }),
    }
    /// [`crate::metrics::ConfusionMatrix::quadratic_kappa`].
    QuadraticKappa = "quadratic_kappa" {
        label: "Quadratic kappa",
        description: "Agreement beyond chance, where an error costs the square of its size in grades; 1 is perfect, 0 is chance.",
        tasks: &[Task::Ordinal],
        unit: Score,
        better: Higher,
        judge: Judge::Classes(|classes| classes.matrix.quadratic_kappa()),
    }
    /// [`crate::metrics::accuracy_within_one`].
    AccuracyWithinOne = "accuracy_within_one" {
        label: "Within one grade",
        description: "The share of predictions that are at most one grade off.",
        tasks: &[Task::Ordinal],
        unit: Share,
        better: Higher,
        judge: Judge::Classes(|classes| accuracy_within_one(&classes.actual, &classes.predicted)),
        per_row: PerRow::Share(|row| row.actual_class.abs_diff(row.predicted_class) <= 1),
        monitor: &[(Task::Ordinal, 3)],
    }
    /// [`crate::metrics::mae_rounded`].
    MaeRounded = "mae_rounded" {
        label: "Mean absolute error (rounded)",
        description: "How far the predictions, rounded to a grade, are off on average.",
        tasks: &[Task::Ordinal],
        unit: Target,
        better: Lower,
        judge: Judge::Classes(|classes| {
            mae_rounded(classes.actual_values, classes.predicted_values, classes.grades)
        }),
        per_row: PerRow::Amount(|row| Some((row.predicted_grade? - row.actual).abs())),
        monitor: &[(Task::Ordinal, 1)],
    }
    /// [`crate::metrics::mae`].
    Mae = "mae" {
        label: "Mean absolute error",
        description: "How far the predictions are off on average.",
        tasks: VALUES,
        unit: Target,
        better: Lower,
        judge: Judge::Values(mae),
        per_row: PerRow::Amount(|row| Some((row.predicted - row.actual).abs())),
        monitor: &[(Task::Regression, 1), (Task::Ordinal, 0)],
    }
    /// [`crate::metrics::mse`].
    Mse = "mse" {
        label: "Mean squared error",
        description: "The mean of the squared errors, so that large ones count more.",
        tasks: VALUES,
        unit: TargetSquared,
        better: Lower,
        judge: Judge::Values(mse),
    }
    /// [`crate::metrics::rmse`].
    Rmse = "rmse" {
        label: "Root mean squared error",
        description: "A typical error in the unit of the target, with large errors counting more.",
        tasks: VALUES,
        unit: Target,
        better: Lower,
        judge: Judge::Values(rmse),
    }
    /// [`crate::metrics::r2`].
    R2 = "r2" {
        label: "R²",
        description: "The share of the variance that the predictions explain; 0 is as good as always predicting the mean.",
        tasks: VALUES,
        unit: Score,
        better: Higher,
        judge: Judge::Values(r2),
    }
    /// [`crate::metrics::mape`].
    Mape = "mape" {
        label: "Mean absolute percentage error",
        description: "How far the predictions are off on average, as a share of the actual value.",
        tasks: VALUES,
        unit: Share,
        better: Lower,
        judge: Judge::Values(mape),
        per_row: PerRow::Amount(|row| Some(absolute_percentage_error(row))),
        monitor: &[(Task::Regression, 0)],
    }
    /// [`crate::metrics::median_absolute_error`].
    MedianAe = "median_ae" {
        label: "Median absolute error",
        description: "Half of the predictions are off by less than this.",
        tasks: VALUES,
        unit: Target,
        better: Lower,
        judge: Judge::Values(median_absolute_error),
    }
    /// [`crate::metrics::max_error`].
    MaxError = "max_error" {
        label: "Largest error",
        description: "The largest absolute error.",
        tasks: VALUES,
        unit: Target,
        better: Lower,
        judge: Judge::Values(max_error),
    }
}
