//! All the figures that suit a task, in one call.

use super::check;
use super::{
    CALIBRATION_BINS, Metric, MetricError, Scores, accuracy_within_one, brier, confusion_matrix,
    expected_calibration_error, grade_indices, log_loss, mae, mae_rounded, mape, max_error,
    median_absolute_error, mse, nearest_grades, pr_auc, pr_auc_ovr, r2, rmse, roc_auc, roc_auc_ovr,
    top_label,
};
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
    Samples { actual, predicted, probabilities }.judge(task, n_classes, grades, positive)
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
    let positive = target.positive.unwrap_or(1);
    let samples = Samples { actual, predicted, probabilities };
    samples.judge(target.task, target.n_classes(), &target.grades(), positive)
}

/// What is judged.
struct Samples<'a> {
    actual: &'a [f64],
    predicted: &'a [f64],
    probabilities: Option<&'a [Vec<f64>]>,
}

impl Samples<'_> {
    fn judge(
        &self,
        task: Task,
        n_classes: usize,
        grades: &[f64],
        positive: usize,
    ) -> Result<Scores, MetricError> {
        check::numbers(self.actual, self.predicted)?;
        let mut scores = Scores::default();
        match task {
            Task::Regression => {
                if self.probabilities.is_some() {
                    return Err(MetricError::UnexpectedProbabilities);
                }
                self.judge_values(&mut scores)?;
            }
            Task::Binary | Task::Multiclass => {
                if task == Task::Binary {
                    expect_classes(2, n_classes)?;
                }
                let actual = class_indices("actual", self.actual, n_classes)?;
                let predicted = class_indices("predicted", self.predicted, n_classes)?;
                let positive = (task == Task::Binary).then_some(positive);
                self.judge_classes(&mut scores, &actual, &predicted, n_classes, positive)?;
            }
            Task::Ordinal => {
                expect_classes(grades.len(), n_classes)?;
                let actual = grade_indices(self.actual, grades)?;
                let predicted = nearest_grades(self.predicted, grades)?;
                self.judge_classes(&mut scores, &actual, &predicted, n_classes, None)?;
                let matrix = confusion_matrix(&actual, &predicted, n_classes)?;
                add(&mut scores, Metric::QuadraticKappa, matrix.quadratic_kappa())?;
                add(&mut scores, Metric::AccuracyWithinOne, accuracy_within_one(&actual, &predicted))?;
                add(&mut scores, Metric::MaeRounded, mae_rounded(self.actual, self.predicted, grades))?;
                self.judge_values(&mut scores)?;
            }
        }
        Ok(scores)
    }

    fn judge_values(&self, scores: &mut Scores) -> Result<(), MetricError> {
        let (actual, predicted) = (self.actual, self.predicted);
        add(scores, Metric::Mae, mae(actual, predicted))?;
        add(scores, Metric::Mse, mse(actual, predicted))?;
        add(scores, Metric::Rmse, rmse(actual, predicted))?;
        add(scores, Metric::R2, r2(actual, predicted))?;
        add(scores, Metric::Mape, mape(actual, predicted))?;
        add(scores, Metric::MedianAe, median_absolute_error(actual, predicted))?;
        add(scores, Metric::MaxError, max_error(actual, predicted))
    }

    /// Judges class indices and probabilities; `positive` is the class of interest of a binary task.
    fn judge_classes(
        &self,
        scores: &mut Scores,
        actual: &[usize],
        predicted: &[usize],
        n_classes: usize,
        positive: Option<usize>,
    ) -> Result<(), MetricError> {
        let matrix = confusion_matrix(actual, predicted, n_classes)?;
        add(scores, Metric::Accuracy, matrix.accuracy())?;
        add(scores, Metric::BalancedAccuracy, matrix.balanced_accuracy())?;
        if let Some(class) = positive {
            add(scores, Metric::Precision, of_class(&matrix.precision()?, class))?;
            add(scores, Metric::Recall, of_class(&matrix.recall()?, class))?;
            add(scores, Metric::F1, of_class(&matrix.f1()?, class))?;
        }
        add(scores, Metric::PrecisionMacro, matrix.precision_macro())?;
        add(scores, Metric::RecallMacro, matrix.recall_macro())?;
        add(scores, Metric::F1Macro, matrix.f1_macro())?;
        add(scores, Metric::F1Weighted, matrix.f1_weighted())?;
        let Some(rows) = self.probabilities else { return Ok(()) };
        expect_classes(n_classes, check::probabilities(actual, rows)?)?;
        if let Some(class) = positive {
            let came_true: Vec<bool> = actual.iter().map(|label| *label == class).collect();
            let given: Vec<f64> = rows.iter().filter_map(|row| row.get(class).copied()).collect();
            add(scores, Metric::RocAuc, roc_auc(&came_true, &given))?;
            add(scores, Metric::PrAuc, pr_auc(&came_true, &given))?;
            add_losses(scores, actual, rows, &came_true, &given)
        } else {
            let (came_true, given) = top_label(actual, rows)?;
            add(scores, Metric::RocAuc, roc_auc_ovr(actual, rows))?;
            add(scores, Metric::PrAuc, pr_auc_ovr(actual, rows))?;
            add_losses(scores, actual, rows, &came_true, &given)
        }
    }
}

fn add_losses(
    scores: &mut Scores,
    actual: &[usize],
    rows: &[Vec<f64>],
    came_true: &[bool],
    given: &[f64],
) -> Result<(), MetricError> {
    add(scores, Metric::LogLoss, log_loss(actual, rows))?;
    add(scores, Metric::Brier, brier(actual, rows))?;
    let error = expected_calibration_error(came_true, given, CALIBRATION_BINS);
    add(scores, Metric::CalibrationError, error)
}

/// Adds a figure unless it merely does not exist for these samples.
fn add(scores: &mut Scores, metric: Metric, value: Result<f64, MetricError>) -> Result<(), MetricError> {
    match value {
        Ok(value) => scores.insert(metric, value),
        Err(error) if error.is_undefined() => Ok(()),
        Err(error) => Err(error),
    }
}

fn of_class(figures: &[f64], class: usize) -> Result<f64, MetricError> {
    let n_classes = figures.len();
    figures.get(class).copied().ok_or(MetricError::ClassOutOfRange {
        what: "positive",
        index: 0,
        class,
        n_classes,
    })
}

fn expect_classes(expected: usize, got: usize) -> Result<(), MetricError> {
    if expected == got { Ok(()) } else { Err(MetricError::ClassCount { expected, got }) }
}

fn class_indices(what: &'static str, values: &[f64], n_classes: usize) -> Result<Vec<usize>, MetricError> {
    let mut classes = Vec::with_capacity(values.len());
    for (index, &value) in values.iter().enumerate() {
        let class = value as usize;
        if class as f64 != value {
            return Err(MetricError::NotAClass { what, index, value });
        }
        classes.push(class);
    }
    check::classes(what, &classes, n_classes)?;
    Ok(classes)
}

#[cfg(test)]
mod tests {
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
            number_format: crate::number_format::NumberFormat::En,
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
            Err(MetricError::ClassOutOfRange { what: "positive", class: 2, .. })
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
            MetricError::NotAClass { what: "predicted", index: 0, value: 1.5 }
        );
        assert_eq!(
            judge(Task::Multiclass, 3, &[], &[-1.0], &[1.0]),
            MetricError::NotAClass { what: "actual", index: 0, value: -1.0 }
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
