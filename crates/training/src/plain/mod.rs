//! One estimator fitted to rows, without anything that is chosen or fitted by out-of-fold outputs.
//!
//! - [`settings`]: what a fit depends on besides the rows and the candidate
//! - `judge`: figures of such fits on other rows
//! - `monotone`: which inputs the prediction may only rise or fall with

pub(crate) mod judge;
mod monotone;
pub mod settings;

use vitrine_model::estimators::Estimator;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::transforms::Preprocess;
use vitrine_model::{Pipeline, Task};

use crate::families::out_of_fold::{Outputs, outputs_of as outputs_of_rows};
use crate::families::{EstimatorSpec, Rows, Tasks};
use crate::inputs::{inputs, inputs_of};
use crate::resample::{class_weights, resample};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, TargetScale, Threshold, View};
use crate::{Dataset, TrainError, prepare};

/// The pipeline without link, interval, calibration and threshold; an ordinal one that gives values cannot predict
/// grades yet. The preprocessing is fitted to the rows as they are, the estimator to the resampled and weighted ones.
pub(crate) fn fit_plain(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Pipeline, TrainError> {
    if let Some(given) = estimator.as_family().given() {
        return Ok(pipeline(data, spec, given.preprocess.clone(), given.estimator.clone()));
    }
    let preprocess = prepare::fit_preprocess(data, spec)?;
    let estimator = fit_prepared(data, spec, &preprocess, estimator, seed)?;
    Ok(pipeline(data, spec, preprocess, estimator))
}

/// As [`fit_plain`] for several estimators of one family, each of which is given to `use_it`; the rows are prepared
/// once.
pub(crate) fn fit_plain_each<T>(
    data: &Dataset,
    spec: &CandidateSpec,
    estimators: &[EstimatorSpec],
    seed: u64,
    use_it: impl Fn(&Pipeline) -> T,
) -> Result<Vec<T>, TrainError> {
    if estimators.iter().any(|estimator| estimator.as_family().given().is_some()) {
        let fit = |estimator| Ok(use_it(&fit_plain(data, spec, estimator, seed)?));
        return estimators.iter().map(fit).collect();
    }
    let preprocess = prepare::fit_preprocess(data, spec)?;
    let fit = |rows: &Rows<'_>| EstimatorSpec::fit_each(estimators, rows, derive(seed, Purpose::Fit, 0));
    let fitted = with_rows(data, spec, &preprocess, seed, fit)?;
    Ok(fitted.into_iter().map(|one| use_it(&pipeline(data, spec, preprocess.clone(), one))).collect())
}

fn pipeline(data: &Dataset, spec: &CandidateSpec, preprocess: Preprocess, estimator: Estimator) -> Pipeline {
    let pipeline = Pipeline::new(data.schema.clone(), preprocess, estimator);
    let threshold = if let Threshold::At(at) = spec.threshold { Some(at) } else { None };
    Pipeline { target_transform: target_transform(spec), threshold, ..pipeline }
}

/// The estimator, fitted to the rows as `preprocess` makes them.
pub(crate) fn fit_prepared(
    data: &Dataset,
    spec: &CandidateSpec,
    preprocess: &Preprocess,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Estimator, TrainError> {
    let fit = |rows: &Rows<'_>| estimator.fit(rows, derive(seed, Purpose::Fit, 0));
    with_rows(data, spec, preprocess, seed, fit)
}

/// Calls `work` with the rows as a candidate's estimator is fitted to them: resampled, prepared, weighted, on the
/// scale that is learnt.
pub(crate) fn with_rows<T>(
    data: &Dataset,
    spec: &CandidateSpec,
    preprocess: &Preprocess,
    seed: u64,
    work: impl FnOnce(&Rows<'_>) -> Result<T, TrainError>,
) -> Result<T, TrainError> {
    let data = resample(data, spec.resample, derive(seed, Purpose::Resample, 0))?;
    let mut rows = Rows::new(&data, preprocess, gives_classes(&data, spec));
    rows.weights = class_weights(&data, &spec.class_weights)?;
    rows.monotone = monotone::directions(&data, spec, preprocess)?;
    if target_transform(spec) == TargetTransform::Log {
        rows.targets = rows.targets.iter().map(|target| TargetTransform::Log.learnt(*target)).collect();
    }
    work(&rows)
}

/// What a candidate's estimator gives. A given model knows it itself.
pub(crate) fn target_transform(spec: &CandidateSpec) -> TargetTransform {
    if let Some(given) = spec.estimator.as_family().given() {
        return given.target_transform;
    }
    match spec.target_scale {
        TargetScale::Identity => TargetTransform::Identity,
        TargetScale::Log => TargetTransform::Log,
    }
}

/// Whether the estimator gives class probabilities rather than a value.
pub(crate) fn gives_classes(data: &Dataset, spec: &CandidateSpec) -> bool {
    match data.schema.target.task {
        Task::Regression => false,
        Task::Binary | Task::Multiclass => true,
        Task::Ordinal => spec.view == View::Classes || spec.estimator.capabilities().tasks == Tasks::Classes,
    }
}

/// The estimator's outputs for some rows of `data`, as [`outputs_of`] gives them.
pub(crate) fn outputs_of_rows_of(pipeline: &Pipeline, data: &Dataset, rows: &[usize]) -> Outputs {
    let preprocess = &pipeline.preprocess;
    let records: Vec<_> = rows.iter().filter_map(|row| Some((preprocess, data.records.get(*row)?))).collect();
    outputs_of_rows(&pipeline.estimator, inputs_of(preprocess.columns.len(), records.into_iter()).view())
}

/// The estimator's outputs for the rows of `data`, as they are before they are read.
pub(crate) fn outputs_of(pipeline: &Pipeline, data: &Dataset) -> Outputs {
    outputs_of_rows(&pipeline.estimator, inputs(&pipeline.preprocess, &data.records).view())
}
