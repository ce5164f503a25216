//! Soft limits: what is not in the data is predicted and marked, what is nonsense is refused.

use serde_json::json;
use vitrine_model::schema::{Feature, FeatureKind, Schema, Task};
use vitrine_model::{Record, Value};

use crate::samples::schemas::schema;

fn soft() -> Schema {
    let mut schema = schema(Task::Regression);
    for feature in &mut schema.features {
        feature.soft = true;
    }
    schema.features[4].kind = FeatureKind::Date { first: 0, last: 10_000 };
    schema
}

fn read(schema: &Schema, feature: usize, text: &str) -> (Value, bool) {
    let feature = &schema.features[feature];
    let value = feature.parse(text).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(feature.check(&value), Ok(()));
    // Links and files bring the same value back.
    assert_eq!(feature.parse(&feature.to_text(&value)), Ok(value.clone()));
    let is_outside = feature.is_outside(&value);
    (value, is_outside)
}

#[test]
fn what_lies_beyond_soft_limits_is_read_and_marked() {
    let schema = soft();
    for (feature, text, number, is_outside) in [
        (0, "0.5", 0.5, false),
        (0, "9.5", 9.5, false),
        (0, "0.4", 0.4, true),
        (0, "1200", 1200.0, true),
        (1, "13", 13.0, true),
        (1, "12", 12.0, false),
        (4, "1970-01-01", 0.0, false),
        (4, "1969-12-31", -1.0, true),
        (4, "1997-05-20", 10_001.0, true),
    ] {
        assert_eq!(read(&schema, feature, text), (Value::Number(number), is_outside), "{text}");
    }
}

#[test]
fn an_unseen_choice_is_the_last_one_and_a_missing_one_stays_missing() {
    let schema = soft();
    for (text, at, is_outside) in
        [("red", 0, false), ("Deep red", 0, false), ("blue", 2, true), ("pink", 2, true)]
    {
        assert_eq!(read(&schema, 2, text), (Value::Choice(at), is_outside), "{text}");
    }
    assert_eq!(read(&schema, 2, "unknown"), (Value::Missing, false));
    assert_eq!(schema.features[2].from_json(&json!(7)), Ok(Value::Choice(2)));
    let record = Record::from_pairs(&schema, [("length", "99"), ("colour", "pink"), ("count", "3")]).unwrap();
    assert_eq!(record.outside(&schema), [0, 2]);
}

#[test]
fn nonsense_is_refused_whatever_the_limits() {
    let schema = soft();
    for (feature, text) in
        [(0, "inf"), (0, "1e400"), (0, "long"), (0, ""), (1, "2.5"), (3, "maybe"), (4, "2026-02-30")]
    {
        assert!(schema.features[feature].parse(text).is_err(), "{text}");
    }
    assert!(schema.features[0].check(&Value::Number(f64::NAN)).is_err());
    assert!(schema.features[4].check(&Value::Number(1e12)).is_err());
    assert!(schema.features[2].check(&Value::Choice(3)).is_err());
}

#[test]
fn files_without_the_keys_are_as_they_were() {
    let text = json!({ "name": "a", "label": "a", "kind": "number", "min": 0.0, "max": 1.0, "step": 0.1, "default": 0.5, "missing": "refuse" });
    let feature: Feature = serde_json::from_value(text.clone()).unwrap();
    assert!(!feature.soft && feature.parse("2").is_err());
    assert!(!feature.is_outside(&Value::Number(2.0)));
    assert_eq!(serde_json::to_value(&feature).unwrap(), text);
    let mut soft = feature;
    soft.soft = true;
    let written = serde_json::to_value(&soft).unwrap();
    assert_eq!(written["soft"], json!(true));
    assert_eq!(serde_json::from_value::<Feature>(written).unwrap(), soft);
}
