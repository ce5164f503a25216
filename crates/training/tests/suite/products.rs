//! Products of number features, and directions that linear models do not keep to.

use crate::common::{candidate, choice, estimator, number, schema};
use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Feature, Task};
use vitrine_training::spec::{CandidateSpec, Monotone, Scale};
use vitrine_training::{Dataset, fit};

/// `target(a, b)` over a grid, with a choice that says nothing.
fn grid(features: Vec<Feature>, target: impl Fn(f64, f64) -> f64) -> Dataset {
    let at = |row: usize| ((row % 7) as f64, (row / 7) as f64);
    let n_more = features.len() - 3;
    let record = |row: usize| {
        let (a, b) = at(row);
        let values = [Value::Number(a), Value::Choice(row % 2), Value::Number(b)].into_iter();
        Record {
            values: values.chain((0..n_more).map(|more| Value::Number((row % (more + 3)) as f64))).collect(),
        }
    };
    Dataset {
        schema: schema(features, Task::Regression, &[]),
        records: (0..42).map(record).collect(),
        targets: (0..42).map(|row| target(at(row).0, at(row).1)).collect(),
        weights: Vec::new(),
    }
}

fn features(n_more: usize) -> Vec<Feature> {
    let mut features =
        vec![number("a", -1e6, 1e6, 1.0), choice("c", &["no", "yes"]), number("b", -1e6, 1e6, 1.0)];
    features.extend((0..n_more).map(|more| number(&format!("more_{more}"), -1e6, 1e6, 1.0)));
    features
}

fn linear(power: usize) -> CandidateSpec {
    CandidateSpec {
        polynomial: Some(power),
        scale: Scale::Standard,
        ..candidate("linear", estimator(json!({"family": "linear"})))
    }
}

#[test]
fn a_linear_model_of_products_finds_a_polynomial() {
    let square = |a: f64, b: f64| 2.0 - a + 3.0 * a * b - 0.5 * b * b;
    let cube = |a: f64, b: f64| square(a, b) + 0.25 * a * a * b - 0.125 * b * b * b;
    for (power, names) in [
        (2, vec!["a", "c = yes", "b", "a squared", "a * b", "b squared"]),
        (
            3,
            vec![
                "a",
                "c = yes",
                "b",
                "a squared",
                "a * b",
                "b squared",
                "a cubed",
                "a squared * b",
                "a * b squared",
                "b cubed",
            ],
        ),
    ] {
        let target = |a, b| if power == 2 { square(a, b) } else { cube(a, b) };
        let data = grid(features(0), target);
        let fitted = fit(&data, &linear(power), 1).unwrap();
        let preprocess = &fitted.pipeline.preprocess;
        let found: Vec<String> =
            (0..preprocess.columns.len()).map(|at| preprocess.column_name(at, &data.schema)).collect();
        assert_eq!(found, names);
        let record = Record { values: vec![Value::Number(2.5), Value::Choice(0), Value::Number(-1.0)] };
        let value = fitted.pipeline.predict(&record).unwrap().value.unwrap();
        assert!((value - target(2.5, -1.0)).abs() < 1e-6, "{value} should be {}", target(2.5, -1.0));
        assert!(fitted.hyperparameters.contains(&("polynomial".to_owned(), power.to_string())));
    }
}

#[test]
fn only_features_that_the_candidate_sees_are_multiplied() {
    let data = grid(features(2), |a, b| a + b);
    let spec = CandidateSpec { features: Some(vec!["a".into(), "more_0".into()]), ..linear(2) };
    let derived: Vec<String> =
        fit(&data, &spec, 1).unwrap().pipeline.preprocess.derived.into_iter().map(|d| d.name).collect();
    assert_eq!(derived, ["a squared", "a * more_0", "more_0 squared"]);
}

#[test]
fn too_many_products_and_other_powers_are_refused() {
    let data = grid(features(12), |a, b| a + b);
    assert!(fit(&data, &linear(2), 1).is_ok());
    for (spec, part) in [
        (linear(1), "polynomial is 1, expected 2 or 3"),
        (linear(3), "polynomial is 3, which makes 665 products of 14 number features, expected at most 500"),
        (
            CandidateSpec { monotone: [("a".to_owned(), Monotone::Increasing)].into(), ..linear(2) },
            "monotone is given, expected nothing but with gradient boosting",
        ),
    ] {
        let fault = fit(&data, &spec, 1).unwrap_err().to_string();
        assert!(fault.contains(part), "{fault} should say {part}");
    }
}
