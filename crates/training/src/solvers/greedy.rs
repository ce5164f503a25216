//! Ensemble selection: weights for models whose outputs are averaged (Caruana, Niculescu-Mizil, Crew and Ksikes, 2004).

use rayon::prelude::*;
use vitrine_model::pipeline::TargetTransform;

use crate::class::class_of;

/// Probabilities of the actual value count as at least this much in the log loss.
const LEAST: f64 = 1e-12;

/// What averaged outputs are held against.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// n_samples targets: the index of the class, or a value.
    pub targets: &'a [f64],
    /// n_samples weights, or none where all rows count alike.
    pub weights: &'a [f64],
    /// The number of classes; 0 for values.
    pub n_classes: usize,
    /// What makes the targets' scale of an averaged value.
    pub transform: TargetTransform,
}

/// The share of the rounds in which each model was added. Each round adds the one with which the mean of all added
/// so far has the least squared error or log loss, of equal ones the first; of all rounds the best counts, of equally
/// good ones the first. `outputs` has for each model n_samples times one value or n_classes probabilities.
pub fn greedy(outputs: &[Vec<f64>], judged: Judged<'_>, rounds: usize) -> Vec<f64> {
    let mut total = vec![0.0; outputs.first().map_or(0, Vec::len)];
    let mut added = Vec::with_capacity(rounds);
    let mut best = (f64::INFINITY, 1);
    for round in 1..=rounds {
        let losses = outputs.par_iter().map(|own| judged.loss(&total, own, round as f64));
        let losses: Vec<f64> = losses.collect();
        let chosen = (0..losses.len()).fold(0, |best, at| if losses[at] < losses[best] { at } else { best });
        if losses[chosen] < best.0 {
            best = (losses[chosen], round);
        }
        added.push(chosen);
        for (total, own) in total.iter_mut().zip(&outputs[chosen]) {
            *total += own;
        }
    }
    added.truncate(best.1);
    let count = |member: usize| added.iter().filter(|added| **added == member).count();
    (0..outputs.len()).map(|member| count(member) as f64 / added.len() as f64).collect()
}

impl Judged<'_> {
    /// The weighted loss of `(total + own) / n` over all rows.
    fn loss(&self, total: &[f64], own: &[f64], n: f64) -> f64 {
        let width = self.n_classes.max(1);
        let mut all = 0.0;
        let pairs = total.chunks_exact(width).zip(own.chunks_exact(width));
        for (row, ((total, own), target)) in pairs.zip(self.targets).enumerate() {
            let at = |output: usize| {
                let of = |numbers: &[f64]| numbers.get(output).copied().unwrap_or(0.0);
                (of(total) + of(own)) / n
            };
            let loss = match self.n_classes {
                0 => {
                    let error = target - self.transform.apply(at(0));
                    error * error
                }
                2 => -(target * libm::log(at(1).max(LEAST)) + (1.0 - target) * libm::log(at(0).max(LEAST))),
                _ => -libm::log(at(class_of(*target)).max(LEAST)),
            };
            all += loss * self.weights.get(row).copied().unwrap_or(1.0);
        }
        all
    }
}
