//! Why one record is predicted as it is: how far each of its features moves the prediction away from that of an
//! average record.
//!
//! These are Shapley values (Lundberg and Lee, 2017). Any pipeline can be explained, because nothing is asked of it but
//! predictions: for each record of a background the record's features take the place of the background's one after the
//! other, in some order and in the reverse one, and what each step adds to the prediction is its attribution (Strumbelj
//! and Kononenko, 2014). Where features add up without interactions the result is exact whatever the orders are.

use serde::{Deserialize, Serialize};

use crate::panels::PlaceFeatures;
use crate::pipeline::{PredictError, Prediction, Predictor};
use crate::record::Record;
use crate::schema::{Schema, Target, Task};

/// Probabilities nearer to 0 or 1 count as this, so that log-odds are finite.
const LEAST: f64 = 1e-9;

/// Which number of a prediction is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The predicted value, in the target's unit.
    Value,
    /// The probability of the class with this index.
    Probability(usize),
    /// The logarithm of the odds of the class with this index.
    LogOdds(usize),
}

impl Score {
    /// The number that a reader asks about: the value, or the probability of the class that is quoted; of the predicted
    /// one where there are more than two.
    pub fn asked(target: &Target, prediction: &Prediction) -> Self {
        match target.task {
            Task::Regression | Task::Ordinal => Self::Value,
            Task::Binary => Self::Probability(target.positive_class()),
            Task::Multiclass => Self::Probability(prediction.class.unwrap_or(0)),
        }
    }

    /// The number; NaN where the prediction has none of this kind.
    pub fn of(self, prediction: &Prediction) -> f64 {
        let probability = |class: usize| prediction.probabilities.get(class).copied().unwrap_or(f64::NAN);
        match self {
            Self::Value => prediction.value.unwrap_or(f64::NAN),
            Self::Probability(class) => probability(class),
            Self::LogOdds(class) => {
                let given = probability(class).clamp(LEAST, 1.0 - LEAST);
                libm::log(given / (1.0 - given))
            }
        }
    }
}

/// The explanation of one record, gathered one background record after the other, so that a page can draw in between.
#[derive(Clone, Debug)]
pub struct Explainer {
    score: Score,
    record: Record,
    feature_groups: Vec<Vec<usize>>,
    sums: Vec<f64>,
    squares: Vec<f64>,
    sum_of_base: f64,
    score_of_record: f64,
    n_background: usize,
}

/// How far each group moves a prediction away from the mean over the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The mean score over the background.
    pub base_value: f64,
    /// The score of the record.
    pub score: f64,
    /// One per group; together they are `score - base_value`, but for rounding.
    pub shap_values: Vec<f64>,
    /// The standard error of each attribution: how far another background of the same size would move it.
    pub errors: Vec<f64>,
    /// The number of background records.
    pub n_background: usize,
}

impl Explainer {
    /// Begins to explain `record`. A group is one feature, by its index, or several that only make sense together, such
    /// as the two numbers of a place; features that are in no group keep the background's values.
    pub fn new(score: Score, record: Record, feature_groups: Vec<Vec<usize>>) -> Self {
        let n = feature_groups.len();
        Self {
            score,
            record,
            feature_groups,
            sums: vec![0.0; n],
            squares: vec![0.0; n],
            sum_of_base: 0.0,
            score_of_record: f64::NAN,
            n_background: 0,
        }
    }

    /// Walks from `background` to the record in an order of the groups and in the reverse one.
    ///
    /// # Errors
    /// As [`Predictor::predict`]; what was gathered before stands.
    pub fn add(
        &mut self,
        predictor: &mut Predictor<'_>,
        background: &Record,
        order: &[usize],
    ) -> Result<(), PredictError> {
        let start = self.score.of(&predictor.predict(background)?);
        let mut added = vec![0.0; self.feature_groups.len()];
        let mut end = start;
        let orders: [&mut dyn Iterator<Item = &usize>; 2] = [&mut order.iter(), &mut order.iter().rev()];
        for order in orders {
            let mut mixed = background.clone();
            let mut before = start;
            for feature_group in order {
                let (Some(features), Some(added)) =
                    (self.feature_groups.get(*feature_group), added.get_mut(*feature_group))
                else {
                    continue;
                };
                if !take_over(&mut mixed, &self.record, features) {
                    continue;
                }
                let after = self.score.of(&predictor.predict(&mixed)?);
                *added += after - before;
                before = after;
            }
            end = before;
        }
        for ((sum, square), added) in self.sums.iter_mut().zip(&mut self.squares).zip(&added) {
            let mean = added / 2.0;
            *sum += mean;
            *square += mean * mean;
        }
        self.sum_of_base += start;
        self.score_of_record = end;
        self.n_background += 1;
        Ok(())
    }

    /// The explanation from the background records so far; `None` before the first.
    pub fn explanation(&self) -> Option<Explanation> {
        if self.n_background == 0 {
            return None;
        }
        let n = self.n_background as f64;
        let error = |sum: f64, square: f64| {
            let variance = (square - sum * sum / n).max(0.0) / (n - 1.0).max(1.0);
            (variance / n).sqrt()
        };
        Some(Explanation {
            base_value: self.sum_of_base / n,
            score: self.score_of_record,
            shap_values: self.sums.iter().map(|sum| sum / n).collect(),
            errors: self.sums.iter().zip(&self.squares).map(|(sum, square)| error(*sum, *square)).collect(),
            n_background: self.n_background,
        })
    }
}

/// The groups of a schema: every feature for itself, but latitude and longitude together, which alone lead to places
/// where nothing is.
pub fn feature_groups(schema: &Schema, place: Option<&PlaceFeatures>) -> Vec<Vec<usize>> {
    let at = |name: &str| schema.position(name);
    let both = place.and_then(|place| Some([at(&place.latitude)?, at(&place.longitude)?]));
    let feature_groups = (0..schema.n_features()).filter_map(|index| match both {
        Some([latitude, longitude]) if index == latitude => Some(vec![latitude, longitude]),
        Some([_, longitude]) if index == longitude => None,
        _ => Some(vec![index]),
    });
    feature_groups.collect()
}

/// Gives `mixed` the record's values of these features; whether any of them is another one than before.
fn take_over(mixed: &mut Record, record: &Record, features: &[usize]) -> bool {
    let mut is_changed = false;
    for feature in features {
        if let (Some(place), Some(value)) = (mixed.values.get_mut(*feature), record.values.get(*feature))
            && place != value
        {
            place.clone_from(value);
            is_changed = true;
        }
    }
    is_changed
}

/// An order of `n` groups, another one for each `index`; the same on every platform, so that an explanation reads
/// the same each time.
///
/// The groups are sorted by `(a * group + b) mod p` with the least prime `p` that is not below `n`; `index` goes
/// through
/// all `a` up to half of `p`, for [`Explainer::add`] walks the reverse order too, and all `b`. Over a whole round every
/// two groups then stand equally often at every two places of `p`, which random orders only do on average.
pub fn order(n: usize, index: usize) -> Vec<usize> {
    // There is a prime between any number and its double (Chebyshev, 1852).
    let prime = (n.max(3)..=2 * n.max(3)).find(|number| is_prime(*number)).unwrap_or(3);
    let n_factors = (prime - 1) / 2;
    let (factor, round) = (1 + index % n_factors, index / n_factors);
    let shift = (index % n_factors + round % prime * (n_factors + 1)) % prime;
    let mut order: Vec<usize> = (0..n).collect();
    vitrine_order::sort_by_key(&mut order, |feature_group| (factor * feature_group + shift) % prime);
    order
}

fn is_prime(number: usize) -> bool {
    number > 1
        && (2..number)
            .take_while(|divisor| divisor * divisor <= number)
            .all(|divisor| !number.is_multiple_of(divisor))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_round_of_orders_has_every_pair_at_every_pair_of_places() {
        for n in [5_usize, 7, 11] {
            let n_orders = n * (n - 1) / 2;
            let mut seen = BTreeSet::new();
            for index in 0..n_orders {
                let forward = order(n, index);
                let backward: Vec<usize> = forward.iter().rev().copied().collect();
                for order in [forward, backward] {
                    let sorted: BTreeSet<usize> = order.iter().copied().collect();
                    assert_eq!(sorted.len(), n, "{order:?}");
                    seen.extend((0..n).map(|place| (0, place, order[0], order[place])));
                }
            }
            // Every ordered pair of groups at the first place and at each other one, and each group at the first.
            assert_eq!(seen.len(), n + (n - 1) * n * (n - 1));
        }
    }

    #[test]
    fn few_players_and_later_rounds_are_orders_too() {
        assert_eq!(order(0, 3), Vec::<usize>::new());
        assert_eq!(order(1, 3), [0]);
        for index in 0..200 {
            let sorted: BTreeSet<usize> = order(4, index).into_iter().collect();
            assert_eq!(sorted.len(), 4);
        }
        assert_eq!(order(17, 1), order(17, 1 + 17 * 8));
        assert_ne!(order(17, 1), order(17, 9));
    }
}
