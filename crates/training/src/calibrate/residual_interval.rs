//! How far the actual value lies from a predicted value: quantiles of the errors on rows that the estimator
//! had not seen.

use vitrine_model::pipeline::{FoldErrors, ResidualInterval, ResidualIntervalGroups};

use crate::TrainError;
use crate::error::{Asked, Counted, Limit};
use crate::numeric::{quantile, round_weight, sorted};

/// The fewest rows with which a group gets ends of its own; more where the coverage asks for more, so that the ends
/// are never the outermost errors.
pub const LEAST_GROUP: usize = 50;
/// How many quantiles of a fold's errors are kept at most.
const QUANTILES: usize = 101;

/// The interval around a predicted value that holds the actual value with the share `coverage`: quantiles of
/// `actual - predicted` with the correction for a finite number of rows of split-conformal prediction
/// (Vovk, Gammerman and Shafer, 2005), equally many actual values beyond either end.
///
/// # Errors
/// [`TrainError::TooFew`] without rows, [`TrainError::Setting`] for a coverage outside 0 to 1.
pub fn fit_residual_interval(
    actual: &[f64],
    predicted: &[f64],
    coverage: f64,
) -> Result<ResidualInterval, TrainError> {
    if !(coverage > 0.0 && coverage < 1.0) {
        return Err(TrainError::setting("coverage", coverage, Limit::Between(0.0, 1.0)));
    }
    let errors = sorted(actual.iter().zip(predicted).map(|(actual, predicted)| actual - predicted));
    let n = errors.len();
    let tail = (1.0 - coverage) / 2.0;
    // The place from either end, counted from 1: rank ceil((n + 1) (1 - tail)) from below for the upper end.
    let place = (n + 1).saturating_sub(((n + 1) as f64 * (1.0 - tail)).ceil() as usize).max(1);
    let (Some(low), Some(high)) = (errors.get(place - 1), errors.get(n.saturating_sub(place))) else {
        return Err(TrainError::TooFew { what: Asked::Interval, of: Counted::Rows, needed: 1, got: n });
    };
    Ok(ResidualInterval { coverage, low: round_weight(*low), high: round_weight(*high) })
}

/// Ends of their own for every group with at least [`LEAST_GROUP`] rows, and at least `4 / (1 - coverage)`. `groups`
/// has one group per row, below `n_groups`; `empty` is what is returned with its ends filled in.
///
/// # Errors
/// As [`fit_residual_interval`].
pub fn fit_residual_interval_groups(
    actual: &[f64],
    predicted: &[f64],
    groups: &[usize],
    n_groups: usize,
    coverage: f64,
    empty: ResidualIntervalGroups,
) -> Result<ResidualIntervalGroups, TrainError> {
    let least = LEAST_GROUP.max((4.0 / (1.0 - coverage)).ceil() as usize);
    let mut ends = Vec::with_capacity(n_groups);
    for group in 0..n_groups {
        let rows = groups.iter().zip(actual.iter().zip(predicted)).filter(|(of, _)| **of == group);
        let (actual, predicted): (Vec<f64>, Vec<f64>) = rows.map(|(_, pair)| pair).unzip();
        ends.push(if actual.len() < least {
            None
        } else {
            let spread = fit_residual_interval(&actual, &predicted, coverage)?;
            Some((spread.low, spread.high))
        });
    }
    Ok(ResidualIntervalGroups { ends, ..empty })
}

/// The errors of one fold for CV+: all of them, or 101 quantiles where there are more. A quantile stands for one
/// hundredth of the rows, so the share of actual values in the interval is off by at most half a hundredth per end.
///
/// # Errors
/// [`TrainError::TooFew`] without rows.
pub fn fit_fold_errors(
    actual: &[f64],
    predicted: &[f64],
    n_members: usize,
) -> Result<FoldErrors, TrainError> {
    let errors = sorted(actual.iter().zip(predicted).map(|(actual, predicted)| actual - predicted));
    let n_samples = errors.len();
    if n_samples == 0 {
        return Err(TrainError::TooFew { what: Asked::Fold, of: Counted::Rows, needed: 1, got: 0 });
    }
    let errors = if n_samples <= QUANTILES {
        errors
    } else {
        (0..QUANTILES).map(|at| quantile(&errors, at as f64 / (QUANTILES - 1) as f64)).collect()
    };
    Ok(FoldErrors { n_members, n_samples, errors: errors.into_iter().map(round_weight).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_interval_holds_its_share_of_its_own_rows(
            errors in prop::collection::vec(-9.0_f64..9.0, 30..200),
        ) {
            let zeros = vec![0.0; errors.len()];
            let spread = fit_residual_interval(&errors, &zeros, 0.8).unwrap();
            let inside = errors.iter().filter(|e| spread.low <= **e + 1e-9 && **e <= spread.high + 1e-9).count();
            prop_assert!(inside as f64 >= 0.8 * errors.len() as f64);
        }
    }

    #[test]
    fn small_groups_have_no_ends_of_their_own() {
        let actual: Vec<f64> = (0..110).map(f64::from).collect();
        let groups: Vec<usize> = (0..110).map(|row| usize::from(row >= 60)).collect();
        let empty = ResidualIntervalGroups { feature: None, limits: vec![0.5], ends: Vec::new() };
        let of = |coverage| {
            fit_residual_interval_groups(&actual, &[0.0; 110], &groups, 3, coverage, empty.clone())
                .unwrap()
                .ends
        };
        assert_eq!(of(0.9), [Some((2.0, 57.0)), Some((61.0, 108.0)), None]);
        assert_eq!(of(0.93), [Some((1.0, 58.0)), None, None], "58 rows are needed for 93 %");
    }

    #[test]
    fn a_fold_keeps_all_errors_or_their_quantiles() {
        let actual: Vec<f64> = (0..1001).rev().map(f64::from).collect();
        let few = fit_fold_errors(&actual[..3], &[1000.0; 3], 2).unwrap();
        assert_eq!((few.errors, few.n_samples, few.n_members), (vec![-2.0, -1.0, 0.0], 3, 2));
        let many = fit_fold_errors(&actual, &[0.0; 1001], 1).unwrap();
        assert_eq!(
            (many.errors.len(), many.errors[0], many.errors[37], many.errors[100]),
            (101, 0.0, 370.0, 1000.0)
        );
        assert!(fit_fold_errors(&[], &[], 1).is_err());
    }
}
