//! Support vector machines against scikit-learn 1.9.1 (numpy 2.4.6) on the 150 irises of UCI, unscaled, and what holds for
//! them whatever the rows.
//!
//! `X` are the irises, `y` their classes, `b = slice(50, 150)` the last two species, `q = [50, 70, 83, 100, 119, 149]`,
//! `Z = X[:, :3]` and `t = X[:, 3]`. The call that made each value stands above its test.

use crate::common::iris;
use ndarray::{Array2, ArrayView2, Axis, Slice};
use vitrine_model::estimators::{Estimator, Kernel};
use vitrine_training::families::svm::{MAX_ROWS, SvmKernel, SvmParams, decisions};
use vitrine_training::solvers::Points;
use vitrine_training::{CandidateSpec, Dataset, fit};

const Q: [usize; 6] = [50, 70, 83, 100, 119, 149];

fn irises() -> (Array2<f64>, Vec<f64>) {
    let data = iris();
    let values = data.records.iter().flat_map(vitrine_model::Record::to_numbers).collect();
    (Array2::from_shape_vec((150, 4), values).unwrap(), data.targets)
}

/// The decision values of the rows at [`Q`].
fn of_rows(kernel: Kernel, inputs: ArrayView2<'_, f64>) -> Vec<Vec<f64>> {
    let estimator = Estimator::Kernel(kernel);
    let of_row = |row: &usize| {
        let mut outputs = Vec::new();
        estimator.predict(&inputs.row(*row).to_vec(), &mut outputs);
        outputs
    };
    Q.iter().map(of_row).collect()
}

fn close(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    let near = got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-5);
    assert!(near, "{got:?} should be {expected:?}");
}

/// The last two species, the third one being the second class.
fn two(params: &SvmParams) -> (Kernel, Array2<f64>) {
    let (inputs, targets) = irises();
    let targets: Vec<f64> = targets[50..].iter().map(|class| class - 1.0).collect();
    let points =
        Points { inputs: inputs.slice_axis(Axis(0), Slice::from(50..)), targets: &targets, weights: &[] };
    (decisions(&points, 2, params).unwrap(), inputs)
}

/// The width of the petals of the last two species from the other three lengths.
fn width(params: &SvmParams) -> (Kernel, Array2<f64>) {
    let (inputs, _) = irises();
    let targets = inputs.column(3).to_vec();
    let inputs = inputs.select(Axis(1), &[0, 1, 2]);
    let points = Points {
        inputs: inputs.slice_axis(Axis(0), Slice::from(50..)),
        targets: &targets[50..],
        weights: &[],
    };
    (decisions(&points, 0, params).unwrap(), inputs)
}

fn flat(rows: Vec<Vec<f64>>) -> Vec<f64> {
    rows.into_iter().flatten().collect()
}

/// `SVC(C=1, gamma='scale', tol=1e-9).fit(X[b], y[b])`, its `decision_function(X[q])` and number of `support_`
#[test]
fn two_classes() {
    let (kernel, inputs) = two(&SvmParams::default());
    assert_eq!(kernel.vectors.len(), 46);
    close(
        &flat(of_rows(kernel, inputs.view())),
        &[
            -0.7381792539741192,
            -0.062326497163556024,
            0.2541656359924475,
            2.063435843636971,
            0.13419739019711757,
            0.40944485017407767,
        ],
    );
}

/// `SVC(C=0.5, kernel='linear', shrinking=False, tol=1e-9).fit(X[b] - X[b].mean(0), y[b])`, its `coef_` and
/// `intercept_ - coef_ @ X[b].mean(0)`; scikit-learn keeps the kernel in single precision, so that inputs far from 0
/// cost it digits.
#[test]
fn two_classes_with_the_linear_kernel() {
    let (kernel, _) = two(&SvmParams { c: 0.5, kernel: SvmKernel::Linear, ..SvmParams::default() });
    close(
        &kernel.scores[0].coefficients,
        &[-0.47356563211157143, -0.46601906362170964, 1.83651602733287, 1.7001334437567142],
    );
    close(&[kernel.scores[0].bias], &[-7.564276657469001]);
}

/// `OneVsRestClassifier(SVC(C=1, gamma=0.5, tol=1e-9)).fit(X, y)`, its `decision_function(X[q])`
#[test]
fn three_classes() {
    let (inputs, targets) = irises();
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &[] };
    let params = SvmParams { gamma: Some(0.5), ..SvmParams::default() };
    let got = of_rows(decisions(&points, 3, &params).unwrap(), inputs.view());
    let expected = [
        [-1.0000000018420836, 1.0881576601680114, -1.2115921159825518],
        [-1.0731334452518086, -0.03641120792449293, 0.07059185093913556],
        [-1.1153920048870387, -0.5624057136626005, 0.6376863767000813],
        [-1.0000000045376338, -1.6996495029626362, 1.5422608167706018],
        [-0.9999999972388648, -0.4781078443845241, 0.4188105848104857],
        [-1.109799569961973, -0.7812599789396528, 0.8548333545382107],
    ];
    for (got, expected) in got.iter().zip(expected) {
        close(got, &expected);
    }
}

/// `SVR(C=1, gamma='scale', epsilon=0.1, tol=1e-9).fit(Z[b], t[b])`, its `predict(Z[q])` and number of `support_`
#[test]
fn values() {
    let (kernel, inputs) = width(&SvmParams::default());
    assert_eq!(kernel.vectors.len(), 61);
    close(
        &flat(of_rows(kernel, inputs.view())),
        &[
            1.5763849670196828,
            1.7891086508483147,
            1.8063955701179428,
            2.399999898733683,
            1.600000187662848,
            1.9146539061638823,
        ],
    );
}

/// `SVR(C=2, kernel='linear', epsilon=0.2, shrinking=False, tol=1e-9).fit(Z[b] - Z[b].mean(0), t[b])`, its `coef_` and
/// `intercept_ - coef_ @ Z[b].mean(0)`
#[test]
fn values_with_the_linear_kernel() {
    let linear = SvmParams { c: 2.0, kernel: SvmKernel::Linear, epsilon: 0.2, ..SvmParams::default() };
    let (kernel, _) = width(&linear);
    close(&kernel.scores[0].coefficients, &[-0.1923085691868458, 0.3076910485747333, 0.46923237814777785]);
    close(&[kernel.scores[0].bias], &[-0.29615287403316093]);
}

fn candidate(estimator: serde_json::Value) -> CandidateSpec {
    let all = serde_json::json!({"name": "svm", "label": "SVM", "scale": "standard", "estimator": estimator});
    serde_json::from_value(all).unwrap()
}

/// The probabilities are those of rows that were not fitted to: neither certain nor level.
#[test]
fn probabilities_sum_to_one_and_are_honest() {
    let data = iris();
    let (train, test): (Vec<usize>, Vec<usize>) = (0..150).partition(|row| row % 3 != 0);
    for kernel in ["rbf", "linear"] {
        let spec = candidate(serde_json::json!({"family": "svm", "kernel": kernel}));
        let pipeline = fit(&data.subset(&train), &spec, 1).unwrap().pipeline;
        let mut loss = 0.0;
        for row in &test {
            let probabilities = pipeline.predict(&data.records[*row]).unwrap().probabilities;
            assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            loss -= probabilities[data.targets[*row] as usize].ln() / test.len() as f64;
        }
        assert!(loss < 0.3, "{kernel}: {loss}");
    }
}

/// A linear kernel with one score is exported as the weighted sum that it is.
#[test]
fn a_linear_kernel_becomes_plain_weights() {
    let mut two = iris().subset(&(50..150).collect::<Vec<_>>());
    two.schema.target.task = vitrine_model::Task::Binary;
    two.schema.target.classes.remove(0);
    two.targets.iter_mut().for_each(|target| *target -= 1.0);
    let of = |kernel| candidate(serde_json::json!({"family": "svm", "kernel": kernel}));
    let estimator = |kernel| fit(&two, &of(kernel), 1).unwrap().pipeline.estimator;
    assert!(matches!(estimator("linear"), Estimator::Logistic(_)));
    assert!(matches!(estimator("rbf"), Estimator::Kernel(_)));
}

#[test]
fn what_cannot_be_fitted_is_refused_with_the_reason() {
    let refused = |data: &Dataset, spec: &CandidateSpec, words: &str| {
        let message = fit(data, spec, 1).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    };
    let svm = candidate(serde_json::json!({"family": "svm"}));
    let data = iris();
    refused(&Dataset { weights: vec![2.0; 150], ..data.clone() }, &svm, "weights");
    let many: Vec<usize> = (0..=MAX_ROWS).map(|row| row % 150).collect();
    refused(&data.subset(&many), &svm, "20001, expected at most 20000");
    refused(
        &data,
        &CandidateSpec { class_weights: vitrine_training::spec::ClassWeights::Balanced, ..svm },
        "resample",
    );
    refused(&data, &candidate(serde_json::json!({"family": "svm", "c": 0.0})), "c is 0");
    let slow = serde_json::json!({"family": "svm", "kernel": "linear", "c": 1000.0});
    refused(&data, &candidate(slow), "c is 1000, expected at most 2.5e2 for the linear kernel");
}
