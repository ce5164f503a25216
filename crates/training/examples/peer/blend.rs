//! The accurate model that AutoGluon is held against: a greedy blend, by the way that system files take.

use serde_json::json;
use vitrine_model::estimators::Estimator;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Class, Feature, FeatureKind, MissingPolicy, NumberFormat, Schema, Target, Task};
use vitrine_training::families::Rows;
use vitrine_training::spec::Impute;
use vitrine_training::{CandidateSpec, Dataset, EstimatorSpec, prepare};

use crate::Sentence;
use crate::rows::Split;

/// Fits the blend to the training rows.
pub fn fit(split: &Split, seed: u64) -> Sentence<Estimator> {
    let estimator: EstimatorSpec = serde_json::from_value(json!({
        "family": "voting", "weights": "greedy", "cv": 5,
        "members": [
            {"family": "boosting", "n_trees": 300, "max_leaf_nodes": 15, "learning_rate": 0.05, "subsample": 0.8,
                "max_features": 0.5, "min_samples_leaf": 10},
            {"family": "boosting", "n_trees": 600, "max_leaf_nodes": 31, "learning_rate": 0.03, "subsample": 0.7,
                "max_features": 0.4, "min_samples_leaf": 5},
            {"family": "forest", "n_trees": 300, "max_features": 0.35},
            {"family": "forest", "n_trees": 300, "extra": true, "max_features": 0.7},
        ],
    }))
    .map_err(|error| error.to_string())?;
    let spec = CandidateSpec { impute: Impute::Leave, ..CandidateSpec::new("blend", "Blend", estimator) };
    let data = dataset(split);
    let preprocess = prepare::fit_preprocess(&data, &spec).map_err(|error| error.to_string())?;
    let rows = Rows::new(&data, &preprocess, split.meta.n_classes > 0);
    spec.estimator.fit(&rows, seed).map_err(|error| error.to_string())
}

/// The training rows as records of numbers.
fn dataset(split: &Split) -> Dataset {
    let value = |number: &f64| if number.is_nan() { Value::Missing } else { Value::Number(*number) };
    Dataset {
        schema: schema(split.meta.n_features, split.meta.n_classes),
        records: split
            .train
            .rows()
            .into_iter()
            .map(|row| Record { values: row.iter().map(value).collect() })
            .collect(),
        targets: split.targets.to_vec(),
        weights: Vec::new(),
    }
}

/// The schema of numbers with a value, or with one of some classes.
pub fn schema(n_features: usize, n_classes: usize) -> Schema {
    let feature = |at: usize| Feature {
        name: format!("f{at}"),
        label: format!("f{at}"),
        unit: None,
        description: String::new(),
        group: None,
        kind: FeatureKind::Number { min: -1e12, max: 1e12, step: 1.0 },
        default: json!(0.0),
        missing: MissingPolicy::Impute,
        soft: false,
        format: vitrine_model::schema::Format::default(),
    };
    let class = |at: usize| Class { value: at.to_string(), label: at.to_string(), grade: at as f64 };
    let task = match n_classes {
        0 => Task::Regression,
        2 => Task::Binary,
        _ => Task::Multiclass,
    };
    Schema {
        system: "peers".to_owned(),
        features: (0..n_features).map(feature).collect(),
        target: Target {
            name: "target".to_owned(),
            label: "target".to_owned(),
            unit: None,
            task,
            classes: (0..n_classes).map(class).collect(),
            positive: None,
            number_format: NumberFormat::En,
        },
        illustration: None,
    }
}
