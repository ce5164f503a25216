//! From which probability on the positive class is predicted.

use super::Outcomes;
use crate::TrainError;
use crate::error::{Asked, Counted, Limit};
use crate::spec::outputs::Threshold;

/// The threshold for these outcomes of the positive class; `None` for [`Threshold::Half`], where the more probable
/// class is predicted. A row at the threshold is called positive.
///
/// A recall is reached by the highest threshold that does: the probability of one of the positive rows. The least
/// cost is that of a probability that a row was given, or of 1; of equal costs the highest threshold is taken.
///
/// # Errors
/// [`TrainError::Setting`] for a number outside its limits, [`TrainError::TooFew`] for a recall without positive
/// rows, and what [`Outcomes::check`] says.
pub fn fit_threshold(outcomes: Outcomes<'_>, how: Threshold) -> Result<Option<f64>, TrainError> {
    check(how)?;
    match how {
        Threshold::Half => return Ok(None),
        Threshold::At(threshold) => return Ok(Some(threshold)),
        Threshold::Recall(_) | Threshold::Cost { .. } => outcomes.check()?,
    }
    let mut rows: Vec<usize> = (0..outcomes.given.len()).collect();
    rows.sort_by(|a, b| outcomes.given[*b].total_cmp(&outcomes.given[*a]));
    let positives = crate::numeric::sum(
        (0..rows.len()).filter(|row| outcomes.came_true[*row]).map(|row| outcomes.weight(row)),
    );
    if let Threshold::Recall(recall) = how {
        if positives == 0.0 {
            let what = Asked::Recall;
            return Err(TrainError::TooFew { what, of: Counted::PositiveRows, needed: 1, got: 0 });
        }
        let mut found = 0.0;
        for row in rows.iter().filter(|row| outcomes.came_true[**row]) {
            found += outcomes.weight(*row);
            // A share like 0.8 of 5 rows must not be missed by a rounding.
            if found >= recall * positives * (1.0 - 1e-12) {
                return Ok(Some(outcomes.given[*row]));
            }
        }
        // Rounding alone keeps the sum below all positives.
        return Ok(rows.iter().rev().find(|row| outcomes.came_true[**row]).map(|row| outcomes.given[*row]));
    }
    let Threshold::Cost { false_negative, false_positive } = how else { return Ok(None) };
    // Nothing below 1 is called positive; every row with 1 is, and comes first.
    let (mut missed, mut wrong) = (positives, 0.0);
    let mut best = (false_negative * missed, 1.0);
    for run in rows.chunk_by(|a, b| outcomes.given[*a] == outcomes.given[*b]) {
        for row in run {
            if outcomes.came_true[*row] {
                missed -= outcomes.weight(*row);
            } else {
                wrong += outcomes.weight(*row);
            }
        }
        let threshold = run.first().map_or(1.0, |row| outcomes.given[*row]);
        let cost = false_negative * missed + false_positive * wrong;
        if threshold == 1.0 || cost < best.0 {
            best = (cost, threshold);
        }
    }
    Ok(Some(best.1))
}

/// Refuses numbers outside their limits.
pub(crate) fn check(how: Threshold) -> Result<(), TrainError> {
    let within = |number: f64, most: f64| number > 0.0 && number <= most;
    let (key, got, expected) = match how {
        Threshold::At(at) if !(at > 0.0 && at < 1.0) => ("at", at, Limit::Between(0.0, 1.0)),
        Threshold::Recall(recall) if !within(recall, 1.0) => ("recall", recall, Limit::AboveUpTo(0.0, 1.0)),
        Threshold::Cost { false_negative, .. } if !within(false_negative, f64::MAX) => {
            ("cost: false_negative", false_negative, Limit::Above(0.0))
        }
        Threshold::Cost { false_positive, .. } if !within(false_positive, f64::MAX) => {
            ("cost: false_positive", false_positive, Limit::Above(0.0))
        }
        _ => return Ok(()),
    };
    Err(TrainError::setting(format!("threshold: {key}"), got, expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outcomes<'a>(given: &'a [f64], came_true: &'a [bool]) -> Outcomes<'a> {
        Outcomes { given, came_true, weights: &[] }
    }

    #[test]
    fn a_recall_is_reached_by_the_highest_threshold_that_does() {
        let given = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
        let came_true = [true, false, true, true, false, true, true];
        let of = |recall| fit_threshold(outcomes(&given, &came_true), Threshold::Recall(recall)).unwrap();
        assert_eq!((of(0.2), of(0.21), of(0.8), of(1.0)), (Some(0.9), Some(0.7), Some(0.4), Some(0.3)));
        let none = fit_threshold(outcomes(&[0.5], &[false]), Threshold::Recall(0.5)).unwrap_err();
        assert!(none.to_string().contains("at least 1 positive rows"), "{none}");
    }

    #[test]
    fn weights_count_as_repetitions() {
        let weighted = Outcomes { given: &[0.9, 0.4], came_true: &[true, true], weights: &[3.0, 1.0] };
        assert_eq!(fit_threshold(weighted, Threshold::Recall(0.75)).unwrap(), Some(0.9));
        assert_eq!(fit_threshold(weighted, Threshold::Recall(0.76)).unwrap(), Some(0.4));
    }

    #[test]
    fn numbers_outside_their_limits_are_refused() {
        let cost = |false_negative, false_positive| Threshold::Cost { false_negative, false_positive };
        for how in [
            Threshold::At(0.0),
            Threshold::At(1.0),
            Threshold::Recall(0.0),
            Threshold::Recall(1.1),
            Threshold::Recall(f64::NAN),
            cost(0.0, 1.0),
            cost(1.0, f64::INFINITY),
        ] {
            assert!(fit_threshold(outcomes(&[0.5], &[true]), how).is_err(), "{how:?}");
        }
    }

    proptest! {
        #[test]
        fn no_threshold_costs_less(
            rows in proptest::collection::vec((0_u8..=10, proptest::bool::ANY), 1..40),
            missed in 1_u8..20,
        ) {
            let given: Vec<f64> = rows.iter().map(|(tenths, _)| f64::from(*tenths) / 10.0).collect();
            let came_true: Vec<bool> = rows.iter().map(|(_, came_true)| *came_true).collect();
            let cost = |threshold: f64| -> f64 {
                let costs = given.iter().zip(&came_true).map(|(given, came_true)| {
                    match (*given >= threshold, *came_true) {
                        (false, true) => f64::from(missed),
                        (true, false) => 1.0,
                        _ => 0.0,
                    }
                });
                costs.sum()
            };
            let how = Threshold::Cost { false_negative: f64::from(missed), false_positive: 1.0 };
            let found = fit_threshold(outcomes(&given, &came_true), how).unwrap().unwrap();
            for other in 0..=10 {
                prop_assert!(cost(found) <= cost(f64::from(other) / 10.0));
            }
        }
    }
}
