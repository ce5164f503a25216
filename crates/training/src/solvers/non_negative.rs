//! Least squares with weights from 0: how much each of several predictions of the same value counts.

use ndarray::{Array2, Axis};
use vitrine_model::estimators::Linear;

use crate::TrainError;
use crate::error::{Asked, Counted, Learner, NoEnd};
use crate::numeric::{round_weight, sum};

/// The largest number of passes over the weights.
const PASSES: usize = 20_000;
/// A pass that changes no weight by more than this ends the search.
const TOLERANCE: f64 = 1e-10;

/// Minimises `sum_i v_i (y_i - b - sum_j w_j x_ij)^2` over `b` and weights `w_j >= 0` by coordinate descent, from
/// weights of 0 and always in the same order. `inputs` is n_samples x n_inputs, finite; `row_weights` are the `v_i`,
/// all 1 when empty. An input without any spread has the weight 0.
///
/// # Errors
/// [`TrainError::TooFew`] without rows, [`TrainError::NotConverged`] after 20,000 passes.
pub(crate) fn fit(inputs: &Array2<f64>, targets: &[f64], row_weights: &[f64]) -> Result<Linear, TrainError> {
    let estimator = Learner::NonNegative;
    if targets.is_empty() {
        return Err(TrainError::TooFew { what: Asked::Fit(estimator), of: Counted::Rows, needed: 1, got: 0 });
    }
    let weight = |row: usize| row_weights.get(row).copied().unwrap_or(1.0);
    let total = sum((0..targets.len()).map(weight));
    let centre = |values: &[f64]| {
        let mean = sum(values.iter().enumerate().map(|(row, value)| weight(row) * value)) / total;
        (mean, values.iter().map(|value| value - mean).collect::<Vec<f64>>())
    };
    let dot = |a: &[f64], b: &[f64]| {
        sum(a.iter().zip(b).enumerate().map(|(row, (a, b))| weight(row) * a * b)) / total
    };
    let (means, columns): (Vec<f64>, Vec<Vec<f64>>) =
        inputs.axis_iter(Axis(1)).map(|column| centre(&column.to_vec())).unzip();
    let (target_mean, centred) = centre(targets);
    let products: Vec<Vec<f64>> =
        columns.iter().map(|a| columns.iter().map(|b| dot(a, b)).collect()).collect();
    let wanted: Vec<f64> = columns.iter().map(|column| dot(column, &centred)).collect();
    let mut weights = vec![0.0; columns.len()];
    for pass in 0.. {
        let mut change = 0.0_f64;
        for input in 0..weights.len() {
            let own = products[input][input];
            if own <= 1e-12 * means[input] * means[input] {
                continue;
            }
            let fitted = sum(products[input].iter().zip(&weights).map(|(product, weight)| product * weight));
            let next = (weights[input] + (wanted[input] - fitted) / own).max(0.0);
            change = change.max((next - weights[input]).abs());
            weights[input] = next;
        }
        if change <= TOLERANCE {
            break;
        }
        if pass == PASSES {
            let reason = NoEnd::Changes { change, passes: PASSES };
            return Err(TrainError::NotConverged { estimator, reason });
        }
    }
    let weights: Vec<f64> = weights.into_iter().map(round_weight).collect();
    let shift = sum(weights.iter().zip(&means).map(|(weight, mean)| weight * mean));
    Ok(Linear { intercept: round_weight(target_mean - shift), weights, bounds: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_mixture_is_found_and_what_would_count_against_is_left_out() {
        let inputs =
            array![[1.0, 4.0, -1.0], [2.0, 2.0, -2.5], [3.0, 7.0, -2.0], [4.0, 1.0, -4.5], [9.0, 3.0, -8.0]];
        let mixed: Vec<f64> =
            inputs.rows().into_iter().map(|row| 0.5 + 0.75 * row[0] + 0.25 * row[1]).collect();
        let linear = fit(&inputs, &mixed, &[]).unwrap();
        for (weight, wanted) in linear.weights.iter().zip([0.75, 0.25, 0.0]) {
            assert!((weight - wanted).abs() < 1e-6, "{linear:?}");
        }
        assert!((linear.intercept - 0.5).abs() < 1e-5, "{linear:?}");
        let against = fit(&inputs.select(Axis(1), &[2]), &mixed, &[]).unwrap();
        assert_eq!(against.weights, [0.0]);
    }

    #[test]
    fn a_weight_counts_as_often_as_the_row_would() {
        let inputs = array![[1.0], [2.0], [4.0]];
        let twice = fit(&inputs, &[1.0, 3.0, 4.0], &[1.0, 2.0, 1.0]).unwrap();
        let repeated = fit(&array![[1.0], [2.0], [2.0], [4.0]], &[1.0, 3.0, 3.0, 4.0], &[]).unwrap();
        assert_eq!(twice, repeated);
    }

    #[test]
    fn constant_inputs_have_no_weight() {
        let linear = fit(&array![[3.0], [3.0]], &[1.0, 2.0], &[]).unwrap();
        assert_eq!((linear.weights, linear.intercept), (vec![0.0], 1.5));
    }
}
