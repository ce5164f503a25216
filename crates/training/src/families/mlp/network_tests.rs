//! The gradient against differences of the loss, and the layers against the exported ones.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vitrine_model::estimators::Estimator;

use super::*;

const N_ROWS: usize = 7;

/// A network with its parameters, and rows with targets and weights.
fn drawn(sizes: &[usize], tanh: bool, n_classes: usize) -> (Network, Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let network = Network { sizes: sizes.to_vec(), tanh, n_classes };
    let biases = vec![0.3; network.n_scores()];
    let mut parameters = network.drawn(&biases, &mut rng);
    // Biases of 0 would hide what is wrong with them.
    for parameter in &mut parameters {
        *parameter += rng.random_range(-0.1..0.1);
    }
    let mut numbers = |n: usize| (0..n).map(|_| rng.random_range(-1.5..1.5)).collect::<Vec<f64>>();
    let inputs = numbers(N_ROWS * sizes[0]);
    let targets = numbers(N_ROWS).into_iter().map(|number| match n_classes {
        0 => number,
        2 => (number + 1.5) / 3.0,
        n => ((number + 1.5) / 3.0 * n as f64).floor(),
    });
    let targets = targets.collect();
    let weights = numbers(N_ROWS).into_iter().map(|number| number + 2.0).collect();
    (network, parameters, inputs, targets, weights)
}

#[test]
fn the_gradient_is_that_of_the_loss() {
    for (sizes, n_classes) in [
        (vec![5, 6, 1], 0),
        (vec![5, 6, 1], 2),
        (vec![3, 4, 3], 3),
        (vec![6, 5, 4, 4], 4),
        (vec![2, 3, 4, 5, 1], 0),
    ] {
        for tanh in [false, true] {
            let (network, parameters, inputs, targets, weights) = drawn(&sizes, tanh, n_classes);
            let loss = |parameters: &[f64]| {
                let mut pass = Pass { values: vec![inputs.clone()], ..Pass::default() };
                network.forward(parameters, &mut pass);
                network.loss(&targets, &weights, &pass)
            };
            let mut pass = Pass { values: vec![inputs.clone()], ..Pass::default() };
            network.forward(&parameters, &mut pass);
            let own = network.backward(&parameters, &targets, &weights, &mut pass);
            assert!((own - loss(&parameters)).abs() < 1e-12);
            assert_eq!(pass.gradient.len(), parameters.len());
            for at in 0..parameters.len() {
                let moved = |by: f64| {
                    let mut moved = parameters.clone();
                    moved[at] += by;
                    loss(&moved)
                };
                let expected = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                let got = pass.gradient[at];
                let near = (got - expected).abs() < 1e-6 * (1.0 + expected.abs());
                assert!(near, "{sizes:?} {tanh} {at}: {got}, expected {expected}");
            }
        }
    }
}

#[test]
fn the_penalty_is_on_the_weights_alone() {
    let (network, parameters, ..) = drawn(&[2, 3, 1], false, 0);
    let mut gradient = vec![0.0; parameters.len()];
    network.add_penalty(&parameters, 0.5, &mut gradient);
    for (at, (got, parameter)) in gradient.iter().zip(&parameters).enumerate() {
        let is_bias = at < 3 || at == 9;
        assert_eq!(*got, if is_bias { 0.0 } else { 0.5 * parameter }, "{at}");
    }
}

#[test]
fn what_is_exported_gives_the_same_scores() {
    for (n_scores, n_classes) in [(1, 0), (1, 2), (4, 4)] {
        for tanh in [false, true] {
            let (network, parameters, inputs, ..) = drawn(&[5, 6, 3, n_scores], tanh, n_classes);
            let mut pass = Pass { values: vec![inputs.clone()], ..Pass::default() };
            network.forward(&parameters, &mut pass);
            let (scale, shift) = if n_classes == 0 { (4.0, -2.0) } else { (1.0, 0.0) };
            let estimator = Estimator::Mlp(network.export(&parameters, scale, shift));
            assert!(estimator.check(5).is_ok());
            for (row, scores) in inputs.chunks_exact(5).zip(network.scores(&pass)) {
                let mut outputs = Vec::new();
                estimator.predict(row, &mut outputs);
                let mut expected = scores.to_vec();
                match n_classes {
                    0 => expected[0] = scale * expected[0] + shift,
                    2 => expected = vec![1.0 - logistic(scores[0]), logistic(scores[0])],
                    _ => vitrine_model::estimators::softmax(&mut expected),
                }
                assert_eq!(outputs.len(), expected.len());
                let near = outputs.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5);
                assert!(near, "{outputs:?} {expected:?}");
            }
        }
    }
}
