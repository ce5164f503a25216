//! Logistic curves over one or two scores, by maximum likelihood.

use vitrine_model::estimators::logistic;

use crate::numeric::{round_weight, solve, sum};

const MAX_STEPS: usize = 100;

/// Slope and intercept of the logistic curve over any finite scores, by maximum likelihood, as Platt (1999) fits it.
/// `weights` are one per row, or none where all rows count alike. A curve that would fall is made level.
pub(crate) fn fit_logistic_curve(scores: &[f64], came_true: &[bool], weights: &[f64]) -> (f64, f64) {
    let features: Vec<[f64; 2]> = scores.iter().map(|score| [*score, 0.0]).collect();
    let (slope, intercept) = match maximise(&features, came_true, weights, [true, false]) {
        [slope, _, intercept] if slope >= 0.0 => (slope, intercept),
        _ => (0.0, maximise(&features, came_true, weights, [false, false])[2]),
    };
    (round_weight(slope), round_weight(intercept))
}

/// Newton's method with step halving on the log-likelihood, which is concave. Weights that are not used stay 0. A
/// little is taken from the diagonal, so that features that are the same for all rows do no harm.
pub(crate) fn maximise(
    features: &[[f64; 2]],
    came_true: &[bool],
    weights: &[f64],
    used: [bool; 2],
) -> [f64; 3] {
    let weight = |row: usize| weights.get(row).copied().unwrap_or(1.0);
    let total = |wanted: bool| {
        let rows = came_true.iter().enumerate().filter(|(_, came_true)| **came_true == wanted);
        sum(rows.map(|(row, _)| weight(row)))
    };
    let (positive, negative) = (total(true), total(false));
    let smoothed = [1.0 / (negative + 2.0), (positive + 1.0) / (positive + 2.0)];
    let rows: Vec<([f64; 3], f64, f64)> = features
        .iter()
        .zip(came_true)
        .enumerate()
        .map(|(row, ([a, b], came_true))| {
            let inputs = [if used[0] { *a } else { 0.0 }, if used[1] { *b } else { 0.0 }, 1.0];
            (inputs, smoothed[usize::from(*came_true)], weight(row))
        })
        .collect();
    let odds = (positive + 1.0) / (negative + 1.0);
    let mut found = [0.0, 0.0, libm::log(odds)];
    let mut best = likelihood(&rows, found);
    for _ in 0..MAX_STEPS {
        let Some(step) = newton_step(&rows, found) else { break };
        let mut size = 1.0;
        let gain = loop {
            let mut trial = found;
            for (trial, step) in trial.iter_mut().zip(&step) {
                *trial += size * step;
            }
            let value = likelihood(&rows, trial);
            if value > best {
                let gain = value - best;
                (found, best) = (trial, value);
                break gain;
            }
            size /= 2.0;
            if size < 1e-10 {
                break 0.0;
            }
        };
        if gain <= 1e-13 * best.abs() {
            break;
        }
    }
    found
}

fn score(inputs: &[f64; 3], parameters: [f64; 3]) -> f64 {
    inputs[0] * parameters[0] + inputs[1] * parameters[1] + parameters[2]
}

/// `target ln p + (1 - target) ln(1 - p)` for `p = logistic(s)` is `target s - ln(1 + exp(s))`.
fn likelihood(rows: &[([f64; 3], f64, f64)], parameters: [f64; 3]) -> f64 {
    sum(rows.iter().map(|(inputs, target, weight)| {
        let s = score(inputs, parameters);
        let softplus = s.max(0.0) + libm::log1p(libm::exp(-s.abs()));
        weight * (target * s - softplus)
    }))
}

fn newton_step(rows: &[([f64; 3], f64, f64)], parameters: [f64; 3]) -> Option<Vec<f64>> {
    let (mut gradient, mut hessian) = ([0.0; 3], [0.0; 9]);
    for (inputs, target, weight) in rows {
        let p = logistic(score(inputs, parameters));
        for row in 0..3 {
            gradient[row] += weight * (target - p) * inputs[row];
            for column in 0..3 {
                hessian[row * 3 + column] += weight * p * (1.0 - p) * inputs[row] * inputs[column];
            }
        }
    }
    for at in 0..3 {
        hessian[at * 4] += 1e-9;
    }
    solve(&hessian, &gradient)
}
