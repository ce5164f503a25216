//! The link from an ordinal target's value to the probability of each grade.

use vitrine_model::estimators::logistic;
use vitrine_model::pipeline::OrdinalLink;

use crate::TrainError;
use crate::error::{Asked, Counted, Learner, NoEnd, TargetRule};
use crate::numeric::{mean, round_weight, solve, standard_deviation, sum};

/// The weight of the made-up observations that keep every threshold finite.
const PRIOR: f64 = 0.5;
/// The smallest slope: a value that says nothing about the grade still gives ordered thresholds.
const LEAST_SLOPE: f64 = 1e-6;
const MAX_STEPS: usize = 200;

/// Fits a proportional-odds model of the grade given the predicted value (McCullagh, 1980) by maximum likelihood.
///
/// `values` are n_samples predictions of rows that their model had not seen, `classes` the rows' class indices.
/// Half an observation of every class is added at the mean value, so that a class without rows, as the best wines
/// in a small fold, gets a small probability instead of none, and the maximum always exists. The slope is kept
/// above 0: where the values rank the grades wrongly, they are as good as ignored.
///
/// # Errors
/// [`TrainError::TooFew`] without rows or with fewer than two classes, [`TrainError::Target`] for a class or a
/// value that is none, [`TrainError::NotConverged`] where the search finds no maximum.
pub fn fit_ordinal_link(
    values: &[f64],
    classes: &[usize],
    n_classes: usize,
) -> Result<OrdinalLink, TrainError> {
    let too_few =
        |of, needed, got| TrainError::TooFew { what: Asked::Fit(Learner::GradeLink), of, needed, got };
    if values.is_empty() || values.len() != classes.len() {
        return Err(too_few(Counted::Rows, 1, values.len().min(classes.len())));
    }
    if n_classes < 2 {
        return Err(too_few(Counted::Classes, 2, n_classes));
    }
    for (row, (value, class)) in values.iter().zip(classes).enumerate() {
        if !value.is_finite() || *class >= n_classes {
            return Err(TrainError::Target {
                row,
                got: if value.is_finite() { *class as f64 } else { *value },
                expected: TargetRule::FiniteWithClass(n_classes),
            });
        }
    }
    let centre = mean(values);
    let spread = Some(standard_deviation(values)).filter(|sd| *sd > 1e-9 * (1.0 + centre.abs()));
    let scale = spread.unwrap_or(1.0);
    let mut observations: Vec<Observation> = values
        .iter()
        .zip(classes)
        .map(|(value, class)| Observation { at: (value - centre) / scale, class: *class, weight: 1.0 })
        .collect();
    observations.extend((0..n_classes).map(|class| Observation { at: 0.0, class, weight: PRIOR }));
    // Values that do not differ say nothing about the slope; it stays where it starts.
    let parameters = maximise(&observations, n_classes, if spread.is_some() { 0.1 } else { LEAST_SLOPE })?;
    let (slope, thresholds) = parameters.split_last().map_or((0.0, &[][..]), |(slope, rest)| (*slope, rest));
    let slope = slope / scale;
    Ok(OrdinalLink {
        thresholds: thresholds.iter().map(|threshold| round_weight(threshold + slope * centre)).collect(),
        slope: round_weight(slope),
    })
}

struct Observation {
    /// The standardised value.
    at: f64,
    class: usize,
    weight: f64,
}

/// Newton's method with step halving on the log-likelihood, which is concave in thresholds and slope
/// (Pratt, 1981). The parameters are the thresholds and, last, the slope.
fn maximise(observations: &[Observation], n_classes: usize, slope: f64) -> Result<Vec<f64>, TrainError> {
    let n_thresholds = n_classes - 1;
    let total = sum(observations.iter().map(|observation| observation.weight));
    let mut parameters: Vec<f64> = (0..n_thresholds)
        .map(|k| {
            let below = observations.iter().filter(|o| o.class <= k).map(|o| o.weight);
            let share = sum(below) / total;
            libm::log(share / (1.0 - share))
        })
        .collect();
    parameters.push(slope);
    let mut best = likelihood(observations, &parameters);
    for _ in 0..MAX_STEPS {
        let (gradient, hessian) = derivatives(observations, &parameters);
        let pinned = parameters[n_thresholds] <= LEAST_SLOPE && gradient[n_thresholds] < 0.0;
        let Some(step) = newton_step(&gradient, &hessian, pinned) else { break };
        let mut size = 1.0;
        let improved = loop {
            let mut trial: Vec<f64> = parameters.iter().zip(&step).map(|(p, s)| p + size * s).collect();
            trial[n_thresholds] = trial[n_thresholds].max(LEAST_SLOPE);
            let value = likelihood(observations, &trial);
            if value > best {
                let gain = value - best;
                parameters = trial;
                best = value;
                break gain > 1e-13 * best.abs();
            }
            size /= 2.0;
            if size < 1e-10 {
                break false;
            }
        };
        if !improved {
            break;
        }
    }
    let (gradient, _) = derivatives(observations, &parameters);
    let slope_pinned = parameters[n_thresholds] <= LEAST_SLOPE && gradient[n_thresholds] < 0.0;
    let steepest =
        gradient.iter().take(n_thresholds + usize::from(!slope_pinned)).fold(0.0_f64, |m, g| m.max(g.abs()));
    if best.is_finite() && steepest <= 1e-4 * total {
        return Ok(parameters);
    }
    let reason = NoEnd::Steep(steepest);
    Err(TrainError::NotConverged { estimator: Learner::GradeLink, reason })
}

/// The cumulative probabilities at both edges of an observation's class: up to its class and below it.
fn edges(observation: &Observation, parameters: &[f64]) -> (f64, f64) {
    let n_thresholds = parameters.len() - 1;
    let shift = parameters[n_thresholds] * observation.at;
    let upper =
        if observation.class < n_thresholds { logistic(parameters[observation.class] - shift) } else { 1.0 };
    let lower = if observation.class > 0 { logistic(parameters[observation.class - 1] - shift) } else { 0.0 };
    (upper, lower)
}

fn likelihood(observations: &[Observation], parameters: &[f64]) -> f64 {
    let terms = observations.iter().map(|observation| {
        let (upper, lower) = edges(observation, parameters);
        if upper > lower { observation.weight * libm::log(upper - lower) } else { f64::NEG_INFINITY }
    });
    sum(terms)
}

/// Gradient and Hessian. With `u`, `l` the cumulative probabilities at the class's edges, `u' = u (1 - u)` and
/// `u'' = u' (1 - 2 u)`, the log of `u - l` has the first derivatives `u' / (u - l)` and `-l' / (u - l)`.
fn derivatives(observations: &[Observation], parameters: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let size = parameters.len();
    let last = size - 1;
    let mut gradient = vec![0.0; size];
    let mut hessian = vec![0.0; size * size];
    for observation in observations {
        let (upper, lower) = edges(observation, parameters);
        let p = (upper - lower).max(1e-300);
        let (first_u, first_l) = (upper * (1.0 - upper), lower * (1.0 - lower));
        let (second_u, second_l) = (first_u * (1.0 - 2.0 * upper), first_l * (1.0 - 2.0 * lower));
        let (gu, gl) = (first_u / p, -first_l / p);
        let huu = second_u / p - gu * gu;
        let hll = -second_l / p - gl * gl;
        let hul = -gu * gl;
        let (w, x) = (observation.weight, observation.at);
        let mut add = |row: usize, column: usize, value: f64| hessian[row * size + column] += w * value;
        if observation.class < last {
            let k = observation.class;
            gradient[k] += w * gu;
            add(k, k, huu);
            add(k, last, -x * (huu + hul));
            add(last, k, -x * (huu + hul));
        }
        if observation.class > 0 {
            let k = observation.class - 1;
            gradient[k] += w * gl;
            add(k, k, hll);
            add(k, last, -x * (hll + hul));
            add(last, k, -x * (hll + hul));
        }
        if observation.class > 0 && observation.class < last {
            let k = observation.class;
            add(k, k - 1, hul);
            add(k - 1, k, hul);
        }
        gradient[last] -= w * x * (gu + gl);
        add(last, last, x * x * (huu + hll + 2.0 * hul));
    }
    (gradient, hessian)
}

/// `-H^-1 g`; with the slope held where it is when `pinned`. A little is taken from the diagonal, so that a value
/// that is the same for all rows, and so has no slope, does not make the matrix singular.
fn newton_step(gradient: &[f64], hessian: &[f64], pinned: bool) -> Option<Vec<f64>> {
    let size = gradient.len();
    let mut matrix: Vec<f64> = hessian.iter().map(|value| -value).collect();
    let mut right = gradient.to_vec();
    for k in 0..size {
        matrix[k * size + k] += 1e-9;
    }
    if pinned {
        for k in 0..size {
            matrix[k * size + size - 1] = 0.0;
            matrix[(size - 1) * size + k] = 0.0;
        }
        matrix[size * size - 1] = 1.0;
        right[size - 1] = 0.0;
    }
    solve(&matrix, &right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_link_is_ordered_and_sums_to_one(
            rows in prop::collection::vec((-5.0_f64..5.0, 0_usize..5), 1..60),
            scale in 0.001_f64..1000.0,
        ) {
            let values: Vec<f64> = rows.iter().map(|(value, _)| value * scale).collect();
            let classes: Vec<usize> = rows.iter().map(|(_, class)| *class).collect();
            let link = fit_ordinal_link(&values, &classes, 5).unwrap();
            prop_assert!(link.slope > 0.0);
            prop_assert!(link.thresholds.windows(2).all(|pair| pair[0] < pair[1]));
            let total: f64 = link.probabilities(values[0]).iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-9);
        }
    }

    /// Rows drawn evenly from a known link; a fit to them finds it again.
    #[test]
    fn a_known_link_is_found_again() {
        let truth = OrdinalLink { thresholds: vec![4.0, 6.0, 9.0], slope: 1.5 };
        let (mut values, mut classes) = (Vec::new(), Vec::new());
        for step in 0..200 {
            let value = f64::from(step) * 0.04;
            for (class, probability) in truth.probabilities(value).into_iter().enumerate() {
                for _ in 0..(probability * 400.0).round() as usize {
                    values.push(value);
                    classes.push(class);
                }
            }
        }
        let found = fit_ordinal_link(&values, &classes, 4).unwrap();
        assert!((found.slope - 1.5).abs() < 0.01, "{found:?}");
        assert!(
            found.thresholds.iter().zip(&truth.thresholds).all(|(a, b)| (a - b).abs() < 0.05),
            "{found:?}"
        );
    }

    #[test]
    fn constant_and_reversed_values_give_the_class_shares() {
        let classes = [0, 0, 0, 1, 1, 2];
        for values in [[3.0; 6], [9.0, 9.0, 9.0, 5.0, 5.0, 1.0]] {
            let link = fit_ordinal_link(&values, &classes, 3).unwrap();
            let shares = link.probabilities(5.0);
            for (share, expected) in shares.iter().zip([3.5 / 7.5, 2.5 / 7.5, 1.5 / 7.5]) {
                assert!((share - expected).abs() < 0.01, "{shares:?}");
            }
        }
    }
}
