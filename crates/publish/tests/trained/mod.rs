//! A small trained system for the tests.

#![allow(dead_code, reason = "each test file uses a part")]

pub mod failing;

use std::collections::BTreeMap;

use vitrine_model::artifact::SourceFile;
use vitrine_model::{Record, Value};
use vitrine_publish::store::{LOCK, Store};
use vitrine_publish::{Promotion, Published, System, TrainOptions, TrainingRows, train};
use vitrine_training::Dataset;

/// The iris system with three of its candidates and fewer repeats.
pub fn system() -> System {
    let text = include_str!("../../../../model-builder/systems/iris.toml");
    let mut system = System::parse("iris", text, "iris.toml").unwrap();
    system.train.split.repeats = 1;
    let kept = ["baseline", "knn2", "logistic"];
    system.train.candidates.retain(|candidate| kept.contains(&candidate.name.as_str()));
    for candidate in &mut system.train.candidates {
        candidate.grid.clear();
        candidate.export |= candidate.name == "knn2";
    }
    system
}

pub fn rows(system: &System) -> TrainingRows {
    let iris = linfa_datasets::iris();
    let records = iris.records.rows().into_iter();
    let records = records.map(|row| Record { values: row.iter().copied().map(Value::Number).collect() });
    TrainingRows {
        dataset: Dataset {
            schema: system.schema.clone(),
            records: records.collect(),
            targets: iris.targets.iter().map(|class| *class as f64).collect(),
            weights: Vec::new(),
        },
        violations: Vec::new(),
        cleaned: Vec::new(),
        files: vec![SourceFile { name: "iris.csv".to_owned(), sha256: "0".repeat(64) }],
    }
}

pub fn trained(store: &dyn Store) -> Published {
    let system = system();
    let lock = store.lock(LOCK).unwrap();
    let options = options();
    train(&system, rows(&system), store, &lock, options, &()).unwrap()
}

/// All files but the one that a clock has written.
pub fn files(store: &dyn Store) -> BTreeMap<String, Vec<u8>> {
    let paths = store.list("").unwrap().into_iter().filter(|path| path != "iris/timings.json");
    paths.map(|path| (path.clone(), store.read(&path).unwrap().unwrap())).collect()
}

pub fn options() -> TrainOptions<'static> {
    TrainOptions {
        machine: "a test",
        logs: &(),
        day: "2026-11-01".parse().ok(),
        promotion: Promotion::default(),
        judged_by: None,
    }
}
