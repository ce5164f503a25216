//! Intervals around a predicted value: one for all records, one per group of records, or from the models of the
//! folds. Everything here is on the scale that was learnt; [`super::TargetTransform`] comes after it.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;
use crate::record::Value;

/// A split-conformal interval: quantiles of `actual - predicted` over rows that the estimator had not seen, added
/// to the value on the scale that was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, FromJson)]
pub struct ResidualInterval {
    /// The share of actual values the interval is meant to hold, for example 0.9.
    pub coverage: f64,
    /// Added to the value for the lower end; usually negative.
    pub low: f64,
    /// Added to the value for the upper end.
    pub high: f64,
}

/// Ends of their own for groups of records (Mondrian conformal prediction: Vovk, Gammerman and Shafer, 2005). The
/// groups are the values of a choice or a flag, or stretches of the predicted value.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ResidualIntervalGroups {
    /// The choice or flag; absent for stretches of the predicted value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<usize>,
    /// Where one stretch of the predicted value ends and the next begins, ascending, on the scale that was learnt;
    /// a limit belongs to the stretch below it. Empty for a feature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<f64>,
    /// For each group what is added for the lower and the upper end: of a feature one per value and a last one for
    /// records without a value, otherwise one per stretch. A group with too few rows has none, and the ends of the
    /// [`ResidualInterval`] hold.
    pub ends: Vec<Option<(f64, f64)>>,
}

/// What CV+ keeps of the folds (Barber, Candes, Ramdas and Tibshirani, 2021): the estimator averages the
/// models of all folds, and the interval's ends are quantiles of each fold's prediction plus the errors of the
/// fold's own rows.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct CvPlus {
    /// The folds in the order of their models in the ensemble.
    pub folds: Vec<FoldErrors>,
}

/// The errors of one fold.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct FoldErrors {
    /// How many members of the voting, one after the other, are this fold's model.
    pub n_members: usize,
    /// The number of rows in the fold.
    pub n_samples: usize,
    /// `actual - predicted` of the fold's rows, ascending: of all rows, or where there are fewer numbers than rows,
    /// quantiles at equal steps from the smallest to the largest.
    pub errors: Vec<f64>,
}

/// The interval that holds the actual value with the stated share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[from_json(beside_serde)]
pub struct Interval {
    /// The lower end, in the target's unit.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The share of actual values it is meant to hold.
    pub coverage: f64,
}

impl ResidualInterval {
    /// The interval around a predicted value.
    pub fn around(self, value: f64) -> Interval {
        Interval { low: value + self.low, high: value + self.high, coverage: self.coverage }
    }

    pub(super) fn check(self) -> Result<(), String> {
        if self.low <= self.high
            && (self.high - self.low).is_finite()
            && self.coverage > 0.0
            && self.coverage < 1.0
        {
            return Ok(());
        }
        Err("the interval has its ends the wrong way round or a coverage outside 0 to 1".to_owned())
    }
}

impl ResidualIntervalGroups {
    /// The group of a record with this predicted value, on the scale that was learnt.
    pub fn group(&self, values: &[Value], value: f64) -> usize {
        match self.feature {
            None => self.limits.partition_point(|limit| *limit < value),
            Some(feature) => match values.get(feature) {
                Some(Value::Choice(choice)) => *choice,
                Some(Value::Flag(flag)) => usize::from(*flag),
                _ => self.ends.len().saturating_sub(1),
            },
        }
    }

    /// The spread of a group; `overall` where the group has none of its own.
    pub fn interval(&self, group: usize, overall: ResidualInterval) -> ResidualInterval {
        match self.ends.get(group) {
            Some(Some((low, high))) => ResidualInterval { low: *low, high: *high, ..overall },
            _ => overall,
        }
    }

    /// `n_values` is the number of values of the feature.
    pub(super) fn check(&self, n_values: Option<usize>) -> Result<(), String> {
        let n_groups = match self.feature {
            None => self.limits.len() + 1,
            Some(_) => n_values.ok_or("the intervals are grouped by no choice or flag")? + 1,
        };
        let ascending = self.limits.windows(2).all(|pair| pair[0] < pair[1])
            && self.limits.iter().all(|limit| limit.is_finite());
        let ordered = |(low, high): &(f64, f64)| low <= high && (high - low).is_finite();
        if self.ends.len() == n_groups && ascending && self.ends.iter().flatten().all(ordered) {
            return Ok(());
        }
        Err("the groups of the interval do not fit their number or have their ends the wrong way round"
            .to_owned())
    }
}

impl CvPlus {
    /// The interval from the folds' predictions of a record: with `t = (1 - coverage) / 2` and n rows in all folds,
    /// the `floor(t (n + 1))`-th smallest and largest of `prediction of the fold + error of a row`, at least the
    /// first. A number that stands for several rows counts as that many; the first and the last of a fold's
    /// quantiles count half.
    pub fn around(&self, predictions: &[f64], coverage: f64) -> Interval {
        let n_samples: f64 = self.folds.iter().map(|fold| fold.n_samples as f64).sum();
        // A little is added so that a whole number is not missed by the rounding of the coverage.
        let place = ((n_samples + 1.0) * (1.0 - coverage) / 2.0 + 1e-9).floor().max(1.0);
        Interval {
            low: self.end(predictions, place, false),
            high: self.end(predictions, place, true),
            coverage,
        }
    }

    /// Goes through all numbers in order, from the smallest or from the largest, until `place` rows are passed.
    fn end(&self, predictions: &[f64], place: f64, from_largest: bool) -> f64 {
        let mut next = vec![0; self.folds.len()];
        let (mut passed, mut end) = (0.0, f64::NAN);
        // What is smallest is largest with the sign turned.
        let sign = if from_largest { -1.0 } else { 1.0 };
        while passed < place {
            let mut nearest: Option<(f64, usize)> = None;
            for (index, (fold, prediction)) in self.folds.iter().zip(predictions).enumerate() {
                let at = next.get(index).copied().unwrap_or(usize::MAX);
                let at = if from_largest { fold.errors.len().checked_sub(at + 1) } else { Some(at) };
                let Some(error) = at.and_then(|at| fold.errors.get(at)) else { continue };
                let number = prediction + error;
                if nearest.is_none_or(|(least, _)| sign * number < sign * least) {
                    nearest = Some((number, index));
                }
            }
            let Some((number, index)) = nearest else { break };
            let (Some(fold), Some(at)) = (self.folds.get(index), next.get_mut(index)) else { break };
            passed += fold.weight(*at);
            *at += 1;
            end = number;
        }
        end
    }

    pub(super) fn check(&self, n_members: usize) -> Result<(), String> {
        let counted = self.folds.iter().try_fold(0_usize, |total, fold| total.checked_add(fold.n_members));
        let complete = |fold: &FoldErrors| {
            let ascending = fold.errors.windows(2).all(|pair| pair[0] <= pair[1]);
            let finite = fold.errors.iter().all(|error| error.is_finite());
            let counted = (1..=fold.n_samples).contains(&fold.errors.len());
            ascending && finite && counted && fold.n_members > 0
        };
        if counted == Some(n_members) && self.folds.iter().all(complete) {
            return Ok(());
        }
        Err("the folds of the interval do not fit the ensemble or their errors do not ascend".to_owned())
    }
}

impl FoldErrors {
    /// How many rows the error at this position stands for.
    fn weight(&self, at: usize) -> f64 {
        let n_numbers = self.errors.len();
        if n_numbers == self.n_samples || n_numbers < 2 {
            return self.n_samples as f64 / n_numbers as f64;
        }
        let step = self.n_samples as f64 / (n_numbers - 1) as f64;
        if at == 0 || at + 1 == n_numbers { step / 2.0 } else { step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cv_plus_counts_from_both_ends_over_all_folds() {
        let fold =
            |errors: &[f64]| FoldErrors { n_members: 1, n_samples: errors.len(), errors: errors.to_vec() };
        let folds = vec![fold(&[-3.0, -1.0, 0.0, 2.0, 4.0]), fold(&[-2.0, 0.0, 1.0, 3.0])];
        let cv_plus = CvPlus { folds };
        assert_eq!(cv_plus.check(2), Ok(()));
        // Sums: 7 9 10 12 14 and 9 11 12 14; of n + 1 = 10 a tenth is one from either end, a fifth two.
        let of = |coverage| {
            let interval = cv_plus.around(&[10.0, 11.0], coverage);
            (interval.low, interval.high)
        };
        assert_eq!(of(0.8), (7.0, 14.0));
        assert_eq!(of(0.6), (9.0, 14.0));
        assert_eq!(of(0.4), (9.0, 12.0));
        assert_eq!(of(0.99), (7.0, 14.0), "there is nothing beyond the ends");
    }

    #[test]
    fn quantiles_stand_for_many_rows() {
        let errors: Vec<f64> = (0..=100).map(f64::from).collect();
        let cv_plus = CvPlus { folds: vec![FoldErrors { n_members: 1, n_samples: 999, errors }] };
        let interval = cv_plus.around(&[0.0], 0.9);
        assert_eq!((interval.low, interval.high), (5.0, 95.0));
    }

    #[test]
    fn groups_by_value_include_their_upper_limit() {
        let groups = ResidualIntervalGroups {
            feature: None,
            limits: vec![1.0, 2.0],
            ends: vec![Some((-1.0, 1.0)), None, Some((-3.0, 3.0))],
        };
        assert_eq!(groups.check(None), Ok(()));
        let of = |value| groups.group(&[], value);
        assert_eq!((of(1.0), of(1.5), of(2.0), of(2.1)), (0, 1, 1, 2));
        let overall = ResidualInterval { coverage: 0.9, low: -2.0, high: 2.0 };
        assert_eq!(groups.interval(1, overall), overall);
        assert_eq!(groups.interval(2, overall).low, -3.0);
    }

    #[test]
    fn groups_by_feature_have_one_for_records_without_it() {
        let groups = ResidualIntervalGroups {
            feature: Some(0),
            limits: Vec::new(),
            ends: vec![None, Some((-1.0, 1.0)), None],
        };
        assert_eq!(groups.check(Some(2)), Ok(()));
        assert!(groups.check(Some(3)).is_err() && groups.check(None).is_err());
        let of = |value| groups.group(&[value], 0.0);
        assert_eq!((of(Value::Choice(1)), of(Value::Flag(true)), of(Value::Missing)), (1, 1, 2));
    }
}
