//! The minimum of the log loss by Newton's method, with second derivatives that are recomputed only when they no
//! longer fit, and are corrected between by the gradients (Nocedal, 1980; Liu and Nocedal, 1989).

use std::collections::VecDeque;

use super::design::{add_scaled, dot};
use super::factor::Factor;
use super::log_loss::LogLoss;
use crate::numeric::sum;

/// The largest number of steps.
const STEPS: usize = 500;
/// Pairs of steps and gradients that are remembered.
const REMEMBERED: usize = 10;
/// From this many rows on the search begins with every [`THIN`]-th of them.
const MANY_ROWS: usize = 20_000;
const THIN: usize = 8;
/// The search ends where the squared length of a step, measured by the second derivatives, is below this share of
/// the summed weights.
const PRECISION: f64 = 1e-18;
/// A step must shorten the next one to this share, squared, or the second derivatives are recomputed.
const PROGRESS: f64 = 0.03;
/// Steps that second derivatives are kept for in any case where they are not exact, because what the gradients showed
/// since is lost with them.
const PATIENCE: usize = 25;

/// Where a search ended.
pub(crate) struct Minimum {
    /// The parameters.
    pub(crate) parameters: Vec<f64>,
    /// Twice what the loss could still fall by, to second order, as a share of the summed weights.
    pub(crate) left: f64,
}

/// The parameters with the smallest loss. What is not determined by the rows stays 0.
pub(crate) fn minimise(loss: &LogLoss<'_>) -> Minimum {
    let total = loss.design.total_weight();
    let start = rough(loss).unwrap_or_else(|| vec![0.0; loss.n_parameters()]);
    let (parameters, slope) = search(loss, start, PRECISION * total);
    Minimum { parameters, left: slope / total }
}

/// A start from some of the rows, exact enough beside how far rows drawn otherwise would lead. None for few rows, or
/// where those rows by themselves distinguish the classes.
fn rough(loss: &LogLoss<'_>) -> Option<Vec<f64>> {
    if loss.design.n_rows() < MANY_ROWS {
        return None;
    }
    let some = loss.thinned(THIN);
    let enough = 1e-2 * THIN as f64;
    let start = rough(&some).unwrap_or_else(|| vec![0.0; loss.n_parameters()]);
    let (parameters, slope) = search(&some, start, enough);
    let small = parameters.iter().all(|value| value.abs() < 30.0);
    (small && slope <= enough).then_some(parameters)
}

/// Steps from a start until the squared length of a step is below `enough`; the parameters and that length.
fn search(loss: &LogLoss<'_>, start: Vec<f64>, enough: f64) -> (Vec<f64>, f64) {
    let mut at = start;
    let mut gradient = loss.gradient(&at);
    let mut memory = Memory::new(loss, &at);
    let mut before = f64::INFINITY;
    for _ in 0..STEPS {
        let mut step = memory.step(&gradient);
        let mut slope = -dot(&step, &gradient);
        if memory.n_steps >= memory.patience && slope > PROGRESS * before {
            memory = Memory::new(loss, &at);
            step = memory.step(&gradient);
            slope = -dot(&step, &gradient);
        }
        if slope <= enough || !slope.is_finite() {
            add_scaled(&mut at, 1.0, &step);
            return (at, slope);
        }
        let (size, next) = length(loss, &at, &step, slope);
        let Some(next) = next else { return (at, slope) };
        for value in &mut step {
            *value *= size;
        }
        add_scaled(&mut at, 1.0, &step);
        let change = next.iter().zip(&gradient).map(|(after, before)| after - before).collect();
        memory.remember(step, change);
        (gradient, before) = (next, slope);
    }
    (at, before)
}

/// How much of a step is taken, and the gradient there. The loss is convex, so it falls along the step as long as
/// its slope does; a step is shortened until the loss has hardly begun to rise again.
fn length(loss: &LogLoss<'_>, at: &[f64], step: &[f64], slope: f64) -> (f64, Option<Vec<f64>>) {
    let mut size = 1.0;
    while size > 1e-10 {
        let mut trial = at.to_vec();
        add_scaled(&mut trial, size, step);
        let gradient = loss.gradient(&trial);
        let there = dot(&gradient, step);
        if there <= 0.1 * slope {
            return (size, Some(gradient));
        }
        size *= if there.is_finite() { (slope / (slope + there)).clamp(0.1, 0.5) } else { 0.1 };
    }
    (0.0, None)
}

/// The second derivatives, as they were assumed and as they were since computed.
struct Memory {
    factor: Factor,
    /// Steps that they are kept for in any case, and steps so far.
    patience: usize,
    n_steps: usize,
    /// The distance between the parameters of one score and the next, where scores are decomposed apart.
    apart: Option<usize>,
    /// Steps, changes of the gradient along them, and one over their product.
    pairs: VecDeque<(Vec<f64>, Vec<f64>, f64)>,
}

impl Memory {
    fn new(loss: &LogLoss<'_>, at: &[f64]) -> Self {
        let (factor, exact) = loss.factor(at);
        let patience = if exact { 1 } else { PATIENCE };
        let apart = (!loss.is_whole()).then(|| loss.design.width());
        Self { factor, patience, n_steps: 0, apart, pairs: VecDeque::new() }
    }

    fn remember(&mut self, step: Vec<f64>, change: Vec<f64>) {
        self.n_steps += 1;
        let product = dot(&step, &change);
        if product > 0.0 && product.is_finite() {
            if self.pairs.len() == REMEMBERED {
                self.pairs.pop_front();
            }
            self.pairs.push_back((step, change, 1.0 / product));
        }
    }

    /// Takes away what is common to all scores. The loss does not know it, but second derivatives of each score by
    /// itself say that it does, and would make every step along it short.
    fn centre(&self, direction: &mut [f64]) {
        let Some(width) = self.apart else { return };
        let n_scores = (direction.len() / width) as f64;
        for at in 0..width {
            let mean = sum(direction.iter().skip(at).step_by(width).copied()) / n_scores;
            for value in direction.iter_mut().skip(at).step_by(width) {
                *value -= mean;
            }
        }
    }

    /// The step that leads to the minimum as far as is known.
    fn step(&self, gradient: &[f64]) -> Vec<f64> {
        let mut direction: Vec<f64> = gradient.iter().map(|value| -value).collect();
        let mut taken = Vec::with_capacity(self.pairs.len());
        for (step, change, inverse) in self.pairs.iter().rev() {
            let share = inverse * dot(step, &direction);
            add_scaled(&mut direction, -share, change);
            taken.push(share);
        }
        self.centre(&mut direction);
        let mut direction = self.factor.solve(&direction);
        self.centre(&mut direction);
        for ((step, change, inverse), share) in self.pairs.iter().zip(taken.iter().rev()) {
            let other = inverse * dot(change, &direction);
            add_scaled(&mut direction, share - other, step);
        }
        direction
    }
}
