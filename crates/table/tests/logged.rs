//! Predictions and outcomes with keys, in the ways that files write them.

use serde_json::json;
use vitrine_model::Schema;
use vitrine_model::history::Actual;
use vitrine_table::logged::{
    KeyColumns, LogProblem, LogRows, LoggedRow, OutcomeRow, read_logged, read_outcomes,
};
use vitrine_table::{ReadOptions, TableError, TableSpec, open};

fn schema(target: serde_json::Value) -> Schema {
    serde_json::from_value(json!({
        "system": "flats",
        "features": [
            { "name": "size", "label": "Size", "unit": "m2", "kind": "number", "min": 1.0, "max": 500.0,
              "step": 1.0, "default": 50.0 },
            { "name": "rooms", "label": "Rooms", "kind": "integer", "min": 1, "max": 9, "default": 2,
              "missing": "impute" },
        ],
        "target": target
    }))
    .unwrap()
}

fn price() -> Schema {
    schema(json!({ "name": "price", "label": "Price", "unit": "kr", "task": "regression" }))
}

fn grade() -> Schema {
    let class = |value: &str, grade: f64| json!({ "value": value, "label": value, "grade": grade });
    let classes = [class("1", 1.0), class("2", 2.0)];
    schema(json!({ "name": "grade", "label": "Grade", "task": "ordinal", "classes": classes }))
}

fn columns(time: Option<&'static str>) -> KeyColumns<'static> {
    KeyColumns { key: "id", time, prediction: None }
}

fn logged(schema: &Schema, text: &str, columns: KeyColumns<'_>) -> Result<LogRows<LoggedRow>, TableError> {
    let mut source = open("rows.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    read_logged(&mut *source, TableSpec::of(schema), columns)
}

fn outcomes(schema: &Schema, text: &str) -> LogRows<OutcomeRow> {
    let mut source = open("rows.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    read_outcomes(&mut *source, TableSpec::of(schema), columns(None)).unwrap()
}

/// What is wrong with the first row.
fn problem(schema: &Schema, text: &str) -> String {
    let rows = logged(schema, text, columns(None)).unwrap();
    let fault = rows.into_iter().next().unwrap().unwrap_err();
    assert_eq!(fault.line, 2);
    fault.problem.to_string()
}

#[test]
fn numbers_are_read_in_the_way_of_their_column() {
    let text = "id;size;rooms;prediction;low;high;price\nA 1;29,5;2;1.234.567,5;1.000.000;1.500.000;1.300.000\n\
        A 2;30,25;;2.000.000,0;;;\n";
    let rows = logged(&price(), text, columns(None)).unwrap();
    let [first, second] = [0, 1].map(|at| rows[at].clone().unwrap());
    assert_eq!((first.key.as_str(), first.record.to_numbers()), ("A 1", vec![29.5, 2.0]));
    let predicted = first.predicted.unwrap();
    assert_eq!(predicted.value, Some(1_234_567.5));
    assert_eq!(predicted.interval.map(|ends| (ends.low, ends.high)), Some((1e6, 1.5e6)));
    assert_eq!(first.actual, Some(Actual::Number(1.3e6)));
    assert!(second.record.values[1].is_missing() && second.actual.is_none());
    assert!(second.predicted.unwrap().interval.is_none());
}

#[test]
fn grades_have_a_value_and_inputs_no_prediction() {
    let rows = logged(&grade(), "id,size,prediction,value\n1,20,2.0,1.7\n", columns(None)).unwrap();
    let predicted = rows[0].clone().unwrap().predicted.unwrap();
    assert_eq!((predicted.class.as_deref(), predicted.value), (Some("2"), Some(1.7)));
    let rows = logged(&grade(), "id,size\n1,20\n", columns(None)).unwrap();
    assert_eq!(rows[0].clone().unwrap().predicted, None);
    let rows = outcomes(&grade(), "id,grade,size\n1,2,none of its business\n2,3,\n");
    assert_eq!(rows[0].clone().unwrap().actual, Actual::Class("2".to_owned()));
    assert!(rows[1].clone().unwrap_err().problem.to_string().contains("'3' is not one of the classes"));
}

#[test]
fn days_are_read_where_they_mean_one_day() {
    let text = "id,size,when\n1,20,2026-11-30\n2,20,2026-11-30T23:30:00Z\n3,20,30.11.2026\n4,20,3/4/2026\n5,20,soon\n";
    let rows = logged(&price(), text, columns(Some("when"))).unwrap();
    let days: Vec<Option<i64>> = rows.iter().map(|row| row.as_ref().ok().and_then(|row| row.day)).collect();
    let day = vitrine_model::date::parse("2026-11-30");
    assert_eq!(days, [day, day, day, None, None]);
    assert!(matches!(rows[3].as_ref().unwrap_err().problem, LogProblem::Time { .. }));
}

#[test]
fn what_is_wrong_with_a_prediction_is_said() {
    let of_price = |row: &str| problem(&price(), &format!("id,size,prediction,low,high\n{row}\n"));
    assert!(of_price("1,20,,,").contains("expected a prediction"));
    assert!(of_price("1,20,much,,").contains("prediction: 'much' is not a number"));
    assert!(of_price("1,20,5,1,").contains("ends of an interval"));
    assert!(of_price("1,20,5,9,1").contains("ends of an interval"));
    assert!(of_price("1,,5,1,9").contains("size"));
    assert!(of_price(",20,5,1,9").contains("expected a key"));
    assert!(of_price("1,20,5,1").contains("4 cells"));
    let of_grade =
        |row: &str| problem(&grade(), &format!("id,size,prediction,probability_1,probability_2\n{row}\n"));
    assert!(of_grade("1,20,1,0.9,0.5").contains("add up to 1.4"));
    assert!(of_grade("1,20,1,2,-1").contains("'2' is not a probability"));
    assert!(of_grade("1,20,9,0.5,0.5").contains("prediction: '9' is not one of the classes"));
}

#[test]
fn columns_that_are_needed_are_named() {
    let lacks = |text: &str, columns| match logged(&price(), text, columns) {
        Err(TableError::Lacks { columns, .. }) => columns,
        Err(TableError::LacksFeatures { features, .. }) => features,
        other => panic!("{other:?}"),
    };
    assert_eq!(lacks("size\n20\n", columns(None)), ["id"]);
    assert_eq!(lacks("id,size\n1,20\n", columns(Some("day"))), ["day"]);
    assert_eq!(lacks("id,rooms\n1,2\n", columns(None)), ["size"]);
    let named = KeyColumns { prediction: Some("guess"), ..columns(None) };
    assert_eq!(lacks("id,size\n1,20\n", named), ["guess"]);
}
