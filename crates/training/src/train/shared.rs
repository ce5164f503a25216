//! A cross-validation whose outputs serve for everything: the figures of the folds, the choice from a grid, and what
//! calibration, threshold and interval are fitted to.

use rayon::prelude::*;
use vitrine_model::estimators::{Constant, Estimator};
use vitrine_model::metrics::Scores;
use vitrine_model::transforms::Preprocess;
use vitrine_model::{Pipeline, Prediction, Task};

use super::contenders::{Contender, is_baseline};
use super::validated::{CrossValidated, SharedOutputs};
use crate::error::{Got, Rule};
use crate::evaluate::judge;
use crate::families::out_of_fold::Outputs;
use crate::fit::{FitSettings, combinations, complete};
use crate::numeric::{mean, sum};
use crate::plain::judge::{judge_outputs, own_predictions, read_all};
use crate::plain::{fit_plain_each, outputs_of_rows_of, target_transform};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, Threshold};
use crate::split::Fold;
use crate::{Dataset, Progress, Step, TrainError};

/// The folds of a repeated cross-validation, one repeat after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folds<'a> {
    /// All of them.
    pub all: &'a [Fold],
    /// How many each repeat has.
    pub per_repeat: usize,
    /// Whether the rows are judged all at once rather than fold by fold, because none are held out for that.
    pub at_once: bool,
}

/// Cross-validates the contenders one after the other, so that those that are left out when it is enough are the last.
/// The contenders that were compared, in their order.
pub(super) fn cross_validate<'c>(
    training: &Dataset,
    contenders: &'c [Contender],
    folds: Folds<'_>,
    settings: &FitSettings,
    progress: &dyn Progress,
) -> Result<Vec<(&'c Contender, CrossValidated)>, TrainError> {
    let mut all = Vec::new();
    let mut exports = false;
    let mut first_error = None;
    for contender in contenders {
        let is_needed = is_baseline(&contender.spec) || !exports;
        let name = &contender.spec.name;
        let stop = || !is_needed && progress.enough();
        match one(training, contender, folds, settings, progress, &stop) {
            Ok(Some(validated)) => {
                exports = exports || contender.spec.export;
                all.push((contender, validated));
            }
            Ok(None) => progress.step(&Step::LeftOut { candidate: name }),
            Err(error) => {
                progress.step(&Step::Failed { candidate: name, error: &error });
                first_error.get_or_insert(error.of(name));
            }
        }
    }
    // A candidate that cannot be fitted to these rows is no reason not to compare the others.
    if exports { Ok(all) } else { first_error.map_or(Ok(all), Err) }
}

/// `None` where it was stopped.
fn one(
    training: &Dataset,
    contender: &Contender,
    folds: Folds<'_>,
    settings: &FitSettings,
    progress: &dyn Progress,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<CrossValidated>, TrainError> {
    let spec = &contender.in_folds;
    let estimators = combinations(&spec.estimator, &spec.grid)?;
    let n_folds = folds.all.len();
    let of_fold = |(index, fold): (usize, &Fold)| {
        if stop() {
            return Ok(None);
        }
        let seed = derive(settings.seed, Purpose::Folds, index as u64);
        let rows = contender.rows(training.subset(&fold.train), settings.time, n_folds)?;
        let outputs = |pipeline: &Pipeline| outputs_of_rows_of(pipeline, training, &fold.test);
        let outputs = fit_plain_each(&rows, spec, &estimators, seed, outputs)?;
        progress.step(&Step::Fold { candidate: &spec.name, fold: index + 1, folds: n_folds });
        Ok(Some(outputs))
    };
    let outputs: Result<Vec<Option<Vec<Outputs>>>, TrainError> = if training.is_large() {
        folds.all.iter().enumerate().map(of_fold).collect()
    } else {
        folds.all.par_iter().enumerate().map(of_fold).collect()
    };
    let outputs: Option<Vec<Vec<Outputs>>> = outputs?.into_iter().collect();
    let Some(outputs) = outputs else { return Ok(None) };
    let mut of_combination: Vec<Vec<Outputs>> = estimators.iter().map(|_| Vec::new()).collect();
    for of_fold in outputs {
        for (all, outputs) in of_combination.iter_mut().zip(of_fold) {
            all.push(outputs);
        }
    }
    let mut best: Option<(f64, usize)> = None;
    if estimators.len() > 1 {
        for (combination, by_fold) in of_combination.iter().enumerate() {
            let score = mean_score(training, spec, folds, by_fold, settings)?;
            if best.is_none_or(|(best, _)| settings.metric.is_better(score, best)) {
                best = Some((score, combination));
            }
        }
    }
    let chosen = best.map_or(0, |(_, combination)| combination);
    let mut by_fold = of_combination.into_iter().nth(chosen).unwrap_or_default();
    if folds.at_once && is_baseline(spec) {
        level(&mut by_fold);
    }
    let estimator = estimators.into_iter().nth(chosen);
    let estimator = estimator.ok_or_else(|| TrainError::setting("grid", Got::Empty, Rule::ValueForEach))?;
    let scores = scores(training, spec, folds, &by_fold, settings)?;
    let first_repeat = first_repeat(training, folds, &by_fold);
    let shared = Some(SharedOutputs { estimator, by_fold, first_repeat });
    Ok(Some(CrossValidated { folds: scores, shared }))
}

/// The outputs of each row by the folds of the first repeat; empty where no fold has the row.
pub(super) fn first_repeat(training: &Dataset, folds: Folds<'_>, by_fold: &[Outputs]) -> Outputs {
    let mut all = vec![Vec::new(); training.n_samples()];
    for (fold, outputs) in folds.all.iter().zip(by_fold).take(folds.per_repeat) {
        for (row, own) in fold.test.iter().zip(outputs) {
            if let Some(place) = all.get_mut(*row) {
                place.clone_from(own);
            }
        }
    }
    all
}

/// Gives every row the mean of a baseline's outputs. Those of each fold lean away from the fold's own rows, since these
/// are missing in its training part, and among all rows at once that would count as an order, and a wrong one.
fn level(by_fold: &mut [Outputs]) {
    let n = by_fold.iter().map(Vec::len).sum::<usize>() as f64;
    let Some(width) = by_fold.iter().flatten().next().map(Vec::len) else { return };
    let of_output = |at: usize| sum(by_fold.iter().flatten().filter_map(|row| row.get(at).copied())) / n;
    let means: Vec<f64> = (0..width).map(of_output).collect();
    by_fold.iter_mut().flatten().for_each(|row| row.clone_from(&means));
}

/// The mean of the deciding figure over the folds, by which a grid is decided.
fn mean_score(
    training: &Dataset,
    spec: &CandidateSpec,
    folds: Folds<'_>,
    by_fold: &[Outputs],
    settings: &FitSettings,
) -> Result<f64, TrainError> {
    let mut total = 0.0;
    for (fold, outputs) in folds.all.iter().zip(by_fold) {
        let score = judge_outputs(&training.subset(&fold.test), spec, outputs)?.get(settings.metric);
        total += score
            .ok_or_else(|| TrainError::NoScore { name: spec.name.clone(), metric: settings.metric.name() })?;
    }
    Ok(total / folds.all.len().max(1) as f64)
}

/// Every figure of each fold, or its part in that of all rows where [`Folds::at_once`] says so. What its outputs are read
/// with is fitted to those of the other folds of its repeat, of dated data to those of the folds before it.
pub(super) fn scores(
    training: &Dataset,
    spec: &CandidateSpec,
    folds: Folds<'_>,
    by_fold: &[Outputs],
    settings: &FitSettings,
) -> Result<Vec<Scores>, TrainError> {
    let read = |(index, fold): (usize, &Fold)| {
        let test = training.subset(&fold.test);
        let predictions = predictions(training, &test, spec, folds, by_fold, index, settings)?;
        Ok((test, predictions))
    };
    let read = folds.all.iter().enumerate().map(read);
    if !folds.at_once {
        return read.map(|fold| fold.and_then(|(test, predictions)| judge(&test, &predictions))).collect();
    }
    let predictions = read.map(|fold| fold.map(|(_, predictions)| predictions));
    let predictions: Vec<Vec<Prediction>> = predictions.collect::<Result<_, TrainError>>()?;
    let per_repeat = folds.per_repeat.max(1);
    let repeats = folds.all.chunks(per_repeat).zip(predictions.chunks(per_repeat));
    let parts = repeats.map(|(folds, predictions)| parts_of_all(training, folds, predictions));
    Ok(parts.collect::<Result<Vec<_>, TrainError>>()?.concat())
}

/// Each fold's part in every figure of all rows of a repeat at once. The mean over the folds is that figure.
///
/// A part is the figure, and how far it would move without the fold's rows: the pseudo-values of the jackknife, with the
/// folds' sizes as weights, around the figure itself. Where a figure is a mean over the rows and all folds are equally
/// large, a part is the fold's own figure. Others, such as R² and ranks, say little about a dozen rows, or do not exist
/// for them.
fn parts_of_all(
    training: &Dataset,
    folds: &[Fold],
    predictions: &[Vec<Prediction>],
) -> Result<Vec<Scores>, TrainError> {
    let of_fold = |(index, (fold, own)): (usize, (&Fold, &Vec<Prediction>))| {
        let rows = fold.test.iter().zip(own.clone());
        rows.map(|(row, prediction)| (*row, index, prediction)).collect::<Vec<_>>()
    };
    let mut rows: Vec<(usize, usize, Prediction)> =
        folds.iter().zip(predictions).enumerate().flat_map(of_fold).collect();
    rows.sort_by_key(|(row, ..)| *row);
    let judged = |without: Option<usize>| {
        let kept = rows.iter().filter(|(_, fold, _)| Some(*fold) != without);
        let (rows, predictions): (Vec<usize>, Vec<Prediction>) =
            kept.map(|(row, _, prediction)| (*row, prediction.clone())).unzip();
        judge(&training.subset(&rows), &predictions)
    };
    let all = judged(None)?;
    let without: Vec<Scores> = (0..folds.len()).map(|fold| judged(Some(fold))).collect::<Result<_, _>>()?;
    let mut parts = vec![Scores::default(); folds.len()];
    for (metric, value) in &all {
        let moves = folds.iter().zip(&without).map(|(fold, without)| {
            let others = 1.0 - fold.test.len() as f64 / rows.len().max(1) as f64;
            folds.len() as f64 * others * (value - without.get(*metric).unwrap_or(*value))
        });
        let moves: Vec<f64> = moves.collect();
        let centre = mean(&moves);
        for (part, moved) in parts.iter_mut().zip(moves) {
            part.insert(*metric, value + (moved - centre))?;
        }
    }
    Ok(parts)
}

/// The predictions in a fold's outputs for its rows, which are `test`.
fn predictions(
    training: &Dataset,
    test: &Dataset,
    spec: &CandidateSpec,
    folds: Folds<'_>,
    by_fold: &[Outputs],
    index: usize,
    settings: &FitSettings,
) -> Result<Vec<Prediction>, TrainError> {
    let outputs = by_fold.get(index).map_or(&[][..], Vec::as_slice);
    let others = folds.others(index, settings.time.is_some());
    if training.schema.target.task == Task::Regression || others.is_empty() {
        return own_predictions(test, spec, outputs);
    }
    let (rows, known) = folds.known(&others, by_fold);
    let mut reader = reader(training, spec);
    complete(&mut reader, &training.subset(&rows), &known, spec, settings)?;
    read_all(reader.outputs(), outputs)
}

impl Folds<'_> {
    /// The rows of some folds, one fold after the other, with their outputs.
    pub fn known(&self, of: &[usize], by_fold: &[Outputs]) -> (Vec<usize>, Outputs) {
        let folds = of.iter().filter_map(|fold| self.all.get(*fold));
        let outputs = of.iter().filter_map(|fold| by_fold.get(*fold));
        (folds.flat_map(|fold| fold.test.clone()).collect(), outputs.flatten().cloned().collect())
    }

    /// The other folds of a fold's repeat, or only those before it.
    pub fn others(&self, index: usize, only_before: bool) -> Vec<usize> {
        let first = index - index % self.per_repeat.max(1);
        let end = if only_before { index } else { (first + self.per_repeat).min(self.all.len()) };
        (first..end).filter(|other| *other != index).collect()
    }
}

/// A pipeline that predicts nothing, only to be completed by what outputs are read with.
fn reader(training: &Dataset, spec: &CandidateSpec) -> Pipeline {
    let nothing = Estimator::Constant(Constant { outputs: Vec::new() });
    let threshold = if let Threshold::At(at) = spec.threshold { Some(at) } else { None };
    Pipeline {
        target_transform: target_transform(spec),
        threshold,
        ..Pipeline::new(training.schema.clone(), Preprocess::default(), nothing)
    }
}
