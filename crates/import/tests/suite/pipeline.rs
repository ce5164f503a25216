//! An imported model with a schema is a pipeline.

use serde_json::json;
use vitrine_import::{ImportError, import};
use vitrine_model::{Record, Schema, Value};

use crate::samples::{committed, numbers, rows};

/// Four numbers, two choices of positions and a target, in the words of the files.
fn schema(n_numbers: usize, target: serde_json::Value) -> Schema {
    let number = |at: usize| {
        json!({"name": format!("number_{at}"), "label": format!("Number {at}"), "kind": "number", "min": -1e38,
            "max": 1e38, "step": 0.1, "default": 0.0, "missing": "impute"})
    };
    let choice = |at: usize, n: usize| {
        let choices: Vec<_> =
            (0..n).map(|n| json!({"value": n.to_string(), "label": n.to_string()})).collect();
        json!({"name": format!("kind_{at}"), "label": format!("Kind {at}"), "kind": "choice", "choices": choices,
            "default": "0", "missing": "impute"})
    };
    let features: Vec<_> = (0..n_numbers).map(number).chain([choice(0, 7), choice(1, 40)]).collect();
    serde_json::from_value(json!({"system": "imported", "features": features, "target": target})).unwrap()
}

#[test]
fn a_pipeline_predicts_what_the_library_did() {
    let folder = committed();
    let imported = || import(&std::fs::read(folder.join("lgb-poisson-categories.txt")).unwrap()).unwrap();
    let value = json!({"name": "y", "label": "Y", "task": "regression"});
    let pipeline = imported().into_pipeline(schema(4, value.clone())).unwrap();
    let both = numbers(&folder.join("lgb-poisson-categories.f64"));
    let rows = rows(&folder);
    let mut compared = 0;
    for (row, expected) in rows.iter().zip(&both[rows.len()..]) {
        let choice = |number: f64, n: usize| (number < n as f64).then_some(Value::Choice(number as usize));
        let number = |number: &f64| if number.is_nan() { Value::Missing } else { Value::Number(*number) };
        let mut values: Vec<Value> = row[..4].iter().map(number).collect();
        values.extend(
            [(row[4], 7), (row[5], 40)].map(|(number, n)| choice(number, n).unwrap_or(Value::Missing)),
        );
        let predicted = pipeline.predict(&Record { values }).unwrap().value.unwrap();
        assert!((predicted - expected).abs() <= 1e-15 * expected, "{predicted} instead of {expected}");
        compared += 1;
    }
    assert_eq!(compared, 1000);
    let other = imported().into_pipeline(schema(3, value)).unwrap_err();
    assert!(matches!(other, ImportError::Schema(_)), "{other}");
    let class = |value: &str, grade: f64| json!({"value": value, "label": value, "grade": grade});
    let classes = json!({"name": "y", "label": "Y", "task": "binary", "classes": [class("a", 0.0), class("b", 1.0)], "positive": 1});
    let other = imported().into_pipeline(schema(4, classes)).unwrap_err();
    assert!(other.to_string().contains("1 outputs"), "{other}");
}
