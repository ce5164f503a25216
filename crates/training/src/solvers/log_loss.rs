//! The log loss of logistic regression with its derivatives: of one score for two classes, of one score per class
//! otherwise.

use vitrine_model::estimators::{logistic, softmax};

use super::design::{Design, add_scaled, score};
use super::factor::Factor;
use crate::class::class_of;

/// The largest number of parameters whose matrix of second derivatives is made as a whole; of more scores only the
/// part of each score by itself is, which is enough for a good direction.
const WHOLE: usize = 400;
/// The most products that are added up for an approximate matrix of second derivatives.
const PRODUCTS: usize = 100_000_000;

/// The summed log loss over rows, with a quadratic penalty on the weights but not on the intercepts.
///
/// The parameters are intercept and weights of one score after the other.
pub(crate) struct LogLoss<'a> {
    pub(crate) design: Design<'a>,
    /// For one score the probability of the second class, otherwise the number of the class's score.
    pub(crate) targets: &'a [f64],
    pub(crate) n_scores: usize,
    /// The penalty `l2 |w|^2 / 2`.
    pub(crate) l2: f64,
}

impl LogLoss<'_> {
    /// The loss of every `times`-th row, each counting that many times.
    pub(crate) fn thinned(&self, times: usize) -> LogLoss<'_> {
        LogLoss {
            design: self.design.thinned(times),
            targets: self.targets,
            n_scores: self.n_scores,
            l2: self.l2,
        }
    }

    /// The number of parameters.
    pub(crate) fn n_parameters(&self) -> usize {
        self.n_scores * self.design.width()
    }

    /// Whether second derivatives are made as a whole, or of every score by itself.
    pub(crate) fn is_whole(&self) -> bool {
        self.n_parameters() <= WHOLE || self.n_scores == 1
    }

    /// The loss itself.
    pub(crate) fn value(&self, parameters: &[f64]) -> f64 {
        let width = self.design.width();
        let zero = || vec![0.0; 1];
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            let mut scores = parameters.chunks_exact(width).map(|of_one| score(of_one, values));
            let loss = if self.n_scores == 1 {
                let score = scores.next().unwrap_or(0.0);
                score.max(0.0) + libm::log1p(libm::exp(-score.abs())) - self.targets[row] * score
            } else {
                let scores: Vec<f64> = scores.collect();
                let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let total = crate::numeric::sum(scores.iter().map(|score| libm::exp(score - largest)));
                largest + libm::log(total) - scores[class_of(self.targets[row])]
            };
            sums[0] += self.design.weight(row) * loss;
        };
        let loss = self.design.sum(zero, add, |_| {}).first().copied().unwrap_or(0.0);
        let squares = parameters.chunks_exact(width).flat_map(|of_one| of_one.iter().skip(1).map(|w| w * w));
        loss + 0.5 * self.l2 * crate::numeric::sum(squares)
    }

    /// The first derivatives.
    pub(crate) fn gradient(&self, parameters: &[f64]) -> Vec<f64> {
        let width = self.design.width();
        let zero = || vec![0.0; parameters.len() + self.n_scores];
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            // The last numbers hold the probabilities of the row, so that no memory is asked for.
            let (sums, shares) = sums.split_at_mut(parameters.len());
            self.shares(parameters, values, shares);
            let (weight, target) = (self.design.weight(row), self.targets[row]);
            if let [share] = shares {
                *share -= target;
            } else if let Some(share) = shares.get_mut(class_of(target)) {
                *share -= 1.0;
            }
            for (of_one, share) in sums.chunks_exact_mut(width).zip(shares) {
                let scale = weight * *share;
                of_one[0] += scale;
                add_scaled(&mut of_one[1..], scale, values);
            }
        };
        let mut gradient = self.design.sum(zero, add, |_| {});
        gradient.truncate(parameters.len());
        for (of_one, parameters) in gradient.chunks_exact_mut(width).zip(parameters.chunks_exact(width)) {
            add_scaled(&mut of_one[1..], self.l2, &parameters[1..]);
        }
        gradient
    }

    /// The matrix of second derivatives, n_parameters x n_parameters.
    pub(crate) fn curvature(&self, parameters: &[f64]) -> Vec<f64> {
        let (width, size) = (self.design.width(), self.n_parameters());
        let blocks = self.blocks(parameters, true);
        let mut whole = vec![0.0; size * size];
        let mut blocks = blocks.chunks_exact(width * width);
        for a in 0..self.n_scores {
            for b in 0..=a {
                let Some(block) = blocks.next() else { continue };
                for (i, line) in block.chunks_exact(width).enumerate() {
                    let (row, other) = (a * width + i, b * width + i);
                    whole[row * size + b * width..row * size + (b + 1) * width].copy_from_slice(line);
                    whole[other * size + a * width..other * size + (a + 1) * width].copy_from_slice(line);
                }
            }
        }
        for row in (0..size).filter(|row| row % width > 0) {
            whole[row * size + row] += self.l2;
        }
        whole
    }

    /// The decomposed matrix of second derivatives, or an approximation from some of the rows and, for many
    /// parameters, of every score by itself; and whether it is exact.
    pub(crate) fn factor(&self, parameters: &[f64]) -> (Factor, bool) {
        let (width, size) = (self.design.width(), self.n_parameters());
        let whole = self.is_whole();
        let n_products = if whole { size * size } else { size * width } / 2 + 1;
        let thin = (self.design.n_rows() / (PRODUCTS / n_products).max(10 * size)).max(1);
        let some = self.thinned(thin);
        if whole {
            return (Factor::new(some.curvature(parameters), size), thin == 1);
        }
        let mut blocks = some.blocks(parameters, false);
        for block in blocks.chunks_exact_mut(width * width) {
            for at in 1..width {
                block[at * width + at] += self.l2;
            }
        }
        (Factor::new(blocks, width), false)
    }

    /// The second derivatives of the loss without the penalty by pairs of scores: (0, 0), (1, 0), (1, 1), (2, 0) and
    /// so on, or only of each score with itself.
    fn blocks(&self, parameters: &[f64], pairs: bool) -> Vec<f64> {
        let n = self.n_scores;
        let curvatures = |row: usize, values: &[f64], out: &mut Vec<f64>| {
            let mut shares = vec![0.0; n];
            self.shares(parameters, values, &mut shares);
            let weight = self.design.weight(row);
            for (a, share) in shares.iter().enumerate() {
                if pairs {
                    out.extend(shares[..a].iter().map(|other| -weight * share * other));
                }
                out.push(weight * share * (1.0 - share));
            }
        };
        self.design.products(if pairs { n * (n + 1) / 2 } else { n }, curvatures)
    }

    /// The probabilities of a row: of the second class for one score, otherwise of each score's class.
    fn shares(&self, parameters: &[f64], values: &[f64], shares: &mut [f64]) {
        for (share, of_one) in shares.iter_mut().zip(parameters.chunks_exact(self.design.width())) {
            *share = score(of_one, values);
        }
        if let [share] = shares {
            *share = logistic(*share);
        } else {
            softmax(shares);
        }
    }
}

#[cfg(test)]
#[path = "log_loss_tests.rs"]
mod tests;
