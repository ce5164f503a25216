//! Whether probabilities mean what they say: of the samples given 70 %, do 70 % come true?

use serde::Serialize;

use super::MetricError;
use super::check::{self, sum};
use crate::json::FromJson;

/// The number of bins that [`crate::metrics::evaluate()`] uses for the calibration error.
pub const CALIBRATION_BINS: usize = 10;

/// The samples whose predicted probability lies in one stretch of a reliability diagram.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ReliabilityBin {
    /// Where the bin starts; only the first bin contains its start.
    pub low: f64,
    /// Where the bin ends, itself included.
    pub high: f64,
    /// The mean predicted probability of the bin's samples.
    pub mean_predicted: f64,
    /// The share of the bin's samples that came true.
    pub observed: f64,
    /// The number of samples, at least 1.
    pub count: u64,
}

/// Sorts the samples into `n_bins` bins of equal width by predicted probability, in ascending order. A
/// probability on the border of two bins belongs to the lower one, and bins without samples are left out,
/// both as in scikit-learn's `calibration_curve` with `strategy="uniform"`.
///
/// # Errors
/// No sample, lengths that differ, a value that is no probability, or no bins.
pub fn reliability_bins(
    actual: &[bool],
    predicted: &[f64],
    n_bins: usize,
) -> Result<Vec<ReliabilityBin>, MetricError> {
    check::positive_probabilities(actual, predicted)?;
    if n_bins == 0 {
        return Err(MetricError::NoBins);
    }
    let mut samples: Vec<(usize, f64, bool)> = actual
        .iter()
        .zip(predicted)
        .map(|(&came_true, &probability)| (bin_of(probability, n_bins), probability, came_true))
        .collect();
    // A stable sort keeps the samples of a bin in their given order, so its sum keeps its order too.
    vitrine_order::sort_by_key(&mut samples, |sample| sample.0);
    Ok(samples
        .chunk_by(|left, right| left.0 == right.0)
        .filter_map(|bin| {
            let index = bin.first()?.0;
            let count = bin.len();
            let came_true = bin.iter().filter(|sample| sample.2).count();
            Some(ReliabilityBin {
                low: index as f64 / n_bins as f64,
                high: (index + 1) as f64 / n_bins as f64,
                mean_predicted: sum(bin.iter().map(|sample| sample.1)) / count as f64,
                observed: came_true as f64 / count as f64,
                count: count as u64,
            })
        })
        .collect())
}

/// The expected calibration error (M. P. Naeini and others, 2015): the mean distance between predicted and
/// observed share over the bins of [`reliability_bins`], weighted by their counts; from 0 to 1, lower is
/// better.
///
/// # Errors
/// As [`reliability_bins`].
pub fn expected_calibration_error(
    actual: &[bool],
    predicted: &[f64],
    n_bins: usize,
) -> Result<f64, MetricError> {
    let bins = reliability_bins(actual, predicted, n_bins)?;
    let distances = bins.iter().map(|bin| bin.count as f64 * (bin.observed - bin.mean_predicted).abs());
    Ok(sum(distances) / actual.len() as f64)
}

/// Turns probabilities of several classes into a yes-or-no prediction that the two functions above can judge:
/// per sample, whether the most probable class is the actual one, and its probability. Of classes that are
/// equally probable the first one counts.
///
/// # Errors
/// As [`crate::metrics::log_loss`].
pub fn top_label(actual: &[usize], probabilities: &[Vec<f64>]) -> Result<(Vec<bool>, Vec<f64>), MetricError> {
    check::probabilities(actual, probabilities)?;
    Ok(actual
        .iter()
        .zip(probabilities)
        .map(|(&label, row)| {
            let (mut top, mut highest) = (0, f64::NEG_INFINITY);
            for (class, &probability) in row.iter().enumerate() {
                if probability > highest {
                    (top, highest) = (class, probability);
                }
            }
            (top == label, highest)
        })
        .unzip())
}

/// The bin that ends at or above the probability and starts below it.
fn bin_of(probability: f64, n_bins: usize) -> usize {
    let guess = (probability * n_bins as f64) as usize;
    // The product may be off by a rounding, so the guess is settled by the borders that the bins state.
    let mut bin = guess.min(n_bins - 1);
    while bin > 0 && probability <= bin as f64 / n_bins as f64 {
        bin -= 1;
    }
    while bin + 1 < n_bins && probability > (bin + 1) as f64 / n_bins as f64 {
        bin += 1;
    }
    bin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_belong_to_the_lower_bin() {
        assert_eq!(bin_of(0.0, 10), 0);
        assert_eq!(bin_of(1.0, 10), 9);
        for bin in 1..=10_usize {
            assert_eq!(bin_of(bin as f64 / 10.0, 10), bin - 1);
            assert_eq!(bin_of((bin - 1) as f64 / 10.0 + 1e-12, 10), bin - 1);
        }
    }

    #[test]
    fn empty_bins_are_left_out() {
        let bins = reliability_bins(&[true, false, true], &[0.05, 0.95, 0.85], 10).unwrap();
        let places: Vec<(f64, u64)> = bins.iter().map(|bin| (bin.low, bin.count)).collect();
        assert_eq!(places, [(0.0, 1), (0.8, 1), (0.9, 1)]);
    }

    #[test]
    fn certainty_that_comes_true_is_calibrated() {
        assert_eq!(expected_calibration_error(&[true, false], &[1.0, 0.0], 10), Ok(0.0));
        assert_eq!(expected_calibration_error(&[true, false], &[0.0, 1.0], 10), Ok(1.0));
    }

    #[test]
    fn the_first_of_equally_probable_classes_is_the_top_one() {
        let rows = [vec![0.4, 0.4, 0.2], vec![0.4, 0.4, 0.2]];
        assert_eq!(top_label(&[0, 1], &rows), Ok((vec![true, false], vec![0.4, 0.4])));
    }

    #[test]
    fn no_bins_and_no_probabilities_are_refused() {
        assert_eq!(reliability_bins(&[true], &[0.5], 0), Err(MetricError::NoBins));
        assert_eq!(reliability_bins(&[], &[], 5), Err(MetricError::Empty));
        assert_eq!(
            expected_calibration_error(&[true], &[-0.1], 5),
            Err(MetricError::NotAProbability { index: 0, class: 1, value: -0.1 })
        );
    }
}
