//! From the values of a feature or target to a few codes, and back.

use serde::{Deserialize, Serialize};
use vitrine_model::record::Value;
use vitrine_model::schema::{Feature, FeatureKind, Task};

use crate::Dataset;
use crate::numeric::{quantile, round_significant, sorted};

/// The share of the rows at either end of a number's range that is drawn no farther out than the rest.
const TAIL: f64 = 0.0005;
/// The significant digits of the ends of bins.
const DIGITS: usize = 6;

/// What the codes of a variable stand for. The last code is a missing value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bins {
    /// So many choices or classes, or no and yes.
    Choices(usize),
    /// The lowest and the highest value of each bin, ascending.
    Numbers(Vec<(f64, f64)>),
    /// Always missing: free text.
    Nothing,
}

impl Bins {
    /// The number of codes.
    pub fn n_codes(&self) -> usize {
        1 + match self {
            Self::Choices(n) => *n,
            Self::Numbers(bins) => bins.len(),
            Self::Nothing => 0,
        }
    }

    /// The number that a code stands for, at `share` of the way through its bin; `None` for a missing value.
    pub fn number(&self, code: usize, share: f64) -> Option<f64> {
        match self {
            Self::Choices(n) => (code < *n).then_some(code as f64),
            Self::Numbers(bins) => bins.get(code).map(|(low, high)| low + share * (high - low)),
            Self::Nothing => None,
        }
    }

    /// The code of a number; missing where it is NaN or no choice.
    pub fn code(&self, number: f64) -> usize {
        let last = self.n_codes() - 1;
        match self {
            _ if number.is_nan() => last,
            Self::Choices(n) => (number as usize).min(*n),
            Self::Numbers(bins) => {
                let after = bins.partition_point(|(low, _)| *low <= number);
                after.saturating_sub(1).min(last)
            }
            Self::Nothing => last,
        }
    }
}

/// A variable's codes, one per row.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Coded {
    /// The feature's position; the number of features for the target.
    pub position: usize,
    /// What the codes stand for.
    pub bins: Bins,
    /// Whether the codes have an order that splits may follow.
    pub ordered: bool,
    /// The codes.
    pub codes: Vec<u8>,
}

/// All features in the schema's order, then the target, with at most `n_bins` bins for a number.
pub(in super::super) fn code_all(data: &Dataset, n_bins: usize) -> Vec<Coded> {
    let features = data.schema.features.iter().enumerate().map(|(position, feature)| {
        let value =
            |record: &vitrine_model::Record| record.values.get(position).map_or(f64::NAN, Value::as_number);
        let numbers: Vec<f64> = data.records.iter().map(value).collect();
        let (bins, ordered) = of_feature(feature, &numbers, n_bins);
        coded(position, bins, ordered, &numbers)
    });
    let mut all: Vec<Coded> = features.collect();
    let target = &data.schema.target;
    let (bins, ordered) = match target.task {
        Task::Regression => (of_numbers(&data.targets, n_bins), true),
        task => (Bins::Choices(target.n_classes()), task == Task::Ordinal),
    };
    all.push(coded(data.schema.n_features(), bins, ordered, &data.targets));
    all
}

/// The rows of other data with the codes of these variables.
pub(in super::super) fn code_like(data: &Dataset, like: &[Coded]) -> Vec<Coded> {
    let n_features = data.schema.n_features();
    let recoded = like.iter().map(|variable| {
        let position = variable.position;
        let value =
            |record: &vitrine_model::Record| record.values.get(position).map_or(f64::NAN, Value::as_number);
        let numbers: Vec<f64> = if position == n_features {
            data.targets.clone()
        } else {
            data.records.iter().map(value).collect()
        };
        coded(position, variable.bins.clone(), variable.ordered, &numbers)
    });
    recoded.collect()
}

fn coded(position: usize, bins: Bins, ordered: bool, numbers: &[f64]) -> Coded {
    // There are at most 256 codes, of which the last is for missing values.
    let codes = numbers.iter().map(|number| u8::try_from(bins.code(*number)).unwrap_or(u8::MAX)).collect();
    Coded { position, bins, ordered, codes }
}

fn of_feature(feature: &Feature, numbers: &[f64], n_bins: usize) -> (Bins, bool) {
    match &feature.kind {
        FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
            (of_numbers(numbers, n_bins), true)
        }
        // Codes are single bytes; choices beyond are drawn as missing values.
        FeatureKind::Choice { choices, ordered } => (Bins::Choices(choices.len().min(255)), *ordered),
        FeatureKind::Flag => (Bins::Choices(2), true),
        FeatureKind::Text { .. } => (Bins::Nothing, true),
    }
}

/// Bins of about as many values each; a value that is as frequent as that is a bin of its own.
fn of_numbers(numbers: &[f64], n_bins: usize) -> Bins {
    let ascending = sorted(numbers.iter().copied().filter(|number| number.is_finite()));
    let mut counted: Vec<(f64, usize)> = Vec::new();
    for same in ascending.chunk_by(|a, b| a == b) {
        counted.extend(same.first().map(|value| (*value, same.len())));
    }
    let wanted = if counted.len() <= n_bins { 1 } else { ascending.len().div_ceil(n_bins) };
    let (low, high) = (quantile(&ascending, TAIL), quantile(&ascending, 1.0 - TAIL));
    let inner = |value: f64| value.clamp(low, high);
    let mut bins: Vec<(f64, f64)> = Vec::new();
    let mut open: Option<(f64, f64, usize)> = None;
    for (value, count) in counted {
        if count >= wanted {
            bins.extend(open.take().map(|(first, last, _)| (inner(first), inner(last))));
            // What many rows have gives nobody away, even at the very end.
            bins.push((value, value));
            continue;
        }
        let (first, _, before) = open.take().unwrap_or((value, value, 0));
        if before + count >= wanted {
            bins.push((inner(first), inner(value)));
        } else {
            open = Some((first, value, before + count));
        }
    }
    bins.extend(open.map(|(first, last, _)| (inner(first), inner(last))));
    let rounded = |value: f64| round_significant(value, DIGITS);
    // Frequent values can leave short bins between them, so there may be up to twice as many as were wanted.
    bins.truncate(254);
    Bins::Numbers(bins.into_iter().map(|(first, last)| (rounded(first), rounded(last))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_bins_of_their_own_and_frequent_ones_too() {
        let Bins::Numbers(bins) = of_numbers(&[2.0, 1.0, 2.0, f64::NAN], 4) else { panic!() };
        assert_eq!(bins, [(1.0, 1.0), (2.0, 2.0)]);
        // Half of the values are 0, the others all differ: ten bins of a tenth, but 0 stays alone.
        let numbers: Vec<f64> = (0..1000).map(|at| if at % 2 == 0 { 0.0 } else { f64::from(at) }).collect();
        let bins = of_numbers(&numbers, 10);
        let Bins::Numbers(ends) = &bins else { panic!() };
        assert_eq!(ends[0], (0.0, 0.0));
        assert_eq!(ends.len(), 6);
        assert!(ends.windows(2).all(|pair| pair[0].1 < pair[1].0));
        for number in numbers {
            let (low, high) = ends[bins.code(number)];
            assert!((low..=high).contains(&number) || !(2.0..=998.0).contains(&number), "{number}");
        }
        assert_eq!(bins.code(f64::NAN), 6);
        assert_eq!(bins.number(6, 0.5), None);
    }
}
