//! Linear models and naive Bayes against scikit-learn 1.9.1 (numpy 2.4.6) on the 150 irises of UCI, unscaled.
//!
//! `X` are the irises, `y` their classes, `b = slice(50, 150)` the last two species, `w = 1 + arange(150) % 3` weights,
//! `Z = X[:, :3]` and `t = X[:, 3]` for the regressions. The estimator that made each value stands above its test.

use crate::common::iris;
use ndarray::{Array2, Axis, Slice};
use vitrine_model::estimators::{Estimator, Linear, Logistic};
use vitrine_training::families::logistic;
use vitrine_training::families::naive_bayes::{Kind, fit as fit_bayes};
use vitrine_training::solvers::Points;
use vitrine_training::solvers::least_squares::{elastic_net, least_squares, ridge};

/// Inputs, classes and weights.
fn irises() -> (Array2<f64>, Vec<f64>, Vec<f64>) {
    let data = iris();
    let values = data.records.iter().flat_map(vitrine_model::Record::to_numbers).collect();
    let weights = (0..150).map(|row| f64::from(1 + row % 3)).collect();
    (Array2::from_shape_vec((150, 4), values).unwrap(), data.targets, weights)
}

fn close(got: &Linear, weights: &[f64], intercept: f64, tolerance: f64) {
    for (got, expected) in got.weights.iter().zip(weights).chain([(&got.intercept, &intercept)]) {
        assert!((got - expected).abs() <= tolerance * expected.abs().max(0.1), "{got} should be {expected}");
    }
    assert_eq!(got.weights.len(), weights.len());
}

fn scores(fitted: Estimator) -> Vec<Linear> {
    let Estimator::Logistic(Logistic { scores }) = fitted else { panic!("{fitted:?}") };
    scores
}

/// The last two species, the third one being the second class.
fn two(weighted: bool, alpha: f64, l1_ratio: f64) -> Linear {
    let (inputs, targets, weights) = irises();
    let targets: Vec<f64> = targets[50..].iter().map(|class| class - 1.0).collect();
    let points = Points {
        inputs: inputs.slice_axis(Axis(0), Slice::from(50..)),
        targets: &targets,
        weights: if weighted { &weights[50..] } else { &[] },
    };
    scores(logistic::fit(&points, 2, alpha, l1_ratio).unwrap()).remove(0)
}

/// `LogisticRegression(C=1, solver='newton-cholesky', tol=1e-13, max_iter=1000).fit(X[b], y[b])`
#[test]
fn logistic_regression_of_two_classes() {
    let weights = [-0.3944334785720582, -0.5132774044284336, 2.930751383853358, 2.4170321883370085];
    close(&two(false, 1.0, 0.0), &weights, -14.430758180168677, 1e-8);
}

/// As above with `sample_weight=w[b]`.
#[test]
fn logistic_regression_with_weights() {
    let weights = [-0.9174272167368777, -0.9024563347955634, 3.723015749619657, 3.0222655014921918];
    close(&two(true, 1.0, 0.0), &weights, -14.992839308898635, 1e-8);
}

/// `LogisticRegression(C=1, l1_ratio=1, solver='saga', tol=1e-12, max_iter=3000000).fit(X[b], y[b])`
#[test]
fn logistic_regression_with_an_absolute_penalty() {
    let weights = [-0.7122429640225659, 0.0, 4.154979558855955, 4.006591135464215];
    let linear = two(false, 1.0, 1.0);
    close(&linear, &weights, -22.52252531392268, 1e-6);
    assert_eq!(linear.weights[1], 0.0);
}

fn three(alpha: f64, l1_ratio: f64) -> Vec<Linear> {
    let (inputs, targets, _) = irises();
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &[] };
    scores(logistic::fit(&points, 3, alpha, l1_ratio).unwrap())
}

/// `LogisticRegression(C=2, solver='newton-cholesky', tol=1e-13, max_iter=1000).fit(X, y)`
#[test]
fn logistic_regression_of_three_classes() {
    let expected = [
        (
            [-0.4234722829522814, 1.2391652756470362, -3.0119548211049194, -1.3385506151205935],
            11.204957033620456,
        ),
        (
            [0.6966388162934547, -0.2538940918932661, -0.3011346558755452, -1.2600491453984857],
            2.3825772577360684,
        ),
        (
            [-0.27316653334119717, -0.9852711837537765, 3.3130894769804873, 2.5985997605190803],
            -13.587534291356526,
        ),
    ];
    for (got, (weights, intercept)) in three(0.5, 0.0).iter().zip(expected) {
        close(got, &weights, intercept, 1e-8);
    }
}

/// `LogisticRegression(C=1, l1_ratio=.5, solver='saga', tol=1e-11, max_iter=3000000).fit(X, y)`
#[test]
fn logistic_regression_of_three_classes_with_both_penalties() {
    let expected = [
        ([0.0, 0.7362953827027596, -2.8808823175158262, -0.708995088467862], 11.160720766260711),
        ([0.5732053411627808, 0.0, 0.0, -0.7285663035168319], 2.5555234776586633),
        (
            [-0.012384619222032876, -0.3927987834663842, 3.226225469687322, 2.437561391971314],
            -13.716244243920668,
        ),
    ];
    for (got, (weights, intercept)) in three(1.0, 0.5).iter().zip(expected) {
        close(got, &weights, intercept, 1e-6);
        let zeros = |weights: &[f64]| weights.iter().map(|weight| *weight == 0.0).collect::<Vec<_>>();
        assert_eq!(zeros(&got.weights), zeros(&weights));
    }
}

/// `LinearRegression()`, `Ridge(alpha=2.5, solver='cholesky')` and `ElasticNet(alpha=.005, l1_ratio=.5, tol=1e-14,
/// max_iter=1000000)`, each `.fit(Z, t)` and `.fit(Z, t, sample_weight=w)`.
#[test]
fn linear_regressions() {
    let (inputs, _, weights) = irises();
    let targets = inputs.column(3).to_vec();
    let plain =
        Points { inputs: inputs.slice_axis(Axis(1), Slice::from(..3)), targets: &targets, weights: &[] };
    let weighted = Points { weights: &weights, ..plain };
    for (points, coefficients, intercept) in [
        (plain, [-0.21027132884518543, 0.2287772139639792, 0.5260881800630968], -0.2487235860244532),
        (weighted, [-0.21915938045702096, 0.20677319671209088, 0.5204857470955706], -0.11294346437154812),
    ] {
        close(&least_squares(&points).unwrap(), &coefficients, intercept, 1e-8);
    }
    for (points, coefficients, intercept) in [
        (plain, [-0.13890316722502413, 0.16304921826917546, 0.4874701265206706], -0.31986585432486603),
        (weighted, [-0.17991595591685042, 0.1721137927631534, 0.49960251242932624], -0.15795277390192064),
    ] {
        close(&ridge(&points, 2.5).unwrap(), &coefficients, intercept, 1e-8);
    }
    for (points, coefficients, intercept) in [
        (plain, [-0.15154179392664113, 0.17215546546171023, 0.49500057426704647], -0.3021290674871282),
        (weighted, [-0.16122927243117635, 0.15223713750592072, 0.4901047092099889], -0.17079592091243234),
    ] {
        close(&elastic_net(&points, 0.005, 0.5).unwrap(), &coefficients, intercept, 1e-8);
    }
}

fn probabilities(fitted: Estimator, inputs: &[f64], expected: [f64; 3]) {
    let mut outputs = Vec::new();
    fitted.predict(inputs, &mut outputs);
    let close = outputs.iter().zip(&expected).all(|(got, expected)| (got - expected).abs() < 1e-8);
    assert!(close, "{outputs:?} should be {expected:?}");
}

/// `GaussianNB().fit(X, y).predict_proba(X[[70, 77, 133]])`
#[test]
fn naive_bayes_of_numbers() {
    let (inputs, targets, _) = irises();
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &[] };
    let fitted = Estimator::NaiveBayes(fit_bayes(&points, 3, &[Kind::Number; 4], 1e-9, 1.0).unwrap());
    for (row, expected) in [
        (70, [7.435724184970995e-129, 0.15449408491578914, 0.8455059150842108]),
        (77, [2.1253121553620274e-137, 0.07526913157968096, 0.924730868420319]),
        (133, [2.197986490597144e-130, 0.7126451442263502, 0.2873548557736498]),
    ] {
        probabilities(fitted.clone(), &inputs.row(row).to_vec(), expected);
    }
}

/// `c = minimum(floor(X[:, [0, 2]] - [4, 1]).astype(int), [3, 5])` and `CategoricalNB(alpha=1, min_categories=[4,
/// 6]).fit(c, y).predict_proba([[1, 2], [2, 3], [3, 4]])`; the first category of the second feature has no input, and
/// every input is scaled.
#[test]
fn naive_bayes_of_categories() {
    let (inputs, targets, _) = irises();
    let (centre, scale) = (0.25, 0.4);
    let row = |sepal: usize, petal: usize| -> Vec<f64> {
        let hot = (0..4).map(|value| value == sepal).chain((1..6).map(|value| value == petal));
        hot.map(|hot| (f64::from(u8::from(hot)) - centre) / scale).collect()
    };
    let category = |value: f64, start: f64, last: f64| (value - start).floor().min(last) as usize;
    let rows =
        inputs.rows().into_iter().flat_map(|x| row(category(x[0], 4.0, 3.0), category(x[2], 1.0, 5.0)));
    let rows = Array2::from_shape_vec((150, 9), rows.collect()).unwrap();
    let kind = |feature, n_values| Kind::Indicator { feature, n_values, centre, scale };
    let kinds: Vec<Kind> = [kind(0, 4); 4].into_iter().chain([kind(1, 6); 5]).collect();
    let points = Points { inputs: rows.view(), targets: &targets, weights: &[] };
    let fitted = Estimator::NaiveBayes(fit_bayes(&points, 3, &kinds, 1e-9, 1.0).unwrap());
    for ((sepal, petal), expected) in [
        ((1, 2), [0.08857142857142852, 0.8914285714285715, 0.02000000000000001]),
        ((2, 3), [0.0008795074758135442, 0.8021108179419523, 0.19700967458223392]),
        ((3, 4), [0.002227171492204901, 0.0133630289532294, 0.9844097995545656]),
    ] {
        probabilities(fitted.clone(), &row(sepal, petal), expected);
    }
}
