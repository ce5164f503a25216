//! Generators draw within limits, from the right class, the same again for the same day.

use crate::common::{choice, iris, number, schema};
use proptest::prelude::*;
use vitrine_model::history::Actual;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::{Dataset, FittedGenerator, GeneratorSpec, fit_generator};

fn spec(json: serde_json::Value) -> GeneratorSpec {
    serde_json::from_value(json).unwrap()
}

fn declared() -> GeneratorSpec {
    spec(serde_json::json!({
        "kind": "uniform_by_class",
        "weights": {"setosa": 1, "virginica": 3},
        "ranges": {"setosa": {"petal_length": [1.2, 2.0]}, "virginica": {"petal_length": [4.5, 7.0]}},
    }))
}

/// Wine-like rows: a choice that is always white in the second grade, and a number that follows the grade.
fn graded() -> Dataset {
    let features = vec![choice("type", &["red", "white"]), number("alcohol", 8.0, 15.0, 0.1)];
    let row = |at: usize| Record {
        values: vec![
            Value::Choice(usize::from(at % 2 == 1 || at.is_multiple_of(3))),
            Value::Number(9.0 + (at % 2) as f64 * 3.0 + (at % 7) as f64 * 0.1),
        ],
    };
    Dataset {
        schema: schema(features, Task::Ordinal, &["5", "6", "7"]),
        records: (0..60).map(row).collect(),
        targets: (0..60).map(|at| (at % 2) as f64).collect(),
        weights: Vec::new(),
    }
}

fn draw(generator: &FittedGenerator, data: &Dataset, number: u32) -> (Record, Actual) {
    generator.draw(&data.schema, 5, "2026-03-04", number).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn drawn_records_fit_the_schema(seed: u64, day in 1_u32..29, number in 0_u32..9) {
        let date = format!("2026-02-{day:02}");
        for (data, spec) in [
            (iris(), declared()),
            (iris(), spec(serde_json::json!({"kind": "quantile_by_class"}))),
            (graded(), spec(serde_json::json!({"kind": "dependence", "min_rows": 5, "bins": 4}))),
            (graded(), spec(serde_json::json!({"kind": "nearest_skewed", "k": 3, "skew": 0.5, "rows": 40}))),
        ] {
            let generator = fit_generator(&spec, &data).unwrap();
            let (record, actual) = generator.draw(&data.schema, seed, &date, number).unwrap();
            prop_assert_eq!(record.faults(&data.schema), vec![]);
            prop_assert!(actual.index_or_value(&data.schema.target).is_some());
            prop_assert_eq!(generator.draw(&data.schema, seed, &date, number).unwrap(), (record, actual));
        }
    }
}

#[test]
fn classes_come_by_weight_and_with_their_ranges() {
    let data = iris();
    let generator = fit_generator(&declared(), &data).unwrap();
    let mut virginica = 0;
    for number in 0..400 {
        let (record, actual) = draw(&generator, &data, number);
        let Value::Number(petal_length) = record.values[2] else { panic!() };
        assert_eq!((petal_length * 10.0).round() / 10.0, petal_length, "rounded to the step");
        match actual {
            Actual::Class(class) if class == "setosa" => assert!((1.2..=2.0).contains(&petal_length)),
            Actual::Class(class) if class == "virginica" => {
                virginica += 1;
                assert!((4.5..=7.0).contains(&petal_length));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!((260..340).contains(&virginica), "{virginica} of 400 with the weight 3 of 4");
}

#[test]
fn quantiles_and_shares_are_those_of_the_class() {
    let data = graded();
    let generator = fit_generator(&spec(serde_json::json!({"kind": "quantile_by_class"})), &data).unwrap();
    let mut red = 0;
    for number in 0..200 {
        let (record, actual) = draw(&generator, &data, number);
        let Value::Number(alcohol) = record.values[1] else { panic!() };
        if actual == Actual::Class("5".to_owned()) {
            assert!((8.9..=9.7).contains(&alcohol), "{alcohol}");
            red += usize::from(record.values[0] == Value::Choice(0));
        } else {
            assert_eq!(actual, Actual::Class("6".to_owned()), "grade 7 has no rows");
            assert!((11.9..=12.7).contains(&alcohol) && record.values[0] == Value::Choice(1), "{record:?}");
        }
    }
    assert!(red > 30, "two thirds of the lower grade are red, got {red}");
}

#[test]
fn the_nearest_rows_decide_and_the_values_are_skewed() {
    let data = graded();
    let near =
        |skew: f64| spec(serde_json::json!({"kind": "nearest_skewed", "k": 3, "skew": skew, "rows": 60}));
    let plain = fit_generator(&near(0.0), &data).unwrap();
    let skewed = fit_generator(&near(0.05), &data).unwrap();
    let mut moved = 0;
    for number in 0..50 {
        let ((record, actual), (other, other_actual)) =
            (draw(&plain, &data, number), draw(&skewed, &data, number));
        assert_eq!(actual, other_actual, "the skew comes after the vote");
        moved += usize::from(record != other);
        let Value::Number(alcohol) = record.values[1] else { panic!() };
        if record.values[0] == Value::Choice(1) {
            assert_eq!(actual, Actual::Class(if alcohol > 11.0 { "6" } else { "5" }.to_owned()));
        }
    }
    assert!(moved > 25, "{moved}");
}

#[test]
fn days_numbers_and_seeds_differ() {
    let data = iris();
    let generator = fit_generator(&declared(), &data).unwrap();
    let base = generator.draw(&data.schema, 5, "2026-03-04", 0).unwrap();
    for (seed, date, number) in [(6, "2026-03-04", 0), (5, "2026-03-05", 0), (5, "2026-03-04", 1)] {
        assert_ne!(generator.draw(&data.schema, seed, date, number).unwrap(), base);
    }
    let read: FittedGenerator = serde_json::from_str(&serde_json::to_string(&generator).unwrap()).unwrap();
    assert_eq!(read.draw(&data.schema, 5, "2026-03-04", 0).unwrap(), base);
}

#[test]
fn wrong_names_and_ranges_are_refused_and_strange_schemas_too() {
    let data = iris();
    for (json, part) in [
        (serde_json::json!({"kind": "uniform_by_class", "weights": {"rose": 1}}), "class 'rose'"),
        (
            serde_json::json!({"kind": "uniform_by_class", "ranges": {"setosa": {"stem": [1, 2]}}}),
            "feature 'stem'",
        ),
        (
            serde_json::json!({"kind": "uniform_by_class", "ranges": {"setosa": {"petal_width": [2, 1]}}}),
            "range of petal_width is 2 to 1",
        ),
        (serde_json::json!({"kind": "quantile_by_class", "low": 0.9, "high": 0.1}), "0.9, 0.1"),
        (serde_json::json!({"kind": "nearest_skewed", "k": 0}), "k is 0"),
        (serde_json::json!({"kind": "take_turns", "generators": []}), "generators is none"),
        (
            serde_json::json!({"kind": "take_turns", "generators": [{"kind": "take_turns", "generators": []}]}),
            "one that takes turns",
        ),
    ] {
        let fault = fit_generator(&spec(json), &data).unwrap_err().to_string();
        assert!(fault.contains(part), "{fault}");
    }
    let generator = fit_generator(&declared(), &data).unwrap();
    let fault = generator.draw(&graded().schema, 1, "2026-01-01", 0).unwrap_err().to_string();
    assert!(fault.contains("no class"), "{fault}");
}

#[test]
fn generators_take_turns_by_the_number_of_the_day() {
    let data = graded();
    let first = serde_json::json!({"kind": "quantile_by_class"});
    let second = serde_json::json!({"kind": "nearest_skewed", "k": 3, "skew": 0.1, "rows": 40});
    let turns =
        spec(serde_json::json!({"kind": "take_turns", "generators": [first.clone(), second.clone()]}));
    let turns = fit_generator(&turns, &data).unwrap();
    let alone = [first, second].map(|json| fit_generator(&spec(json), &data).unwrap());
    for number in 0..6 {
        assert_eq!(draw(&turns, &data, number), draw(&alone[number as usize % 2], &data, number));
    }
}
