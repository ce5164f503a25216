//! Figures of predicted numbers.

use serde::Serialize;

use super::MetricError;
use super::check::{self, finite, sum};
use super::error::{Figure, Input};
use crate::json::FromJson;

/// The error of the samples of one group, for example of one quality grade.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct GroupError {
    /// The group's index.
    pub group: usize,
    /// The number of samples in it, at least 1.
    pub count: u64,
    /// The mean absolute error, in the target's unit.
    pub mae: f64,
    /// The mean of predicted minus actual, in the target's unit; above 0 where predictions are too high.
    pub bias: f64,
}

/// The mean absolute error, in the target's unit.
///
/// ```
/// assert_eq!(vitrine_model::metrics::mae(&[1.0, 2.0], &[2.0, 4.0])?, 1.5);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// No sample, lengths that differ, a value that is not finite, or values so large that the result is not.
pub fn mae(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    finite(Figure::MeanAbsoluteError, sum(absolute_errors(actual, predicted)) / actual.len() as f64)
}

/// The mean squared error, in the square of the target's unit.
///
/// # Errors
/// As [`mae`].
pub fn mse(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    let squares = absolute_errors(actual, predicted).map(|error| error * error);
    finite(Figure::MeanSquaredError, sum(squares) / actual.len() as f64)
}

/// The square root of [`mse`], in the target's unit.
///
/// # Errors
/// As [`mae`].
pub fn rmse(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    Ok(mse(actual, predicted)?.sqrt())
}

/// The coefficient of determination, `1 - sum((y - p)^2) / sum((y - mean(y))^2)`: 1 for perfect predictions,
/// 0 for always predicting the mean, negative for worse. Where all actual values are equal it is 1 for
/// perfect predictions and 0 otherwise, as in scikit-learn's `r2_score` with `force_finite=True`.
///
/// # Errors
/// As [`mae`], and [`MetricError::TooFewSamples`] for a single sample.
pub fn r2(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    if actual.len() < 2 {
        return Err(MetricError::TooFewSamples { needed: 2, got: actual.len() });
    }
    // Equality is asked of the values: the deviations from a rounded mean may miss 0 by a little, and dividing by
    // that little would give a huge negative figure.
    if actual.windows(2).all(|pair| pair.first() == pair.last()) {
        return Ok(if actual == predicted { 1.0 } else { 0.0 });
    }
    let mean = sum(actual.iter().copied()) / actual.len() as f64;
    let residual = sum(absolute_errors(actual, predicted).map(|error| error * error));
    let total = sum(actual.iter().map(|value| (value - mean) * (value - mean)));
    let total = finite(Figure::Variance, total)?;
    finite(Figure::Determination, 1.0 - residual / total)
}

/// The mean of `|y - p| / |y|`, as a fraction: 0.1 means 10 %.
///
/// # Errors
/// As [`mae`], and [`MetricError::ZeroTarget`] where an actual value is 0; scikit-learn divides by 2.2e-16
/// there.
pub fn mape(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    if let Some(index) = actual.iter().position(|value| *value == 0.0) {
        return Err(MetricError::ZeroTarget { index });
    }
    let relative = absolute_errors(actual, predicted).zip(actual).map(|(error, value)| error / value.abs());
    finite(Figure::MeanRelativeError, sum(relative) / actual.len() as f64)
}

/// The median of the absolute errors, in the target's unit; for an even number of samples the mean of the two
/// middle ones.
///
/// # Errors
/// As [`mae`].
pub fn median_absolute_error(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    let mut errors: Vec<f64> = absolute_errors(actual, predicted).collect();
    errors.sort_by(f64::total_cmp);
    let lower = errors.get((errors.len() - 1) / 2).copied().unwrap_or_default();
    let upper = errors.get(errors.len() / 2).copied().unwrap_or_default();
    // Halving the distance cannot overflow where halving the sum could.
    finite(Figure::MedianAbsoluteError, lower + (upper - lower) / 2.0)
}

/// The largest absolute error, in the target's unit.
///
/// # Errors
/// As [`mae`].
pub fn max_error(actual: &[f64], predicted: &[f64]) -> Result<f64, MetricError> {
    check::numbers(actual, predicted)?;
    finite(Figure::LargestError, absolute_errors(actual, predicted).fold(0.0, f64::max))
}

/// The error within each of `n_groups` groups, in ascending order of the group; groups without samples are
/// left out, because they have no error. `groups` holds the group of each sample.
///
/// # Errors
/// As [`mae`], and a group that is not below `n_groups`.
pub fn error_by_group(
    actual: &[f64],
    predicted: &[f64],
    groups: &[usize],
    n_groups: usize,
) -> Result<Vec<GroupError>, MetricError> {
    check::numbers(actual, predicted)?;
    check::same_length(Input::Groups, actual.len(), groups.len())?;
    if let Some((index, &group)) = groups.iter().enumerate().find(|(_, group)| **group >= n_groups) {
        return Err(MetricError::GroupOutOfRange { index, group, n_groups });
    }
    let mut samples: Vec<(usize, f64)> = groups
        .iter()
        .zip(actual.iter().zip(predicted))
        .map(|(&group, (value, prediction))| (group, prediction - value))
        .collect();
    // A stable sort keeps the samples of a group in their given order, so its sums keep their order too.
    vitrine_order::sort_by_key(&mut samples, |sample| sample.0);
    let mut errors = Vec::new();
    for members in samples.chunk_by(|left, right| left.0 == right.0) {
        let Some(&(group, _)) = members.first() else { continue };
        let count = members.len();
        errors.push(GroupError {
            group,
            count: count as u64,
            mae: finite(Figure::GroupError, sum(members.iter().map(|m| m.1.abs())) / count as f64)?,
            bias: finite(Figure::GroupBias, sum(members.iter().map(|m| m.1)) / count as f64)?,
        });
    }
    Ok(errors)
}

fn absolute_errors<'a>(actual: &'a [f64], predicted: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    actual.iter().zip(predicted).map(|(value, prediction)| (value - prediction).abs())
}

#[cfg(test)]
mod tests {
    use super::super::error::Entry;
    use super::*;

    #[test]
    fn a_constant_target_is_explained_fully_or_not_at_all() {
        // 0.1 three times has a rounded mean that differs from 0.1.
        assert_eq!(r2(&[0.1; 3], &[0.1; 3]), Ok(1.0));
        assert_eq!(r2(&[0.1; 3], &[0.1, 0.1, 0.2]), Ok(0.0));
    }

    #[test]
    fn one_sample_has_errors_but_no_share_of_variance() {
        assert_eq!(mae(&[3.0], &[1.0]), Ok(2.0));
        assert_eq!(median_absolute_error(&[3.0], &[1.0]), Ok(2.0));
        assert_eq!(r2(&[3.0], &[3.0]), Err(MetricError::TooFewSamples { needed: 2, got: 1 }));
    }

    #[test]
    fn the_median_lies_between_the_two_middle_errors() {
        assert_eq!(median_absolute_error(&[0.0; 4], &[10.0, -1.0, 3.0, 2.0]), Ok(2.5));
        assert_eq!(median_absolute_error(&[0.0; 3], &[10.0, -1.0, 3.0]), Ok(3.0));
    }

    #[test]
    fn a_target_of_zero_has_no_relative_error() {
        assert_eq!(mape(&[1.0, -0.0], &[1.0, 1.0]), Err(MetricError::ZeroTarget { index: 1 }));
        assert_eq!(mape(&[-2.0, 4.0], &[-1.0, 4.0]), Ok(0.25));
    }

    #[test]
    fn values_too_large_to_add_up_are_refused() {
        let (high, low) = ([f64::MAX, f64::MAX], [f64::MIN, f64::MIN]);
        for figure in [mae, mse, rmse, r2, median_absolute_error, max_error] {
            let result = figure(&[f64::MAX, 0.0], &[f64::MIN, 0.0]);
            assert!(!result.as_ref().is_ok_and(|value| !value.is_finite()), "{result:?}");
        }
        assert_eq!(mae(&high, &low), Err(MetricError::Overflow { what: Figure::MeanAbsoluteError }));
        assert_eq!(max_error(&high, &low), Err(MetricError::Overflow { what: Figure::LargestError }));
    }

    #[test]
    fn groups_are_judged_apart_and_empty_ones_left_out() {
        let errors = error_by_group(&[1.0, 5.0, 1.0], &[2.0, 3.0, 4.0], &[0, 2, 0], 4).unwrap();
        assert_eq!(
            errors,
            [
                GroupError { group: 0, count: 2, mae: 2.0, bias: 2.0 },
                GroupError { group: 2, count: 1, mae: 2.0, bias: -2.0 },
            ]
        );
    }

    #[test]
    fn wrong_numbers_are_named() {
        assert_eq!(mae(&[], &[]), Err(MetricError::Empty));
        assert_eq!(
            rmse(&[1.0], &[]),
            Err(MetricError::LengthsDiffer { what: Input::Predicted, expected: 1, got: 0 })
        );
        assert!(matches!(
            mse(&[1.0, f64::NAN], &[1.0, 1.0]),
            Err(MetricError::NotFinite { what: Entry::Actual, index: 1, .. })
        ));
        assert_eq!(
            error_by_group(&[1.0], &[1.0], &[2], 2),
            Err(MetricError::GroupOutOfRange { index: 0, group: 2, n_groups: 2 })
        );
        assert_eq!(
            error_by_group(&[1.0], &[1.0], &[], 2),
            Err(MetricError::LengthsDiffer { what: Input::Groups, expected: 1, got: 0 })
        );
    }
}
