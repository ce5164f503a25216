//! Missing values that say something by themselves: where they are left missing, trees learn where such rows go,
//! whatever the values were encoded by; where they are filled in, that is lost.

use crate::common::{candidate, choice, estimator, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::artifact::{Artifact, FORMAT, ModelCard, NEWEST};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::spec::{CandidateSpec, EncodeChoices, Impute, View};
use vitrine_training::{Dataset, fit};

/// Rows of a choice, a number and noise. The grade is 2 higher where the choice is missing, 1 higher where the number
/// is, and follows neither otherwise.
fn rows(n: usize, task: Task, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let features = vec![
        choice("colour", &["red", "green", "blue", "black"]),
        number("size", -1e3, 1e3, 0.1),
        number("noise", -1e3, 1e3, 0.1),
    ];
    let classes: &[&str] = match task {
        Task::Regression => &[],
        Task::Binary => &["no", "yes"],
        _ => &["0", "1", "2", "3"],
    };
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let no_colour = rng.random_bool(0.3);
        let no_size = rng.random_bool(0.3);
        records.push(Record {
            values: vec![
                if no_colour { Value::Missing } else { Value::Choice(rng.random_range(0..4)) },
                if no_size { Value::Missing } else { Value::Number(rng.random_range(-10.0..10.0)) },
                Value::Number(rng.random_range(-10.0..10.0)),
            ],
        });
        let grade = 2.0 * f64::from(u8::from(no_colour)) + f64::from(u8::from(no_size));
        targets.push(if task == Task::Binary { f64::from(u8::from(grade > 1.0)) } else { grade });
    }
    Dataset { schema: schema(features, task, classes), records, targets, weights: Vec::new() }
}

fn families() -> [Json; 3] {
    [
        json!({"family": "forest", "n_trees": 10, "min_samples_leaf": 5}),
        json!({"family": "forest", "n_trees": 20, "extra": true, "min_samples_leaf": 5}),
        json!({"family": "boosting", "n_trees": 25, "max_leaf_nodes": 6, "learning_rate": 0.2,
            "min_samples_leaf": 5}),
    ]
}

/// The share of the variance that is left, on rows that were not seen.
fn left_over(data: &Dataset, test: &Dataset, spec: &CandidateSpec) -> f64 {
    let pipeline = fit(data, spec, 3).unwrap().pipeline;
    let mean = data.target_values().iter().sum::<f64>() / data.n_samples() as f64;
    let (mut own, mut least) = (0.0, 0.0);
    for (record, target) in test.records.iter().zip(test.target_values()) {
        let predicted = pipeline.predict(record).unwrap();
        let got = predicted.value.or_else(|| predicted.probabilities.get(1).copied()).unwrap();
        own += (got - target).powi(2);
        least += (mean - target).powi(2);
    }
    own / least
}

#[test]
fn where_values_are_missing_is_learned_by_all_trees_and_encodings() {
    for (task, view) in [
        (Task::Regression, View::default()),
        (Task::Binary, View::default()),
        (Task::Ordinal, View::default()),
        (Task::Ordinal, View::Classes),
    ] {
        let (data, test) = (rows(400, task, 1), rows(200, task, 2));
        for encode in [EncodeChoices::OneHot, EncodeChoices::Ordinal, EncodeChoices::Target] {
            for family in families() {
                let of = |impute| {
                    let spec = candidate("trees", estimator(family.clone()));
                    left_over(&data, &test, &CandidateSpec { impute, encode, view, ..spec })
                };
                let left = of(Impute::Leave);
                assert!(left < 0.15, "{task:?} {view:?} {encode:?} {family}: {left}");
            }
        }
        let spec = candidate("trees", estimator(families()[2].clone()));
        let filled = left_over(&data, &test, &CandidateSpec { view, ..spec });
        assert!(filled > 0.3, "{task:?}: {filled}");
    }
}

#[test]
fn only_tables_that_leave_choices_missing_need_a_newer_program() {
    let data = rows(100, Task::Regression, 1);
    for (impute, encode, format) in [
        (Impute::Leave, EncodeChoices::Target, NEWEST),
        (Impute::Leave, EncodeChoices::OneHot, FORMAT),
        (Impute::Median, EncodeChoices::Target, FORMAT),
    ] {
        let spec = candidate("trees", estimator(families()[2].clone()));
        let pipeline = fit(&data, &CandidateSpec { impute, encode, ..spec }, 3).unwrap().pipeline;
        let card = ModelCard {
            family: "trees".to_owned(),
            hyperparameters: Vec::new(),
            n_samples: 100,
            seed: 3,
            sources: Vec::new(),
        };
        let artifact = Artifact::new("trees", "Trees", card, pipeline);
        assert_eq!(artifact.format, format, "{impute:?} {encode:?}");
        assert_eq!(Artifact::decode(&artifact.encode().unwrap()).unwrap(), artifact);
    }
}
