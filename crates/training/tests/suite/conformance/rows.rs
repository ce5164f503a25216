//! The rows that every case is fitted to, and ways to spoil them.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Schema, Task};
use vitrine_training::Dataset;

use crate::common::{choice, feature, number, schema};

/// The number of rows that the checks use where they need no other.
pub const N: usize = 90;

/// Three numbers, a choice and a flag.
pub fn sample_schema(task: Task) -> Schema {
    let mut features: Vec<_> = ["a", "b", "c"].iter().map(|name| number(name, -1e302, 1e302, 1.0)).collect();
    features.push(choice("colour", &["red", "white", "rose"]));
    features.push(feature("old", FeatureKind::Flag, serde_json::json!(false)));
    let classes: &[&str] = match task {
        Task::Regression => &[],
        Task::Binary => &["no", "yes"],
        Task::Multiclass => &["x", "y", "z"],
        Task::Ordinal => &["3", "4", "5"],
    };
    schema(features, task, classes)
}

/// Rows whose target follows the features, with noise. The same for a seed.
pub fn rows(task: Task, n_samples: usize, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut data = Dataset {
        schema: sample_schema(task),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n_samples {
        let mut draw = || rng.random_range(-3.0..3.0);
        let (a, b, c, noise): (f64, f64, f64, f64) = (draw(), draw(), draw(), draw());
        let colour = rng.random_range(0..3);
        let old = rng.random_bool(0.4);
        let value = a - 0.5 * b + 0.7 * colour as f64 + 0.6 * f64::from(u8::from(old)) + 0.2 * noise;
        let values =
            [Value::Number(a), Value::Number(b), Value::Number(c), Value::Choice(colour), Value::Flag(old)];
        data.records.push(Record { values: values.to_vec() });
        data.targets.push(match task {
            // Above 0, so that it has a logarithm.
            Task::Regression => value + 12.0,
            Task::Binary => f64::from(u8::from(value > 1.0)),
            Task::Multiclass | Task::Ordinal => {
                f64::from(u8::from(value > 0.2)) + f64::from(u8::from(value > 1.6))
            }
        });
    }
    data
}

/// The rows with every value of a feature replaced.
#[must_use]
pub fn with(mut data: Dataset, feature: usize, value: impl Fn(usize, &Value) -> Value) -> Dataset {
    for (row, record) in data.records.iter_mut().enumerate() {
        record.values[feature] = value(row, &record.values[feature]);
    }
    data
}

/// A record without any value.
pub fn nothing(schema: &Schema) -> Record {
    Record { values: vec![Value::Missing; schema.n_features()] }
}
