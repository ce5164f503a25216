//! How sure the difference between two candidates is.
//!
//! The folds of a repeated cross-validation share most of their training rows, so their differences are not
//! independent and their variance is too small. Nadeau and Bengio (2003) correct it: with J folds, the sample variance
//! `s^2` of the paired differences and the ratio `r` of test to training rows, the mean difference has the variance
//! `(1 / J + r) s^2` and follows a t distribution with `J - 1` degrees of freedom. The same distribution is the
//! posterior of the difference in the correlated t test of Corani and Benavoli (2015), which is why its mass above 0
//! is quoted as a probability.

use vitrine_model::metrics::{Metric, Scores};
use vitrine_model::report::SurelyBehind;

use crate::TrainError;
use crate::numeric::mean;
use crate::split::Fold;

/// The share of the mass that the interval holds.
const LEVEL: f64 = 0.95;

/// A mean paired difference, positive where the second candidate is worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Difference {
    /// The mean over the folds.
    pub mean: f64,
    /// Its corrected standard error.
    pub standard_error: f64,
    /// The number of folds.
    pub n_folds: usize,
}

/// The mean ratio of test to training rows.
pub(super) fn test_to_train(folds: &[Fold]) -> f64 {
    let ratios: Vec<f64> =
        folds.iter().map(|fold| fold.test.len() as f64 / fold.train.len().max(1) as f64).collect();
    mean(&ratios)
}

impl Difference {
    /// The difference between two candidates that were judged on the same folds; `None` where the figure is missing
    /// or there are fewer than two folds.
    pub fn of(
        best: &[Scores],
        own: &[Scores],
        metric: Metric,
        ratio: f64,
    ) -> Result<Option<Self>, TrainError> {
        let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
        let pairs = best.iter().zip(own);
        let differences: Option<Vec<f64>> =
            pairs.map(|(best, own)| Some(sign * (best.get(metric)? - own.get(metric)?))).collect();
        let Some(differences) = differences.filter(|differences| differences.len() > 1) else {
            return Ok(None);
        };
        let summary = vitrine_model::metrics::summary(&differences)?;
        let n = differences.len() as f64;
        let standard_error = (1.0 / n + ratio).sqrt() * summary.sd;
        Ok(Some(Self { mean: summary.mean, standard_error, n_folds: differences.len() }))
    }

    /// The interval and the probability that the second candidate is really worse.
    pub fn surely(&self) -> SurelyBehind {
        let freedom = (self.n_folds - 1) as f64;
        let half = quantile(f64::midpoint(LEVEL, 1.0), freedom) * self.standard_error;
        let probability = if self.standard_error > 0.0 {
            distribution(self.mean / self.standard_error, freedom)
        } else if self.mean == 0.0 {
            0.5
        } else {
            f64::from(u8::from(self.mean > 0.0))
        };
        SurelyBehind { low: self.mean - half, high: self.mean + half, probability }
    }
}

/// The distribution function of Student's t.
fn distribution(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// Its inverse for shares above a half, by doubling and halving.
fn quantile(share: f64, freedom: f64) -> f64 {
    let mut high = 1.0;
    while distribution(high, freedom) < share && high < 1e6 {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if distribution(middle, freedom) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun, 26.5.8), evaluated
/// with Lentz's method; on the side of the mean where the fraction converges quickly.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let away_from_0 = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_0(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..500 {
        let m = f64::from(step);
        for numerator in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / away_from_0(1.0 + numerator * d);
            c = away_from_0(1.0 + numerator / c);
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: with 1 degree of freedom the distribution is Cauchy's, with 2 it is algebraic. The quantiles for
    /// 4 and 9 degrees are those of every printed table of Student's t.
    #[test]
    fn the_distribution_is_students() {
        for t in [-3.0, -0.5, 0.0, 0.1, 1.0, 7.0] {
            let cauchy = 0.5 + f64::atan(t) / std::f64::consts::PI;
            assert!((distribution(t, 1.0) - cauchy).abs() < 1e-12, "{t}");
            let two = 0.5 + t / (2.0 * (2.0 + t * t).sqrt());
            assert!((distribution(t, 2.0) - two).abs() < 1e-12, "{t}");
        }
        assert!((quantile(0.975, 4.0) - 2.776_445).abs() < 1e-6);
        assert!((quantile(0.975, 9.0) - 2.262_157).abs() < 1e-6);
        assert!((quantile(0.975, 49.0) - 2.009_575).abs() < 1e-6);
    }

    fn scores(values: &[f64]) -> Vec<Scores> {
        let one = |value: &f64| {
            let mut scores = Scores::default();
            scores.insert(Metric::Accuracy, *value).unwrap();
            scores
        };
        values.iter().map(one).collect()
    }

    #[test]
    fn overlapping_training_rows_widen_the_interval() {
        let (best, own) = (scores(&[0.9, 0.8, 0.85, 0.95]), scores(&[0.88, 0.79, 0.80, 0.91]));
        let of = |ratio| Difference::of(&best, &own, Metric::Accuracy, ratio).unwrap().unwrap();
        // Differences .02 .01 .05 .04: mean .03, variance .001 / 3, so the plain error is sqrt(.001 / 12).
        let plain = of(0.0);
        assert!((plain.mean - 0.03).abs() < 1e-12 && (plain.standard_error - 0.0091287).abs() < 1e-6);
        let corrected = of(1.0 / 3.0);
        assert!((corrected.standard_error / plain.standard_error - (7.0_f64 / 3.0).sqrt()).abs() < 1e-9);
        let (plain, corrected) = (plain.surely(), corrected.surely());
        // t = 3.28634 with 3 degrees of freedom: 0.97690; the interval is .03 -+ 3.182446 * .0091287.
        assert!((plain.low - 0.000_948).abs() < 1e-5 && (plain.high - 0.059_052).abs() < 1e-5, "{plain:?}");
        assert!(plain.probability > corrected.probability && corrected.probability > 0.9);
        assert!(corrected.low < 0.0 && corrected.high > plain.high);
    }

    #[test]
    fn equal_folds_are_no_evidence() {
        let same = scores(&[0.5, 0.6]);
        let nothing = Difference::of(&same, &same, Metric::Accuracy, 0.25).unwrap().unwrap().surely();
        assert_eq!((nothing.low, nothing.high, nothing.probability), (0.0, 0.0, 0.5));
        assert!(Difference::of(&same[..1], &same[..1], Metric::Accuracy, 0.25).unwrap().is_none());
    }
}
