//! Additive boosting on rows whose truth is known.

use crate::common::{candidate, choice, estimator, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::estimators::additive::Term;
use vitrine_model::estimators::{Additive, Estimator};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Feature, Task};
use vitrine_training::spec::Impute;
use vitrine_training::{CandidateSpec, Dataset, fit};

/// Rows of numbers from 0 to 1 with a target and noise of a size.
fn rows(n: usize, n_features: usize, noise: f64, target: impl Fn(&[f64]) -> f64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let features = (0..n_features).map(|at| number(&format!("x{at}"), 0.0, 1.0, 0.001)).collect();
    let mut data = Dataset {
        schema: schema(features, Task::Regression, &[]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n {
        let numbers: Vec<f64> =
            (0..n_features).map(|_| f64::from(rng.random_range(0..1000_u32)) / 1000.0).collect();
        data.targets.push(target(&numbers) + noise * (rng.random::<f64>() - 0.5));
        data.records.push(Record { values: numbers.into_iter().map(Value::Number).collect() });
    }
    data
}

fn spec(more: &Json) -> CandidateSpec {
    let mut json = json!({"family": "additive", "outer_bags": 4, "early_stopping_rounds": 30, "smoothing_rounds": 20,
        "interaction_smoothing_rounds": 10, "max_bins": 32});
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    candidate("additive", estimator(json))
}

fn fitted(data: &Dataset, spec: &CandidateSpec) -> Additive {
    match fit(data, spec, 1).unwrap().pipeline.estimator {
        Estimator::Additive(additive) => additive,
        other => panic!("{other:?}"),
    }
}

/// The scores, or deviations, of the only term that reads these inputs.
fn part<'a>(model: &'a Additive, numbers: &'a [f64], inputs: &[usize]) -> (&'a Term, &'a [f64]) {
    let mut of_terms = model.terms.iter().zip(model.starts()).filter(|(term, _)| term.inputs == inputs);
    let (term, start) = of_terms.next().unwrap();
    assert!(of_terms.next().is_none());
    (term, &numbers[start..start + term.n_cells()])
}

#[test]
fn an_additive_target_is_recovered() {
    let wave = |x: f64| (6.0 * x).sin();
    let data = rows(1500, 3, 0.2, |x| 5.0 + wave(x[0]) + 2.0 * x[1]);
    let model = fitted(&data, &spec(&json!({"interactions": 0})));
    assert_eq!(model.terms.len(), 3);
    // The means over uniform rows are 1/6 (1 - cos 6) and 1.
    let centre = (1.0 - 6.0_f64.cos()) / 6.0;
    assert!((model.intercepts[0] - 5.0 - centre - 1.0).abs() < 0.05, "{:?}", model.intercepts);
    let close = |input: usize, truth: &dyn Fn(f64) -> f64| {
        let (term, scores) = part(&model, &model.scores, &[input]);
        for x in (1..20).map(|at| f64::from(at) / 20.0) {
            let got = scores[term.cell(&[x, x, x])];
            assert!((got - truth(x)).abs() < 0.15, "input {input} at {x}: {got}, expected {}", truth(x));
        }
    };
    close(0, &|x| wave(x) - centre);
    close(1, &|x| 2.0 * x - 1.0);
    close(2, &|_| 0.0);
    let importance: Vec<f64> = model.terms.iter().map(|term| term.importance).collect();
    // The mean of |2 x - 1| is 1/2.
    assert!((importance[1] - 0.5).abs() < 0.05 && importance[2] < 0.05, "{importance:?}");
}

#[test]
fn the_pair_that_matters_is_found_and_stands_first() {
    let side = |x: f64| if x > 0.5 { 1.0 } else { -1.0 };
    let data = rows(1200, 5, 0.3, |x| x[0] + side(x[1]) * side(x[3]));
    let model = fitted(&data, &spec(&json!({"interactions": 3})));
    let pairs: Vec<&[usize]> =
        model.terms.iter().map(|term| term.inputs.as_slice()).filter(|inputs| inputs.len() == 2).collect();
    assert_eq!(pairs[0], [1, 3], "{pairs:?}");
    let (term, scores) = part(&model, &model.scores, &[1, 3]);
    for (a, b) in [(0.2, 0.2), (0.2, 0.8), (0.8, 0.2), (0.8, 0.8)] {
        let got = scores[term.cell(&[0.0, a, 0.0, b, 0.0])];
        assert!(got * side(a) * side(b) > 0.5, "at {a} and {b}: {got}");
    }
    // What the pair shows is shown by neither input alone.
    let (_, alone) = part(&model, &model.scores, &[1]);
    let mean = alone.iter().map(|score| score.abs()).sum::<f64>() / alone.len() as f64;
    assert!(mean < 0.25, "{alone:?}");
}

#[test]
fn the_band_is_wider_where_rows_are_few() {
    let mut data = rows(600, 1, 2.0, |_| 0.0);
    for (row, record) in data.records.iter_mut().enumerate() {
        // Ten values, of which the last five have 6 rows each.
        let value = if row < 570 { row % 5 } else { 5 + row % 5 };
        record.values = vec![Value::Number(value as f64 / 10.0)];
    }
    let model = fitted(&data, &spec(&json!({"outer_bags": 14, "max_leaf_nodes": 10})));
    let (term, deviations) = part(&model, &model.deviations, &[0]);
    let mean = |values: std::ops::Range<u32>| {
        let n = f64::from(values.end - values.start);
        values.map(|value| deviations[term.cell(&[f64::from(value) / 10.0])]).sum::<f64>() / n
    };
    assert!(mean(5..10) > 2.0 * mean(0..5), "{deviations:?}");
}

#[test]
fn missing_values_have_a_cell_of_their_own() {
    let mut data = rows(600, 2, 0.2, |x| x[1]);
    for at in (0..600).step_by(3) {
        data.records[at].values[0] = Value::Missing;
        data.targets[at] += 3.0;
    }
    let model = fitted(&data, &CandidateSpec { impute: Impute::Leave, ..spec(&json!({})) });
    let (term, scores) = part(&model, &model.scores, &[0]);
    // A third of the rows lies 2 above the mean, the others 1 below.
    assert!((scores[term.cell(&[f64::NAN, 0.0])] - 2.0).abs() < 0.1, "{scores:?}");
    assert!((scores[term.cell(&[0.5, 0.0])] + 1.0).abs() < 0.1, "{scores:?}");
    // Nothing is known of an input that no row lacks.
    let (term, scores) = part(&model, &model.scores, &[1]);
    assert!(scores[term.cell(&[0.0, f64::NAN])].abs() < 0.6, "{scores:?}");
}

/// A choice of five values, the last of which no row has, and a number.
fn choices() -> Dataset {
    let mut data = rows(800, 2, 0.2, |x| 0.2 * x[1]);
    let features: Vec<Feature> =
        vec![choice("kind", &["a", "b", "c", "d", "e"]), data.schema.features[1].clone()];
    data.schema.features = features;
    for at in 0..800 {
        data.records[at].values[0] = Value::Choice(at % 4);
        data.targets[at] += [0.0, 4.0, 1.0, 3.0][at % 4];
    }
    data
}

#[test]
fn a_choice_is_one_term_with_a_cell_for_each_value() {
    let model = fitted(&choices(), &spec(&json!({})));
    let (term, scores) = part(&model, &model.scores, &[0]);
    assert_eq!(term.cuts[0], [0.5, 1.5, 2.5, 3.5]);
    for (value, expected) in [(0.0, -2.0), (1.0, 2.0), (2.0, -1.0), (3.0, 1.0)] {
        let got = scores[term.cell(&[value, 0.0])];
        assert!((got - expected).abs() < 0.1, "{value}: {got}, expected {expected}");
    }
    assert_eq!(scores[term.cell(&[4.0, 0.0])], scores[term.cell(&[f64::NAN, 0.0])], "neither has rows");
}

#[test]
fn in_a_vote_with_a_line_choices_are_one_input_per_value() {
    let vote = json!({"family": "voting", "members": [
        {"family": "additive", "outer_bags": 2, "early_stopping_rounds": 5, "max_rounds": 20,
            "smoothing_rounds": 0},
        {"family": "ridge", "alpha": 1.0}]});
    let fitted = fit(&choices(), &candidate("vote", estimator(vote)), 1).unwrap();
    assert_eq!(fitted.pipeline.preprocess.columns.len(), 6);
}

#[test]
fn several_classes_have_terms_of_one_input_only() {
    let data = crate::common::iris();
    let model = fitted(&data, &spec(&json!({"interactions": 4})));
    assert!(model.intercepts.len() == 3 && model.terms.iter().all(|term| term.inputs.len() == 1));
    let hits = data.records.iter().zip(&data.targets).filter(|(record, class)| {
        let mut outputs = Vec::new();
        model.predict(&record.to_numbers(), &mut outputs);
        outputs.iter().all(|output| *output <= outputs[**class as usize])
    });
    let hits = hits.count();
    assert!(hits >= 142, "{hits} of 150");
}

#[test]
fn a_row_of_weight_two_counts_as_two_rows() {
    let mut twice = rows(300, 2, 0.5, |x| x[0] + x[1]);
    for record in &mut twice.records {
        // Few values, so that each has a bin of its own however often it comes.
        record.values =
            record.to_numbers().iter().map(|x| Value::Number((10.0 * x).round() / 10.0)).collect();
    }
    let mut weighted = twice.clone();
    weighted.weights = vec![1.0; 300];
    for at in 0..100 {
        weighted.weights[at] = 2.0;
        twice.records.push(twice.records[at].clone());
        twice.targets.push(twice.targets[at]);
    }
    let spec = spec(&json!({"max_bins": 255, "outer_bags": 2}));
    let (twice, weighted) = (fitted(&twice, &spec), fitted(&weighted, &spec));
    let near =
        |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.01);
    assert!(near(&twice.scores, &weighted.scores), "{:?} {:?}", twice.scores, weighted.scores);
    assert!((twice.intercepts[0] - weighted.intercepts[0]).abs() < 1e-6);
}
