//! Data sets for the tests: iris from linfa-datasets, the wines from their files, and made-up rows.

use std::path::PathBuf;

use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{
    Choice, Class, Feature, FeatureKind, Format, MissingPolicy, Schema, Target, Task,
};
use vitrine_training::spec::CandidateSpec;
use vitrine_training::{Dataset, EstimatorSpec};

/// A number feature.
pub fn number(name: &str, min: f64, max: f64, step: f64) -> Feature {
    let kind = FeatureKind::Number { min, max, step };
    feature(name, kind, serde_json::json!(min))
}

/// A choice feature.
pub fn choice(name: &str, values: &[&str]) -> Feature {
    let choices =
        values.iter().map(|value| Choice { value: (*value).to_owned(), label: (*value).to_owned() });
    let kind = FeatureKind::Choice { choices: choices.collect(), ordered: false };
    feature(name, kind, serde_json::json!(values[0]))
}

/// A feature that may be missing.
pub fn feature(name: &str, kind: FeatureKind, default: serde_json::Value) -> Feature {
    Feature {
        name: name.to_owned(),
        label: name.to_owned(),
        unit: None,
        description: String::new(),
        group: None,
        kind,
        default,
        missing: MissingPolicy::Impute,
        soft: false,
        format: Format::Grouped,
    }
}

/// A schema of numbers from -1e6 to 1e6 with a target.
pub fn schema(features: Vec<Feature>, task: Task, classes: &[&str]) -> Schema {
    let class = |(index, value): (usize, &&str)| Class {
        value: (*value).to_owned(),
        label: (*value).to_owned(),
        grade: if task == Task::Ordinal { value.parse().unwrap() } else { index as f64 },
    };
    Schema {
        system: "sample".to_owned(),
        features,
        target: Target {
            name: "outcome".to_owned(),
            label: "outcome".to_owned(),
            unit: None,
            task,
            classes: classes.iter().enumerate().map(class).collect(),
            positive: None,
            number_format: vitrine_model::schema::NumberFormat::En,
        },
        illustration: None,
    }
}

/// A candidate without frills.
pub fn candidate(name: &str, estimator: EstimatorSpec) -> CandidateSpec {
    CandidateSpec::new(name, name, estimator)
}

/// The estimator written as in a system file, for example `{"family": "knn", "k": 2}`.
pub fn estimator(json: serde_json::Value) -> EstimatorSpec {
    serde_json::from_value(json).unwrap()
}

/// The 150 irises.
pub fn iris() -> Dataset {
    let data = linfa_datasets::iris();
    let names = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
    let features = names.iter().map(|name| number(name, 0.0, 10.0, 0.1)).collect();
    let row = |row: ndarray::ArrayView1<'_, f64>| Record {
        values: row.iter().map(|v| Value::Number(*v)).collect(),
    };
    Dataset {
        schema: schema(features, Task::Multiclass, &["setosa", "versicolor", "virginica"]),
        records: data.records().rows().into_iter().map(row).collect(),
        targets: data.targets().iter().map(|class| *class as f64).collect(),
        weights: Vec::new(),
    }
}

/// Red and white wines, or `None` with a line saying so where their files are not at hand.
pub fn wine() -> Option<Dataset> {
    let folder = std::env::var_os("VITRINE_DATA_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let names = [
        "fixed_acidity",
        "volatile_acidity",
        "citric_acid",
        "residual_sugar",
        "chlorides",
        "free_sulfur_dioxide",
        "total_sulfur_dioxide",
        "density",
        "ph",
        "sulphates",
        "alcohol",
    ];
    let mut features = vec![choice("type", &["red", "white"])];
    features.extend(names.iter().map(|name| number(name, 0.0, 1000.0, 0.001)));
    let mut data = Dataset {
        schema: schema(features, Task::Ordinal, &["3", "4", "5", "6", "7", "8", "9"]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for (kind, file) in [(0, "winequality-red.csv"), (1, "winequality-white.csv")] {
        let path = folder.join("wine").join(file);
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!(
                "skipped: {} is not there; set VITRINE_DATA_DIR to the folder with wine/{file}",
                path.display()
            );
            return None;
        };
        for line in text.lines().skip(1) {
            let numbers: Vec<f64> = line.split(';').map(|cell| cell.parse().unwrap()).collect();
            let mut values = vec![Value::Choice(kind)];
            values.extend(numbers[..11].iter().map(|number| Value::Number(*number)));
            data.records.push(Record { values });
            data.targets.push(numbers[11] - 3.0);
        }
    }
    Some(data)
}
