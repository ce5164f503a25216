//! The choice from a candidate's grid by cross-validation among the rows of one fit, and the out-of-fold outputs.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value as Json;
use vitrine_model::Task;
use vitrine_model::metrics::{Scores, evaluate_target};

use super::describe::hyperparameters;
use super::{FitSettings, Outputs, first_largest, fit_plain, gives_classes, link_of, outputs_of, values_of};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, EstimatorSpec};
use crate::split::{strata, stratified_folds};
use crate::{Dataset, TrainError};

/// The folds of the cross-validation among the rows of one fit.
const INNER_FOLDS: usize = 3;
/// The largest number of combinations in a grid.
const MAX_COMBINATIONS: usize = 1_000;

/// The estimator with the best combination of the grid, and its out-of-fold outputs where they are needed.
pub(super) fn choose(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
) -> Result<(EstimatorSpec, Option<Outputs>), TrainError> {
    let combinations = combinations(&spec.estimator, &spec.grid)?;
    let needs_outputs = matches!(data.schema.target.task, Task::Regression | Task::Ordinal);
    if combinations.len() == 1 && !needs_outputs {
        return Ok((combinations.into_iter().next().unwrap_or_else(|| spec.estimator.clone()), None));
    }
    let tried = combinations.into_par_iter().map(|estimator| {
        let outputs = out_of_fold(data, spec, &estimator, settings.seed)?;
        Ok((estimator, outputs))
    });
    let tried: Vec<(EstimatorSpec, Outputs)> = tried.collect::<Result<_, TrainError>>()?;
    let mut best: Option<(f64, usize)> = None;
    if tried.len() > 1 {
        for (index, (_, outputs)) in tried.iter().enumerate() {
            let score = judge_outputs(data, spec, outputs)?.get(settings.metric);
            let score = score
                .ok_or(TrainError::NoScore { name: spec.name.clone(), metric: settings.metric.name() })?;
            if best.is_none_or(|(best, _)| settings.metric.is_better(score, best)) {
                best = Some((score, index));
            }
        }
    }
    let chosen = tried.into_iter().nth(best.map_or(0, |(_, index)| index));
    let (estimator, outputs) = chosen
        .ok_or_else(|| TrainError::setting("grid", "empty", "at least one value for each hyperparameter"))?;
    Ok((estimator, needs_outputs.then_some(outputs)))
}

/// For every row the outputs of a model that was fitted without it. With a single group of identical rows there is
/// nothing to leave out.
pub(super) fn out_of_fold(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Outputs, TrainError> {
    let groups = data.groups();
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    if n_groups < 2 {
        return Ok(outputs_of(&fit_plain(data, spec, estimator, seed)?, data));
    }
    let seed = derive(seed, Purpose::InnerFolds, 0);
    let folds = stratified_folds(&strata(data), &groups, INNER_FOLDS.min(n_groups), seed)?;
    let parts = folds.par_iter().enumerate().map(|(fold, rows)| {
        let seed = derive(seed, Purpose::InnerFolds, fold as u64 + 1);
        let pipeline = fit_plain(&data.subset(&rows.train), spec, estimator, seed)?;
        Ok(outputs_of(&pipeline, &data.subset(&rows.test)))
    });
    let parts: Vec<Outputs> = parts.collect::<Result<_, TrainError>>()?;
    let mut outputs = vec![Vec::new(); data.n_samples()];
    for (fold, part) in folds.iter().zip(parts) {
        for (row, output) in fold.test.iter().zip(part) {
            outputs[*row] = output;
        }
    }
    Ok(outputs)
}

/// Every figure for out-of-fold outputs. The link to the grades is fitted to these same outputs, which is fair
/// between the combinations of a grid.
pub(super) fn judge_outputs(
    data: &Dataset,
    spec: &CandidateSpec,
    outputs: &[Vec<f64>],
) -> Result<Scores, TrainError> {
    let target = &data.schema.target;
    let values = values_of(target, outputs, gives_classes(data, spec));
    let link = link_of(data, spec, &values)?;
    let (predicted, probabilities) = match (target.task, link) {
        (Task::Regression, _) => (values, None),
        (Task::Ordinal, Some(link)) => {
            let probabilities = values.iter().map(|value| link.probabilities(*value)).collect();
            (values, Some(probabilities))
        }
        (Task::Ordinal, None) => (values, Some(outputs.to_vec())),
        (Task::Binary | Task::Multiclass, _) => {
            (outputs.iter().map(|row| first_largest(row) as f64).collect(), Some(outputs.to_vec()))
        }
    };
    Ok(evaluate_target(target, &data.target_values(), &predicted, probabilities.as_deref())?)
}

/// Every combination of a grid, the first hyperparameter by name changing slowest.
fn combinations(
    estimator: &EstimatorSpec,
    grid: &BTreeMap<String, Vec<Json>>,
) -> Result<Vec<EstimatorSpec>, TrainError> {
    let base = hyperparameters(estimator)?;
    let mut all = vec![base.clone()];
    for (name, values) in grid {
        let n_combinations = all.len().saturating_mul(values.len());
        if n_combinations == 0 || n_combinations > MAX_COMBINATIONS {
            let expected = format!("1 to {MAX_COMBINATIONS} combinations");
            return Err(TrainError::setting(&format!("grid of {name}"), n_combinations, &expected));
        }
        let with = |known: &serde_json::Map<String, Json>, value: &Json| {
            let mut combination = known.clone();
            combination.insert(name.clone(), value.clone());
            combination
        };
        all = all.iter().flat_map(|known| values.iter().map(move |value| with(known, value))).collect();
    }
    let read = |combination| {
        let known = base.keys().filter(|key| *key != "family").cloned().collect::<Vec<_>>().join(", ");
        serde_json::from_value(Json::Object(combination)).map_err(|error| TrainError::Unknown {
            whose: format!("the grid ({error})"),
            kind: "hyperparameter",
            name: grid.keys().cloned().collect::<Vec<_>>().join(", "),
            known,
        })
    };
    all.into_iter().map(read).collect()
}
