//! Weights against what is known by hand, whatever the inputs are scaled to.

use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Choice, FeatureKind};

use super::*;
use crate::families::EstimatorSpec;
use crate::families::baseline::BaselineParams;
use crate::families::linear::LinearParams;
use crate::families::logistic::LogisticParams;
use crate::families::ridge::RidgeParams;
use crate::fit::fit;
use crate::spec::{CandidateSpec, DerivedFormula, DerivedSpec, Scale, TargetScale};

/// A number `x` and a choice `sex`, with targets that follow from them.
fn rows(task: &str, classes: &[&str], rows: Vec<(f64, usize, f64)>) -> Dataset {
    let class = |(grade, value): (usize, &&str)| json!({"value": value, "label": value, "grade": grade});
    let choice = |value: &str| json!({"value": value, "label": value});
    let schema = json!({
        "system": "sample",
        "features": [
            {"name": "x", "label": "Length", "kind": "number", "min": -10.0, "max": 10.0, "step": 0.1, "default": 0.0},
            {"name": "sex", "label": "Sex", "kind": "choice", "default": "female",
             "choices": [choice("female"), choice("male")]}
        ],
        "target": {
            "name": "y", "label": "Y", "task": task, "classes": classes.iter().enumerate().map(class).collect::<Vec<_>>()
        }
    });
    let record = |x: f64, sex: usize| Record { values: vec![Value::Number(x), Value::Choice(sex)] };
    Dataset {
        schema: serde_json::from_value(schema).unwrap(),
        records: rows.iter().map(|(x, sex, _)| record(*x, *sex)).collect(),
        targets: rows.iter().map(|(_, _, target)| *target).collect(),
        weights: Vec::new(),
    }
}

fn fitted(data: &Dataset, estimator: serde_json::Value, scale: Scale) -> (Pipeline, Coefficients) {
    let estimator: EstimatorSpec = serde_json::from_value(estimator).unwrap();
    let spec = CandidateSpec { scale, ..CandidateSpec::new("it", "It", estimator) };
    let pipeline = fit(data, &spec, 1).unwrap().pipeline;
    let told = coefficients(&pipeline, data).unwrap();
    (pipeline, told)
}

#[test]
fn a_choice_that_nobody_made_has_no_coefficient() {
    let mut data = rows("regression", &[], line());
    let FeatureKind::Choice { choices, .. } = &mut data.schema.features[1].kind else { panic!() };
    choices.push(Choice { value: "other".to_owned(), label: "other".to_owned() });
    let (_, told) = fitted(&data, json!({"family": "ridge", "alpha": 0.1}), Scale::Standard);
    let names: Vec<&str> = told.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["x", "sex = female", "sex = male"]);
    let [score] = told.scores.as_slice() else { panic!() };
    assert_eq!((score.per_sd.len(), score.per_unit.len()), (3, 3));
}

/// Equal but for the rounding.
fn near(got: f64, wanted: f64) -> bool {
    (got - wanted).abs() <= 1e-5 * wanted.abs().max(1e-3)
}

/// The eight rows of `y = 10 + 2 x - 3 [male]` with x from 0 to 3.
fn line() -> Vec<(f64, usize, f64)> {
    let row = |at: usize| {
        let (x, sex) = ((at % 4) as f64, at / 4);
        (x, sex, 10.0 + 2.0 * x - 3.0 * sex as f64)
    };
    (0..8).map(row).collect()
}

#[test]
fn the_weights_of_a_line_are_those_it_was_drawn_with_whatever_the_scale() {
    let data = rows("regression", &[], line());
    let scales = [Scale::None, Scale::Standard, Scale::MinMax];
    for (_, told) in scales.map(|scale| fitted(&data, json!({"family": "linear"}), scale)) {
        let names: Vec<&str> = told.inputs.iter().map(|input| input.name.as_str()).collect();
        assert_eq!((told.scale, names), (CoefficientScale::Value, vec!["x", "sex = male"]));
        // The variance of 0, 1, 2, 3 is 5/4, that of as many 0 as 1 is 1/4.
        let sd = 1.25_f64.sqrt();
        assert!(near(told.inputs[0].mean, 1.5) && near(told.inputs[0].sd, sd));
        assert!(near(told.inputs[1].mean, 0.5) && near(told.inputs[1].sd, 0.5));
        let [score] = told.scores.as_slice() else { panic!("{told:?}") };
        assert!(near(score.intercept, 10.0) && near(score.at_mean, 10.0 + 3.0 - 1.5), "{score:?}");
        assert!(near(score.per_unit[0], 2.0) && near(score.per_unit[1], -3.0), "{score:?}");
        assert!(near(score.per_sd[0], 2.0 * sd) && near(score.per_sd[1], -1.5), "{score:?}");
        assert!(score.class.is_none() && !told.calibrated);
    }
}

#[test]
fn the_weights_of_a_logarithm_are_factors() {
    let growth = line().into_iter().map(|(x, sex, y)| (x, sex, (y / 10.0).exp())).collect();
    let data = rows("regression", &[], growth);
    let spec = CandidateSpec {
        target_scale: TargetScale::Log,
        ..CandidateSpec::new("it", "It", LinearParams {}.into())
    };
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    let told = coefficients(&pipeline, &data).unwrap();
    assert_eq!(told.scale, CoefficientScale::Log);
    assert!(near(told.scores[0].per_unit[0], 0.2) && near(told.scores[0].intercept, 1.0));
}

/// Ten women of whom two are in the second class, and twenty men of whom five are.
fn shares() -> Vec<(f64, usize, f64)> {
    let of = |sex: usize, ones: usize, all: usize| {
        (0..all).map(move |row| ((row % 3) as f64, sex, f64::from(u8::from(row < ones))))
    };
    of(0, 2, 10).chain(of(1, 5, 20)).collect()
}

#[test]
fn odds_ratios_are_those_of_the_counts_and_do_not_depend_on_the_scale() {
    let mut data = rows("binary", &["no", "yes"], shares());
    let only_sex = |data: &Dataset, scale| {
        let spec = CandidateSpec {
            features: Some(vec!["sex".into()]),
            scale,
            ..CandidateSpec::new("it", "It", LogisticParams { alpha: 0.0, l1_ratio: 0.0 }.into())
        };
        coefficients(&fit(data, &spec, 1).unwrap().pipeline, data).unwrap()
    };
    // (5 / 15) / (2 / 8)
    let ratio = 4.0 / 3.0;
    for scale in [Scale::None, Scale::Standard, Scale::MinMax] {
        let told = only_sex(&data, scale);
        let score = &told.scores[0];
        assert_eq!((told.scale, score.class.as_deref()), (CoefficientScale::LogOdds, Some("yes")));
        assert!(near(score.per_unit[0].exp(), ratio), "{score:?}");
        assert!(near(score.intercept.exp(), 0.25), "{score:?}");
        // Two men for a woman: the variance of yes and no is 2/9.
        assert!(near(score.per_sd[0], ratio.ln() * (2.0_f64 / 9.0).sqrt()), "{score:?}");
    }
    data.schema.target.positive = Some(0);
    let told = only_sex(&data, Scale::Standard);
    assert_eq!(told.scores[0].class.as_deref(), Some("no"));
    assert!(near(told.scores[0].per_unit[0].exp(), 1.0 / ratio) && near(told.scores[0].intercept.exp(), 4.0));
}

#[test]
fn both_ways_to_write_a_score_give_what_the_model_gives() {
    let data = rows("binary", &["no", "yes"], shares());
    let (pipeline, told) = fitted(&data, json!({"family": "logistic", "alpha": 1.0}), Scale::Standard);
    let score = &told.scores[0];
    for (x, male) in [(0.0, 0.0), (2.5, 1.0), (-1.0, 1.0)] {
        let record = Record { values: vec![Value::Number(x), Value::Choice(male as usize)] };
        let p = pipeline.predict(&record).unwrap().probabilities[1];
        let by_unit = score.intercept + score.per_unit[0] * x + score.per_unit[1] * male;
        let standard = |at: usize, value: f64| (value - told.inputs[at].mean) / told.inputs[at].sd;
        let by_sd = score.at_mean + score.per_sd[0] * standard(0, x) + score.per_sd[1] * standard(1, male);
        let log_odds = (p / (1.0 - p)).ln();
        assert!((by_unit - log_odds).abs() < 1e-4 && (by_sd - log_odds).abs() < 1e-4, "{by_unit} {by_sd}");
    }
}

#[test]
fn several_classes_stand_against_their_mean() {
    let of_class = |(x, sex, y): (f64, usize, f64)| (x, sex, ((y as usize) % 3) as f64);
    let data = rows("multiclass", &["a", "b", "c"], line().into_iter().map(of_class).collect());
    let (mut pipeline, told) = fitted(&data, json!({"family": "logistic", "alpha": 0.1}), Scale::Standard);
    let classes: Vec<Option<&str>> = told.scores.iter().map(|score| score.class.as_deref()).collect();
    assert_eq!(classes, [Some("a"), Some("b"), Some("c")]);
    for input in 0..told.inputs.len() {
        let total: f64 = told.scores.iter().map(|score| score.per_unit[input]).sum();
        let largest = told.scores.iter().fold(0.0_f64, |most, score| most.max(score.per_unit[input].abs()));
        assert!(total.abs() < 1e-5 * largest, "{total}");
    }
    // The odds between two classes grow by the difference of their weights with every step of an input.
    let odds = |x: f64| {
        let record = Record { values: vec![Value::Number(x), Value::Choice(0)] };
        let p = pipeline.predict(&record).unwrap().probabilities;
        p[2] / p[0]
    };
    let factor = (told.scores[2].per_unit[0] - told.scores[0].per_unit[0]).exp();
    assert!((odds(2.0) / odds(1.0) / factor - 1.0).abs() < 1e-4);
    // What is added to every class's score changes no probability, and none of this.
    let Estimator::Logistic(logistic) = &mut pipeline.estimator else {
        panic!("expected logistic regression")
    };
    for score in &mut logistic.scores {
        score.intercept += 5.0;
        score.weights.iter_mut().for_each(|weight| *weight += 0.25);
    }
    let moved = coefficients(&pipeline, &data).unwrap();
    for (moved, told) in moved.scores.iter().zip(&told.scores) {
        let pairs = moved.per_sd.iter().zip(&told.per_sd).chain([(&moved.intercept, &told.intercept)]);
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-5), "{moved:?} {told:?}");
    }
}

#[test]
fn derived_quantities_say_how_they_are_computed_and_trees_have_no_weights() {
    let data = rows("regression", &[], line());
    let mut spec = CandidateSpec::new("it", "It", RidgeParams { alpha: 1.0, bounded: false }.into());
    let derived = |name: &str, formula, a: &str, b| DerivedSpec::new(name, formula, a, b);
    spec.derived = vec![
        derived("x_squared", DerivedFormula::Product, "x", Some("x")),
        derived("log_of_it", DerivedFormula::Log, "x_squared", None),
        derived("long_man", DerivedFormula::Product, "x", Some("sex")),
        DerivedSpec {
            points: vec![(crate::spec::Place::Number(1.0), 1.0), (crate::spec::Place::Number(2.0), 0.0)],
            ..derived("short", DerivedFormula::Series, "x", None)
        },
    ];
    spec.derived[1].label = Some("the logarithm of it".to_owned());
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    let told = coefficients(&pipeline, &data).unwrap();
    let quantities = serde_json::to_value(super::super::quantities::of(&pipeline, &spec)).unwrap();
    let expected = json!([
        {"name": "x_squared", "label": "x squared", "formula": {"kind": "product", "a": "x", "b": "x"}},
        {"name": "log_of_it", "label": "the logarithm of it", "formula": {"kind": "log", "a": "x_squared"}},
        {"name": "long_man", "label": "long man", "formula": {"kind": "product", "a": "x", "b": "sex"}},
        {"name": "short", "label": "short",
         "formula": {"kind": "line", "a": "x", "from": [1.0, 1.0], "to": [2.0, 0.0]}}
    ]);
    assert_eq!(quantities, expected);
    assert_eq!(told.inputs[2].name, "x_squared");
    let trees: EstimatorSpec = serde_json::from_value(json!({"family": "forest", "n_trees": 2})).unwrap();
    let pipeline = fit(&data, &CandidateSpec::new("it", "It", trees), 1).unwrap().pipeline;
    assert_eq!(coefficients(&pipeline, &data), None);
    let baseline = CandidateSpec::new("it", "It", BaselineParams {}.into());
    assert_eq!(coefficients(&fit(&data, &baseline, 1).unwrap().pipeline, &data), None);
}
