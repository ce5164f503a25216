//! Trees of hundreds of inputs: they learn, are written and read back, and are refused where a file cannot hold them.

use crate::common::{candidate, estimator, number, schema};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::artifact::{Artifact, ModelCard};
use vitrine_model::estimators::trees::MAX_INPUTS;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::families::Rows;
use vitrine_training::prepare::fit_preprocess;
use vitrine_training::spec::{CandidateSpec, Impute};
use vitrine_training::{Dataset, fit};

const N_INPUTS: usize = 300;

/// Rows whose target follows the first, the 200th and the last of 300 numbers, of which a tenth is missing.
fn rows(n: usize, task: Task, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let features = (0..N_INPUTS).map(|at| number(&format!("f{at}"), 0.0, 1.0, 0.01)).collect();
    let classes: &[&str] = match task {
        Task::Regression => &[],
        _ => &["low", "middle", "high"],
    };
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let numbers: Vec<f64> = (0..N_INPUTS).map(|_| rng.random()).collect();
        let score = numbers[0] + numbers[199] + 2.0 * numbers[N_INPUTS - 1];
        targets.push(match task {
            Task::Regression => score,
            _ => f64::from(u8::from(score > 1.6) + u8::from(score > 2.4)),
        });
        let value = |number: f64| if rng.random_bool(0.1) { Value::Missing } else { Value::Number(number) };
        records.push(Record { values: numbers.into_iter().map(value).collect() });
    }
    Dataset { schema: schema(features, task, classes), records, targets, weights: Vec::new() }
}

fn families() -> [Json; 3] {
    [
        json!({"family": "forest", "n_trees": 5, "max_features": 0.5, "max_leaf_nodes": 10}),
        json!({"family": "forest", "n_trees": 6, "extra": true, "max_leaf_nodes": 16}),
        json!({"family": "boosting", "n_trees": 6, "max_leaf_nodes": 4, "learning_rate": 0.5,
            "min_samples_leaf": 5}),
    ]
}

#[test]
fn trees_of_300_inputs_learn_and_are_read_back_as_they_were() {
    for task in [Task::Regression, Task::Multiclass] {
        let (data, test) = (rows(200, task, 1), rows(200, task, 2));
        for family in families() {
            let spec =
                CandidateSpec { impute: Impute::Leave, ..candidate("trees", estimator(family.clone())) };
            let pipeline = fit(&data, &spec, 3).unwrap().pipeline;
            let card = ModelCard {
                family: "trees".to_owned(),
                hyperparameters: Vec::new(),
                n_samples: 200,
                seed: 3,
                sources: Vec::new(),
            };
            let written = Artifact::new("trees", "Trees", card, pipeline.clone());
            let read = Artifact::decode(&written.encode().unwrap()).unwrap().pipeline;
            let mean = data.targets.iter().sum::<f64>() / data.targets.len() as f64;
            let (mut own, mut least) = (0.0, 0.0);
            for (record, target) in test.records.iter().zip(&test.targets) {
                let predicted = pipeline.predict(record).unwrap();
                assert_eq!(predicted, read.predict(record).unwrap(), "{family} {task:?}");
                let got = predicted.value.unwrap_or_else(|| {
                    (0..).zip(&predicted.probabilities).map(|(class, p)| f64::from(class) * p).sum()
                });
                own += (got - target).powi(2);
                least += (mean - target).powi(2);
            }
            assert!(own < 0.85 * least, "{family} {task:?}: {own} of {least}");
        }
    }
}

#[test]
fn more_inputs_than_a_file_can_hold_are_refused() {
    let data = rows(4, Task::Regression, 1);
    for family in families() {
        let estimator = estimator(family);
        let preprocess = fit_preprocess(&data, &candidate("trees", estimator.clone())).unwrap();
        let mut rows = Rows::new(&data, &preprocess, false);
        rows.inputs = Array2::zeros((4, MAX_INPUTS + 1));
        let fault = estimator.fit(&rows, 1).unwrap_err().to_string();
        assert!(fault.contains("is 32386, expected at most 32385"), "{fault}");
    }
}
