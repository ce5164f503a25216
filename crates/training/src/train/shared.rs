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
use crate::numeric::mean;
use crate::plain::judge::{judge_outputs, own_predictions, read_all};
use crate::plain::{fit_plain, outputs_of, target_transform};
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
    let work: Vec<(usize, usize)> = (0..n_folds)
        .flat_map(|fold| (0..estimators.len()).map(move |combination| (fold, combination)))
        .collect();
    let outputs = work.par_iter().map(|(index, combination)| {
        let (Some(fold), Some(estimator)) = (folds.all.get(*index), estimators.get(*combination)) else {
            return Ok(None);
        };
        if stop() {
            return Ok(None);
        }
        let seed = derive(settings.seed, Purpose::Folds, *index as u64);
        let rows = contender.rows(training.subset(&fold.train), settings.time, n_folds)?;
        let pipeline = fit_plain(&rows, spec, estimator, seed)?;
        let outputs = outputs_of(&pipeline, &training.subset(&fold.test));
        if combination + 1 == estimators.len() {
            progress.step(&Step::Fold { candidate: &spec.name, fold: index + 1, folds: n_folds });
        }
        Ok(Some(outputs))
    });
    let outputs: Option<Vec<Outputs>> =
        outputs.collect::<Result<Vec<_>, TrainError>>()?.into_iter().collect();
    let Some(outputs) = outputs else { return Ok(None) };
    let of_combination = |combination: usize| -> Vec<Outputs> {
        outputs.iter().skip(combination).step_by(estimators.len()).cloned().collect()
    };
    let mut best: Option<(f64, usize)> = None;
    if estimators.len() > 1 {
        for combination in 0..estimators.len() {
            let score = mean_score(training, spec, folds, &of_combination(combination), settings)?;
            if best.is_none_or(|(best, _)| settings.metric.is_better(score, best)) {
                best = Some((score, combination));
            }
        }
    }
    let chosen = best.map_or(0, |(_, combination)| combination);
    let by_fold = of_combination(chosen);
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

/// Every figure of each fold. What its outputs are read with is fitted to those of the other folds of its repeat, of
/// dated data to those of the folds before it.
pub(super) fn scores(
    training: &Dataset,
    spec: &CandidateSpec,
    folds: Folds<'_>,
    by_fold: &[Outputs],
    settings: &FitSettings,
) -> Result<Vec<Scores>, TrainError> {
    let parts = folds.all.iter().enumerate().map(|(index, fold)| {
        let test = training.subset(&fold.test);
        judge(&test, &predictions(training, &test, spec, folds, by_fold, index, settings)?)
    });
    parts.collect()
}

/// Every figure on all rows at once, each predicted by its fold's model, as [`scores`] reads the outputs: the mean over
/// the repeats. A figure that some repeat has no value for is left out.
pub(super) fn pooled(
    training: &Dataset,
    spec: &CandidateSpec,
    folds: Folds<'_>,
    by_fold: &[Outputs],
    settings: &FitSettings,
) -> Result<Scores, TrainError> {
    let repeats = (0..folds.all.len()).step_by(folds.per_repeat.max(1)).map(|first| {
        let mut rows = Vec::with_capacity(training.n_samples());
        for index in first..(first + folds.per_repeat).min(folds.all.len()) {
            let Some(fold) = folds.all.get(index) else { continue };
            let test = training.subset(&fold.test);
            let own = predictions(training, &test, spec, folds, by_fold, index, settings)?;
            rows.extend(fold.test.iter().copied().zip(own));
        }
        // In the order of the rows, so that sums do not depend on how the folds fell.
        rows.sort_by_key(|(row, _)| *row);
        let (rows, predictions): (Vec<usize>, Vec<Prediction>) = rows.into_iter().unzip();
        judge(&training.subset(&rows), &predictions)
    });
    let repeats: Vec<Scores> = repeats.collect::<Result<_, TrainError>>()?;
    let mut means = Scores::default();
    for (metric, _) in repeats.first().into_iter().flatten() {
        let values: Option<Vec<f64>> = repeats.iter().map(|scores| scores.get(*metric)).collect();
        if let Some(values) = values {
            means.insert(*metric, mean(&values))?;
        }
    }
    Ok(means)
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
