//! A schema with every kind of feature, and a target for every kind of task.

use serde_json::json;
use vitrine_model::schema::NumberFormat;
use vitrine_model::schema::{
    Choice, Class, Feature, FeatureKind, Format, MissingPolicy, Schema, Target, Task,
};

/// Five features: `length` (number), `count` (integer), `colour` (choice), `wild` (flag), `note` (text). All but
/// `length` may be missing.
pub fn schema(task: Task) -> Schema {
    let feature = |name: &str, unit: Option<&str>, kind, default, missing| Feature {
        name: name.to_owned(),
        label: format!("the {name}"),
        unit: unit.map(str::to_owned),
        description: String::new(),
        group: None,
        kind,
        default,
        missing,
        soft: false,
        format: Format::Grouped,
    };
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let choices = vec![choice("red", "Deep red"), choice("green", "Green"), choice("blue", "Sky blue")];
    Schema {
        system: "sample".to_owned(),
        features: vec![
            feature(
                "length",
                Some("cm"),
                FeatureKind::Number { min: 0.5, max: 9.5, step: 0.1 },
                json!(2.5),
                MissingPolicy::Refuse,
            ),
            feature(
                "count",
                None,
                FeatureKind::Integer { min: -3, max: 12 },
                json!(4),
                MissingPolicy::Impute,
            ),
            feature(
                "colour",
                None,
                FeatureKind::Choice { choices, ordered: false },
                json!("green"),
                MissingPolicy::Impute,
            ),
            feature("wild", None, FeatureKind::Flag, json!(true), MissingPolicy::Impute),
            feature("note", None, FeatureKind::Text { max_length: 12 }, json!("none"), MissingPolicy::Impute),
        ],
        target: target(task),
        illustration: None,
    }
}

fn target(task: Task) -> Target {
    let names: &[&str] = match task {
        Task::Regression => &[],
        Task::Binary => &["no", "yes"],
        Task::Multiclass => &["ash", "birch", "cedar"],
        Task::Ordinal => &["3", "4", "6", "9"],
    };
    let grade = |index: usize, name: &str| match task {
        Task::Ordinal => name.parse().unwrap_or_default(),
        _ => index as f64,
    };
    let classes = names.iter().enumerate().map(|(index, name)| Class {
        value: (*name).to_owned(),
        label: (*name).to_owned(),
        grade: grade(index, name),
    });
    Target {
        name: "outcome".to_owned(),
        label: "outcome".to_owned(),
        unit: (task == Task::Regression).then(|| "kg".to_owned()),
        task,
        classes: classes.collect(),
        positive: (task == Task::Binary).then_some(1),
        number_format: NumberFormat::En,
    }
}
