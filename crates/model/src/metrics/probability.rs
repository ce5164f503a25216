//! Scores of predicted probabilities: logarithmic and quadratic loss.

use super::MetricError;
use super::check::{self, sum};

/// The least probability that [`log_loss`] reckons with, so that one certain mistake costs 34.5 and not
/// infinity.
const LEAST_PROBABILITY: f64 = 1e-15;

/// The mean of `-ln p` over the samples, `p` being the probability given to the actual class; from 0 up, and
/// `ln(n_classes)` for somebody who knows nothing. Probabilities are clipped to `1e-15 ..= 1 - 1e-15`, which
/// was scikit-learn's default until 1.2; later versions clip at 2.2e-16. The rows are not normalised again.
///
/// `actual`: n_samples class indices. `probabilities`: n_samples rows of n_classes values.
///
/// ```
/// let loss = vitrine_model::metrics::log_loss(&[0], &[vec![0.5, 0.5]])?;
/// assert_eq!(loss, std::f64::consts::LN_2);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// No sample, lengths that differ, fewer than two classes, a class out of range, a value that is no
/// probability, or a row that does not add up to 1.
pub fn log_loss(actual: &[usize], probabilities: &[Vec<f64>]) -> Result<f64, MetricError> {
    check::probabilities(actual, probabilities)?;
    let losses = actual.iter().zip(probabilities).map(|(&class, row)| {
        let given = row.get(class).copied().unwrap_or_default();
        -libm::log(given.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY))
    });
    Ok(sum(losses) / actual.len() as f64)
}

/// The Brier score of a yes-or-no prediction (G. W. Brier, 1950): the mean of `(p - y)^2` with the
/// probability `p` of yes and `y` 1 for yes; from 0 to 1, lower is better.
///
/// # Errors
/// No sample, lengths that differ, or a value that is no probability.
pub fn brier_binary(actual: &[bool], predicted: &[f64]) -> Result<f64, MetricError> {
    check::positive_probabilities(actual, predicted)?;
    let squares = actual.iter().zip(predicted).map(|(&positive, &probability)| {
        let error = probability - f64::from(u8::from(positive));
        error * error
    });
    Ok(sum(squares) / actual.len() as f64)
}

/// The Brier score over all classes: the mean over the samples of the sum over the classes of `(p - y)^2`,
/// from 0 to 2. For two classes it is half of that, and so equal to [`brier_binary`] where the row adds up to
/// 1 exactly, as in scikit-learn's `brier_score_loss` with `scale_by_half="auto"`.
///
/// `actual`: n_samples class indices. `probabilities`: n_samples rows of n_classes values.
///
/// # Errors
/// As [`log_loss`].
pub fn brier(actual: &[usize], probabilities: &[Vec<f64>]) -> Result<f64, MetricError> {
    let n_classes = check::probabilities(actual, probabilities)?;
    let squares = actual.iter().zip(probabilities).map(|(&actual_class, row)| {
        sum(row.iter().enumerate().map(|(class, &probability)| {
            let error = probability - f64::from(u8::from(class == actual_class));
            error * error
        }))
    });
    let mean = sum(squares) / actual.len() as f64;
    Ok(if n_classes == 2 { mean / 2.0 } else { mean })
}

#[cfg(test)]
mod tests {
    use super::super::error::{Input, Side};
    use super::*;

    #[test]
    fn a_certain_mistake_costs_the_clipped_logarithm() {
        let loss = log_loss(&[1], &[vec![1.0, 0.0]]).unwrap();
        assert!((loss - 34.538_776_394_910_684).abs() < 1e-12, "{loss}");
    }

    #[test]
    fn a_certain_hit_costs_next_to_nothing() {
        let loss = log_loss(&[0], &[vec![1.0, 0.0]]).unwrap();
        assert!((0.0..2e-15).contains(&loss), "{loss}");
    }

    #[test]
    fn two_classes_give_the_yes_or_no_score() {
        let rows = [vec![0.25, 0.75], vec![0.5, 0.5], vec![1.0, 0.0]];
        assert_eq!(brier(&[1, 0, 1], &rows), brier_binary(&[true, false, true], &[0.75, 0.5, 0.0]));
    }

    #[test]
    fn wrong_probabilities_are_named() {
        assert_eq!(log_loss(&[], &[]), Err(MetricError::Empty));
        assert_eq!(
            log_loss(&[0, 1], &[vec![0.5, 0.5], vec![0.5, 0.25]]),
            Err(MetricError::RowSum { index: 1, sum: 0.75 })
        );
        assert_eq!(
            brier(&[0], &[vec![1.5, -0.5]]),
            Err(MetricError::NotAProbability { index: 0, class: 0, value: 1.5 })
        );
        assert!(matches!(
            log_loss(&[0], &[vec![0.5, f64::NAN]]),
            Err(MetricError::NotAProbability { index: 0, class: 1, .. })
        ));
        assert_eq!(
            log_loss(&[2], &[vec![0.5, 0.5]]),
            Err(MetricError::ClassOutOfRange { what: Side::Actual, index: 0, class: 2, n_classes: 2 })
        );
        assert_eq!(log_loss(&[0], &[vec![1.0]]), Err(MetricError::ClassCount { expected: 2, got: 1 }));
        assert_eq!(
            log_loss(&[0, 0], &[vec![0.5, 0.5], vec![1.0]]),
            Err(MetricError::LengthsDiffer { what: Input::ProbabilityRow, expected: 2, got: 1 })
        );
    }

    #[test]
    fn a_rounding_above_one_is_no_mistake() {
        let row = vec![1.0 + 2.0 * f64::EPSILON, 0.0];
        assert!(log_loss(&[0], &[row]).is_ok());
    }
}
