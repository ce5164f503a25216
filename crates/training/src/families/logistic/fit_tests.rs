//! Logistic regression against what is known.

use ndarray::Array2;

use super::*;

fn fit_rows(
    inputs: &Array2<f64>,
    targets: &[f64],
    n_classes: usize,
    alpha: f64,
) -> Result<Estimator, TrainError> {
    fit(&Points { inputs: inputs.view(), targets, weights: &[] }, n_classes, alpha, 0.0)
}

/// Shares of a class that depend on one input of two values: the log-odds are those of the shares.
#[test]
fn binary_log_odds_are_those_of_the_shares_whichever_class_is_more_frequent() {
    for flip in [false, true] {
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        for (x, ones, all) in [(0.0, 2, 10), (1.0, 5, 20)] {
            for row in 0..all {
                inputs.push(x);
                targets.push(f64::from(u8::from((row < ones) != flip)));
            }
        }
        let inputs = Array2::from_shape_vec((inputs.len(), 1), inputs).unwrap();
        let Estimator::Logistic(model) = fit_rows(&inputs, &targets, 2, 0.0).unwrap() else { panic!() };
        let mut p = Vec::new();
        model.predict_proba(&[0.0], &mut p);
        assert!((p[1] - if flip { 0.8 } else { 0.2 }).abs() < 1e-9, "{p:?}");
        p.clear();
        model.predict_proba(&[1.0], &mut p);
        assert!((p[1] - if flip { 0.75 } else { 0.25 }).abs() < 1e-9, "{p:?}");
    }
}

#[test]
fn classes_without_rows_and_single_classes_are_no_trouble() {
    let inputs = Array2::from_shape_fn((12, 1), |(row, _)| row as f64);
    let targets: Vec<f64> = (0..12).map(|row| if row % 3 == 0 { 0.0 } else { 2.0 }).collect();
    let model = fit_rows(&inputs, &targets, 4, 0.1).unwrap();
    let mut p = Vec::new();
    model.predict(&[3.0], &mut p);
    assert!(p[1] < 1e-9 && p[3] < 1e-9 && p[2] > p[0] && p[0] > 0.1, "{p:?}");
    model_is_certain(&fit_rows(&inputs, &[1.0; 12], 4, 0.1).unwrap());
}

fn model_is_certain(model: &Estimator) {
    let mut p = Vec::new();
    model.predict(&[3.0], &mut p);
    assert_eq!(p, [0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn separable_classes_without_penalty_do_not_converge() {
    let inputs = Array2::from_shape_fn((10, 1), |(row, _)| row as f64);
    let targets: Vec<f64> = (0..10).map(|row| f64::from(u8::from(row > 4))).collect();
    let fault = fit_rows(&inputs, &targets, 2, 0.0).unwrap_err();
    assert!(fault.to_string().contains("perfectly separable"), "{fault}");
    assert!(fit_rows(&inputs, &targets, 2, 1.0).is_ok());
    let targets: Vec<f64> = (0..10).map(|row| f64::from(row / 4)).collect();
    assert!(matches!(fit_rows(&inputs, &targets, 3, 0.0), Err(TrainError::NotConverged { .. })));
}
