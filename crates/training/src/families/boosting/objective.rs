//! What boosting minimises: losses, their derivatives, and the scores before the first tree.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::trees::Link;

use super::sigmoid::{exp, logistic};
use crate::TrainError;
use crate::error::{Limit, Rule};
use crate::numeric::{round_weight, sum};
use crate::trees::limits::check_number;
use crate::trees::model::Loss;
use crate::trees::rows::{Rows, Targets};
use crate::trees::sums::{First, Row, Second, WeightedFirst, WeightedSecond};

/// Derivatives are taken for this many rows at a time.
const BLOCK: usize = 1 << 14;

/// What boosting minimises, for a score `s` and a target `y`.
///
/// In a system file: `objective = "absolute"`, or `objective = { quantile = 0.9 }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// `(y - s)^2 / 2`: the mean.
    Squared,
    /// `|y - s|`: the median. Leaves hold the median of what is left over.
    Absolute,
    /// `q (y - s)` above and `(1 - q) (s - y)` below: the quantile `q`, above 0 and below 1. Leaves hold the quantile
    /// of what is left over; penalties do not shrink them.
    Quantile(f64),
    /// Squared up to a distance, in units of the target, and straight beyond: the mean, but far targets pull no more.
    Huber(f64),
    /// `-y log p - (1 - y) log (1 - p)` with `p = 1 / (1 + exp(-s))`, for two classes. When chosen by name, targets
    /// may be any numbers from 0 to 1, such as another model's probabilities of class 1.
    Logistic,
    /// `-log p_y` with `p_k = exp(s_k) / sum_j exp(s_j)`, for any number of classes.
    Softmax,
}

/// A row with its derivatives. The first is the negative one, in which direction the score should go.
pub(in crate::families) trait Derivatives: Row + Default {
    /// The row.
    fn new(first: f64, second: f64, weight: f32) -> Self;
}

impl Derivatives for First {
    #[inline]
    fn new(first: f64, _: f64, _: f32) -> Self {
        Self(first as f32)
    }
}

impl Derivatives for WeightedFirst {
    #[inline]
    fn new(first: f64, _: f64, weight: f32) -> Self {
        Self(first as f32, weight)
    }
}

impl Derivatives for Second {
    #[inline]
    fn new(first: f64, second: f64, _: f32) -> Self {
        Self(first as f32, second as f32)
    }
}

impl Derivatives for WeightedSecond {
    #[inline]
    fn new(first: f64, second: f64, weight: f32) -> Self {
        Self(first as f32, second as f32, weight)
    }
}

impl Objective {
    pub(super) fn check(self, loss: Loss) -> Result<(), TrainError> {
        match (self, loss) {
            (Self::Quantile(q), Loss::Squared) if !(q > 0.0 && q < 1.0) => {
                Err(TrainError::setting("objective.quantile", q, Limit::Between(0.0, 1.0)))
            }
            (Self::Huber(delta), Loss::Squared) => check_number("objective.huber", delta, 0.0, false, 1e100),
            (Self::Squared | Self::Absolute | Self::Quantile(_), Loss::Squared)
            | (Self::Logistic, Loss::Classes(2))
            | (Self::Softmax, Loss::Classes(2..)) => Ok(()),
            (_, Loss::Squared) => {
                Err(TrainError::setting("objective", self.name(), Rule::ObjectiveOfNumbers))
            }
            (_, Loss::Classes(n)) => {
                Err(TrainError::setting("objective", self.name(), Limit::ObjectiveOfClasses(n)))
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Squared => "squared",
            Self::Absolute => "absolute",
            Self::Quantile(_) => "quantile",
            Self::Huber(_) => "huber",
            Self::Logistic => "logistic",
            Self::Softmax => "softmax",
        }
    }

    /// The quantile whose loss this is.
    pub(super) fn quantile(self) -> Option<f64> {
        match self {
            Self::Absolute => Some(0.5),
            Self::Quantile(q) => Some(q),
            _ => None,
        }
    }

    /// Whether the second derivative differs between rows.
    pub(in crate::families) fn second_order(self) -> bool {
        matches!(self, Self::Logistic | Self::Softmax)
    }

    /// What targets may be; `named` where the objective was chosen by name.
    pub(in crate::families) fn targets(self, loss: Loss, named: bool) -> Targets {
        match loss {
            Loss::Squared => Targets::Numbers,
            Loss::Classes(2) if self == Self::Logistic && named => Targets::Shares,
            Loss::Classes(n) => Targets::Classes(n),
        }
    }

    /// The scores before the first tree, and the link: the mean, the quantile, the log-odds, or the logarithms of
    /// the shares. Half a row is added to every class, so that one without rows has a finite score.
    pub(in crate::families) fn start(self, rows: &Rows, of: &[u32], loss: Loss) -> (Vec<f64>, Link) {
        let target = |row: u32| rows.targets[row as usize];
        let (mut total, mut weighted) = (0.0, 0.0);
        for row in of {
            total += rows.weight(*row);
            weighted += rows.weight(*row) * target(*row);
        }
        match (self, loss) {
            (Self::Logistic, _) => {
                let odds = (weighted + 0.5) / (total - weighted + 0.5);
                (vec![round_weight(libm::log(odds))], Link::Logistic)
            }
            (Self::Softmax, Loss::Classes(n)) => {
                let mut counts = vec![0.5; n];
                for row in of {
                    counts[target(*row) as usize] += rows.weight(*row);
                }
                let total = total + 0.5 * n as f64;
                (counts.iter().map(|count| round_weight(libm::log(count / total))).collect(), Link::Softmax)
            }
            _ => {
                let start = if let Some(q) = self.quantile() {
                    let values = of.iter().map(|row| (target(*row), rows.weight(*row)));
                    weighted_quantile(&mut values.collect::<Vec<_>>(), q)
                } else {
                    // Differences are averaged, which keeps huge targets finite.
                    let origin = of.first().map_or(0.0, |row| target(*row));
                    let differences = of.iter().map(|row| rows.weight(*row) * (target(*row) - origin));
                    origin + sum(differences) / total
                };
                (vec![round_weight(start)], Link::Identity)
            }
        }
    }

    /// Writes for each score and row its derivatives. For targets that are numbers the first one is in units of
    /// `1 / scale`; the others have none.
    pub(in crate::families) fn derive<R: Derivatives>(
        self,
        scores: &[Vec<f64>],
        rows: &Rows,
        scale: f64,
        out: &mut [Vec<R>],
    ) {
        if self == Self::Softmax {
            return derive_softmax(scores, rows, out);
        }
        let ([scores], [out]) = (scores, out) else { return };
        match self {
            Self::Logistic => each(scores, rows, out, |score, target| {
                let p = logistic(score);
                (target - p, p * (1.0 - p))
            }),
            Self::Absolute | Self::Quantile(_) => {
                let q = self.quantile().unwrap_or(0.5);
                each(scores, rows, out, |score, target| (if target > score { q } else { q - 1.0 }, 1.0));
            }
            Self::Huber(delta) => {
                each(scores, rows, out, |score, target| ((target - score).clamp(-delta, delta) * scale, 1.0));
            }
            Self::Squared | Self::Softmax => {
                each(scores, rows, out, |score, target| ((target - score) * scale, 1.0));
            }
        }
    }

    /// The loss of a row.
    pub(in crate::families) fn loss(self, scores: &[f64], target: f64) -> f64 {
        let first = scores.first().copied().unwrap_or(0.0);
        let difference = target - first;
        match self {
            Self::Squared => difference * difference / 2.0,
            Self::Absolute => difference.abs(),
            Self::Quantile(q) => (q * difference).max((q - 1.0) * difference),
            Self::Huber(delta) => {
                let distance = difference.abs();
                if distance <= delta { distance * distance / 2.0 } else { delta * (distance - delta / 2.0) }
            }
            // log(1 + exp(s)) - y s, without an overflow.
            Self::Logistic => first.max(0.0) + libm::log1p(libm::exp(-first.abs())) - target * first,
            Self::Softmax => {
                let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let total = scores.iter().fold(0.0, |total, score| total + libm::exp(score - top));
                top + libm::log(total) - scores.get(target as usize).copied().unwrap_or(top)
            }
        }
    }
}

fn each<R: Derivatives>(
    scores: &[f64],
    rows: &Rows,
    out: &mut [R],
    derive: impl Fn(f64, f64) -> (f64, f64) + Sync,
) {
    let blocks = out.par_chunks_mut(BLOCK).zip(scores.par_chunks(BLOCK)).zip(rows.targets.par_chunks(BLOCK));
    match &rows.weights {
        None => blocks.for_each(|((out, scores), targets)| {
            for ((out, score), target) in out.iter_mut().zip(scores).zip(targets) {
                let (first, second) = derive(*score, *target);
                *out = R::new(first, second, 1.0);
            }
        }),
        Some(weights) => {
            blocks.zip(weights.par_chunks(BLOCK)).for_each(|(((out, scores), targets), weights)| {
                for (((out, score), target), weight) in out.iter_mut().zip(scores).zip(targets).zip(weights) {
                    let (first, second) = derive(*score, *target);
                    *out = R::new(first, second, *weight);
                }
            });
        }
    }
}

fn derive_softmax<R: Derivatives>(scores: &[Vec<f64>], rows: &Rows, out: &mut [Vec<R>]) {
    let n = rows.targets.len();
    // The sum of the exponentials after taking off the largest score; both are the same for every class.
    let mut normal = vec![(0.0, 0.0); n];
    normal.par_chunks_mut(BLOCK).enumerate().for_each(|(block, normal)| {
        for (at, normal) in normal.iter_mut().enumerate() {
            let row = block * BLOCK + at;
            let top = scores.iter().fold(f64::NEG_INFINITY, |top, scores| scores[row].max(top));
            let total = scores.iter().fold(0.0, |total, scores| total + exp(scores[row] - top));
            *normal = (top, 1.0 / total);
        }
    });
    for (class, (out, scores)) in out.iter_mut().zip(scores).enumerate() {
        let class = class as f64;
        out.par_chunks_mut(BLOCK).enumerate().for_each(|(block, out)| {
            for (at, out) in out.iter_mut().enumerate() {
                let row = block * BLOCK + at;
                let (top, share) = normal[row];
                let p = exp(scores[row] - top) * share;
                let hit = f64::from(u8::from(rows.targets[row] == class));
                let weight = rows.weights.as_ref().map_or(1.0, |weights| weights[row]);
                *out = R::new(hit - p, p * (1.0 - p), weight);
            }
        });
    }
}

/// The smallest value up to which at least a share `q` of the weight lies. Reorders the values.
pub(super) fn weighted_quantile(values: &mut [(f64, f64)], q: f64) -> f64 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total = values.iter().fold(0.0, |total, (_, weight)| total + weight);
    let mut below = 0.0;
    for (value, weight) in values.iter() {
        below += weight;
        if below >= q * total {
            return *value;
        }
    }
    values.last().map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2};

    /// The derivatives of one row by all its scores.
    fn derivatives(objective: Objective, scores: &[f64], target: f64) -> Vec<Second> {
        let kind = if matches!(objective, Objective::Logistic) { Targets::Shares } else { Targets::Numbers };
        let inputs = Array2::zeros((1, 1));
        let rows = Rows::new(inputs.view(), Array1::from_elem(1, target).view(), None, kind, 255).unwrap();
        let mut out = vec![vec![Second::default()]; scores.len()];
        let scores: Vec<Vec<f64>> = scores.iter().map(|score| vec![*score]).collect();
        objective.derive(&scores, &rows, 1.0, &mut out);
        out.into_iter().flatten().collect()
    }

    #[test]
    fn derivatives_are_those_of_the_loss() {
        let cases: [(Objective, &[f64], f64); 9] = [
            (Objective::Squared, &[1.7], -0.4),
            (Objective::Absolute, &[1.7], 3.0),
            (Objective::Quantile(0.9), &[1.7], 3.0),
            (Objective::Quantile(0.9), &[1.7], -3.0),
            (Objective::Huber(0.5), &[1.7], 1.9),
            (Objective::Huber(0.5), &[1.7], 9.0),
            (Objective::Logistic, &[-2.3], 0.3),
            (Objective::Softmax, &[0.3, -1.0, 2.0], 1.0),
            (Objective::Softmax, &[0.3, -1.0, 2.0], 2.0),
        ];
        for (objective, scores, target) in cases {
            let step = 1e-4;
            for (index, Second(first, second)) in
                derivatives(objective, scores, target).into_iter().enumerate()
            {
                let loss = |by: f64| {
                    let mut moved = scores.to_vec();
                    moved[index] += by;
                    objective.loss(&moved, target)
                };
                let numeric = (loss(step) - loss(-step)) / (2.0 * step);
                // The absolute error has slopes of 1, the quantile loss of one half half of that.
                let times = if objective == Objective::Absolute { 2.0 } else { 1.0 };
                assert!((f64::from(first) * times + numeric).abs() < 1e-6, "{objective:?} {first} {numeric}");
                if objective.second_order() {
                    let numeric = (loss(step) + loss(-step) - 2.0 * loss(0.0)) / (step * step);
                    assert!((f64::from(second) - numeric).abs() < 1e-5, "{objective:?} {second} {numeric}");
                }
            }
        }
    }

    #[test]
    fn quantiles_weigh_values() {
        assert_eq!(weighted_quantile(&mut [(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)], 0.5), 2.0);
        assert_eq!(weighted_quantile(&mut [(3.0, 5.0), (1.0, 1.0), (2.0, 1.0)], 0.5), 3.0);
    }
}
