//! What holds for every linear model and naive Bayes whatever the rows: weights are repetitions, order does not matter,
//! and rows that cannot be learnt from are refused.

use ndarray::{Array2, Axis, Slice};
use vitrine_model::estimators::{Estimator, Linear};
use vitrine_training::TrainError;
use vitrine_training::families::naive_bayes::{Kind, fit as fit_bayes};
use vitrine_training::families::{baseline, logistic};
use vitrine_training::solvers::Points;
use vitrine_training::solvers::least_squares::{elastic_net, least_squares, ridge};

/// Fits something to rows with as many classes, or 0 for a value.
type Fit = fn(&Points<'_>) -> Result<Estimator, TrainError>;

fn bayes(points: &Points<'_>, n_classes: usize) -> Result<Estimator, TrainError> {
    let kinds = vec![Kind::Number; points.inputs.ncols()];
    fit_bayes(points, n_classes, &kinds, 1e-9, 1.0).map(Estimator::NaiveBayes)
}

/// Every fit with the number of classes of the targets it is for, 0 for values.
fn fits() -> Vec<(&'static str, usize, Fit)> {
    vec![
        ("least squares", 0, |points| least_squares(points).map(Estimator::Linear)),
        ("ridge", 0, |points| ridge(points, 0.7).map(Estimator::Linear)),
        ("elastic net", 0, |points| elastic_net(points, 0.05, 0.6).map(Estimator::Linear)),
        ("logistic", 2, |points| logistic::fit(points, 2, 0.3, 0.0)),
        ("sparse logistic", 2, |points| logistic::fit(points, 2, 1.5, 0.8)),
        ("multinomial", 3, |points| logistic::fit(points, 3, 0.3, 0.0)),
        ("sparse multinomial", 3, |points| logistic::fit(points, 3, 1.5, 0.8)),
        ("naive Bayes of two", 2, |points| bayes(points, 2)),
        ("naive Bayes of three", 3, |points| bayes(points, 3)),
        ("baseline", 3, |points| baseline::fit(points, 3).map(Estimator::Constant)),
        ("mean", 0, |points| baseline::fit(points, 0).map(Estimator::Constant)),
    ]
}

/// A number from 0 to 1 that looks random.
fn noise(seed: usize) -> f64 {
    let mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

fn rows(n_samples: usize, n_classes: usize) -> (Array2<f64>, Vec<f64>, Vec<f64>) {
    let inputs = Array2::from_shape_fn((n_samples, 4), |(row, input)| {
        let value = noise(row * 4 + input);
        if input == 3 { 3.0 + value.round() } else { 4.0 * value - 1.5 * input as f64 }
    });
    let target = |(row, x): (usize, ndarray::ArrayView1<'_, f64>)| {
        let value = x[0] - 0.5 * x[1] + 0.8 * x[3] + 4.0 * noise(row + 1_000_000) - 5.0;
        if n_classes == 0 { value } else { (value + 1.0).clamp(0.0, n_classes as f64 - 1.0).round() }
    };
    let targets = inputs.rows().into_iter().enumerate().map(target).collect();
    let weights = (0..n_samples).map(|row| 1.0 + (noise(row + 2_000_000) * 3.0).floor()).collect();
    (inputs, targets, weights)
}

fn predict(fitted: &Estimator, inputs: &Array2<f64>) -> Vec<f64> {
    let mut all = Vec::new();
    for row in inputs.rows() {
        let mut outputs = Vec::new();
        fitted.predict(&row.to_vec(), &mut outputs);
        all.extend(outputs);
    }
    all
}

fn same(what: &str, a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= tolerance, "{what}: {a} and {b}");
    }
}

#[test]
fn weights_count_as_repetitions() {
    for (name, n_classes, fit) in fits() {
        let (inputs, targets, weights) = rows(120, n_classes);
        let weighted = fit(&Points { inputs: inputs.view(), targets: &targets, weights: &weights }).unwrap();
        let times = |row: &usize| std::iter::repeat_n(*row, weights[*row] as usize);
        let repeated: Vec<usize> = (0..120).collect::<Vec<_>>().iter().flat_map(times).collect();
        assert!(repeated.len() > 180);
        let more = inputs.select(Axis(0), &repeated);
        let targets: Vec<f64> = repeated.iter().map(|row| targets[*row]).collect();
        let repeated = fit(&Points { inputs: more.view(), targets: &targets, weights: &[] }).unwrap();
        same(name, &predict(&weighted, &inputs), &predict(&repeated, &inputs), 1e-8);
    }
}

#[test]
fn the_order_of_rows_and_inputs_does_not_matter() {
    let (by_row, by_input): (Vec<usize>, [usize; 4]) =
        ((0..90).map(|row| row * 7 % 90).collect(), [2, 0, 3, 1]);
    for (name, n_classes, fit) in fits() {
        let (inputs, targets, weights) = rows(90, n_classes);
        let one = fit(&Points { inputs: inputs.view(), targets: &targets, weights: &weights }).unwrap();
        let mixed = inputs.select(Axis(0), &by_row);
        let pick = |values: &[f64]| by_row.iter().map(|row| values[*row]).collect::<Vec<_>>();
        let (targets, weights) = (pick(&targets), pick(&weights));
        let other = fit(&Points { inputs: mixed.view(), targets: &targets, weights: &weights }).unwrap();
        same(name, &predict(&one, &inputs), &predict(&other, &inputs), 1e-8);
        let turned = mixed.select(Axis(1), &by_input);
        let other = fit(&Points { inputs: turned.view(), targets: &targets, weights: &weights }).unwrap();
        same(name, &predict(&one, &inputs), &predict(&other, &inputs.select(Axis(1), &by_input)), 1e-8);
    }
}

#[test]
fn inputs_that_are_constant_or_depend_on_others_change_nothing() {
    for (name, n_classes, fit) in fits() {
        // Under a penalty a dependent input shares the weight of the other, and naive Bayes counts it twice.
        let dependent = name == "least squares";
        let (inputs, targets, _) = rows(100, n_classes);
        let more = Array2::from_shape_fn((100, if dependent { 7 } else { 6 }), |(row, input)| match input {
            0..4 => inputs[[row, input]],
            4 => 0.0,
            5 => 1e6,
            _ => 3.0 * inputs[[row, 0]] - inputs[[row, 2]],
        });
        let one = fit(&Points { inputs: inputs.view(), targets: &targets, weights: &[] }).unwrap();
        let other = fit(&Points { inputs: more.view(), targets: &targets, weights: &[] }).unwrap();
        // The largest variance of a number, which naive Bayes adds a share of, is the same.
        let tolerance = if name.starts_with("naive") { 1e-6 } else { 1e-8 };
        same(name, &predict(&one, &inputs), &predict(&other, &more), tolerance);
    }
}

#[test]
fn one_row_is_predicted_as_it_is_and_one_class_is_certain() {
    for (name, n_classes, fit) in fits() {
        let inputs = Array2::from_shape_vec((1, 2), vec![3.0, -4.0]).unwrap();
        let target = if n_classes == 0 { 5.5 } else { 1.0 };
        let fitted = fit(&Points { inputs: inputs.view(), targets: &[target], weights: &[] }).unwrap();
        let expected = match n_classes {
            0 => vec![5.5],
            2 => vec![0.0, 1.0],
            _ => vec![0.0, 1.0, 0.0],
        };
        assert_eq!(predict(&fitted, &inputs), expected, "{name}");
    }
}

#[test]
fn numbers_that_cannot_be_learnt_from_are_refused() {
    for (name, n_classes, fit) in fits() {
        let (inputs, targets, weights) = rows(30, n_classes);
        for (wrong, part) in [
            (f64::NAN, "row 7, input 2: NaN is not a finite number"),
            (f64::INFINITY, "row 7, input 2: inf is not a finite number"),
            (-1e200, "row 7, input 2 is -1e200, expected from -1e100 to 1e100"),
        ] {
            let mut inputs = inputs.clone();
            inputs[[7, 2]] = wrong;
            let fault = fit(&Points { inputs: inputs.view(), targets: &targets, weights: &[] }).unwrap_err();
            assert!(fault.to_string().contains(part), "{name}: {fault} should say {part}");
        }
        let mut odd = targets.clone();
        odd[3] = f64::NAN;
        let points = Points { inputs: inputs.view(), targets: &targets, weights: &weights };
        for points in [
            Points { targets: &odd, ..points },
            Points { targets: &targets[1..], ..points },
            Points { weights: &weights[1..], ..points },
            Points { inputs: inputs.slice_axis(Axis(0), Slice::from(..0)), targets: &[], weights: &[] },
        ] {
            assert!(fit(&points).is_err(), "{name}");
        }
    }
}

/// Inputs of about 1e90 beside some of about 1e-90, and columns far from 0 beside their spread.
#[test]
fn the_size_of_the_inputs_does_not_matter() {
    for (name, n_classes, fit) in fits() {
        if !["least squares", "naive Bayes of two"].contains(&name) {
            continue;
        }
        let (inputs, targets, _) = rows(100, n_classes);
        let stretched = Array2::from_shape_fn(inputs.dim(), |(row, input)| {
            inputs[[row, input]] * [1e90, 1.0, 1.0, 1.0][input] + [0.0, 0.0, 1e6, 0.0][input]
        });
        let one = fit(&Points { inputs: inputs.view(), targets: &targets, weights: &[] }).unwrap();
        let other = fit(&Points { inputs: stretched.view(), targets: &targets, weights: &[] }).unwrap();
        if name == "least squares" {
            same(name, &predict(&one, &inputs), &predict(&other, &stretched), 1e-3);
        }
        assert!(predict(&other, &stretched).iter().all(|value| value.is_finite()), "{name}");
    }
}

/// Rows whose class is known with a probability are as those rows once for each class, with the probabilities as
/// weights.
#[test]
fn probabilities_as_targets_are_rows_of_both_classes() {
    let (inputs, _, weights) = rows(80, 2);
    let shares: Vec<f64> = (0..80).map(|row| 0.1 + 0.8 * noise(row + 77)).collect();
    let twice: Vec<usize> = (0..160).map(|row| row / 2).collect();
    let both = inputs.select(Axis(0), &twice);
    let targets: Vec<f64> = (0..160).map(|row| f64::from(u8::from(row % 2 == 1))).collect();
    let share = |row: usize| if row % 2 == 1 { shares[row / 2] } else { 1.0 - shares[row / 2] };
    let split: Vec<f64> = (0..160).map(|row| weights[row / 2] * share(row)).collect();
    for (name, _, fit) in fits().into_iter().filter(|(_, n_classes, _)| *n_classes == 2) {
        let soft = fit(&Points { inputs: inputs.view(), targets: &shares, weights: &weights }).unwrap();
        let hard = fit(&Points { inputs: both.view(), targets: &targets, weights: &split }).unwrap();
        same(name, &predict(&soft, &inputs), &predict(&hard, &inputs), 1e-8);
    }
}

/// Enough rows for several blocks and for a start from some of them: any number of threads gives the same bits, and at
/// the minimum the derivatives are 0.
#[test]
fn many_rows_give_the_same_bits_on_any_number_of_threads() {
    let (inputs, targets, weights) = rows(60_000, 2);
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &weights };
    let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    for fit in [
        |points: &Points<'_>| logistic::fit(points, 2, 2.0, 0.0),
        |points: &Points<'_>| ridge(points, 2.0).map(Estimator::Linear),
    ] {
        let one = pool(1).install(|| fit(&points)).unwrap();
        assert_eq!(one, pool(3).install(|| fit(&points)).unwrap());
    }
    let Estimator::Logistic(model) = logistic::fit(&points, 2, 2.0, 0.0).unwrap() else { panic!() };
    let Linear { weights: found, .. } = &model.scores[0];
    let mut slopes = [2.0 * found[0], 2.0 * found[1], 2.0 * found[2], 2.0 * found[3], 0.0];
    for (row, x) in inputs.rows().into_iter().enumerate() {
        let mut p = Vec::new();
        model.predict_proba(&x.to_vec(), &mut p);
        let residual = weights[row] * (p[1] - targets[row]);
        for (slope, value) in slopes.iter_mut().zip(x.iter().chain([&1.0])) {
            *slope += residual * value;
        }
    }
    assert!(slopes.iter().all(|slope| slope.abs() < 1e-3), "{slopes:?} beside sums over 120,000 rows");
}

/// More parameters than second derivatives are made for as a whole: thirty classes, fourteen inputs.
#[test]
fn many_classes_and_inputs_reach_the_minimum() {
    let (n_samples, n_inputs, n_classes) = (600, 14, 30);
    let inputs = Array2::from_shape_fn((n_samples, n_inputs), |(row, input)| {
        2.0 * noise(row * n_inputs + input) - 1.0 + 0.3 * f64::from(u8::from(row % n_classes == input))
    });
    let targets: Vec<f64> = (0..n_samples).map(|row| (row % n_classes) as f64).collect();
    let points = Points { inputs: inputs.view(), targets: &targets, weights: &[] };
    let Estimator::Logistic(model) = logistic::fit(&points, n_classes, 1.0, 0.0).unwrap() else { panic!() };
    let mut slopes: Vec<Vec<f64>> = model.scores.iter().map(|score| score.weights.clone()).collect();
    for (x, target) in inputs.rows().into_iter().zip(&targets) {
        let mut p = Vec::new();
        model.predict_proba(&x.to_vec(), &mut p);
        p[*target as usize] -= 1.0;
        for (slopes, residual) in slopes.iter_mut().zip(p) {
            for (slope, value) in slopes.iter_mut().zip(x) {
                *slope += residual * value;
            }
        }
    }
    let steepest = slopes.iter().flatten().fold(0.0, |most: f64, slope| most.max(slope.abs()));
    assert!(steepest < 1e-5, "{steepest}");
}
