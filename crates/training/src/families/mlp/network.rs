//! The layers while they are fitted: the scores of several rows at once, their loss, and its gradient.

use rand::Rng;
use vitrine_model::estimators::{Mlp, logistic};

use crate::class::class_of;
use crate::solvers::design::{add_scaled, dot};

/// Rows or inputs that are added to a sum at once, so that it is read and written less often.
const AT_ONCE: usize = 4;

/// The shape of the layers. Their parameters stand one after the other: of each layer first the biases, then for each
/// of its inputs the weights towards all of its units.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// The number of inputs, of the units of every hidden layer, and of scores.
    pub(super) sizes: Vec<usize>,
    pub(super) tanh: bool,
    /// 0 for a value. For two classes there is one score.
    pub(super) n_classes: usize,
}

/// What is at hand while rows pass through.
#[derive(Clone, Debug, Default)]
pub(super) struct Pass {
    /// The rows' numbers in every layer, the inputs first, n_rows x the layer's size each.
    pub(super) values: Vec<Vec<f64>>,
    /// The sum of the losses by every parameter.
    pub(super) gradient: Vec<f64>,
    /// The losses by the sums of one layer, and by those of the layer before it.
    slopes: (Vec<f64>, Vec<f64>),
}

impl Network {
    /// Number of inputs, number of units and first parameter of every layer.
    fn layers(&self) -> impl DoubleEndedIterator<Item = (usize, usize, usize)> + ExactSizeIterator {
        let mut start = 0;
        let layers: Vec<_> = self
            .sizes
            .iter()
            .zip(self.sizes.iter().skip(1))
            .map(|(n_in, n_out)| {
                let layer = (*n_in, *n_out, start);
                start += (n_in + 1) * n_out;
                layer
            })
            .collect();
        layers.into_iter()
    }

    pub(super) fn n_parameters(&self) -> usize {
        self.layers().map(|(n_in, n_out, _)| (n_in + 1) * n_out).sum()
    }

    /// Weights drawn evenly from -b to b, with `b^2` 6 over the inputs of the layer (He and others, 2015) in hidden
    /// layers of `max(0, x)`, and over inputs and units together (Glorot and Bengio, 2010) in others. The last biases
    /// are given, the others 0.
    pub(super) fn drawn(&self, last_biases: &[f64], rng: &mut impl Rng) -> Vec<f64> {
        let mut parameters = Vec::with_capacity(self.n_parameters());
        for (at, (n_in, n_out, start)) in self.layers().enumerate() {
            let hidden = at + 2 < self.sizes.len();
            parameters.resize(start + n_out, 0.0);
            if !hidden {
                parameters[start..].copy_from_slice(last_biases);
            }
            let fan = if hidden && !self.tanh { n_in } else { n_in + n_out };
            let bound = (6.0 / fan as f64).sqrt();
            parameters.extend((0..n_in * n_out).map(|_| rng.random_range(-bound..bound)));
        }
        parameters
    }

    /// Fills in the values of every layer after the inputs.
    pub(super) fn forward(&self, parameters: &[f64], pass: &mut Pass) {
        pass.values.resize(self.sizes.len(), Vec::new());
        for (at, (n_in, n_out, start)) in self.layers().enumerate() {
            let (before, after) = pass.values.split_at_mut(at + 1);
            let (Some(inputs), Some(outputs)) = (before.last(), after.first_mut()) else { return };
            outputs.resize(inputs.len() / n_in * n_out, 0.0);
            let layer = &parameters[start..start + (n_in + 1) * n_out];
            for (input, output) in inputs.chunks_exact(n_in).zip(outputs.chunks_exact_mut(n_out)) {
                dense(layer, input, output);
            }
            if at + 2 == self.sizes.len() {
                return;
            }
            for value in outputs {
                *value = match *value {
                    sum if self.tanh => libm::tanh(sum),
                    sum if sum < 0.0 => 0.0,
                    sum => sum,
                };
            }
        }
    }

    /// The sum of the weighted losses of the rows that went forward: log loss for classes, half the squared error for
    /// a value.
    pub(super) fn loss(&self, targets: &[f64], weights: &[f64], pass: &Pass) -> f64 {
        let mut unused = vec![0.0; self.n_scores()];
        let mut total = 0.0;
        for ((scores, target), weight) in self.scores(pass).zip(targets).zip(weights) {
            total += weight * self.loss_of(scores, *target, &mut unused);
        }
        total
    }

    /// As [`Network::loss`], with the gradient by all parameters.
    pub(super) fn backward(
        &self,
        parameters: &[f64],
        targets: &[f64],
        weights: &[f64],
        pass: &mut Pass,
    ) -> f64 {
        let (mut slopes, mut before) = std::mem::take(&mut pass.slopes);
        slopes.clear();
        slopes.resize(targets.len() * self.n_scores(), 0.0);
        let rows = slopes.chunks_exact_mut(self.n_scores()).zip(self.scores(pass));
        let mut total = 0.0;
        for ((slopes, scores), (target, weight)) in rows.zip(targets.iter().zip(weights)) {
            total += weight * self.loss_of(scores, *target, slopes);
            for slope in slopes.iter_mut() {
                *slope *= weight;
            }
        }
        pass.gradient.clear();
        pass.gradient.resize(self.n_parameters(), 0.0);
        for (at, (n_in, n_out, start)) in self.layers().enumerate().rev() {
            let Some(inputs) = pass.values.get(at) else { break };
            let end = start + (n_in + 1) * n_out;
            add_products(&mut pass.gradient[start..end], inputs, &slopes, n_in, n_out);
            if at == 0 {
                break;
            }
            before.clear();
            before.resize(inputs.len(), 0.0);
            let lines = || parameters[start + n_out..end].chunks_exact(n_out);
            let rows = before.chunks_exact_mut(n_in).zip(inputs.chunks_exact(n_in));
            for ((before, values), slopes) in rows.zip(slopes.chunks_exact(n_out)) {
                for ((slope, value), line) in before.iter_mut().zip(values).zip(lines()) {
                    let steepness = match (self.tanh, *value > 0.0) {
                        (true, _) => 1.0 - value * value,
                        (false, rising) => f64::from(u8::from(rising)),
                    };
                    *slope = steepness * dot(line, slopes);
                }
            }
            std::mem::swap(&mut slopes, &mut before);
        }
        pass.slopes = (slopes, before);
        total
    }

    /// Adds the penalty `alpha |w|^2 / 2` of all weights to the gradient.
    pub(super) fn add_penalty(&self, parameters: &[f64], alpha: f64, gradient: &mut [f64]) {
        for (n_in, n_out, start) in self.layers() {
            let weights = start + n_out..start + (n_in + 1) * n_out;
            add_scaled(&mut gradient[weights.clone()], alpha, &parameters[weights]);
        }
    }

    /// The network as it is exported, its scores times `scale` and moved by `shift`.
    pub(super) fn export(&self, parameters: &[f64], scale: f64, shift: f64) -> Mlp {
        let mut weights = Vec::with_capacity(parameters.len());
        for (at, (n_in, n_out, start)) in self.layers().enumerate() {
            let (scale, shift) = if at + 2 == self.sizes.len() { (scale, shift) } else { (1.0, 0.0) };
            for unit in 0..n_out {
                weights.push((scale * parameters[start + unit] + shift) as f32);
                let own = (1..=n_in).map(|input| (scale * parameters[start + input * n_out + unit]) as f32);
                weights.extend(own);
            }
        }
        let layers = self.sizes.iter().copied().skip(1).collect();
        Mlp { layers, tanh: self.tanh, classes: self.n_classes > 0, weights }
    }

    pub(super) fn n_scores(&self) -> usize {
        self.sizes.last().copied().unwrap_or(1)
    }

    fn scores<'a>(&self, pass: &'a Pass) -> impl Iterator<Item = &'a [f64]> {
        pass.values.last().map_or(&[][..], Vec::as_slice).chunks_exact(self.n_scores())
    }

    /// The loss of one row, and the loss by its scores. The target of two classes may be the probability of the second.
    fn loss_of(&self, scores: &[f64], target: f64, slopes: &mut [f64]) -> f64 {
        match (self.n_classes, scores, &mut *slopes) {
            (0, [score], [slope]) => {
                *slope = score - target;
                *slope * *slope / 2.0
            }
            (_, [score], [slope]) => {
                *slope = logistic(*score) - target;
                score.max(0.0) - target * score + libm::log1p(libm::exp(-score.abs()))
            }
            _ => {
                let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let mut total = 0.0;
                for (slope, score) in slopes.iter_mut().zip(scores) {
                    *slope = libm::exp(score - largest);
                    total += *slope;
                }
                for slope in slopes.iter_mut() {
                    *slope /= total;
                }
                let class = class_of(target);
                slopes.iter_mut().skip(class).take(1).for_each(|slope| *slope -= 1.0);
                libm::log(total) + largest - scores.get(class).copied().unwrap_or(f64::NAN)
            }
        }
    }
}

/// The sums of one layer for one row.
fn dense(layer: &[f64], input: &[f64], output: &mut [f64]) {
    let n_out = output.len();
    let (biases, weights) = layer.split_at(n_out);
    output.copy_from_slice(biases);
    let (several, rest) = input.as_chunks::<AT_ONCE>();
    let (of_several, of_rest) = weights.split_at(several.len() * AT_ONCE * n_out);
    for (x, lines) in several.iter().zip(of_several.chunks_exact(AT_ONCE * n_out)) {
        let (a, b) = lines.split_at(2 * n_out);
        let ((a, b), (c, d)) = (a.split_at(n_out), b.split_at(n_out));
        for (sum, ((a, b), (c, d))) in output.iter_mut().zip(a.iter().zip(b).zip(c.iter().zip(d))) {
            *sum += (x[0] * a + x[1] * b) + (x[2] * c + x[3] * d);
        }
    }
    for (x, line) in rest.iter().zip(of_rest.chunks_exact(n_out)) {
        add_scaled(output, *x, line);
    }
}

/// Adds the products of every row's inputs (1 for the biases) and slopes.
fn add_products(gradient: &mut [f64], inputs: &[f64], slopes: &[f64], n_in: usize, n_out: usize) {
    let (biases, weights) = gradient.split_at_mut(n_out);
    for slopes in slopes.chunks_exact(n_out) {
        add_scaled(biases, 1.0, slopes);
    }
    let rows = inputs.chunks_exact(AT_ONCE * n_in);
    let slopes_of_rows = slopes.chunks_exact(AT_ONCE * n_out);
    let (rest, slopes_of_rest) = (rows.remainder(), slopes_of_rows.remainder());
    for (rows, slopes) in rows.zip(slopes_of_rows) {
        let (a, b) = slopes.split_at(2 * n_out);
        let ((a, b), (c, d)) = (a.split_at(n_out), b.split_at(n_out));
        for (input, line) in weights.chunks_exact_mut(n_out).enumerate() {
            let (w, x, y, z) =
                (rows[input], rows[n_in + input], rows[2 * n_in + input], rows[3 * n_in + input]);
            for (sum, ((a, b), (c, d))) in line.iter_mut().zip(a.iter().zip(b).zip(c.iter().zip(d))) {
                *sum += (w * a + x * b) + (y * c + z * d);
            }
        }
    }
    for (row, slopes) in rest.chunks_exact(n_in).zip(slopes_of_rest.chunks_exact(n_out)) {
        for (x, line) in row.iter().zip(weights.chunks_exact_mut(n_out)) {
            add_scaled(line, *x, slopes);
        }
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
