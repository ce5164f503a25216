//! Linear regression against what is known.

use ndarray::{Array2, array};

use super::*;
use crate::numeric::mean;

fn sample() -> (Array2<f64>, Vec<f64>) {
    let inputs = array![[1.0, 10.0], [2.0, 13.0], [3.0, 11.0], [4.0, 17.0], [5.0, 12.0], [6.0, 9.0]];
    let targets = inputs.rows().into_iter().map(|row| 3.0 + 2.0 * row[0] - 0.5 * row[1]).collect();
    (inputs, targets)
}

fn points<'a>(inputs: &'a Array2<f64>, targets: &'a [f64], weights: &'a [f64]) -> Points<'a> {
    Points { inputs: inputs.view(), targets, weights }
}

#[test]
fn a_plane_is_found_exactly() {
    let (inputs, targets) = sample();
    let linear = least_squares(&points(&inputs, &targets, &[])).unwrap();
    assert_eq!((linear.intercept, linear.weights), (3.0, vec![2.0, -0.5]));
}

#[test]
fn weak_penalties_approach_least_squares_although_the_inputs_are_not_centred() {
    let (inputs, targets) = sample();
    let points = points(&inputs, &targets, &[]);
    for linear in [ridge(&points, 1e-9), elastic_net(&points, 1e-9, 0.5)] {
        let linear = linear.unwrap();
        assert!(
            (linear.weights[0] - 2.0).abs() < 1e-8 && (linear.intercept - 3.0).abs() < 1e-7,
            "{linear:?}"
        );
    }
}

#[test]
fn strong_absolute_penalties_leave_the_mean() {
    let (inputs, targets) = sample();
    let linear = elastic_net(&points(&inputs, &targets, &[]), 1e3, 1.0).unwrap();
    assert_eq!(linear.weights, [0.0, 0.0]);
    assert!((linear.intercept - mean(&targets)).abs() < 1e-9);
}
