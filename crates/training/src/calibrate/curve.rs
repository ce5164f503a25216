//! Platt's and beta calibration: logistic regressions on the logarithms of a probability.

use vitrine_model::pipeline::CalibrationMap;
use vitrine_model::pipeline::calibration::LEAST_PROBABILITY;

use super::Outcomes;
use crate::TrainError;
use crate::numeric::round_weight;
use crate::solvers::logistic_curve::{fit_logistic_curve, maximise};

/// Platt's logistic curve over the log-odds of the given probability (Platt, 1999), by maximum likelihood.
///
/// As Platt does, the outcomes are smoothed: with weights `n1` and `n0` of rows that came true and that did not, they
/// count as `(n1 + 1) / (n1 + 2)` and `1 / (n0 + 2)`, which changes their sum hardly and keeps the curve finite where
/// the classes are perfectly separable. A curve that would fall is made level.
///
/// # Errors
/// What [`Outcomes::check`] says.
pub fn fit_platt(outcomes: Outcomes<'_>) -> Result<CalibrationMap, TrainError> {
    outcomes.check()?;
    let features: Vec<[f64; 2]> = outcomes.given.iter().map(|given| logs(*given)).collect();
    let odds: Vec<f64> = features.iter().map(|[a, b]| a + b).collect();
    let (slope, c) = fit_logistic_curve(&odds, outcomes.came_true, outcomes.weights);
    Ok(CalibrationMap::Curve { a: slope, b: slope, c })
}

/// Beta calibration (Kull, Silva Filho and Flach, 2017): a logistic regression on `ln p` and `-ln(1 - p)`. A weight
/// that would be negative is left out, as there. The outcomes are smoothed as in [`fit_platt`].
///
/// # Errors
/// What [`Outcomes::check`] says.
pub fn fit_beta(outcomes: Outcomes<'_>) -> Result<CalibrationMap, TrainError> {
    outcomes.check()?;
    let features: Vec<[f64; 2]> = outcomes.given.iter().map(|given| logs(*given)).collect();
    let mut used = [true, true];
    let most_likely = |used| maximise(&features, outcomes.came_true, outcomes.weights, used);
    let mut found = most_likely(used);
    // Of two negative weights the more negative one is left out first.
    while found[0] < 0.0 || found[1] < 0.0 {
        used[usize::from(found[1] < found[0])] = false;
        found = most_likely(used);
    }
    let [a, b, c] = found.map(round_weight);
    Ok(CalibrationMap::Curve { a, b, c })
}

/// `ln p` and `-ln(1 - p)`, with the probability kept from 0 and 1 as the map itself keeps it.
fn logs(probability: f64) -> [f64; 2] {
    let p = probability.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
    [libm::log(p), -libm::log(1.0 - p)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose shares at the given probabilities are those of a curve.
    fn rows_of(truth: &CalibrationMap) -> (Vec<f64>, Vec<bool>) {
        let (mut given, mut came_true) = (Vec::new(), Vec::new());
        for step in 1..100 {
            let p = f64::from(step) / 100.0;
            let positive = (truth.apply(p) * 2000.0).round() as usize;
            given.extend([p; 2000]);
            came_true.extend((0..2000).map(|at| at < positive));
        }
        (given, came_true)
    }

    fn numbers(map: &CalibrationMap) -> [f64; 3] {
        let CalibrationMap::Curve { a, b, c } = map else { panic!("{map:?}") };
        [*a, *b, *c]
    }

    #[test]
    fn the_curve_behind_the_rows_is_found() {
        for truth in [[0.6, 0.6, -0.4], [1.7, 0.5, 0.3]] {
            let [a, b, c] = truth;
            let (given, came_true) = rows_of(&CalibrationMap::Curve { a, b, c });
            let outcomes = Outcomes { given: &given, came_true: &came_true, weights: &[] };
            let beta = numbers(&fit_beta(outcomes).unwrap());
            assert!(beta.iter().zip(truth).all(|(found, truth)| (found - truth).abs() < 0.02), "{beta:?}");
            let platt = numbers(&fit_platt(outcomes).unwrap());
            assert_eq!(platt[0], platt[1]);
            assert!(a != b || (platt[0] - a).abs() < 0.02 && (platt[2] - c).abs() < 0.02, "{platt:?}");
        }
    }

    #[test]
    fn perfect_constant_and_reversed_probabilities_give_finite_rising_curves() {
        let came_true = [false, false, false, false, true, true, true, true];
        let reversed = [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1];
        let perfect = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        for given in [perfect, [0.3; 8], reversed] {
            let outcomes = Outcomes { given: &given, came_true: &came_true, weights: &[] };
            for map in [fit_platt(outcomes).unwrap(), fit_beta(outcomes).unwrap()] {
                let [a, b, c] = numbers(&map);
                assert!(a >= 0.0 && b >= 0.0 && c.is_finite(), "{map:?}");
                let mean = given.iter().map(|given| map.apply(*given)).sum::<f64>() / 8.0;
                assert!((mean - 0.5).abs() < 1e-6, "{given:?}: {mean}");
            }
        }
    }

    #[test]
    fn weights_count_as_repetitions() {
        let (given, came_true) = ([0.2, 0.4, 0.6, 0.7], [false, true, false, true]);
        let weights = [2.0, 1.0, 3.0, 2.0];
        let repeat = |at: usize| vec![at; weights[at] as usize];
        let repeated: Vec<usize> = (0..4).flat_map(repeat).collect();
        let given_again: Vec<f64> = repeated.iter().map(|at| given[*at]).collect();
        let again: Vec<bool> = repeated.iter().map(|at| came_true[*at]).collect();
        for fit in [fit_platt, fit_beta] {
            let weighted = fit(Outcomes { given: &given, came_true: &came_true, weights: &weights }).unwrap();
            let plain = fit(Outcomes { given: &given_again, came_true: &again, weights: &[] }).unwrap();
            let pairs = numbers(&weighted).into_iter().zip(numbers(&plain));
            assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-6), "{weighted:?} {plain:?}");
        }
    }
}
