//! What can be asked of a [`Metric`] beyond the columns of its row: whether it suits a task, which of two values is
//! better, and what one row contributes.

use super::labelled::{LabelledRow, PerRow, RowKind};
use super::samples::Judge;
use super::table::Better;
use super::{Metric, MetricUnit};
use crate::schema::Task;

impl Metric {
    /// The metrics that [`crate::metrics::evaluate()`] gives for a task when it has probabilities, in its
    /// order.
    pub fn all_for(task: Task) -> Vec<Self> {
        Self::ALL.into_iter().filter(|metric| metric.suits(task)).collect()
    }

    /// The metrics by which the predictions of a task are followed over time, the one to start with first. Each has
    /// [`Metric::of_row`].
    pub fn over_time(task: Task) -> Vec<Self> {
        let place =
            |metric: &Self| metric.monitor().iter().find(|(own, _)| *own == task).map(|(_, place)| *place);
        let mut followed: Vec<Self> =
            Self::ALL.into_iter().filter(|metric| place(metric).is_some()).collect();
        vitrine_order::sort_by_key(&mut followed, place);
        followed
    }

    /// Whether the metric makes sense for a task.
    pub fn suits(self, task: Task) -> bool {
        self.tasks().contains(&task)
    }

    /// Whether the metric judges probabilities, and so has no value for a model that gives none.
    pub fn needs_probabilities(self) -> bool {
        matches!(self.judge(), Judge::Probabilities(_))
    }

    /// The metric of a name in files and commands.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Whether people read the values in per cent.
    pub fn is_share(self) -> bool {
        self.unit() == MetricUnit::Share
    }

    /// Whether a higher value is a better one.
    pub fn higher_is_better(self) -> bool {
        self.better() == Better::Higher
    }

    /// Whether `value` is strictly better than `other`; false where one of them is NaN.
    pub fn is_better(self, value: f64, other: f64) -> bool {
        if self.higher_is_better() { value > other } else { value < other }
    }

    /// What one row contributes to the metric, whose value over several rows is the mean of theirs. `None` for a
    /// metric that is no such mean, and for a row that lacks what the metric looks at, such as probabilities.
    pub fn of_row(self, row: &LabelledRow<'_>) -> Option<f64> {
        match self.per_row() {
            PerRow::None => None,
            PerRow::Share(is_right) => Some(f64::from(u8::from(is_right(row)))),
            PerRow::Amount(amount) => amount(row),
        }
    }

    /// What the values of [`Metric::of_row`] are; `None` for a metric that is no mean over rows.
    pub fn row_kind(self) -> Option<RowKind> {
        match self.per_row() {
            PerRow::None => None,
            PerRow::Share(_) => Some(RowKind::Share),
            PerRow::Amount(_) => Some(RowKind::Amount),
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
    fn better_follows_the_direction() {
        assert!(Metric::R2.is_better(0.5, 0.4));
        assert!(Metric::Mae.is_better(0.4, 0.5));
        assert!(!Metric::Mae.is_better(0.5, 0.5));
        assert!(!Metric::Mae.is_better(f64::NAN, 0.5));
    }

    #[test]
    fn the_metrics_over_time_are_means_over_rows_that_suit_the_task() {
        for task in [Task::Regression, Task::Binary, Task::Multiclass, Task::Ordinal] {
            let followed = Metric::over_time(task);
            assert!(!followed.is_empty(), "{task:?}");
            for (place, metric) in followed.iter().enumerate() {
                assert!(metric.suits(task) && metric.row_kind().is_some(), "{metric:?}");
                let places: Vec<u8> = metric
                    .monitor()
                    .iter()
                    .filter(|(own, _)| *own == task)
                    .map(|(_, place)| *place)
                    .collect();
                assert_eq!(places, [place as u8], "{metric:?}");
            }
        }
        assert_eq!(Metric::over_time(Task::Regression), [Metric::Mape, Metric::Mae]);
    }

    #[test]
    fn the_mean_over_the_rows_is_the_metric() {
        let grades = [3.0, 4.0, 5.0];
        let (actual, predicted) = ([3.0, 4.0, 5.0, 5.0], [3.2, 4.6, 4.1, 3.3]);
        let probabilities = [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3], [0.6, 0.3, 0.1]];
        let rows = probabilities.map(|row| row.to_vec());
        let scores =
            crate::metrics::evaluate(Task::Ordinal, 3, &grades, &actual, &predicted, Some(&rows)).unwrap();
        let nearest = crate::metrics::nearest_grades(&predicted, &grades).unwrap();
        for metric in Metric::ALL.into_iter().filter(|metric| metric.row_kind().is_some()) {
            let of_rows = (0..4).map(|row| {
                let labelled = LabelledRow {
                    actual_class: grades.iter().position(|grade| *grade == actual[row]).unwrap(),
                    predicted_class: nearest[row],
                    actual: actual[row],
                    predicted: predicted[row],
                    predicted_grade: Some(grades[nearest[row]]),
                    probabilities: &rows[row],
                };
                metric.of_row(&labelled).unwrap()
            });
            let mean = of_rows.sum::<f64>() / 4.0;
            assert!((mean - scores.get(metric).unwrap()).abs() < 1e-12, "{metric:?}");
        }
    }
}
