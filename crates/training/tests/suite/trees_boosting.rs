//! What boosting must keep: directions, weights, quantiles, early ends, and the same bytes on any number of threads.

use ndarray::{Array1, Array2, Axis, concatenate};
use proptest::prelude::*;
use vitrine_training::families::boosting::{BoostingParams, EarlyStopping, Objective};
use vitrine_training::families::forest::ForestParams;
use vitrine_training::trees::{Loss, Monotone, TreeModel};

/// Numbers between 0 and 1 that look random.
fn noise(row: usize, input: usize) -> f64 {
    let x = (row as f64 * 12.9898 + input as f64 * 78.233).sin() * 43_758.545;
    x - x.floor()
}

/// Four inputs, one of them sometimes missing, and a noisy target that rises with the first and falls with the
/// second.
fn sample(n: usize) -> (Array2<f64>, Array1<f64>) {
    let inputs = Array2::from_shape_fn((n, 4), |(row, input)| match input {
        2 if row % 9 == 0 => f64::NAN,
        3 => (row % 3) as f64,
        _ => (noise(row, input) * 60.0).floor(),
    });
    let targets = (0..n).map(|row| {
        let [a, b, d] = [0, 1, 3].map(|input| inputs[[row, input]]);
        a / 20.0 - b / 40.0 + (d - 1.0) * (a / 30.0 - 1.0) + 3.0 * (noise(row, 9) - 0.5)
    });
    let targets = targets.collect();
    (inputs, targets)
}

fn fit(params: BoostingParams, inputs: &Array2<f64>, targets: &Array1<f64>) -> TreeModel {
    params.check().unwrap().fit_rows(inputs.view(), targets.view()).unwrap()
}

fn values(model: &TreeModel, inputs: &Array2<f64>) -> Vec<f64> {
    let outputs = model.predict_proba(inputs.view());
    outputs.column(outputs.ncols() - 1).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn directions_are_kept(
        seed in 0_usize..1000,
        l1 in prop_oneof![Just(0.0), Just(2.0)],
        huber: bool,
        classes: bool,
        max_features in prop_oneof![Just(1.0), Just(0.4)],
    ) {
        let (inputs, mut targets) = sample(300);
        let shift = |row: usize| 2.0 * noise(row, seed);
        for (row, target) in targets.iter_mut().enumerate() {
            *target += shift(row);
            if classes {
                *target = f64::from(u8::from(*target > 1.0));
            }
        }
        let params = BoostingParams {
            n_trees: 20,
            max_leaf_nodes: 12,
            min_samples_leaf: 3,
            l1,
            max_features,
            objective: (huber && !classes).then_some(Objective::Huber(0.7)),
            loss: if classes { Loss::Classes(2) } else { Loss::Squared },
            monotone: vec![Monotone::Increasing, Monotone::Decreasing, Monotone::None, Monotone::None],
            ..BoostingParams::default()
        };
        let model = fit(params, &inputs, &targets);
        let mut learned = false;
        for row in 0..12 {
            for (input, sign) in [(0, 1.0), (1, -1.0)] {
                let mut moved = Array2::from_shape_fn((62, 4), |(_, input)| inputs[[row, input]]);
                for (at, value) in moved.column_mut(input).iter_mut().enumerate() {
                    *value = at as f64 - 0.5;
                }
                let predicted = values(&model, &moved);
                prop_assert!(predicted.windows(2).all(|pair| sign * (pair[1] - pair[0]) >= 0.0));
                learned |= predicted[0] != predicted[61];
            }
        }
        // A penalty may leave nothing to learn, and single rows may lie where a direction is flat.
        prop_assert!(learned || l1 > 0.0, "it learns something");
    }
}

#[test]
fn a_weight_of_two_is_a_row_twice_and_of_zero_none() {
    let (inputs, mut targets) = sample(260);
    targets.mapv_inplace(|target| (target * 4.0).round());
    let weights: Array1<f64> = (0..260).map(|row| [1.0, 2.0, 0.0, 1.0, 3.0][row % 5]).collect();
    let places: Vec<usize> = (0..260).flat_map(|row| vec![row; weights[row] as usize]).collect();
    let (repeated, repeated_targets) = (inputs.select(Axis(0), &places), targets.select(Axis(0), &places));
    let losses: [(Option<Objective>, Loss); 5] = [
        (None, Loss::Squared),
        (Some(Objective::Quantile(0.3)), Loss::Squared),
        (Some(Objective::Huber(4.0)), Loss::Squared),
        (None, Loss::Classes(2)),
        (None, Loss::Classes(3)),
    ];
    for (objective, loss) in losses {
        let class = |target: f64| match loss {
            Loss::Classes(n) => target.rem_euclid(n as f64),
            Loss::Squared => target,
        };
        let (targets, repeated_targets) = (targets.mapv(class), repeated_targets.mapv(class));
        let boosting = BoostingParams { n_trees: 8, objective, loss, ..BoostingParams::default() };
        let valid = boosting.check().unwrap();
        let weighted = valid.fit_weighted(inputs.view(), targets.view(), Some(weights.view())).unwrap();
        let model = valid.fit_rows(repeated.view(), repeated_targets.view()).unwrap();
        assert!(values(&weighted, &inputs) == values(&model, &inputs), "{objective:?} {loss:?}");
        let forest = ForestParams { n_trees: 1, bootstrap: Some(false), loss, ..ForestParams::default() };
        let valid = forest.check().unwrap();
        let weighted = valid.fit_weighted(inputs.view(), targets.view(), Some(weights.view())).unwrap();
        let model = valid.fit_rows(repeated.view(), repeated_targets.view()).unwrap();
        assert!(values(&weighted, &inputs) == values(&model, &inputs), "a forest, {loss:?}");
    }
}

#[test]
fn one_thread_and_four_give_the_same_bytes() {
    // More rows than are summed at once, so that threads share the work.
    let (inputs, targets) = sample(70_000);
    let classes = targets.mapv(|target| f64::from(u8::from(target > 0.0)));
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    for (loss, targets) in [(Loss::Squared, &targets), (Loss::Classes(2), &classes)] {
        let params = BoostingParams { n_trees: 4, loss, subsample: 0.9, ..BoostingParams::default() };
        let bytes = |threads: usize| {
            let model = pool(threads).install(|| fit(params.clone(), &inputs, targets));
            serde_json::to_vec(&model.ensemble).unwrap()
        };
        assert!(bytes(1) == bytes(4), "{loss:?}");
    }
}

#[test]
fn quantiles_are_hit() {
    let (inputs, targets) = sample(4000);
    for q in [0.1, 0.5, 0.9] {
        let objective = Some(if q == 0.5 { Objective::Absolute } else { Objective::Quantile(q) });
        let params = BoostingParams {
            n_trees: 80,
            max_leaf_nodes: 8,
            min_samples_leaf: 60,
            objective,
            ..BoostingParams::default()
        };
        let model = fit(params, &inputs, &targets);
        let (fresh, fresh_targets) = sample(8000);
        let predicted = values(&model, &fresh);
        let below = (4000..8000).filter(|row| fresh_targets[*row] <= predicted[*row]).count() as f64 / 4000.0;
        assert!((below - q).abs() < 0.04, "{below} of {q}");
    }
}

#[test]
fn far_targets_pull_less_with_huber_and_the_median() {
    let (inputs, mut targets) = sample(1000);
    let clean = targets.clone();
    (0..1000).step_by(50).for_each(|row| targets[row] += 500.0);
    let error = |objective: Option<Objective>| {
        let params = BoostingParams { n_trees: 60, objective, ..BoostingParams::default() };
        let predicted = values(&fit(params, &inputs, &targets), &inputs);
        predicted.iter().zip(&clean).map(|(p, t)| (p - t).abs()).sum::<f64>() / 1000.0
    };
    let squared = error(None);
    assert!(error(Some(Objective::Absolute)) < squared / 4.0);
    assert!(error(Some(Objective::Huber(2.0))) < squared / 4.0);
}

#[test]
fn early_stopping_stops_and_says_where() {
    let (inputs, targets) = sample(600);
    let stopping = |refit| EarlyStopping { n_iter_no_change: 10, validation_fraction: 0.2, refit };
    let params = |refit| BoostingParams {
        n_trees: 2000,
        learning_rate: 0.2,
        early_stopping: Some(stopping(refit)),
        ..BoostingParams::default()
    };
    let kept = fit(params(false), &inputs, &targets);
    let refit = fit(params(true), &inputs, &targets);
    let stopped = kept.stopped.clone().unwrap();
    let best = stopped.validation_loss.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(stopped.validation_loss[stopped.n_rounds - 1], best);
    assert_eq!(stopped.validation_loss.len(), stopped.n_rounds + 10);
    assert!(stopped.n_rounds > 3 && stopped.n_rounds < 300, "{}", stopped.n_rounds);
    assert_eq!(kept.ensemble.n_trees(), stopped.n_rounds);
    assert_eq!(refit.stopped.as_ref(), Some(&stopped));
    assert_eq!(refit.ensemble.n_trees(), stopped.n_rounds);
    assert_ne!(kept.ensemble, refit.ensemble);
    // The refitted one is what boosting with that number of rounds gives.
    let plain = BoostingParams { n_trees: stopped.n_rounds, early_stopping: None, ..params(true) };
    assert_eq!(fit(plain, &inputs, &targets).ensemble, refit.ensemble);
}

#[test]
fn probabilities_can_be_learned_from() {
    let (inputs, targets) = sample(500);
    let shares = targets.mapv(|target| 1.0 / (1.0 + (-target).exp()));
    let params = BoostingParams {
        n_trees: 150,
        min_samples_leaf: 5,
        loss: Loss::Classes(2),
        objective: Some(Objective::Logistic),
        ..BoostingParams::default()
    };
    let predicted = values(&fit(params.clone(), &inputs, &shares), &inputs);
    let error = predicted.iter().zip(&shares).map(|(p, t)| (p - t).abs()).sum::<f64>() / 500.0;
    assert!(error < 0.06, "{error}");
    let by_task = BoostingParams { objective: None, ..params }.check().unwrap();
    assert!(by_task.fit_rows(inputs.view(), shares.view()).is_err(), "only where it was asked for");
}

#[test]
fn importance_by_gain_finds_what_matters() {
    let (inputs, targets) = sample(800);
    let unrelated = Array2::from_shape_fn((800, 1), |(row, _)| noise(row, 31));
    let inputs = concatenate![Axis(1), inputs, unrelated];
    let forest = ForestParams { n_trees: 20, min_samples_leaf: 5, ..ForestParams::default() };
    let forest = forest.check().unwrap().fit_rows(inputs.view(), targets.view()).unwrap();
    let params = BoostingParams { max_leaf_nodes: 6, ..BoostingParams::default() };
    for model in [forest, fit(params, &inputs, &targets)] {
        let shares = &model.gain_importance;
        assert_eq!(shares.len(), 5);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(shares[0] > 0.3 && shares[0] > 2.0 * shares[4], "{shares:?}");
    }
}

#[test]
fn targets_of_any_size_are_learned_alike() {
    let (inputs, targets) = sample(400);
    let params = || BoostingParams { n_trees: 30, ..BoostingParams::default() };
    let score = |model: &TreeModel, targets: &Array1<f64>| {
        let mean = targets.mean().unwrap();
        let left: f64 =
            values(model, &inputs).iter().zip(targets).map(|(p, t)| ((p - t) / 1e3).powi(2)).sum();
        1.0 - left / targets.iter().map(|t| ((t - mean) / 1e3).powi(2)).sum::<f64>()
    };
    let expected = score(&fit(params(), &inputs, &targets), &targets);
    for (scale, offset) in [(1e-12, 0.0), (1e30, 0.0), (1.0, 1e7)] {
        let moved = targets.mapv(|target| target * scale + offset);
        let got = score(&fit(params(), &inputs, &moved), &moved);
        assert!((got - expected).abs() < 0.02, "{scale} {offset}: {got} {expected}");
        let forest = ForestParams { n_trees: 20, ..ForestParams::default() }.check().unwrap();
        let forest = forest.fit_rows(inputs.view(), moved.view()).unwrap();
        assert!(score(&forest, &moved) > 0.8, "a forest, {scale} {offset}");
    }
}

#[test]
fn faults_name_what_was_wrong() {
    let fault = |params: BoostingParams| params.check().unwrap_err().to_string();
    let default = BoostingParams::default;
    let quantile = BoostingParams { objective: Some(Objective::Quantile(1.0)), ..default() };
    assert_eq!(fault(quantile), "objective.quantile is 1, expected a number above 0 and below 1");
    let softmax = BoostingParams { objective: Some(Objective::Softmax), ..default() };
    assert!(fault(softmax).starts_with("objective is softmax, expected squared, absolute"));
    let absolute =
        BoostingParams { objective: Some(Objective::Absolute), loss: Loss::Classes(3), ..default() };
    assert_eq!(fault(absolute), "objective is absolute, expected softmax, for the target has 3 classes");
    let stopping = EarlyStopping { validation_fraction: 1.0, ..EarlyStopping::default() };
    assert!(
        fault(BoostingParams { early_stopping: Some(stopping), ..default() })
            .contains("validation_fraction is 1")
    );
    assert!(fault(BoostingParams { l1: -1.0, ..default() }).starts_with("l1 is -1"));
    let directed = vec![Monotone::Increasing];
    let median =
        BoostingParams { objective: Some(Objective::Absolute), monotone: directed.clone(), ..default() };
    assert!(fault(median).starts_with("monotone is given"));
    let (inputs, targets) = sample(30);
    let short = BoostingParams { monotone: directed, ..default() }.check().unwrap();
    let fault = short.fit_rows(inputs.view(), targets.view()).unwrap_err().to_string();
    assert_eq!(fault, "monotone is 1 directions, expected one direction for each of the 4 inputs, or none");
    let weights = Array1::from_elem(30, -1.0);
    let fault = default().check().unwrap().fit_weighted(inputs.view(), targets.view(), Some(weights.view()));
    assert!(fault.unwrap_err().to_string().starts_with("the weight of row 0 is -1"));
}

#[test]
fn hyperparameters_read_well_in_a_file() {
    let read = |json: &str| serde_json::from_str::<BoostingParams>(json);
    let old = r#"{"n_trees":5,"max_leaf_nodes":4,"max_depth":3,"learning_rate":0.2,"min_samples_leaf":3,"l2":1,
        "subsample":0.5,"max_features":0.5,"max_bins":32}"#;
    assert!(read(old).is_ok());
    let params = read(
        r#"{"objective":{"quantile":0.9},"early_stopping":{"n_iter_no_change":5},"monotone":["increasing"]}"#,
    );
    let params = params.unwrap();
    assert_eq!(params.objective, Some(Objective::Quantile(0.9)));
    assert_eq!(
        params.early_stopping.unwrap(),
        EarlyStopping { n_iter_no_change: 5, ..EarlyStopping::default() }
    );
    assert_eq!(read(r#"{"objective":"absolute"}"#).unwrap().objective, Some(Objective::Absolute));
    assert!(read(r#"{"objectives":"absolute"}"#).is_err());
}
