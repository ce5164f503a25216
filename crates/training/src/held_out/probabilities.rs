//! Whether the probabilities for held-out rows mean what they say, before and after calibration, and what becomes of
//! the rows at different thresholds.

use vitrine_model::metrics::{CALIBRATION_BINS, Metric, reliability_bins};
use vitrine_model::report::{HeldOut, ThresholdPoint};
use vitrine_model::{Prediction, Task};

use super::Unseen;
use crate::TrainError;
use crate::evaluate::judge;
use crate::numeric::{quantile, round_significant, sorted};

/// Thresholds lie at every hundredth from 0 to 1, as far as anything was given there.
const STEPS: usize = 100;
/// So many more lie at quantiles of what was given, which is where the thresholds of a rare class matter.
const QUANTILES: usize = 50;

/// Fills in reliability, calibration errors and thresholds.
pub(super) fn describe(
    held_out: &mut HeldOut,
    unseen: &Unseen<'_>,
    predictions: &[Prediction],
) -> Result<(), TrainError> {
    let data = unseen.data.as_ref();
    let classes = data.classes();
    let bins = |predictions: &[Prediction]| {
        let (came_true, given) = one_against_the_rest(&classes, predictions);
        reliability_bins(&came_true, &given, CALIBRATION_BINS)
    };
    held_out.reliability = bins(predictions)?;
    if unseen.model.calibration.is_some() {
        let before = unseen.uncalibrated().predict(data)?;
        held_out.reliability_before = bins(&before)?;
        let error = |predictions: &[Prediction]| -> Result<Option<f64>, TrainError> {
            Ok(judge(data, predictions)?.get(Metric::CalibrationError))
        };
        held_out.calibration_error = error(&before)?.zip(error(predictions)?);
    }
    if data.schema.target.task == Task::Binary {
        let positive = data.schema.target.positive.unwrap_or(1);
        let given = predictions.iter().map(|p| p.probabilities.get(positive).copied().unwrap_or(0.0));
        let rows: Vec<(f64, bool)> = given.zip(classes.iter().map(|class| *class == positive)).collect();
        held_out.thresholds = thresholds(&rows, unseen.model.threshold);
    }
    Ok(())
}

/// For every row and class whether it was that class, and the probability that was given to it.
fn one_against_the_rest(classes: &[usize], predictions: &[Prediction]) -> (Vec<bool>, Vec<f64>) {
    let pairs = classes.iter().zip(predictions).flat_map(|(class, prediction)| {
        prediction
            .probabilities
            .iter()
            .enumerate()
            .map(move |(index, given)| (index == *class, given.clamp(0.0, 1.0)))
    });
    pairs.unzip()
}

/// The counts at up to 150 thresholds, ascending, the model's own among them. `rows` holds what was given to each row
/// and whether it is positive. Above what was given to any row nothing changes any more, so the first threshold there
/// is the last.
fn thresholds(rows: &[(f64, bool)], own: Option<f64>) -> Vec<ThresholdPoint> {
    let ascending = sorted(rows.iter().map(|row| row.0));
    let steps = (1..STEPS).map(|step| step as f64 / STEPS as f64);
    let quantiles = (0..=QUANTILES).map(|step| quantile(&ascending, step as f64 / QUANTILES as f64));
    let quantiles =
        quantiles.map(|given| round_significant(given, 3)).filter(|given| (0.0..=1.0).contains(given));
    let mut thresholds = sorted(steps.chain(quantiles).chain(own));
    thresholds.dedup();
    let highest = ascending.last().copied().unwrap_or(0.0);
    let last_useful = thresholds.iter().position(|threshold| *threshold > highest.max(own.unwrap_or(0.0)));
    thresholds.truncate(last_useful.map_or(thresholds.len(), |at| at + 1));
    let by_class = |positive: bool| sorted(rows.iter().filter(|row| row.1 == positive).map(|row| row.0));
    let (negatives, positives) = (by_class(false), by_class(true));
    let points = thresholds.into_iter().map(|threshold| {
        let below = |given: &[f64]| given.partition_point(|given| *given < threshold);
        let (false_negatives, true_negatives) = (below(&positives), below(&negatives));
        ThresholdPoint {
            threshold,
            true_positives: (positives.len() - false_negatives) as u64,
            false_positives: (negatives.len() - true_negatives) as u64,
            false_negatives: false_negatives as u64,
            true_negatives: true_negatives as u64,
        }
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_counts_every_row_and_fewer_are_called_positive() {
        let rows: Vec<(f64, bool)> = (0..400).map(|at| (f64::from(at) / 8000.0, at % 7 == 0)).collect();
        let points = thresholds(&rows, Some(0.0123));
        // The rows were given up to 0.05: five hundredths, 51 quantiles, the model's own, and one above them all.
        assert!((55..=59).contains(&points.len()), "{}", points.len());
        let last = points.last().unwrap();
        assert!(last.threshold > 399.0 / 8000.0 && last.true_positives + last.false_positives == 0);
        assert!(points.windows(2).all(|pair| pair[0].threshold < pair[1].threshold));
        assert!(points.windows(2).all(|pair| pair[0].true_positives >= pair[1].true_positives));
        let total =
            |p: &ThresholdPoint| (p.true_positives + p.false_negatives, p.false_positives + p.true_negatives);
        assert!(points.iter().all(|point| total(point) == (58, 342)));
        let own = points.iter().find(|point| point.threshold == 0.0123).unwrap();
        // Rows 99 to 399 are called positive; of them 105, 112, ... 399 are.
        assert_eq!((own.true_positives, own.false_positives), (43, 258));
    }
}
