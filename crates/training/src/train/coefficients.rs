//! The weights of a fitted linear or logistic model, made free of how its inputs were scaled.

use vitrine_model::estimators::{Estimator, Linear};
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::report::{CoefficientInput, CoefficientScale, CoefficientScore, Coefficients};
use vitrine_model::schema::{Target, Task};
use vitrine_model::transforms::Preprocess;
use vitrine_model::{Pipeline, Schema};

use crate::Dataset;
use crate::numeric::{mean, round_significant, standard_deviation, sum};
use crate::prepare::training_inputs;

/// The significant digits of what is told.
const DIGITS: usize = 6;

/// The weights of a pipeline whose estimator is linear or logistic, with mean and standard deviation of every input
/// over `training`; `None` for other estimators, where no input varies, and where any of it is not finite.
pub(super) fn coefficients(pipeline: &Pipeline, training: &Dataset) -> Option<Coefficients> {
    let target = &pipeline.schema.target;
    let (scale, scores) = match &pipeline.estimator {
        Estimator::Linear(linear) if pipeline.target_transform == TargetTransform::Log => {
            (CoefficientScale::Log, vec![(None, linear.clone())])
        }
        Estimator::Linear(linear) => (CoefficientScale::Value, vec![(None, linear.clone())]),
        Estimator::Logistic(logistic) => (CoefficientScale::LogOdds, of_classes(&logistic.scores, target)),
        _ => return None,
    };
    let spreads = spreads(&pipeline.preprocess, training);
    // An input that is the same for all rows has no effect that could be seen, such as a choice that nobody made.
    let varies: Vec<bool> = spreads.iter().map(|(_, sd)| *sd > 0.0).collect();
    if !varies.contains(&true) {
        return None;
    }
    let scores = scores.into_iter().map(|(class, score)| {
        let class = class.and_then(|class: usize| target.classes.get(class)).map(|class| class.value.clone());
        let score = unscaled(class, &score, &pipeline.preprocess, &spreads);
        CoefficientScore {
            per_sd: those(&varies, score.per_sd),
            per_unit: those(&varies, score.per_unit),
            ..score
        }
    });
    let coefficients = Coefficients {
        scale,
        scores: scores.collect(),
        inputs: those(&varies, inputs(&pipeline.preprocess, &pipeline.schema, &spreads)),
        calibrated: pipeline.calibration.is_some(),
    };
    is_finite(&coefficients).then_some(coefficients)
}

/// The entries that are wanted.
fn those<T>(wanted: &[bool], all: Vec<T>) -> Vec<T> {
    all.into_iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(entry, _)| entry).collect()
}

/// A number that is not finite could not be read back from the report.
fn is_finite(coefficients: &Coefficients) -> bool {
    let of_score = |score: &CoefficientScore| {
        let weights = score.per_sd.iter().chain(&score.per_unit);
        weights.chain([&score.intercept, &score.at_mean]).all(|value| value.is_finite())
    };
    coefficients.scores.iter().all(of_score)
        && coefficients.inputs.iter().all(|input| input.mean.is_finite() && input.sd.is_finite())
}

/// Each score with the class that it speaks for. A single score speaks for the class whose probability is quoted;
/// of several the mean is taken away, which changes no probability, so that each stands against all classes.
fn of_classes(scores: &[Linear], target: &Target) -> Vec<(Option<usize>, Linear)> {
    if let [score] = scores {
        let positive = if target.task == Task::Binary { target.positive_class() } else { 1 };
        let sign = if positive == 0 { -1.0 } else { 1.0 };
        let weights = score.weights.iter().map(|weight| sign * weight).collect();
        return vec![(Some(positive), Linear { weights, intercept: sign * score.intercept, bounds: None })];
    }
    let over_classes = |part: &dyn Fn(&Linear) -> f64| sum(scores.iter().map(part)) / scores.len() as f64;
    let n_inputs = scores.first().map_or(0, |score| score.weights.len());
    let weight = |score: &Linear, input: usize| score.weights.get(input).copied().unwrap_or(0.0);
    let means: Vec<f64> = (0..n_inputs).map(|input| over_classes(&|score| weight(score, input))).collect();
    let intercept = over_classes(&|score| score.intercept);
    let centred = scores.iter().enumerate().map(|(class, score)| {
        let weights = score.weights.iter().zip(&means).map(|(weight, mean)| weight - mean).collect();
        (Some(class), Linear { weights, intercept: score.intercept - intercept, bounds: None })
    });
    centred.collect()
}

/// Mean and standard deviation of every input before scaling, as the estimator met it in training.
fn spreads(preprocess: &Preprocess, training: &Dataset) -> Vec<(f64, f64)> {
    let mut plain = preprocess.clone();
    for column in &mut plain.columns {
        (column.centre, column.scale) = (0.0, 1.0);
    }
    let inputs = training_inputs(&plain, training);
    let spread = |values: Vec<f64>| (mean(&values), standard_deviation(&values));
    inputs.columns().into_iter().map(|column| spread(column.to_vec())).collect()
}

fn inputs(preprocess: &Preprocess, schema: &Schema, spreads: &[(f64, f64)]) -> Vec<CoefficientInput> {
    let inputs = spreads.iter().enumerate().map(|(at, (mean, sd))| CoefficientInput {
        name: preprocess.column_name(at, schema),
        formula: None,
        mean: rounded(*mean),
        sd: rounded(*sd),
    });
    inputs.collect()
}

/// A score over scaled inputs as one over the inputs themselves.
fn unscaled(
    class: Option<String>,
    score: &Linear,
    preprocess: &Preprocess,
    spreads: &[(f64, f64)],
) -> CoefficientScore {
    let columns = || score.weights.iter().zip(&preprocess.columns);
    let per_unit: Vec<f64> = columns().map(|(weight, column)| weight / column.scale).collect();
    let moved = sum(columns().map(|(weight, column)| weight * column.centre / column.scale));
    let intercept = score.intercept - moved;
    let weighed = || per_unit.iter().zip(spreads);
    let at_mean = intercept + sum(weighed().map(|(weight, (mean, _))| weight * mean));
    CoefficientScore {
        class,
        intercept: rounded(intercept),
        at_mean: rounded(at_mean),
        per_sd: weighed().map(|(weight, (_, sd))| rounded(weight * sd)).collect(),
        per_unit: per_unit.iter().map(|weight| rounded(*weight)).collect(),
    }
}

/// Rounded, and 0 rather than minus 0.
fn rounded(value: f64) -> f64 {
    round_significant(value, DIGITS) + 0.0
}

#[cfg(test)]
#[path = "coefficients_tests.rs"]
mod tests;
