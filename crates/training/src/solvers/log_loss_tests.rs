//! The derivatives of the log loss against differences of it.

use ndarray::Array2;

use super::*;
use crate::solvers::design::Points;

#[test]
fn derivatives_are_the_limits_of_differences() {
    let inputs =
        Array2::from_shape_fn((23, 3), |(row, input)| ((row * 5 + input * 11) % 17) as f64 / 4.0 - 2.0);
    let weights: Vec<f64> = (0..23).map(|row| 0.5 + f64::from(row % 4)).collect();
    for n_scores in [1, 3] {
        let targets: Vec<f64> = (0..23)
            .map(|row| if n_scores == 1 { f64::from(row % 5) / 4.0 } else { f64::from(row % 3) })
            .collect();
        let points = Points { inputs: inputs.view(), targets: &targets, weights: &weights };
        let loss = LogLoss { design: Design::new(&points, false), targets: &targets, n_scores, l2: 0.7 };
        let size = loss.n_parameters();
        let at: Vec<f64> = (0..size).map(|index| 0.3 - 0.17 * (index % 4) as f64).collect();
        let beside = |index: usize, by: f64| {
            let mut there = at.clone();
            there[index] += by;
            there
        };
        let (gradient, curvature) = (loss.gradient(&at), loss.curvature(&at));
        for i in 0..size {
            let slope = (loss.value(&beside(i, 1e-5)) - loss.value(&beside(i, -1e-5))) / 2e-5;
            assert!((slope - gradient[i]).abs() < 1e-6, "{n_scores}, {i}: {slope} {}", gradient[i]);
            let (up, down) = (loss.gradient(&beside(i, 1e-5)), loss.gradient(&beside(i, -1e-5)));
            for j in 0..size {
                let bend = (up[j] - down[j]) / 2e-5;
                assert!((bend - curvature[i * size + j]).abs() < 1e-6, "{n_scores}, {i}, {j}: {bend}");
            }
        }
    }
}

/// The blocks of an approximate matrix are those along the diagonal of the whole one.
#[test]
fn blocks_of_scores_lie_along_the_diagonal() {
    let inputs = Array2::from_shape_fn((9, 2), |(row, input)| ((row + 3 * input) % 4) as f64);
    let targets: Vec<f64> = (0..9).map(|row| f64::from(row % 3)).collect();
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &[] };
    let loss = LogLoss { design: Design::new(&points, false), targets: &targets, n_scores: 3, l2: 0.0 };
    let at: Vec<f64> = (0..9).map(|index| 0.1 * index as f64).collect();
    let (whole, blocks) = (loss.curvature(&at), loss.blocks(&at, false));
    for (index, value) in blocks.iter().enumerate() {
        let (score, row, column) = (index / 9, index / 3 % 3, index % 3);
        assert_eq!(whole[(score * 3 + row) * 9 + score * 3 + column], *value);
    }
}
