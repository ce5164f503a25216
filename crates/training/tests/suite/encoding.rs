//! Target encoding: rows never see their own target, choices that say nothing gain nothing, those that say something
//! are used, and texts count as choices.

use crate::common::{candidate, choice, estimator, feature, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_model::transforms::Encode;
use vitrine_training::prepare::{fit_preprocess, inputs, training_inputs};
use vitrine_training::spec::{CandidateSpec, EncodeChoices, Scale};
use vitrine_training::split::random_folds;
use vitrine_training::{Dataset, fit};

const N_CHOICES: usize = 40;

fn places() -> Vec<String> {
    (0..N_CHOICES).map(|place| format!("place {place}")).collect()
}

/// Rows of a place, a street and a number. The target follows the place as much as `effect` says, and has noise.
fn data(n: usize, effect: f64, task: Task, classes: &[&str]) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let names = places();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let street = feature("street", FeatureKind::Text { max_length: 30 }, json!("x"));
    let features = vec![choice("place", &names), street, number("size", -1.0, 1.0, 0.1)];
    let effects: Vec<f64> = (0..N_CHOICES).map(|_| rng.random_range(-1.0..1.0)).collect();
    let mut data = Dataset {
        schema: schema(features, task, classes),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..n {
        let place = row % N_CHOICES;
        let text = if row % 2 == 0 { format!("Street {place}") } else { format!("  street  {place} ") };
        let size = rng.random_range(-1.0..1.0);
        data.records.push(Record {
            values: vec![Value::Choice(place), Value::Text(text.into()), Value::Number(size)],
        });
        let value = effect * effects[place] + rng.random_range(-0.5..0.5);
        data.targets.push(match classes.len() {
            0 => value,
            n => ((0.5 * value + 0.5) * n as f64).floor().clamp(0.0, n as f64 - 1.0),
        });
    }
    data
}

fn target_encoded(features: &[&str], family: serde_json::Value) -> CandidateSpec {
    CandidateSpec {
        encode: EncodeChoices::Target,
        features: Some(features.iter().map(|name| (*name).to_owned()).collect()),
        ..candidate("encoded", estimator(family))
    }
}

fn ridge() -> serde_json::Value {
    json!({"family": "ridge", "alpha": 0.1})
}

/// R2 over five folds.
fn r2(data: &Dataset, spec: &CandidateSpec) -> f64 {
    let (mut errors, mut spread) = (0.0, 0.0);
    for fold in random_folds(data.n_samples(), 5, 8).unwrap() {
        let (train, test) = (data.subset(&fold.train), data.subset(&fold.test));
        let pipeline = fit(&train, spec, 3).unwrap().pipeline;
        let mean = test.targets.iter().sum::<f64>() / test.targets.len() as f64;
        for (record, target) in test.records.iter().zip(&test.targets) {
            errors += (pipeline.predict(record).unwrap().value.unwrap() - target).powi(2);
            spread += (target - mean).powi(2);
        }
    }
    1.0 - errors / spread
}

#[test]
fn no_row_sees_its_own_target_in_training_and_all_rows_do_in_prediction() {
    let data = data(200, 1.0, Task::Regression, &[]);
    let spec = target_encoded(&["place", "street"], ridge());
    let of = |data: &Dataset| {
        let preprocess = fit_preprocess(data, &spec).unwrap();
        (training_inputs(&preprocess, data), inputs(&preprocess, &data.records))
    };
    let (before, plain) = of(&data);
    assert_ne!(before, plain);
    for row in [0, 7, 199] {
        let mut changed = data.clone();
        changed.targets[row] += 100.0;
        let (after, plain_after) = of(&changed);
        assert_eq!(before.row(row), after.row(row), "row {row} knows its own target");
        assert_ne!(before, after, "other rows of the place learn of it");
        assert_ne!(plain.row(row), plain_after.row(row));
    }
}

#[test]
fn a_choice_with_one_row_each_gains_nothing() {
    let mut data = data(N_CHOICES, 0.0, Task::Regression, &[]);
    for smoothing in [None, Some(0.0), Some(5.0)] {
        let spec = CandidateSpec { encode_smoothing: smoothing, ..target_encoded(&["place"], ridge()) };
        let preprocess = fit_preprocess(&data, &spec).unwrap();
        assert!(training_inputs(&preprocess, &data).iter().all(|input| *input == 0.0), "{smoothing:?}");
    }
    // Targets that follow the number only: the identity beside it changes nothing.
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    data.targets = data.records.iter().map(|record| record.values[2].as_number()).collect();
    data.targets.iter_mut().for_each(|target| *target += rng.random_range(-0.3..0.3));
    let with = r2(&data, &target_encoded(&["place", "size"], ridge()));
    let without = r2(&data, &target_encoded(&["size"], ridge()));
    assert!((with - without).abs() < 1e-9, "{with} {without}");
}

#[test]
fn choices_that_say_nothing_are_no_better_than_the_mean() {
    let data = data(240, 0.0, Task::Regression, &[]);
    let trees = json!({"family": "boosting", "n_trees": 15, "min_samples_leaf": 5});
    let stack = json!({"family": "stacking", "members": [trees, ridge()]});
    for family in [ridge(), trees, stack] {
        for smoothing in [None, Some(0.0)] {
            let spec = CandidateSpec {
                encode_smoothing: smoothing,
                ..target_encoded(&["place", "street"], family.clone())
            };
            let score = r2(&data, &spec);
            assert!(score < 0.03, "{}: {score}", spec.estimator.family());
        }
    }
}

#[test]
fn choices_and_texts_that_say_something_are_used() {
    let data = data(400, 1.5, Task::Regression, &[]);
    for family in [ridge(), json!({"family": "boosting", "n_trees": 60, "min_samples_leaf": 5})] {
        for feature in ["place", "street"] {
            let score = r2(&data, &target_encoded(&[feature], family.clone()));
            assert!(score > 0.8, "{feature}: {score}");
        }
    }
    let spec = CandidateSpec { scale: Scale::Standard, ..target_encoded(&["street"], ridge()) };
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    assert_eq!(pipeline.preprocess.texts[0].texts.len(), N_CHOICES);
    let value = |street: &str| {
        let values = vec![Value::Missing, Value::Text(street.into()), Value::Missing];
        pipeline.predict(&Record { values }).unwrap().value.unwrap()
    };
    assert_eq!(value("STREET 3"), value("street 3 "));
    assert_ne!(value("street 3"), value("street 4"));
    let mean = data.targets.iter().sum::<f64>() / 400.0;
    assert!((value("elsewhere 1") - mean).abs() < 0.1, "an unknown street is the mean");
}

#[test]
fn classes_have_a_column_each_but_the_first_and_two_choices_stay_one() {
    let forest = || json!({"family": "forest", "n_trees": 5});
    let columns = |task, classes: &[&str]| {
        let data = data(120, 1.0, task, classes);
        let preprocess = fit_preprocess(&data, &target_encoded(&["place", "size"], forest())).unwrap();
        let names = (0..preprocess.columns.len()).map(|at| preprocess.column_name(at, &data.schema));
        names.collect::<Vec<_>>()
    };
    assert_eq!(columns(Task::Binary, &["no", "yes"]), ["place: share of yes", "size"]);
    let three = columns(Task::Multiclass, &["low", "middle", "high"]);
    assert_eq!(three, ["place: share of middle", "place: share of high", "size"]);
    assert_eq!(columns(Task::Regression, &[]), ["place: mean outcome", "size"]);
    let mut two = data(20, 1.0, Task::Regression, &[]);
    two.schema.features[0] = choice("place", &["here", "there"]);
    two.records.iter_mut().enumerate().for_each(|(row, record)| record.values[0] = Value::Choice(row % 2));
    let preprocess = fit_preprocess(&two, &target_encoded(&["place"], forest())).unwrap();
    assert_eq!(preprocess.columns[0].encode, Encode::Identity);
}

#[test]
fn a_missing_choice_is_the_mean_and_neighbours_refuse() {
    let data = data(120, 1.0, Task::Regression, &[]);
    let spec = target_encoded(&["place"], ridge());
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    let missing = Record { values: vec![Value::Missing, Value::Missing, Value::Missing] };
    let prediction = pipeline.predict(&missing).unwrap();
    let mean = data.targets.iter().sum::<f64>() / 120.0;
    assert!((prediction.value.unwrap() - mean).abs() < 0.1);
    let fault = fit(&data, &target_encoded(&["place"], json!({"family": "knn", "k": 3})), 1).unwrap_err();
    assert!(fault.to_string().contains("encode is target, expected one_hot or ordinal"), "{fault}");
    let spec = CandidateSpec { encode_smoothing: Some(-1.0), ..spec };
    let fault = fit(&data, &spec, 1).unwrap_err().to_string();
    assert!(fault.contains("encode_smoothing is -1, expected a number from 0"), "{fault}");
}
