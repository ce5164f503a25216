//! Multilayer perceptrons: what they learn, against scikit-learn, and what they refuse.
//!
//! The figures of scikit-learn 1.9.1 (numpy 2.4.6) are means over `random_state` from 0 on, of estimators behind a
//! `StandardScaler`, with `n_iter_no_change=1000` so that all epochs are run. `X`, `y` are the irises of UCI, or the red
//! and then the white wines with the type (0 or 1) as first input and the quality as target, `test` are the rows whose
//! position is divisible by 3 (irises) or 4 (wines).

use crate::common::{iris, number, schema, wine};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::estimators::Estimator;
use vitrine_model::{Pipeline, Record, Task, Value};
use vitrine_training::spec::ClassWeights;
use vitrine_training::{CandidateSpec, Dataset, fit};

fn candidate(estimator: Json) -> CandidateSpec {
    let mut all = json!({"name": "mlp", "label": "MLP", "scale": "standard", "estimator": estimator});
    all["estimator"]["family"] = json!("mlp");
    serde_json::from_value(all).unwrap()
}

fn parts(data: &Dataset, every: usize) -> (Dataset, Dataset) {
    let (train, test): (Vec<usize>, Vec<usize>) = (0..data.n_samples()).partition(|row| row % every != 0);
    (data.subset(&train), data.subset(&test))
}

/// Mean log loss and share of right classes.
fn judge(pipeline: &Pipeline, test: &Dataset) -> (f64, f64) {
    let (mut loss, mut right) = (0.0, 0);
    for (record, target) in test.records.iter().zip(&test.targets) {
        let prediction = pipeline.predict(record).unwrap();
        loss -= prediction.probabilities[*target as usize].ln();
        right += usize::from(prediction.class == Some(*target as usize));
    }
    (loss / test.n_samples() as f64, right as f64 / test.n_samples() as f64)
}

/// Points of a square; the class is whether their signs differ, but turned for a share of them.
fn xor(n_samples: usize, turned: f64) -> Dataset {
    let features = vec![number("a", -9.0, 9.0, 0.1), number("b", -9.0, 9.0, 0.1)];
    let mut data = Dataset {
        schema: schema(features, Task::Binary, &["no", "yes"]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..n_samples {
        let mut side = || rng.random_range(0.2..1.0) * if rng.random_bool(0.5) { 1.0 } else { -1.0 };
        let (a, b): (f64, f64) = (side(), side());
        data.records.push(Record { values: vec![Value::Number(a), Value::Number(b)] });
        data.targets.push(f64::from(u8::from((a * b < 0.0) != rng.random_bool(turned))));
    }
    data
}

/// No weighted sum can distinguish these classes.
#[test]
fn exclusive_or_is_learnt() {
    let data = xor(80, 0.0);
    for activation in ["relu", "tanh"] {
        let spec =
            candidate(json!({"hidden_layer_sizes": [8], "activation": activation, "learning_rate": 0.05,
            "batch_size": 16, "max_epochs": 60}));
        let (loss, right) = judge(&fit(&data, &spec, 3).unwrap().pipeline, &data);
        assert!(right == 1.0 && loss < 0.1, "{activation}: {loss} {right}");
    }
}

/// `MLPClassifier((16,), activation=.., learning_rate_init=0.01, batch_size=20, max_iter=40).fit(X[~test], y[~test])`,
/// ten times: log loss 0.0506 (sd 0.0049) with relu and 0.0522 (0.0040) with tanh, all or all but one test rows right.
#[test]
fn irises_are_classified_as_well_as_by_scikit_learn() {
    let (train, test) = parts(&iris(), 3);
    for (activation, expected) in [("relu", 0.0506), ("tanh", 0.0522)] {
        let spec =
            candidate(json!({"hidden_layer_sizes": [16], "activation": activation, "learning_rate": 0.01,
            "batch_size": 20, "max_epochs": 40}));
        let judged: Vec<(f64, f64)> =
            (0..4).map(|seed| judge(&fit(&train, &spec, seed).unwrap().pipeline, &test)).collect();
        let loss = judged.iter().map(|(loss, _)| loss).sum::<f64>() / 4.0;
        assert!((loss - expected).abs() < 0.012, "{activation}: a log loss of {loss}, expected {expected}");
        assert!(judged.iter().all(|(_, right)| *right > 0.95), "{activation}: {judged:?}");
    }
}

/// `MLPRegressor((24,), learning_rate_init=0.005, batch_size=100, max_iter=20).fit(X[~test], (y[~test] - mean) / sd)`, its
/// predictions times sd plus mean, five times: R2 0.3448 (sd 0.0083).
#[test]
fn the_quality_of_wines_is_predicted_as_well_as_by_scikit_learn() {
    let Some(data) = wine() else { return };
    let (train, test) = parts(&data, 4);
    let spec = candidate(json!({"hidden_layer_sizes": [24], "learning_rate": 0.005, "batch_size": 100,
        "max_epochs": 20}));
    let pipeline = fit(&train, &spec, 1).unwrap().pipeline;
    let targets = test.target_values();
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let (mut own, mut least) = (0.0, 0.0);
    for (record, target) in test.records.iter().zip(&targets) {
        own += (pipeline.predict(record).unwrap().value.unwrap() - target).powi(2);
        least += (mean - target).powi(2);
    }
    let r2 = 1.0 - own / least;
    assert!((r2 - 0.3448).abs() < 0.03, "{r2}");
}

/// `MLPClassifier((12,), alpha=1.0, learning_rate_init=0.005, batch_size=100, max_iter=10).fit(X[~test], y[~test] >= 6)`,
/// five times: log loss 0.5073 (sd 0.0029).
#[test]
fn good_wines_are_classified_as_well_as_by_scikit_learn() {
    let Some(mut data) = wine() else { return };
    data.targets.iter_mut().for_each(|class| *class = f64::from(u8::from(*class >= 3.0)));
    data.schema = schema(data.schema.features, Task::Binary, &["no", "yes"]);
    let (train, test) = parts(&data, 4);
    let spec = candidate(json!({"hidden_layer_sizes": [12], "alpha": 1.0, "learning_rate": 0.005,
        "batch_size": 100, "max_epochs": 10}));
    let (loss, _) = judge(&fit(&train, &spec, 1).unwrap().pipeline, &test);
    assert!((loss - 0.5073).abs() < 0.012, "{loss}");
    let heavy = CandidateSpec { class_weights: ClassWeights::Balanced, ..spec };
    let weighted = fit(&train, &heavy, 1).unwrap().pipeline;
    let mean = |pipeline: &Pipeline| {
        let of_row = |record: &Record| pipeline.predict(record).unwrap().probabilities[1];
        test.records.iter().map(of_row).sum::<f64>() / test.n_samples() as f64
    };
    // Of the wines 63 % are good.
    assert!((mean(&weighted) - 0.5).abs() < 0.05, "{}", mean(&weighted));
    assert!(
        (mean(
            &fit(&train, &CandidateSpec { class_weights: ClassWeights::None, ..heavy }, 1).unwrap().pipeline
        ) - 0.63)
            .abs()
            < 0.05
    );
}

fn weights(pipeline: &Pipeline) -> Vec<f32> {
    match &pipeline.estimator {
        Estimator::Mlp(mlp) => mlp.weights.clone(),
        other => panic!("{other:?}"),
    }
}

/// Rows kept apart end the fit long before all epochs are run; what is kept is the best epoch, not the last.
#[test]
fn it_stops_where_it_no_longer_gets_better() {
    // A quarter of the classes are wrong, so that there is something to learn by heart.
    let data = xor(300, 0.25);
    let (train, test) = parts(&data, 3);
    let of = |early: bool, max_epochs: usize| {
        let spec = candidate(json!({"hidden_layer_sizes": [40], "learning_rate": 0.05, "batch_size": 16,
            "max_epochs": max_epochs, "early_stopping": early, "validation_fraction": 0.25, "n_iter_no_change": 6}));
        fit(&train, &spec, 5).unwrap().pipeline
    };
    let (early, long) = (of(true, 400), of(true, 200));
    assert_eq!(weights(&early), weights(&long), "it ends long before either");
    let (own, all) = (judge(&early, &test).0, judge(&of(false, 200), &test).0);
    assert!(own < all, "{own} with early stopping, {all} without");
}

#[test]
fn it_can_be_part_of_other_estimators() {
    let (train, test) = parts(&iris(), 3);
    let mlp = json!({"family": "mlp", "hidden_layer_sizes": [8], "learning_rate": 0.03, "batch_size": 20,
        "max_epochs": 30, "early_stopping": true});
    let forest = json!({"family": "forest", "n_trees": 10});
    for estimator in [
        json!({"family": "voting", "members": [mlp, forest]}),
        json!({"family": "stacking", "cv": 3, "members": [mlp, forest]}),
        json!({"family": "stacking", "cv": 3, "members": [forest], "final_estimator": mlp, "passthrough": true}),
        json!({"family": "cross_fit", "cv": 3, "member": mlp}),
        json!({"family": "distilled", "cv": 3, "teacher": forest, "student": mlp, "augment": 1.0}),
    ] {
        let spec = json!({"name": "m", "label": "M", "scale": "standard", "estimator": estimator});
        let spec: CandidateSpec = serde_json::from_value(spec).unwrap();
        let (_, right) = judge(&fit(&train, &spec, 1).unwrap().pipeline, &test);
        assert!(right > 0.85, "{right} with {estimator}");
    }
}

#[test]
fn what_cannot_be_fitted_is_refused_with_the_reason() {
    let data = iris();
    let refused = |spec: &CandidateSpec, words: &[&str]| {
        let message = fit(&data, spec, 1).unwrap_err().to_string();
        assert!(words.iter().all(|words| message.contains(words)), "{message}");
    };
    refused(
        &candidate(json!({"hidden_layer_sizes": []})),
        &["hidden_layer_sizes is []", "from 1 to 8 layers"],
    );
    refused(&candidate(json!({"learning_rate": 11})), &["learning_rate is 11"]);
    let mut directions = candidate(json!({}));
    directions.monotone.insert("petal_width".to_owned(), vitrine_training::spec::Monotone::Increasing);
    refused(&directions, &["monotone", "gradient boosting"]);
    let mut left = candidate(json!({}));
    left.impute = vitrine_training::spec::Impute::Leave;
    assert!(fit(&with_gap(&data), &left, 1).is_err());
    let unknown: Result<CandidateSpec, _> = serde_json::from_value(
        json!({"name": "m", "label": "M", "estimator": {"family": "mlp", "hidden": [3]}}),
    );
    assert!(unknown.unwrap_err().to_string().contains("hidden_layer_sizes"));
}

fn with_gap(data: &Dataset) -> Dataset {
    let mut data = data.clone();
    data.records[3].values[1] = Value::Missing;
    data
}

/// Inputs of 1e98 give losses that no step makes small, and squares of gradients that are no numbers.
#[test]
fn steps_that_overflow_are_an_error_that_says_what_to_do() {
    let mut data = iris();
    data.schema.features.iter_mut().for_each(|feature| {
        feature.kind = vitrine_model::schema::FeatureKind::Number { min: 0.0, max: 1e99, step: 1.0 };
    });
    for record in &mut data.records {
        for value in &mut record.values {
            *value = Value::Number(value.as_number() * 1e98);
        }
    }
    let mut spec = candidate(json!({"max_epochs": 3, "hidden_layer_sizes": [4]}));
    spec.scale = vitrine_training::spec::Scale::None;
    let refused = |data: &Dataset, words: &str| {
        let message = fit(data, &spec, 1).unwrap_err().to_string();
        for words in [words, "did not converge", "lower the learning rate", "scale the features"] {
            assert!(message.contains(words), "{message}");
        }
    };
    refused(&data, "a row in epoch 3");
    data.schema = schema(data.schema.features, Task::Regression, &[]);
    refused(&data, "is not finite in epoch 1");
}
