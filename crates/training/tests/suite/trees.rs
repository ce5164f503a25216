//! Histogram trees against a learner that looks at every split of every value, and what they must never do.

use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2};
use proptest::prelude::*;
use vitrine_training::TrainError;
use vitrine_training::families::boosting::BoostingParams;
use vitrine_training::families::forest::ForestParams;
use vitrine_training::trees::Loss;

/// The rows on either side of a split.
type Sides = (Vec<usize>, Vec<usize>);

/// The sum of squared errors around the mean.
fn error(rows: &[usize], targets: &[f64]) -> f64 {
    let mean = rows.iter().map(|row| targets[*row]).sum::<f64>() / rows.len() as f64;
    rows.iter().map(|row| (targets[*row] - mean).powi(2)).sum()
}

/// The errors that the best split of the rows leaves, over all inputs and all values, or the error without a split.
fn best_split(inputs: &Array2<f64>, rows: &[usize], targets: &[f64]) -> (f64, Option<Sides>) {
    let mut best = (error(rows, targets), None);
    for input in 0..inputs.ncols() {
        for threshold in rows.iter().map(|row| inputs[[*row, input]]) {
            let (left, right): (Vec<usize>, Vec<usize>) =
                rows.iter().partition(|row| inputs[[**row, input]] <= threshold);
            if left.is_empty() || right.is_empty() {
                continue;
            }
            let left_over = error(&left, targets) + error(&right, targets);
            if left_over < best.0 - 1e-9 {
                best = (left_over, Some((left, right)));
            }
        }
    }
    best
}

/// The squared error left by a tree that is grown naively to `max_leaf_nodes` leaves, largest gain first.
fn naive_error(inputs: &Array2<f64>, targets: &[f64], max_leaf_nodes: usize) -> f64 {
    let mut leaves = vec![(0..targets.len()).collect::<Vec<_>>()];
    while leaves.len() < max_leaf_nodes {
        let gains = leaves.iter().enumerate().filter_map(|(at, rows)| {
            let (left_over, sides) = best_split(inputs, rows, targets);
            sides.map(|sides| (error(rows, targets) - left_over, at, sides))
        });
        let Some((_, at, (left, right))) = gains.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
        leaves[at] = left;
        leaves.push(right);
    }
    leaves.iter().map(|rows| error(rows, targets)).sum()
}

fn one_tree(max_leaf_nodes: usize) -> ForestParams {
    ForestParams {
        n_trees: 1,
        max_leaf_nodes: Some(max_leaf_nodes),
        bootstrap: Some(false),
        ..ForestParams::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn one_tree_is_as_good_as_the_naive_learner(
        cells in prop::collection::vec((-30_i32..30, -30_i32..30, -1000_i32..1000), 8..40),
        max_leaf_nodes in 2_usize..6,
    ) {
        let inputs = Array2::from_shape_fn((cells.len(), 2), |(row, input)| {
            f64::from(if input == 0 { cells[row].0 } else { cells[row].1 }) / 4.0
        });
        let targets: Vec<f64> = cells.iter().map(|cell| f64::from(cell.2)).collect();
        let data = linfa::Dataset::new(inputs.clone(), Array1::from(targets.clone()));
        let predicted = one_tree(max_leaf_nodes).fit(&data).unwrap().predict(&inputs);
        let left: f64 = predicted.iter().zip(&targets).map(|(p, t)| (p - t).powi(2)).sum();
        let naive = naive_error(&inputs, &targets, max_leaf_nodes);
        let whole = error(&(0..targets.len()).collect::<Vec<_>>(), &targets);
        // Leaves are rounded to a 500th of the standard deviation; equal gains may be split either way.
        prop_assert!(left <= naive + whole * 2e-3 + 1e-6 || max_leaf_nodes > 2, "{left} {naive}");
        prop_assert!(left <= naive * 1.5 + whole * 0.05 + 1e-6, "{left} {naive} of {whole}");
    }

    #[test]
    fn thresholds_part_the_values_of_any_row(values in prop::collection::vec(-1e3_f64..1e3, 6..40)) {
        let inputs = Array2::from_shape_vec((values.len(), 1), values.clone()).unwrap();
        let targets: Array1<f64> = values.iter().map(|value| f64::from(u8::from(*value > 0.0))).collect();
        let data = linfa::Dataset::new(inputs.clone(), targets.clone());
        let predicted = one_tree(2).fit(&data).unwrap().predict(&inputs);
        prop_assert!(predicted.iter().zip(&targets).all(|(p, t)| (p - t).abs() < 0.01));
    }
}

/// Two inputs that matter only together, and one that is missing exactly where the target is high.
fn sample(n: usize) -> (Array2<f64>, Vec<f64>) {
    let inputs = Array2::from_shape_fn((n, 3), |(row, input)| match input {
        0 => f64::from(((row * 37) % 101) as u32),
        1 => f64::from(((row * 53) % 97) as u32),
        _ if row % 4 == 0 => f64::NAN,
        _ => f64::from((row % 7) as u32),
    });
    let target = |row: usize| {
        let both = (inputs[[row, 0]] > 50.0) == (inputs[[row, 1]] > 48.0);
        f64::from(u8::from(both)) + if row.is_multiple_of(4) { 5.0 } else { 0.0 }
    };
    let targets = (0..n).map(target).collect();
    (inputs, targets)
}

#[test]
fn missing_values_and_interactions_are_learned() {
    let (inputs, targets) = sample(400);
    let data = linfa::Dataset::new(inputs.clone(), Array1::from(targets.clone()));
    let forest = ForestParams { n_trees: 30, ..ForestParams::default() }.fit(&data).unwrap();
    let extra = ForestParams { n_trees: 30, extra: true, ..ForestParams::default() }.fit(&data).unwrap();
    let boosting =
        BoostingParams { n_trees: 60, max_leaf_nodes: 8, min_samples_leaf: 3, ..BoostingParams::default() };
    for model in [forest, extra, boosting.fit(&data).unwrap()] {
        let predicted = model.predict(&inputs);
        let worst = predicted.iter().zip(&targets).map(|(p, t)| (p - t).abs()).sum::<f64>() / 400.0;
        assert!(worst < 0.25, "mean error {worst} of {:?}", model.ensemble.combine);
    }
}

#[test]
fn classes_are_learned_and_probabilities_sum_to_one() {
    let (inputs, values) = sample(300);
    for n_classes in [2, 3] {
        let classes: Vec<f64> = values
            .iter()
            .map(|v| {
                if n_classes == 2 {
                    f64::from(u8::from(*v > 2.0))
                } else if *v > 2.0 {
                    2.0
                } else {
                    *v
                }
            })
            .collect();
        let data = linfa::Dataset::new(inputs.clone(), Array1::from(classes.clone()));
        let loss = Loss::Classes(n_classes);
        let forest = ForestParams { n_trees: 20, loss, ..ForestParams::default() }.fit(&data).unwrap();
        let boosting = BoostingParams {
            n_trees: 40,
            max_leaf_nodes: 8,
            min_samples_leaf: 3,
            loss,
            ..BoostingParams::default()
        };
        for model in [forest, boosting.fit(&data).unwrap()] {
            let probabilities = model.predict_proba(inputs.view());
            assert_eq!(probabilities.ncols(), n_classes);
            assert!(probabilities.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-9));
            let right = model.predict(&inputs).iter().zip(&classes).filter(|(p, t)| p == t).count();
            assert!(right > 280, "{right} of 300");
        }
    }
}

#[test]
fn limits_are_kept() {
    let (inputs, targets) = sample(300);
    let data = linfa::Dataset::new(inputs, Array1::from(targets));
    let trees = |params: ForestParams| params.fit(&data).unwrap().ensemble;
    assert_eq!(trees(one_tree(7)).n_leaves(), 7);
    assert_eq!(trees(ForestParams { max_depth: Some(2), ..one_tree(100) }).n_leaves(), 4);
    assert!(trees(ForestParams { min_samples_leaf: 60, ..one_tree(100) }).n_leaves() <= 5);
}

#[test]
fn one_thread_and_many_give_the_same_trees_and_seeds_differ() {
    let (inputs, targets) = sample(200);
    let data = linfa::Dataset::new(inputs, Array1::from(targets));
    let fit = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let params = ForestParams { n_trees: 12, max_features: 0.5, seed, ..ForestParams::default() };
        pool.install(|| params.fit(&data)).unwrap()
    };
    assert_eq!(fit(1, 3), fit(4, 3));
    assert_ne!(fit(1, 3), fit(1, 4));
}

#[test]
fn unusable_rows_are_refused() {
    let fit = |inputs: Array2<f64>, targets: Vec<f64>| {
        ForestParams::default().fit(&linfa::Dataset::new(inputs, Array1::from(targets)))
    };
    let row = || Array2::from_elem((1, 1), 1.0);
    assert!(matches!(fit(Array2::zeros((0, 1)), vec![]), Err(TrainError::TooFew { .. })));
    assert!(matches!(
        fit(Array2::from_elem((1, 1), f64::INFINITY), vec![1.0]),
        Err(TrainError::NotFinite { .. })
    ));
    assert!(matches!(fit(row(), vec![f64::NAN]), Err(TrainError::Target { .. })));
    assert_eq!(fit(row(), vec![3.0]).unwrap().ensemble.n_leaves(), 100);
}
