//! The checks that the metrics share, and sums in a fixed order.

use super::MetricError;
use super::error::{Entry, Figure, Input, Side};

/// How far above 1 a probability, and how far from 1 the sum of a sample's probabilities, may be.
/// Averages of votes and normalised exponentials miss 1 by a few roundings; anything beyond is a mistake.
pub(super) const PROBABILITY_TOLERANCE: f64 = 1e-6;

/// Adds the values from left to right, starting at 0.
pub(super) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0;
    for value in values {
        total += value;
    }
    total
}

/// The quotient, or 0 where the denominator is 0.
pub(super) fn ratio_or_zero(numerator: f64, denominator: f64) -> f64 {
    if denominator == 0.0 { 0.0 } else { numerator / denominator }
}

/// Passes a figure on unless sums or products of large values made it infinite or NaN.
pub(super) fn finite(what: Figure, value: f64) -> Result<f64, MetricError> {
    if value.is_finite() { Ok(value) } else { Err(MetricError::Overflow { what }) }
}

/// Refuses an empty input.
pub(super) fn not_empty(n_samples: usize) -> Result<(), MetricError> {
    if n_samples == 0 { Err(MetricError::Empty) } else { Ok(()) }
}

/// Refuses an input `what` that is not as long as the one it belongs to.
pub(super) fn same_length(what: Input, expected: usize, got: usize) -> Result<(), MetricError> {
    if expected == got { Ok(()) } else { Err(MetricError::LengthsDiffer { what, expected, got }) }
}

/// Refuses NaN and infinite values.
pub(super) fn all_finite(what: Entry, values: &[f64]) -> Result<(), MetricError> {
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, &value)) => Err(MetricError::NotFinite { what, index, value }),
        None => Ok(()),
    }
}

/// Accepts actual and predicted numbers that can be compared: as many, at least one, all finite.
pub(super) fn numbers(actual: &[f64], predicted: &[f64]) -> Result<(), MetricError> {
    same_length(Input::Predicted, actual.len(), predicted.len())?;
    not_empty(actual.len())?;
    all_finite(Entry::Actual, actual)?;
    all_finite(Entry::Predicted, predicted)
}

/// Refuses class indices that are not below `n_classes`.
pub(super) fn classes(what: Side, labels: &[usize], n_classes: usize) -> Result<(), MetricError> {
    match labels.iter().enumerate().find(|(_, class)| **class >= n_classes) {
        Some((index, &class)) => Err(MetricError::ClassOutOfRange { what, index, class, n_classes }),
        None => Ok(()),
    }
}

/// Accepts one probability of the positive class per sample.
pub(super) fn positive_probabilities(actual: &[bool], predicted: &[f64]) -> Result<(), MetricError> {
    same_length(Input::Predicted, actual.len(), predicted.len())?;
    not_empty(actual.len())?;
    for (index, &value) in predicted.iter().enumerate() {
        probability(index, 1, value)?;
    }
    Ok(())
}

/// Accepts a row of probabilities per sample, one per class, and gives the number of classes.
/// At least two classes are needed, and every actual class must be one of them.
pub(super) fn probabilities(actual: &[usize], rows: &[Vec<f64>]) -> Result<usize, MetricError> {
    same_length(Input::Probabilities, actual.len(), rows.len())?;
    let Some(first) = rows.first() else { return Err(MetricError::Empty) };
    let n_classes = first.len();
    if n_classes < 2 {
        return Err(MetricError::ClassCount { expected: 2, got: n_classes });
    }
    classes(Side::Actual, actual, n_classes)?;
    for (index, row) in rows.iter().enumerate() {
        same_length(Input::ProbabilityRow, n_classes, row.len())?;
        for (class, &value) in row.iter().enumerate() {
            probability(index, class, value)?;
        }
        let sum = sum(row.iter().copied());
        if (sum - 1.0).abs() > PROBABILITY_TOLERANCE {
            return Err(MetricError::RowSum { index, sum });
        }
    }
    Ok(n_classes)
}

/// Refuses a width in standard deviations that is negative, infinite or NaN.
pub(super) fn z(z: f64) -> Result<(), MetricError> {
    if z.is_finite() && z >= 0.0 { Ok(()) } else { Err(MetricError::BadZ { z }) }
}

fn probability(index: usize, class: usize, value: f64) -> Result<(), MetricError> {
    // The comparison is false for NaN, which is therefore refused as well.
    if (0.0..=1.0 + PROBABILITY_TOLERANCE).contains(&value) {
        Ok(())
    } else {
        Err(MetricError::NotAProbability { index, class, value })
    }
}
