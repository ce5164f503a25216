//! Intervals: how often predicted ones hold, and how far off a share or a mean from few samples may be.

use serde::Serialize;

use super::MetricError;
use super::check::{self, finite, sum};
use super::error::{Entry, Figure, Input};
use crate::json::FromJson;

/// A range of values, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, FromJson)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, not below the lower one.
    pub high: f64,
}

/// Where values lie and how far they spread, for example the scores of the folds of a cross-validation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, FromJson)]
pub struct Summary {
    /// The arithmetic mean, never outside `min ..= max`.
    pub mean: f64,
    /// The sample standard deviation (divisor `n - 1`); 0 for a single value.
    pub sd: f64,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// The number of values, at least 1.
    pub n: u64,
}

/// The share of actual values that lie in their interval, ends included.
///
/// # Errors
/// No sample, lengths that differ, a value that is not finite, or an interval whose ends are reversed.
pub fn coverage(actual: &[f64], low: &[f64], high: &[f64]) -> Result<f64, MetricError> {
    check::same_length(Input::Low, actual.len(), low.len())?;
    check_bounds(low, high)?;
    check::all_finite(Entry::Actual, actual)?;
    let inside = actual
        .iter()
        .zip(low.iter().zip(high))
        .filter(|(value, (low, high))| (**low..=**high).contains(*value))
        .count();
    Ok(inside as f64 / actual.len() as f64)
}

/// The mean width of the intervals, in the target's unit.
///
/// # Errors
/// No interval, lengths that differ, an end that is not finite, an interval whose ends are reversed, or
/// widths that add up to no finite number.
pub fn mean_width(low: &[f64], high: &[f64]) -> Result<f64, MetricError> {
    check_bounds(low, high)?;
    let widths = low.iter().zip(high).map(|(low, high)| high - low);
    finite(Figure::MeanWidth, sum(widths) / low.len() as f64)
}

/// Half the width of a 95 % interval of the normal distribution, in standard deviations.
pub const Z_95: f64 = 1.96;

/// The score interval of a share (E. B. Wilson, 1927), which stays within 0 to 1 and has a width even where
/// nothing or everything succeeded. `z` is the half width in standard deviations: [`Z_95`] for 95 %.
///
/// ```
/// let interval = vitrine_model::metrics::wilson_interval(0, 10, 1.96)?;
/// assert_eq!(interval.low, 0.0);
/// assert!((interval.high - 0.2775).abs() < 1e-4);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// No trial, more successes than trials, or a `z` that is negative or not finite.
pub fn wilson_interval(successes: u64, n: u64, z: f64) -> Result<Interval, MetricError> {
    check::z(z)?;
    if n == 0 {
        return Err(MetricError::Empty);
    }
    if successes > n {
        return Err(MetricError::TooManySuccesses { successes, n });
    }
    let trials = n as f64;
    let share = successes as f64 / trials;
    let square = finite(Figure::ScoreInterval, z * z)?;
    let centre = (share + square / (2.0 * trials)) / (1.0 + square / trials);
    let spread = share * (1.0 - share) / trials + square / (4.0 * trials * trials);
    let half = finite(Figure::ScoreInterval, z * spread.sqrt() / (1.0 + square / trials))?;
    // The formula gives 0 and 1 exactly for no and for all successes; rounding may miss them by a little.
    Ok(Interval {
        low: if successes == 0 { 0.0 } else { (centre - half).clamp(0.0, share) },
        high: if successes == n { 1.0 } else { (centre + half).clamp(share, 1.0) },
    })
}

/// The interval `mean ± z sd / sqrt(n)` of a mean by the normal approximation, fair from some 30 values up.
/// `z` is the half width in standard errors: 1.96 for 95 %.
///
/// # Errors
/// As [`summary`], fewer than two values, or a `z` that is negative or not finite.
pub fn mean_interval(values: &[f64], z: f64) -> Result<Interval, MetricError> {
    summary(values)?.mean_interval(z)
}

/// The summary of the values.
///
/// # Errors
/// No value, a value that is not finite, or values so large that mean or deviation is not.
pub fn summary(values: &[f64]) -> Result<Summary, MetricError> {
    check::not_empty(values.len())?;
    check::all_finite(Entry::Value, values)?;
    let n = values.len() as f64;
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Rounding can push the mean of equal values just outside of them.
    let mean = finite(Figure::Mean, sum(values.iter().copied()) / n)?.clamp(min, max);
    let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
    let sd = if values.len() < 2 { 0.0 } else { finite(Figure::Deviation, (squares / (n - 1.0)).sqrt())? };
    Ok(Summary { mean, sd, min, max, n: values.len() as u64 })
}

impl Summary {
    /// [`mean_interval`] of the summarised values.
    ///
    /// # Errors
    /// Fewer than two values, a `z` that is negative or not finite, or ends that are not finite.
    pub fn mean_interval(&self, z: f64) -> Result<Interval, MetricError> {
        check::z(z)?;
        if self.n < 2 {
            return Err(MetricError::TooFewSamples { needed: 2, got: self.n as usize });
        }
        let half = z * self.sd / (self.n as f64).sqrt();
        Ok(Interval {
            low: finite(Figure::MeanInterval, self.mean - half)?,
            high: finite(Figure::MeanInterval, self.mean + half)?,
        })
    }

    /// The 95 % interval of a mean over the folds of a repeated cross-validation, `mean ± t sd sqrt(1 / n + ratio)`
    /// with `n - 1` degrees of freedom (Nadeau and Bengio, 2003): the folds share most of their training rows, so their
    /// spread alone would make it too narrow. `test_to_train` is the ratio of a fold's rows to those it is fitted to.
    /// `None` for fewer than two values or an end that is not finite.
    pub fn fold_interval(&self, test_to_train: f64) -> Option<Interval> {
        let freedom = self.n.checked_sub(1).filter(|freedom| *freedom > 0)? as f64;
        let half = t_95(freedom) * self.sd * (1.0 / self.n as f64 + test_to_train).sqrt();
        half.is_finite().then_some(Interval { low: self.mean - half, high: self.mean + half })
    }
}

/// Half the width of a 95 % interval of Student's t distribution: exact for one and two degrees of freedom, for more by
/// the expansion of its quantiles in powers of `1 / freedom` (Abramowitz and Stegun, 26.7.5), with an error below 0.2 %.
fn t_95(freedom: f64) -> f64 {
    // The terms of the expansion for the normal quantile 1.959964.
    const TERMS: [f64; 5] = [1.959_964, 2.372_271, 2.822_499, 2.555_850, 1.589_534];
    if freedom < 1.5 {
        return 12.706_205;
    }
    if freedom < 2.5 {
        return 4.302_653;
    }
    let mut total = 0.0;
    for term in TERMS.into_iter().rev() {
        total = total / freedom + term;
    }
    total
}

fn check_bounds(low: &[f64], high: &[f64]) -> Result<(), MetricError> {
    check::same_length(Input::High, low.len(), high.len())?;
    check::not_empty(low.len())?;
    check::all_finite(Entry::Low, low)?;
    check::all_finite(Entry::High, high)?;
    match low.iter().zip(high).enumerate().find(|(_, (low, high))| low > high) {
        Some((index, (&low, &high))) => Err(MetricError::BoundsReversed { index, low, high }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_an_interval_count_as_inside() {
        let actual = [1.0, 2.0, 3.0, 4.0];
        let (low, high) = ([1.0, 0.0, 3.5, 4.0], [2.0, 2.0, 4.0, 4.0]);
        assert_eq!(coverage(&actual, &low, &high), Ok(0.75));
        assert_eq!(mean_width(&low, &high), Ok(0.875));
    }

    #[test]
    fn a_share_of_nothing_or_everything_keeps_a_width() {
        let none = wilson_interval(0, 3, 1.96).unwrap();
        let all = wilson_interval(3, 3, 1.96).unwrap();
        assert_eq!((none.low, all.high), (0.0, 1.0));
        assert!((none.high + all.low - 1.0).abs() < 1e-12);
        assert!(none.high > 0.5, "{none:?}");
        assert_eq!(wilson_interval(1, 4, 0.0), Ok(Interval { low: 0.25, high: 0.25 }));
    }

    #[test]
    fn equal_values_have_their_own_mean_and_no_spread() {
        let equal = summary(&[0.1; 3]).unwrap();
        assert_eq!(equal, Summary { mean: 0.1, sd: 0.0, min: 0.1, max: 0.1, n: 3 });
        assert_eq!(mean_interval(&[0.1; 3], 1.96), Ok(Interval { low: 0.1, high: 0.1 }));
    }

    /// Quantiles of printed tables of Student's t.
    #[test]
    fn the_interval_of_folds_is_students_with_overlapping_training_rows() {
        for (freedom, t) in [(1.0, 12.7062), (2.0, 4.30265), (3.0, 3.18245), (4.0, 2.77645), (9.0, 2.26216)] {
            assert!((t_95(freedom) / t - 1.0).abs() < 2e-3, "{freedom}: {}", t_95(freedom));
        }
        assert!((t_95(24.0) - 2.063_899).abs() < 1e-5 && (t_95(1e9) - 1.959_964).abs() < 1e-6);
        // Five folds with mean 0.5 and deviation sqrt(0.025): 2.776445 * sqrt(0.025 * (1 / 5 + 1 / 4)).
        let folds = summary(&[0.3, 0.4, 0.5, 0.6, 0.7]).unwrap();
        let interval = folds.fold_interval(0.25).unwrap();
        assert!((interval.high - 0.5 - 0.294_487).abs() < 5e-4, "{interval:?}");
        assert!((interval.high + interval.low - 1.0).abs() < 1e-12);
        assert_eq!(summary(&[2.0]).unwrap().fold_interval(0.25), None);
    }

    #[test]
    fn a_single_value_has_no_interval() {
        assert_eq!(summary(&[2.0]).map(|one| one.sd), Ok(0.0));
        assert_eq!(mean_interval(&[2.0], 1.0), Err(MetricError::TooFewSamples { needed: 2, got: 1 }));
    }

    #[test]
    fn wrong_intervals_are_named() {
        assert_eq!(coverage(&[], &[], &[]), Err(MetricError::Empty));
        assert_eq!(
            mean_width(&[0.0, 2.0], &[1.0, 1.0]),
            Err(MetricError::BoundsReversed { index: 1, low: 2.0, high: 1.0 })
        );
        assert_eq!(wilson_interval(2, 1, 1.0), Err(MetricError::TooManySuccesses { successes: 2, n: 1 }));
        assert_eq!(wilson_interval(0, 0, 1.0), Err(MetricError::Empty));
        assert_eq!(wilson_interval(0, 1, -1.0), Err(MetricError::BadZ { z: -1.0 }));
        assert_eq!(summary(&[f64::MAX, f64::MAX]), Err(MetricError::Overflow { what: Figure::Mean }));
        assert!(matches!(summary(&[f64::NAN]), Err(MetricError::NotFinite { what: Entry::Value, .. })));
    }
}
