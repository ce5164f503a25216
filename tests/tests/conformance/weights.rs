//! The weights in a report are those of the exported models.

use std::cell::Cell;

use vitrine_model::estimators::{Estimator, Linear};
use vitrine_model::report::{CoefficientScore, Coefficients, Report};
use vitrine_model::{Artifact, Record};
use vitrine_tests::assets;
use vitrine_tests::draw::Draw;

use crate::systems::{artifact, ensure, for_each};

/// How far the rounding of the weights may lead, beside the size of what is added up.
const TOLERANCE: f64 = 1e-5;

#[test]
fn the_report_weighs_inputs_as_the_exported_models_do() {
    let n_compared = Cell::new(0);
    for_each(|_, system| {
        let report: Report = assets::read_json(&system.report)?;
        let has_coefficients =
            |candidate: &vitrine_model::report::Candidate| candidate.coefficients.is_some();
        for model in system.models.iter().filter(|model| model.current) {
            let candidate = report.candidates.iter().find(|candidate| candidate.name == model.name);
            let candidate = candidate.ok_or_else(|| format!("'{}' is not in the report", model.name))?;
            let exported = artifact(model)?;
            let scores: &[Linear] = match &exported.pipeline.estimator {
                Estimator::Linear(linear) => std::slice::from_ref(linear),
                Estimator::Logistic(logistic) => &logistic.scores,
                _ => {
                    ensure(!has_coefficients(candidate), || format!("'{}' has no weights", model.name))?;
                    continue;
                }
            };
            match &candidate.coefficients {
                Some(weights) => compare(weights, scores, &exported)
                    .map_err(|problem| format!("'{}': {problem}", model.name))?,
                None => return Err(format!("the weights of '{}' are not reported", model.name)),
            }
            n_compared.set(n_compared.get() + 1);
        }
        Ok(())
    });
    assert!(n_compared.get() > 0, "no system offers a model with weights");
}

fn compare(reported: &Coefficients, scores: &[Linear], exported: &Artifact) -> Result<(), String> {
    let (pipeline, n_inputs) = (&exported.pipeline, reported.inputs.len());
    let fits = |score: &CoefficientScore| score.per_sd.len() == n_inputs && score.per_unit.len() == n_inputs;
    ensure(n_inputs == pipeline.preprocess.columns.len(), || format!("{n_inputs} inputs"))?;
    ensure(reported.scores.len() == scores.len() && reported.scores.iter().all(fits), || {
        "a score has too many or too few weights".to_owned()
    })?;
    for (input, score) in reported.scores.iter().flat_map(|score| (0..n_inputs).map(move |at| (at, score))) {
        let (per_sd, by_unit) = (score.per_sd[input], score.per_unit[input] * reported.inputs[input].sd);
        ensure((per_sd - by_unit).abs() <= 2.0 * TOLERANCE * per_sd.abs(), || {
            format!("input {input}: {per_sd} for a standard deviation, expected {by_unit}")
        })?;
    }
    // The positive class of a binary target may be the first one, whose score is the other's negative.
    let classes = &pipeline.schema.target.classes;
    let speaks_for = reported.scores.first().and_then(|score| score.class.as_ref());
    let negative = scores.len() == 1 && classes.first().is_some_and(|class| Some(&class.value) == speaks_for);
    let mut draw = Draw(7);
    let (mut sources, mut inputs) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        let record: Record = draw.record(&pipeline.schema);
        pipeline.preprocess.apply(&pipeline.preprocess.numbers(&record), &mut sources, &mut inputs);
        let own: Vec<f64> = scores.iter().map(|score| score.predict(&inputs)).collect();
        let raw: Vec<f64> = inputs
            .iter()
            .zip(&pipeline.preprocess.columns)
            .map(|(input, column)| input * column.scale + column.centre)
            .collect();
        let sum = |score: &CoefficientScore| -> (f64, f64) {
            let parts = || score.per_unit.iter().zip(&raw).map(|(weight, input)| weight * input);
            (
                score.intercept + parts().sum::<f64>(),
                score.intercept.abs() + parts().map(f64::abs).sum::<f64>(),
            )
        };
        let mean = if own.len() > 1 { own.iter().sum::<f64>() / own.len() as f64 } else { 0.0 };
        for (own, score) in own.iter().zip(&reported.scores) {
            let wanted = if negative { -own } else { own - mean };
            let (got, size) = sum(score);
            ensure((got - wanted).abs() <= TOLERANCE * (size + wanted.abs()), || {
                format!("the weights add up to {got}, the model gives {wanted} for {record:?}")
            })?;
        }
    }
    Ok(())
}
