//! Every sentence that a wrong value can give, word for word: form, links, commands and tables show them.

use serde_json::{Map, Value as Json, json};
use vitrine_model::fault::{Expected, Fault, Problem};
use vitrine_model::figures::Violation;
use vitrine_model::schema::{Schema, Task};
use vitrine_model::{PredictError, Record, Value};

use crate::samples::{artifacts, schemas::schema};

fn sentence(schema: &Schema, name: &str, text: &str) -> String {
    let feature = schema.features.iter().find(|feature| feature.name == name).unwrap();
    feature.parse(text).unwrap_err().to_string()
}

#[test]
fn texts_that_are_not_values() {
    let schema = schema(Task::Regression);
    let number = "expected a number from 0.5 to 9.5 cm";
    let whole = "expected a whole number from -3 to 12, or unknown";
    for (name, text, expected) in [
        ("length", "long", format!("length: 'long' is not a number; {number}")),
        ("length", "1,234", format!("length: '1,234' may be 1.234 or 1234; {number}")),
        ("length", "5 kg", format!("length: '5 kg' is in another unit; {number}")),
        ("length", "0.4", format!("length: 0.4 is below the smallest allowed value; {number}")),
        ("length", "9.6", format!("length: 9.6 is above the largest allowed value; {number}")),
        ("length", "inf", format!("length: inf is not a finite number; {number}")),
        ("length", "1e400", format!("length: inf is not a finite number; {number}")),
        ("length", "", format!("length: no value is given; {number}")),
        ("length", "unknown", format!("length: no value is given; {number}")),
        ("count", "2.5", format!("count: 2.5 is not a whole number; {whole}")),
        ("count", "13", format!("count: 13 is above the largest allowed value; {whole}")),
        ("count", "-4", format!("count: -4 is below the smallest allowed value; {whole}")),
        (
            "colour",
            "pink",
            "colour: 'pink' is not one of the choices; expected one of red, green, blue, or unknown"
                .to_owned(),
        ),
        ("wild", "maybe", "wild: 'maybe' is neither yes nor no; expected yes or no, or unknown".to_owned()),
        (
            "note",
            "thirteen char",
            "note: the text has 13 characters; expected a text of at most 12 characters, or unknown"
                .to_owned(),
        ),
    ] {
        assert_eq!(sentence(&schema, name, text), expected);
    }
}

#[test]
fn json_of_the_wrong_kind() {
    let schema = schema(Task::Regression);
    let fault = |name: &str, json: Json| {
        let mut object = Map::new();
        object.insert("length".to_owned(), json!(3));
        object.insert(name.to_owned(), json);
        let faults = Record::from_json(&schema, &object).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        fault("length", json!([1])),
        "length: [1] is of the wrong kind; expected a number from 0.5 to 9.5 cm"
    );
    assert_eq!(fault("wild", json!(2)), "wild: '2' is neither yes nor no; expected yes or no, or unknown");
    assert_eq!(
        fault("colour", json!(true)),
        "colour: true is of the wrong kind; expected one of red, green, blue, or unknown"
    );
    assert_eq!(
        fault("weight", json!(1)),
        "weight: the system 'sample' has no such feature; expected one of length, count, colour, wild, note"
    );
}

#[test]
fn a_record_lists_all_its_faults_in_schema_order() {
    let schema = schema(Task::Regression);
    let faults = Record::from_pairs(&schema, [("weight", "1"), ("wild", "x"), ("count", "99")]).unwrap_err();
    let names: Vec<&str> = faults.iter().map(|fault| fault.feature.as_str()).collect();
    assert_eq!(names, ["length", "count", "wild", "weight"]);
}

#[test]
fn a_prediction_refuses_what_the_schema_refuses() {
    let artifact = artifacts().unwrap().swap_remove(0);
    let pipeline = &artifact.pipeline;
    let mut record = Record::defaults(&pipeline.schema).unwrap();
    record.values[0] = Value::Number(f64::NAN);
    record.values[2] = Value::Choice(3);
    record.values[3] = Value::Number(1.0);
    let error = pipeline.predict(&record).unwrap_err();
    assert!(matches!(&error, PredictError::Faults(faults) if faults.len() == 3), "{error:?}");
    assert_eq!(
        error.to_string(),
        "length: NaN is not a finite number; expected a number from 0.5 to 9.5 cm; \
         colour: the value is of the wrong kind; expected one of red, green, blue, or unknown; \
         wild: the value is of the wrong kind; expected yes or no, or unknown"
    );
    // A number that is not one is never equal to itself, so the faults are compared as they are printed.
    assert_eq!(format!("{:?}", pipeline.neighbours(&record).unwrap_err()), format!("{error:?}"));
    record.values.pop();
    assert_eq!(
        pipeline.predict(&record).unwrap_err().to_string(),
        "sample: the record has 4 values; expected 5 values, one per feature"
    );
}

#[test]
fn faults_are_written_and_read_as_facts() {
    let texts = || "x".to_owned();
    let problems = [
        Problem::NotANumber(texts()),
        Problem::NotADay(texts()),
        Problem::OtherUnit(texts()),
        Problem::Ambiguous(texts(), [1.5, 1500.0]),
        Problem::UnreadableDay,
        Problem::NotAChoice(texts()),
        Problem::NotAFlag(texts()),
        Problem::NotAModel(texts()),
        Problem::NotAThreshold(texts()),
        Problem::WrongKind(Some(texts())),
        Problem::WrongKind(None),
        Problem::NoValue,
        Problem::NotWhole(1.5),
        Problem::NotFinite("inf".to_owned()),
        Problem::Below(0.1 + 0.2),
        Problem::Above(1e300),
        Problem::OutsideDays(-3),
        Problem::NoDay(0.5),
        Problem::TooLong(7),
        Problem::NoSuchFeature(Some(texts())),
        Problem::NoSuchFeature(None),
        Problem::WrongCount(2),
    ];
    let unit = Some(texts());
    let expected = [
        Expected::Number { min: 0.5, max: 9.5, unit: unit.clone() },
        Expected::Integer { min: -3, max: 12, unit: None },
        Expected::Day { first: -1, last: 1 },
        Expected::AnyNumber,
        Expected::OneOf(vec![texts(), texts()]),
        Expected::Flag,
        Expected::Text(9),
        Expected::Values(5),
        Expected::Threshold,
        Expected::OrUnknown(Box::new(Expected::Number { min: 0.0, max: 1.0, unit })),
    ];
    for (at, problem) in problems.into_iter().enumerate() {
        let expected = expected[at % expected.len()].clone();
        let fault = Fault { feature: texts(), problem, expected };
        let written = serde_json::to_vec(&fault).unwrap();
        assert_eq!(vitrine_model::json::read::<Fault>(&written).unwrap(), fault);
    }
}

#[test]
fn violations_of_older_files_have_a_message_alone() {
    let older = br#"{"file": "a.csv", "line": 3, "message": "length: 20 is above"}"#;
    let read: Violation = vitrine_model::json::read(older).unwrap();
    assert_eq!((read.message.as_str(), &read.fault), ("length: 20 is above", &None));
    assert!(!serde_json::to_string(&read).unwrap().contains("fault"));
}
