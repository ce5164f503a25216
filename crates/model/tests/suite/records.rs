//! A record written and read back is the same record, as text and as JSON.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vitrine_model::schema::{FeatureKind, MissingPolicy, Schema, Task};
use vitrine_model::{Record, Value};

use crate::samples::draw::Draw;
use crate::samples::schemas::schema;

/// A schema whose limits take any number, so that every finite bit pattern can be tried.
fn wide() -> Schema {
    let mut wide = schema(Task::Binary);
    wide.features[0].kind = FeatureKind::Number { min: f64::MIN, max: f64::MAX, step: 0.1 };
    wide.features[1].kind = FeatureKind::Integer { min: i64::MIN, max: i64::MAX };
    wide.features[4].kind = FeatureKind::Text { max_length: 200 };
    for feature in &mut wide.features {
        feature.missing = MissingPolicy::Impute;
    }
    wide
}

fn any_value(position: usize) -> BoxedStrategy<Value> {
    let known: BoxedStrategy<Value> = match position {
        0 => prop::num::f64::ANY.prop_filter("finite", |x| x.is_finite()).prop_map(Value::Number).boxed(),
        1 => any::<i64>().prop_map(|n| Value::Number(n as f64)).boxed(),
        2 => (0..3_usize).prop_map(Value::Choice).boxed(),
        3 => any::<bool>().prop_map(Value::Flag).boxed(),
        // A text is read without the spaces around it, and an empty one is a missing value.
        _ => "\\PC{1,60}"
            .prop_map(|text| text.trim().to_owned())
            .prop_filter("not empty", |text| !text.is_empty())
            .prop_map(|text| Value::Text(text.into()))
            .boxed(),
    };
    prop_oneof![1 => Just(Value::Missing), 5 => known].boxed()
}

fn any_record() -> impl Strategy<Value = Record> {
    (any_value(0), any_value(1), any_value(2), any_value(3), any_value(4))
        .prop_map(|(a, b, c, d, e)| Record { values: vec![a, b, c, d, e] })
}

/// Equality that distinguishes -0 from 0.
fn same(left: &Record, right: &Record) -> bool {
    let bits = |record: &Record| record.to_numbers().into_iter().map(f64::to_bits).collect::<Vec<_>>();
    left == right && bits(left) == bits(right)
}

proptest! {
    #[test]
    fn text_reads_back(record in any_record()) {
        let schema = wide();
        let texts: Vec<String> =
            schema.features.iter().zip(&record.values).map(|(feature, value)| feature.to_text(value)).collect();
        let pairs = schema.features.iter().zip(&texts).map(|(feature, text)| (feature.name.as_str(), text.as_str()));
        let read = Record::from_pairs(&schema, pairs);
        prop_assert!(read.as_ref().is_ok_and(|read| same(read, &record)), "{texts:?} became {read:?}");
    }

    #[test]
    fn json_reads_back(record in any_record()) {
        let schema = wide();
        let text = serde_json::to_string(&record.to_json(&schema)).unwrap();
        let read = Record::from_json(&schema, &serde_json::from_str(&text).unwrap());
        // JSON has whole numbers, and 0 among them has no sign.
        let unsigned = Record { values: record.values.iter().map(without_negative_zero).collect() };
        prop_assert!(
            read.as_ref().is_ok_and(|read| same(read, &record) || same(read, &unsigned)),
            "{text} became {read:?}"
        );
    }

    #[test]
    fn any_text_is_a_value_or_a_fault_of_its_feature(name in "length|count|colour|wild|note|other", text in "\\PC{0,20}") {
        let schema = schema(Task::Ordinal);
        match Record::from_pairs(&schema, [("length", "3"), (name.as_str(), text.as_str())]) {
            Ok(record) => prop_assert!(record.faults(&schema).is_empty()),
            Err(faults) => {
                prop_assert_eq!(faults.len(), 1);
                prop_assert_eq!(&faults[0].feature, &name);
            }
        }
    }
}

fn without_negative_zero(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(number + 0.0),
        other => other.clone(),
    }
}

#[test]
fn drawn_records_are_allowed_and_reach_the_ends() {
    let schema = schema(Task::Regression);
    let mut draw = Draw(3);
    let records: Vec<Record> = (0..4000).map(|_| draw.record(&schema)).collect();
    assert!(records.iter().all(|record| record.faults(&schema).is_empty()));
    let seen = |value: &Value, feature: usize| records.iter().any(|record| record.values[feature] == *value);
    for end in [0.5, 9.5] {
        assert!(seen(&Value::Number(end), 0), "length {end}");
    }
    for count in -3..=12 {
        assert!(seen(&Value::Number(f64::from(count)), 1), "count {count}");
    }
    assert!((0..3).all(|choice| seen(&Value::Choice(choice), 2)));
    assert!((1..5).all(|feature| seen(&Value::Missing, feature)) && !seen(&Value::Missing, 0));
}

#[test]
fn absent_keys_and_null_are_missing_and_the_last_of_two_counts() {
    let schema = schema(Task::Regression);
    let object = json!({"length": 3, "count": null});
    let Json::Object(object) = object else { unreachable!("an object was written") };
    let read = Record::from_json(&schema, &object).unwrap();
    let missing = || Value::Missing;
    assert_eq!(read.values, [Value::Number(3.0), missing(), missing(), missing(), missing()]);
    let read = Record::from_pairs(&schema, [("length", "3"), ("length", "4")]).unwrap();
    assert_eq!(read.values[0], Value::Number(4.0));
}

#[test]
fn values_are_read_without_regard_to_case_and_shown_with_units() {
    let schema = schema(Task::Regression);
    let [length, _, colour, wild, note] = schema.features.as_slice() else { unreachable!("five features") };
    assert_eq!(colour.parse(" BLUE "), Ok(Value::Choice(2)));
    assert_eq!(colour.parse("deep RED"), Ok(Value::Choice(0)));
    for (text, flag) in [("Yes", true), ("y", true), ("1", true), ("TRUE", true), ("no", false), ("0", false)]
    {
        assert_eq!(wild.parse(text), Ok(Value::Flag(flag)), "{text}");
    }
    for text in ["", "  ", "unknown", "NA", "n/a", "?", "null", "NaN"] {
        assert_eq!(colour.parse(text), Ok(Value::Missing), "{text}");
    }
    assert_eq!(note.parse("unknown"), Ok(Value::Text("unknown".into())), "in a text the word is a value");
    assert_eq!(length.display(&Value::Number(9.4)), "9.4 cm");
    assert_eq!(colour.display(&Value::Choice(2)), "Sky blue");
    assert_eq!(wild.display(&Value::Flag(false)), "no");
    assert_eq!(wild.display(&Value::Missing), "unknown");
}
