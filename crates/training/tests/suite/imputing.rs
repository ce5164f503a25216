//! Missing values predicted from the other features: better than a single value, the same for rows of a file and for
//! records that a visitor leaves incomplete, and fitted to training rows only.

use crate::common::{candidate, choice, estimator, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::impute::ImputeForest;
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Artifact, Record, Task, Value};
use vitrine_training::spec::TrainSpec;
use vitrine_training::{CandidateSpec, Dataset, SplitSpec, fit, split_held_out, train};

/// Rows where `b` follows `a` and the colour, is missing in a quarter of them, and the colour follows `a`.
fn rows(n: usize) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let features = vec![
        number("a", 0.0, 10.0, 0.1),
        number("b", 0.0, 40.0, 0.5),
        choice("colour", &["red", "green", "blue"]),
    ];
    let mut data = Dataset {
        schema: schema(features, Task::Binary, &["no", "yes"]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..n {
        let a: f64 = rng.random_range(0.0..10.0);
        let colour = (a / 3.4) as usize;
        let b: f64 = 2.0 * a + 5.0 * colour as f64 + rng.random_range(-2.0..2.0);
        let b = if row % 4 == 0 { Value::Missing } else { Value::Number(b.clamp(0.0, 40.0)) };
        let colour = if row % 9 == 0 { Value::Missing } else { Value::Choice(colour) };
        data.records.push(Record { values: vec![Value::Number(a), b, colour] });
        data.targets.push(f64::from(u8::from(a + rng.random_range(-2.0..2.0) > 5.0)));
    }
    data
}

fn by_forest(names: &[&str]) -> CandidateSpec {
    let family = json!({"family": "logistic", "alpha": 1.0});
    CandidateSpec {
        impute_by_forest: names.iter().map(|name| (*name).to_owned()).collect(),
        export: true,
        ..candidate("logistic", estimator(family))
    }
}

fn forests(data: &Dataset) -> Vec<ImputeForest> {
    fit(data, &by_forest(&["b", "colour"]), 1).unwrap().pipeline.preprocess.impute_forests
}

#[test]
fn what_is_assumed_follows_the_other_features() {
    let data = rows(400);
    let fitted = fit(&data, &by_forest(&["b", "colour"]), 1).unwrap();
    let forests = &fitted.pipeline.preprocess.impute_forests;
    assert_eq!(forests.iter().map(|forest| forest.feature).collect::<Vec<_>>(), [1, 2]);
    assert!(forests[0].error < 2.0 && forests[0].plain_error > 6.0, "{:?}", forests[0]);
    assert!(forests[1].error < 0.1 && forests[1].plain_error > 0.5, "{:?}", forests[1]);
    let line = &fitted.hyperparameters.iter().find(|(name, _)| name == "unknown b").unwrap().1;
    assert!(line.contains("on rows it had not seen"), "{line}");

    let (mut inside, mut known, mut off) = (0, 0, 0.0);
    for record in &data.records {
        let Value::Number(actual) = record.values[1] else { continue };
        let mut asked = record.clone();
        asked.values[1] = Value::Missing;
        let prediction = fitted.pipeline.predict(&asked).unwrap();
        let assumed = &prediction.assumed[0];
        let Value::Number(value) = assumed.value else { panic!("{assumed:?} is no number") };
        let (low, high) = assumed.range.unwrap();
        assert!(low <= value && value <= high && low >= 0.0 && high <= 40.0, "{assumed:?}");
        assert_eq!(value % 0.5, 0.0, "what is assumed could have been entered");
        // Entering what is assumed must change nothing.
        asked.values[1] = assumed.value.clone();
        let entered = fitted.pipeline.predict(&asked).unwrap();
        assert_eq!(entered.probabilities, prediction.probabilities);
        (inside, known) = (inside + usize::from(low <= actual && actual <= high), known + 1);
        off += (actual - value).abs();
    }
    let share = inside as f64 / known as f64;
    assert!((0.74..=0.9).contains(&share), "{share} of the actual values lie in ranges for four of five");
    assert!(off / (known as f64) < 1.6, "off by {} on average", off / known as f64);
}

#[test]
fn identical_with_any_order_of_features_and_written_and_read() {
    let fitted = fit(&rows(200), &by_forest(&["b", "colour"]), 1).unwrap();
    let other = fit(&rows(200), &by_forest(&["colour", "b"]), 1).unwrap();
    let record = Record { values: vec![Value::Number(7.0), Value::Missing, Value::Missing] };
    let prediction = fitted.pipeline.predict(&record).unwrap();
    assert_eq!(prediction, other.pipeline.predict(&record).unwrap());
    assert_eq!(prediction.assumed.len(), 2);
    assert!(prediction.assumed[1].range.is_none());
    let written = serde_json::to_string(&fitted.pipeline).unwrap();
    let mut read: vitrine_model::Pipeline = serde_json::from_str(&written).unwrap();
    read.prepare().unwrap();
    assert_eq!(read.predict(&record).unwrap(), prediction);
}

#[test]
fn the_target_is_not_looked_at() {
    let data = rows(200);
    let mut other = data.clone();
    other.targets.iter_mut().for_each(|target| *target = 1.0 - *target);
    assert_eq!(forests(&data), forests(&other));
}

/// The artifact that is trained from rows whose held-out ones may have other values.
fn exported(data: &Dataset) -> Artifact {
    let spec = TrainSpec {
        split: SplitSpec { folds: 2, repeats: 1, ..SplitSpec::default() },
        candidates: vec![by_forest(&["b"])],
        ..serde_json::from_value(json!({"metric": "log_loss", "candidates": []})).unwrap()
    };
    train(data, &spec, &[], &()).unwrap().artifacts.remove(0)
}

#[test]
fn held_out_rows_are_not_seen() {
    let data = rows(300);
    let split = SplitSpec { folds: 2, repeats: 1, ..SplitSpec::default() };
    let (train_rows, held_out) = split_held_out(&data, &split, 20_260_101).unwrap();
    let changed = |rows: &[usize]| {
        let mut changed = data.clone();
        for row in rows {
            if let Value::Number(b) = &mut changed.records[*row].values[1] {
                *b = 40.0 - *b;
            }
        }
        changed
    };
    // The side of a row follows from its features, so only rows are changed that stay held out.
    let stays = |row: &usize| split_held_out(&changed(&[*row]), &split, 20_260_101).unwrap().1.contains(row);
    let held_out: Vec<usize> = held_out.into_iter().filter(stays).collect();
    assert!(held_out.len() >= 5, "{held_out:?}");
    let before = exported(&data);
    assert!(!before.pipeline.preprocess.impute_forests.is_empty());
    assert_eq!(exported(&changed(&held_out)).pipeline, before.pipeline);
    // The same change among the training rows does show.
    let other = exported(&changed(&train_rows[..60])).pipeline.preprocess.impute_forests;
    assert_ne!(other, before.pipeline.preprocess.impute_forests);
}

#[test]
fn faults_name_the_feature() {
    let data = rows(100);
    let fault = |names: &[&str]| fit(&data, &by_forest(names), 1).unwrap_err().to_string();
    assert!(fault(&["c"]).contains("'c'"), "{}", fault(&["c"]));
    assert!(fault(&["b", "b"]).contains("every feature once"));
    let mut texts = data.clone();
    texts.schema.features[1].kind = FeatureKind::Text { max_length: 10 };
    texts.records.iter_mut().for_each(|record| record.values[1] = Value::Missing);
    let message = fit(&texts, &by_forest(&["b"]), 1).unwrap_err().to_string();
    assert!(message.contains("numbers, days, choices and flags"), "{message}");
    let mut encoded = by_forest(&["colour"]);
    encoded.encode = vitrine_training::spec::EncodeChoices::Target;
    let message = fit(&data, &encoded, 1).unwrap_err().to_string();
    assert!(message.contains("encoded by the target"), "{message}");
    // Too few known values leave the single value.
    let few = fit(&rows(20), &by_forest(&["b"]), 1).unwrap().pipeline.preprocess;
    assert!(few.impute_forests.is_empty() && few.impute[1].is_some());
}
