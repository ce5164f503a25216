//! All the figures that suit a task, in one call.

use super::samples::{Given, Samples};
use super::{Metric, MetricError, Scores};
use crate::schema::{Target, Task};

/// Judges predictions by every metric that suits the task, in the order of [`Metric::all_for`].
///
/// - Regression: `actual` and `predicted` are numbers; `n_classes` and `grades` are not looked at.
/// - Binary and multiclass: they are class indices as numbers; class 1 is the positive one of a binary task
///   ([`evaluate_target`] takes it from the target); `grades` is not looked at.
/// - Ordinal: they are values on the scale of `grades`, where class `i` has the value `grades[i]`; the actual ones
///   are grades exactly. The metrics of regressions judge the values, those of classes the nearest grades.
///
/// `probabilities` holds n_samples rows of n_classes values. Metrics that need them are left out without them, and
/// so is any metric that does not exist for these samples ([`MetricError::is_undefined`]), for example R² of
/// one sample or the ROC AUC of one class.
///
/// ```
/// use vitrine_model::metrics::{Metric, evaluate};
/// use vitrine_model::schema::Task;
/// let scores = evaluate(Task::Multiclass, 3, &[], &[0.0, 1.0, 2.0], &[0.0, 1.0, 1.0], None)?;
/// assert_eq!(scores.get(Metric::Accuracy), Some(2.0 / 3.0));
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// No sample, lengths that differ, values that are no numbers, classes, grades or probabilities where they
/// should be, a number of classes that does not suit the task, or probabilities for a regression.
pub fn evaluate(
    task: Task,
    n_classes: usize,
    grades: &[f64],
    actual: &[f64],
    predicted: &[f64],
    probabilities: Option<&[Vec<f64>]>,
) -> Result<Scores, MetricError> {
    let positive = 1;
    judge(Given { task, n_classes, grades, positive, actual, predicted, probabilities })
}

/// [`evaluate()`] with task, classes, grades and positive class taken from the target. Where a binary target
/// names no positive class, it is class 1.
///
/// # Errors
/// As [`evaluate()`].
pub fn evaluate_target(
    target: &Target,
    actual: &[f64],
    predicted: &[f64],
    probabilities: Option<&[Vec<f64>]>,
) -> Result<Scores, MetricError> {
    let (task, n_classes, positive) = (target.task, target.n_classes(), target.positive_class());
    judge(Given { task, n_classes, grades: &target.grades(), positive, actual, predicted, probabilities })
}

fn judge(given: Given<'_>) -> Result<Scores, MetricError> {
    let samples = Samples::new(given)?;
    let mut scores = Scores::default();
    for metric in Metric::ALL.into_iter().filter(|metric| metric.suits(given.task)) {
        match samples.judge(&metric.judge()) {
            Some(Ok(value)) => scores.insert(metric, value)?,
            Some(Err(error)) if !error.is_undefined() => return Err(error),
            // The samples lack what the metric looks at, or it does not exist for them.
            Some(Err(_)) | None => {}
        }
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::super::error::Side;
    use super::*;
    use crate::schema::Class;

    fn target(task: Task, grades: &[f64], positive: Option<usize>) -> Target {
        let class = |grade: &f64| Class { value: grade.to_string(), label: grade.to_string(), grade: *grade };
        Target {
            name: "target".to_owned(),
            label: "Target".to_owned(),
            unit: None,
            task,
            classes: grades.iter().map(class).collect(),
            positive,
            number_format: crate::schema::NumberFormat::En,
        }
    }

    #[test]
    fn the_positive_class_is_the_one_of_the_target() {
        let (actual, predicted) = ([0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]);
        let rows = vec![vec![0.9, 0.1], vec![0.8, 0.2], vec![0.4, 0.6], vec![0.3, 0.7]];
        let judge = |positive| {
            let target = target(Task::Binary, &[0.0, 1.0], positive);
            evaluate_target(&target, &actual, &predicted, Some(&rows)).unwrap()
        };
        assert_eq!(judge(Some(0)).get(Metric::Recall), Some(2.0 / 3.0));
        assert_eq!(judge(Some(1)).get(Metric::Recall), Some(1.0));
        let ranked = |positive| judge(positive).get(Metric::RocAuc);
        assert_eq!((ranked(Some(0)), ranked(Some(1))), (Some(1.0), Some(1.0)));
        assert_eq!(judge(None), judge(Some(1)));
        assert_eq!(Ok(judge(None)), evaluate(Task::Binary, 2, &[], &actual, &predicted, Some(&rows)));
        let outside = target(Task::Binary, &[0.0, 1.0], Some(2));
        assert!(matches!(
            evaluate_target(&outside, &actual, &predicted, None),
            Err(MetricError::ClassOutOfRange { what: Side::Positive, class: 2, .. })
        ));
    }

    #[test]
    fn figures_that_do_not_exist_are_left_out() {
        let row = vec![vec![0.25, 0.75]];
        let scores = evaluate(Task::Binary, 2, &[], &[1.0], &[1.0], Some(&row)).unwrap();
        assert_eq!(scores.get(Metric::Accuracy), Some(1.0));
        assert_eq!(scores.get(Metric::RocAuc), None);
        assert_eq!(scores.get(Metric::PrAuc), Some(1.0));

        let scores = evaluate(Task::Regression, 0, &[], &[0.0], &[1.0], None).unwrap();
        assert_eq!(scores.get(Metric::Mae), Some(1.0));
        assert_eq!((scores.get(Metric::R2), scores.get(Metric::Mape)), (None, None));

        let wine = target(Task::Ordinal, &[3.0, 4.0, 5.0], None);
        let scores = evaluate_target(&wine, &[4.0], &[4.4], None).unwrap();
        assert_eq!(scores.get(Metric::Accuracy), Some(1.0));
        assert_eq!((scores.get(Metric::QuadraticKappa), scores.get(Metric::LogLoss)), (None, None));
    }

    #[test]
    fn wrong_input_is_named_and_not_left_out() {
        let judge = |task, n_classes, grades: &[f64], actual: &[f64], predicted: &[f64]| {
            evaluate(task, n_classes, grades, actual, predicted, None).unwrap_err()
        };
        assert_eq!(judge(Task::Regression, 0, &[], &[], &[]), MetricError::Empty);
        assert_eq!(
            judge(Task::Binary, 3, &[], &[1.0], &[1.0]),
            MetricError::ClassCount { expected: 2, got: 3 }
        );
        assert_eq!(
            judge(Task::Multiclass, 3, &[], &[1.0], &[1.5]),
            MetricError::NotAClass { what: Side::Predicted, index: 0, value: 1.5 }
        );
        assert_eq!(
            judge(Task::Multiclass, 3, &[], &[-1.0], &[1.0]),
            MetricError::NotAClass { what: Side::Actual, index: 0, value: -1.0 }
        );
        assert_eq!(
            judge(Task::Ordinal, 2, &[3.0, 4.0], &[3.5], &[3.0]),
            MetricError::NotAGrade { index: 0, value: 3.5 }
        );
        assert_eq!(
            judge(Task::Ordinal, 3, &[3.0, 4.0], &[3.0], &[3.0]),
            MetricError::ClassCount { expected: 2, got: 3 }
        );
        let rows = vec![vec![0.5, 0.5]];
        assert_eq!(
            evaluate(Task::Regression, 0, &[], &[1.0], &[1.0], Some(&rows)),
            Err(MetricError::UnexpectedProbabilities)
        );
        assert_eq!(
            evaluate(Task::Multiclass, 3, &[], &[1.0], &[1.0], Some(&rows)),
            Err(MetricError::ClassCount { expected: 3, got: 2 })
        );
    }
}
