//! The choice from a candidate's grid by cross-validation among the rows of one fit, and the out-of-fold outputs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value as Json;
use vitrine_model::Task;

use crate::error::{Field, Got, Limit, Rule};
use crate::families::EstimatorSpec;
use crate::families::out_of_fold::Outputs;
use crate::plain::judge::judge_outputs;
use crate::plain::settings::FitSettings;
use crate::plain::{fit_plain, outputs_of};
use crate::search::space::with_values;
use crate::seed::{Purpose, derive};
use crate::spec::{Calibrate, CandidateSpec, IntervalMethod, Threshold};
use crate::split::inner_folds;
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
    let needs_outputs = needs_out_of_fold(data.schema.target.task, spec);
    if combinations.len() == 1 && !needs_outputs {
        return Ok((combinations.into_iter().next().unwrap_or_else(|| spec.estimator.clone()), None));
    }
    let tried = combinations.into_par_iter().map(|estimator| {
        let outputs = out_of_fold(data, spec, &estimator, settings)?;
        Ok((estimator, outputs))
    });
    let tried: Vec<(EstimatorSpec, Outputs)> = tried.collect::<Result<_, TrainError>>()?;
    let mut best: Option<(f64, usize)> = None;
    if tried.len() > 1 {
        for (index, (_, outputs)) in tried.iter().enumerate() {
            let (judged, outputs) = covered(data, outputs);
            let score = judge_outputs(&judged, spec, &outputs)?.get(settings.metric);
            let score = score
                .ok_or(TrainError::NoScore { name: spec.name.clone(), metric: settings.metric.name() })?;
            if best.is_none_or(|(best, _)| settings.metric.is_better(score, best)) {
                best = Some((score, index));
            }
        }
    }
    let chosen = tried.into_iter().nth(best.map_or(0, |(_, index)| index));
    let (estimator, outputs) =
        chosen.ok_or_else(|| TrainError::setting("grid", Got::Empty, Rule::ValueForEach))?;
    Ok((estimator, needs_outputs.then_some(outputs)))
}

/// Whether out-of-fold outputs are needed besides the fit to all rows.
pub(crate) fn needs_out_of_fold(task: Task, spec: &CandidateSpec) -> bool {
    match task {
        Task::Regression | Task::Ordinal => spec.interval.method == IntervalMethod::OutOfFold,
        Task::Binary | Task::Multiclass => {
            spec.calibrate != Calibrate::None || !matches!(spec.threshold, Threshold::Half | Threshold::At(_))
        }
    }
}

/// For every row the outputs of a model that was fitted without it. With a single group of identical rows there is
/// nothing to leave out. Of dated data the oldest rows have no outputs, because no model was fitted to older ones;
/// [`covered`] leaves them out.
pub(super) fn out_of_fold(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    settings: &FitSettings,
) -> Result<Outputs, TrainError> {
    let seed = derive(settings.seed, Purpose::InnerFolds, 0);
    let Some(folds) = inner_folds(data, settings.time, INNER_FOLDS, seed)? else {
        return Ok(outputs_of(&fit_plain(data, spec, estimator, settings.seed)?, data));
    };
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

/// The rows that have out-of-fold outputs, with these.
pub(super) fn covered<'a>(data: &'a Dataset, outputs: &'a Outputs) -> (Cow<'a, Dataset>, Cow<'a, Outputs>) {
    let rows: Vec<usize> = (0..outputs.len()).filter(|row| !outputs[*row].is_empty()).collect();
    if rows.len() == data.n_samples() {
        return (Cow::Borrowed(data), Cow::Borrowed(outputs));
    }
    let kept = rows.iter().map(|row| outputs[*row].clone()).collect();
    (Cow::Owned(data.subset(&rows)), Cow::Owned(kept))
}

/// Every combination of a grid, the first hyperparameter by name changing slowest.
pub(crate) fn combinations(
    estimator: &EstimatorSpec,
    grid: &BTreeMap<String, Vec<Json>>,
) -> Result<Vec<EstimatorSpec>, TrainError> {
    if grid.is_empty() {
        return Ok(vec![estimator.clone()]);
    }
    let mut all = vec![BTreeMap::new()];
    for (name, values) in grid {
        let n_combinations = all.len().saturating_mul(values.len());
        if n_combinations == 0 || n_combinations > MAX_COMBINATIONS {
            let field = Field::Grid(name.clone());
            return Err(TrainError::setting(field, n_combinations, Limit::Combinations(MAX_COMBINATIONS)));
        }
        let with = |known: &BTreeMap<String, Json>, value: &Json| {
            let mut combination = known.clone();
            combination.insert(name.clone(), value.clone());
            combination
        };
        all = all.iter().flat_map(|known| values.iter().map(move |value| with(known, value))).collect();
    }
    all.iter().map(|combination| with_values(estimator, combination)).collect()
}
