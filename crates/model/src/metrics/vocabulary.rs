//! The vocabulary: every figure that a system may be judged by, where it applies and how it is written.

use serde::{Deserialize, Serialize};

use super::texts::{Style, entry};
use crate::number_format::NumberFormat;
use crate::schema::Task;

/// A figure that judges predictions. Files write it by [`Metric::name`]; names once given stay readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// [`crate::metrics::ConfusionMatrix::accuracy`].
    Accuracy,
    /// [`crate::metrics::ConfusionMatrix::balanced_accuracy`].
    BalancedAccuracy,
    /// [`crate::metrics::ConfusionMatrix::precision`] of the positive class.
    Precision,
    /// [`crate::metrics::ConfusionMatrix::recall`] of the positive class.
    Recall,
    /// [`crate::metrics::ConfusionMatrix::f1`] of the positive class.
    F1,
    /// [`crate::metrics::ConfusionMatrix::precision_macro`].
    PrecisionMacro,
    /// [`crate::metrics::ConfusionMatrix::recall_macro`].
    RecallMacro,
    /// [`crate::metrics::ConfusionMatrix::f1_macro`].
    F1Macro,
    /// [`crate::metrics::ConfusionMatrix::f1_weighted`].
    F1Weighted,
    /// [`crate::metrics::roc_auc`] of the positive class, or [`crate::metrics::roc_auc_ovr`].
    RocAuc,
    /// [`crate::metrics::pr_auc`] of the positive class, or [`crate::metrics::pr_auc_ovr`].
    PrAuc,
    /// [`crate::metrics::log_loss`].
    LogLoss,
    /// [`crate::metrics::brier`].
    Brier,
    /// [`crate::metrics::expected_calibration_error`] of the positive class, or of the most probable class.
    CalibrationError,
    /// [`crate::metrics::ConfusionMatrix::quadratic_kappa`].
    QuadraticKappa,
    /// [`crate::metrics::accuracy_within_one`].
    AccuracyWithinOne,
    /// [`crate::metrics::mae_rounded`].
    MaeRounded,
    /// [`crate::metrics::mae`].
    Mae,
    /// [`crate::metrics::mse`].
    Mse,
    /// [`crate::metrics::rmse`].
    Rmse,
    /// [`crate::metrics::r2`].
    R2,
    /// [`crate::metrics::mape`].
    Mape,
    /// [`crate::metrics::median_absolute_error`].
    MedianAe,
    /// [`crate::metrics::max_error`].
    MaxError,
}

impl Metric {
    /// Every metric, in the order in which tables show them.
    pub const ALL: [Self; 24] = [
        Self::Accuracy,
        Self::BalancedAccuracy,
        Self::Precision,
        Self::Recall,
        Self::F1,
        Self::PrecisionMacro,
        Self::RecallMacro,
        Self::F1Macro,
        Self::F1Weighted,
        Self::RocAuc,
        Self::PrAuc,
        Self::LogLoss,
        Self::Brier,
        Self::CalibrationError,
        Self::QuadraticKappa,
        Self::AccuracyWithinOne,
        Self::MaeRounded,
        Self::Mae,
        Self::Mse,
        Self::Rmse,
        Self::R2,
        Self::Mape,
        Self::MedianAe,
        Self::MaxError,
    ];

    /// The metrics that [`crate::metrics::evaluate()`] gives for a task when it has probabilities, in its
    /// order.
    pub fn all_for(task: Task) -> Vec<Self> {
        Self::ALL.into_iter().filter(|metric| metric.suits(task)).collect()
    }

    /// Whether the metric makes sense for a task.
    pub fn suits(self, task: Task) -> bool {
        match self {
            Self::Mae | Self::Mse | Self::Rmse | Self::R2 | Self::Mape | Self::MedianAe | Self::MaxError => {
                matches!(task, Task::Regression | Task::Ordinal)
            }
            Self::Precision | Self::Recall | Self::F1 => task == Task::Binary,
            Self::QuadraticKappa | Self::AccuracyWithinOne | Self::MaeRounded => task == Task::Ordinal,
            Self::Accuracy
            | Self::BalancedAccuracy
            | Self::PrecisionMacro
            | Self::RecallMacro
            | Self::F1Macro
            | Self::F1Weighted
            | Self::RocAuc
            | Self::PrAuc
            | Self::LogLoss
            | Self::Brier
            | Self::CalibrationError => task != Task::Regression,
        }
    }

    /// Whether the metric judges probabilities, and so has no value for a model that gives none.
    pub fn needs_probabilities(self) -> bool {
        matches!(self, Self::RocAuc | Self::PrAuc | Self::LogLoss | Self::Brier | Self::CalibrationError)
    }

    /// The name in files and commands, for example `balanced_accuracy`.
    pub fn name(self) -> &'static str {
        entry(self).name
    }

    /// The metric of a name in files and commands.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// The name that people read, for example `Balanced accuracy`.
    pub fn label(self) -> &'static str {
        entry(self).label
    }

    /// Whether a higher value is a better one.
    pub fn higher_is_better(self) -> bool {
        entry(self).higher_is_better
    }

    /// Whether `value` is strictly better than `other`; false where one of them is NaN.
    pub fn is_better(self, value: f64, other: f64) -> bool {
        if self.higher_is_better() { value > other } else { value < other }
    }

    /// One plain sentence about what the figure says.
    pub fn description(self) -> &'static str {
        entry(self).description
    }

    /// The value as people read it where nothing else is asked for, as commands print it: `96.7 %` for shares,
    /// `0.837` for scores, `0.531` or `321,400` for amounts in the target's unit (which is not written).
    /// `not available` for a value that is not finite.
    pub fn format(self, value: f64) -> String {
        self.write(value, NumberFormat::En)
    }

    /// The value as [`Metric::format`] gives it, with the numbers as a system writes them: `7,8 %`, `321 400`.
    pub fn write(self, value: f64, numbers: NumberFormat) -> String {
        self.write_finer(value, 0, numbers)
    }

    /// The value as [`Metric::write`] gives it, with so many decimals more, for values that lie closer together than
    /// its decimals tell.
    pub fn write_finer(self, value: f64, more: usize, numbers: NumberFormat) -> String {
        if !value.is_finite() {
            return "not available".to_owned();
        }
        match entry(self).style {
            Style::Share => format!("{} %", numbers.write(value * 100.0, 1 + more)),
            Style::Plain => numbers.write(value, 3 + more),
            Style::Amount if value.abs() < 10.0 => numbers.write(value, 3 + more),
            Style::Amount if value.abs() < 1000.0 => numbers.write(value, 1 + more),
            Style::Amount => numbers.write(value, more),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_one_in_files_and_leads_back() {
        for metric in Metric::ALL {
            assert_eq!(serde_json::to_value(metric).unwrap(), metric.name());
            assert_eq!(Metric::from_name(metric.name()), Some(metric));
        }
        assert_eq!(Metric::from_name("Accuracy"), None);
    }

    #[test]
    fn all_are_listed_once_with_labels_and_sentences_of_their_own() {
        assert_eq!(Metric::ALL.len(), Metric::MaxError as usize + 1);
        for (index, metric) in Metric::ALL.iter().enumerate() {
            for other in &Metric::ALL[..index] {
                assert!(other < metric, "{other:?} stands before {metric:?}");
                assert_ne!(other.label(), metric.label());
                assert_ne!(other.description(), metric.description());
            }
            let text = metric.description();
            assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
        }
    }

    #[test]
    fn every_metric_suits_a_task() {
        for metric in Metric::ALL {
            let tasks = [Task::Regression, Task::Binary, Task::Multiclass, Task::Ordinal];
            assert!(tasks.into_iter().any(|task| metric.suits(task)), "{metric:?}");
        }
        assert_eq!(Metric::all_for(Task::Regression).first(), Some(&Metric::Mae));
        assert!(!Metric::all_for(Task::Multiclass).contains(&Metric::QuadraticKappa));
    }

    #[test]
    fn values_are_written_for_people() {
        assert_eq!(Metric::Accuracy.format(0.966_67), "96.7 %");
        assert_eq!(Metric::Mape.format(0.097_68), "9.8 %");
        assert_eq!(Metric::RocAuc.format(0.8374), "0.837");
        assert_eq!(Metric::R2.format(-0.000_1), "0.000");
        assert_eq!(Metric::R2.format(-1234.5), "−1,234.500");
        assert_eq!(Metric::Mae.format(0.5312), "0.531");
        assert_eq!(Metric::Mae.format(10.94), "10.9");
        assert_eq!(Metric::Mae.format(321_400.4), "321,400");
        assert_eq!(Metric::Mse.format(123_456_789.0), "123,456,789");
        assert_eq!(Metric::Mse.format(f64::NAN), "not available");
    }

    #[test]
    fn values_are_written_as_the_system_writes_its_numbers() {
        let written = [(Metric::Mape, 0.0781), (Metric::R2, 0.837), (Metric::Mae, 321_400.4)]
            .map(|(metric, value)| metric.write(value, NumberFormat::Sv));
        assert_eq!(written, ["7,8 %", "0,837", "321\u{a0}400"]);
        assert_eq!(Metric::Mae.write(f64::INFINITY, NumberFormat::Sv), "not available");
        let finer = [(Metric::LogLoss, 0.224_811), (Metric::Mape, 0.0781), (Metric::Mae, 321_400.4)]
            .map(|(metric, value)| metric.write_finer(value, 2, NumberFormat::En));
        assert_eq!(finer, ["0.22481", "7.810 %", "321,400.40"]);
    }

    #[test]
    fn better_follows_the_direction() {
        assert!(Metric::R2.is_better(0.5, 0.4));
        assert!(Metric::Mae.is_better(0.4, 0.5));
        assert!(!Metric::Mae.is_better(0.5, 0.5));
        assert!(!Metric::Mae.is_better(f64::NAN, 0.5));
    }
}
