//! The samples that a metric judges, checked once for all metrics, and the three kinds of functions that judge them.

use super::check;
use super::error::Side;
use super::{ConfusionMatrix, MetricError, confusion_matrix, grade_indices, nearest_grades, top_label};
use crate::schema::Task;

/// How a metric is computed, by what it looks at.
pub(super) enum Judge {
    /// From actual and predicted numbers, `n_samples` each.
    Values(fn(&[f64], &[f64]) -> Result<f64, MetricError>),
    /// From actual and predicted classes.
    Classes(fn(&Classes<'_>) -> Result<f64, MetricError>),
    /// From actual classes and predicted probabilities.
    Probabilities(fn(&Probabilities<'_>) -> Result<f64, MetricError>),
}

/// Samples that were checked against their task.
pub(super) struct Samples<'a> {
    actual: &'a [f64],
    predicted: &'a [f64],
    classes: Option<Classes<'a>>,
    probabilities: Option<Probabilities<'a>>,
}

/// The classes of a target and how the predictions compare with them.
pub(super) struct Classes<'a> {
    /// Class indices.
    pub(super) actual: Vec<usize>,
    /// Class indices; of an ordinal target the nearest grades.
    pub(super) predicted: Vec<usize>,
    /// Rows actual, columns predicted.
    pub(super) matrix: ConfusionMatrix,
    /// The positive class of a binary target.
    pub(super) positive: Option<usize>,
    /// The actual values of an ordinal target.
    pub(super) actual_values: &'a [f64],
    /// The predicted values of an ordinal target.
    pub(super) predicted_values: &'a [f64],
    /// The grades of an ordinal target.
    pub(super) grades: &'a [f64],
}

/// The probabilities that were given to the classes.
pub(super) struct Probabilities<'a> {
    /// Class indices.
    pub(super) actual: Vec<usize>,
    /// One row a sample with one probability a class.
    pub(super) rows: &'a [Vec<f64>],
    /// The positive class of a binary target.
    pub(super) positive: Option<usize>,
    /// For each sample whether the positive class came true, or without one the most probable class.
    pub(super) came_true: Vec<bool>,
    /// The probability that was given to that class.
    pub(super) given: Vec<f64>,
}

/// What is judged, as it is handed over.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// The kind of target.
    pub(super) task: Task,
    /// The number of its classes.
    pub(super) n_classes: usize,
    /// The values of its classes, for ordinal targets.
    pub(super) grades: &'a [f64],
    /// The positive class of a binary target.
    pub(super) positive: usize,
    /// Class indices, grades or values.
    pub(super) actual: &'a [f64],
    /// Class indices or values.
    pub(super) predicted: &'a [f64],
    /// `n_samples` rows of `n_classes` values.
    pub(super) probabilities: Option<&'a [Vec<f64>]>,
}

impl<'a> Samples<'a> {
    /// Checks what is given.
    pub(super) fn new(given: Given<'a>) -> Result<Self, MetricError> {
        let Given { task, n_classes, grades, actual, predicted, .. } = given;
        check::numbers(actual, predicted)?;
        let (actual_classes, predicted_classes) = match task {
            Task::Regression => {
                if given.probabilities.is_some() {
                    return Err(MetricError::UnexpectedProbabilities);
                }
                return Ok(Self { actual, predicted, classes: None, probabilities: None });
            }
            Task::Binary | Task::Multiclass => {
                if task == Task::Binary {
                    expect_classes(2, n_classes)?;
                }
                let actual = class_indices(Side::Actual, actual, n_classes)?;
                (actual, class_indices(Side::Predicted, predicted, n_classes)?)
            }
            Task::Ordinal => {
                expect_classes(grades.len(), n_classes)?;
                (grade_indices(actual, grades)?, nearest_grades(predicted, grades)?)
            }
        };
        let matrix = confusion_matrix(&actual_classes, &predicted_classes, n_classes)?;
        let positive = (task == Task::Binary).then_some(given.positive);
        if let Some(class) = positive.filter(|class| *class >= n_classes) {
            return Err(MetricError::ClassOutOfRange { what: Side::Positive, index: 0, class, n_classes });
        }
        let probabilities = given.probabilities.map(|rows| {
            expect_classes(n_classes, check::probabilities(&actual_classes, rows)?)?;
            Probabilities::new(actual_classes.clone(), rows, positive)
        });
        let classes = Classes {
            actual: actual_classes,
            predicted: predicted_classes,
            matrix,
            positive,
            actual_values: actual,
            predicted_values: predicted,
            grades,
        };
        let probabilities = probabilities.transpose()?;
        Ok(Self { actual, predicted, classes: Some(classes), probabilities })
    }

    /// The figure; `None` where the samples lack what it looks at.
    pub(super) fn judge(&self, judge: &Judge) -> Option<Result<f64, MetricError>> {
        match judge {
            Judge::Values(figure) => Some(figure(self.actual, self.predicted)),
            Judge::Classes(figure) => self.classes.as_ref().map(figure),
            Judge::Probabilities(figure) => self.probabilities.as_ref().map(figure),
        }
    }
}

impl<'a> Probabilities<'a> {
    fn new(actual: Vec<usize>, rows: &'a [Vec<f64>], positive: Option<usize>) -> Result<Self, MetricError> {
        let (came_true, given) = match positive {
            Some(class) => (
                actual.iter().map(|label| *label == class).collect(),
                rows.iter().filter_map(|row| row.get(class).copied()).collect(),
            ),
            None => top_label(&actual, rows)?,
        };
        Ok(Self { actual, rows, positive, came_true, given })
    }
}

impl Classes<'_> {
    /// One of the figures that a confusion matrix has for each class: that of the positive class.
    pub(super) fn of_positive(&self, figures: &[f64]) -> Result<f64, MetricError> {
        let (class, n_classes) = (self.positive.unwrap_or(1), figures.len());
        figures.get(class).copied().ok_or(MetricError::ClassOutOfRange {
            what: Side::Positive,
            index: 0,
            class,
            n_classes,
        })
    }
}

fn expect_classes(expected: usize, got: usize) -> Result<(), MetricError> {
    if expected == got { Ok(()) } else { Err(MetricError::ClassCount { expected, got }) }
}

fn class_indices(what: Side, values: &[f64], n_classes: usize) -> Result<Vec<usize>, MetricError> {
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
