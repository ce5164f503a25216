//! One candidate becomes a fitted pipeline, all from the rows that are given.
//!
//! - `check`: what the candidate asks for against the rows
//! - `choose`: the choice from its grid, and the outputs for rows that the model has not seen
//! - `monotone`: which inputs the prediction may only rise or fall with
//! - `prune`: fewer trees, until the file is small enough
//! - `unseen`: fits that keep rows back, for the intervals that want it
//! - `reading`: from such outputs how they are read: link, calibration, threshold, interval
//! - `describe`: the hyperparameters for people

mod check;
mod choose;
mod describe;
mod monotone;
mod prune;
mod reading;
mod unseen;

use vitrine_model::estimators::Estimator;
use vitrine_model::metrics::Metric;
use vitrine_model::pipeline::{GradeLink, Response};
use vitrine_model::report::Pruned;
use vitrine_model::schema::Target;
use vitrine_model::transforms::Preprocess;
use vitrine_model::{Pipeline, Task};

use crate::calibrate::fit_grade_link;
use crate::clock::timed;
use crate::estimators::{Rows, fit_estimator, gain_importance};
use crate::numeric::first_largest;
use crate::resample::{class_weights, resample};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, EstimatorSpec, IntervalMethod, TargetScale, Threshold, View};
use crate::{Dataset, TrainError, prepare};
pub(crate) use check::check_candidate;
use choose::choose;
pub(crate) use choose::{FittedForJudging, fit_to_judge};
use describe::describe;

/// For each row what the estimator gives: one probability per class, or one value.
type Outputs = Vec<Vec<f64>>;

/// A fitted candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedCandidate {
    /// What predicts.
    pub pipeline: Pipeline,
    /// The estimator's hyperparameters as they were chosen.
    pub estimator: EstimatorSpec,
    /// The hyperparameters as they were chosen, with how the inputs were prepared, as name and value.
    pub hyperparameters: Vec<(String, String)>,
    /// What was left out to fit the largest size of the exported file; absent where nothing was.
    pub pruned: Option<Pruned>,
}

/// What a fit depends on besides the rows and the candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitSettings {
    /// The seed of every random draw.
    pub seed: u64,
    /// The figure that decides between the combinations of a grid.
    pub metric: Metric,
    /// The share of truths that the interval is meant to hold.
    pub coverage: f64,
    /// The position of the feature that says when a row was observed, for dated data: the folds within the rows of
    /// the fit roll forward in time then.
    pub time: Option<usize>,
}

impl FitSettings {
    /// The settings for a task: 90 % intervals; R2, the log loss, or for ordinal targets R2 decide.
    pub fn for_task(task: Task, seed: u64) -> Self {
        let metric = match task {
            Task::Regression | Task::Ordinal => Metric::R2,
            Task::Binary | Task::Multiclass => Metric::LogLoss,
        };
        Self { seed, metric, coverage: 0.9, time: None }
    }
}

/// Fits a candidate to all rows of `data`, with [`FitSettings::for_task`].
///
/// # Errors
/// Everything that [`TrainError`] knows of specifications and fits.
pub fn fit(data: &Dataset, spec: &CandidateSpec, seed: u64) -> Result<FittedCandidate, TrainError> {
    fit_with(data, spec, &FitSettings::for_task(data.schema.target.task, seed))
}

/// Fits a candidate to all rows of `data`.
///
/// The rows are cross-validated among themselves where something depends on how the model does on rows that it has
/// not seen: the choice from a grid, the link to the grades, the interval.
///
/// # Errors
/// As [`fit`].
pub fn fit_with(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
) -> Result<FittedCandidate, TrainError> {
    Ok(fit_timed(data, spec, settings, None)?.0)
}

/// As [`fit_with`], with the seconds that the chosen estimator took to fit, in `pool` where there is one.
pub(crate) fn fit_timed(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
    pool: Option<&rayon::ThreadPool>,
) -> Result<(FittedCandidate, f64), TrainError> {
    data.check()?;
    check_candidate(data, spec)?;
    if spec.search.is_some() {
        let found = crate::search::search(data, spec, settings, &(), &())?;
        return fit_timed(data, &found.spec, settings, pool);
    }
    let (estimator, out_of_fold) = choose(data, spec, settings)?;
    let (estimator, out_of_fold, pruned) = prune::to_budget(data, spec, settings, estimator, out_of_fold)?;
    let work = || {
        timed(|| match spec.interval.method {
            IntervalMethod::OutOfFold => Ok((fit_plain(data, spec, &estimator, settings.seed)?, None)),
            IntervalMethod::Split => unseen::split(data, spec, &estimator, settings.time, settings.seed),
            IntervalMethod::Refit => {
                let (_, kept_back) = unseen::split(data, spec, &estimator, settings.time, settings.seed)?;
                Ok((fit_plain(data, spec, &estimator, settings.seed)?, kept_back))
            }
            IntervalMethod::CvPlus => unseen::cv_plus(data, spec, &estimator, settings.seed),
        })
    };
    let (fitted, seconds) = pool.map_or_else(work, |pool| pool.install(work));
    let (mut pipeline, kept_back) = fitted?;
    let mut hyperparameters = describe(spec, &estimator)?;
    let forests = &pipeline.preprocess.impute_forests;
    hyperparameters.extend(prepare::describe_imputed(&data.schema, forests));
    if let Some((data, outputs)) = &kept_back {
        hyperparameters.extend(reading::complete(&mut pipeline, data, outputs, spec, settings)?);
    } else if let Some(outputs) = &out_of_fold {
        hyperparameters.extend(reading::complete(&mut pipeline, data, outputs, spec, settings)?);
    }
    pipeline.prepare().map_err(TrainError::Pipeline)?;
    Ok((FittedCandidate { pipeline, estimator, hyperparameters, pruned }, seconds))
}

/// The pipeline without link, interval, calibration and threshold; an ordinal one that gives values cannot predict
/// grades yet. The preprocessing is fitted to the rows as they are, the estimator to the resampled and weighted ones.
fn fit_plain(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Pipeline, TrainError> {
    let preprocess = prepare::fit_preprocess(data, spec)?;
    let estimator = fit_prepared(data, spec, &preprocess, estimator, seed)?;
    let pipeline = Pipeline::new(data.schema.clone(), preprocess, estimator);
    let threshold = if let Threshold::At(at) = spec.threshold { Some(at) } else { None };
    Ok(Pipeline { response: response(spec), threshold, ..pipeline })
}

/// The estimator, fitted to the rows as `preprocess` makes them.
fn fit_prepared(
    data: &Dataset,
    spec: &CandidateSpec,
    preprocess: &Preprocess,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Estimator, TrainError> {
    let fit = |rows: &Rows<'_>| fit_estimator(rows, estimator, derive(seed, Purpose::Fit, 0));
    with_rows(data, spec, preprocess, seed, fit)
}

/// Each input of a fitted candidate with its share of the gain of all splits, largest first; empty where it is not
/// made of trees alone or was fitted to parts of the rows.
pub(crate) fn gains(
    data: &Dataset,
    spec: &CandidateSpec,
    fitted: &FittedCandidate,
    seed: u64,
) -> Result<Vec<(String, f64)>, TrainError> {
    if !matches!(spec.interval.method, IntervalMethod::OutOfFold | IntervalMethod::Refit) {
        return Ok(Vec::new());
    }
    let preprocess = &fitted.pipeline.preprocess;
    let seed_of_fit = derive(seed, Purpose::Fit, 0);
    let grow = |rows: &Rows<'_>| gain_importance(rows, &fitted.estimator, seed_of_fit);
    let shares = with_rows(data, spec, preprocess, seed, grow)?.unwrap_or_default();
    let named = shares.into_iter().enumerate();
    let mut named: Vec<(String, f64)> =
        named.map(|(input, share)| (preprocess.column_name(input, &data.schema), share)).collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(named)
}

/// Calls `work` with the rows as a candidate's estimator is fitted to them: resampled, prepared, weighted, on the
/// scale that is learnt.
fn with_rows<T>(
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
    if response(spec) == Response::Log {
        rows.targets = rows.targets.iter().map(|target| Response::Log.learnt(*target)).collect();
    }
    work(&rows)
}

/// What a candidate's estimator gives.
fn response(spec: &CandidateSpec) -> Response {
    match spec.target_scale {
        TargetScale::Identity => Response::Identity,
        TargetScale::Log => Response::Log,
    }
}

/// The raw outputs of a candidate, without its grid, fitted to `train` and applied to `test`: as values, and for
/// unordered classes their probabilities too.
pub(crate) fn plain_values(
    train: &Dataset,
    test: &Dataset,
    spec: &CandidateSpec,
    seed: u64,
) -> Result<(Vec<f64>, Option<Outputs>), TrainError> {
    let pipeline = fit_plain(train, spec, &spec.estimator, seed)?;
    let outputs = outputs_of(&pipeline, test);
    let classes = gives_classes(train, spec);
    if matches!(train.schema.target.task, Task::Binary | Task::Multiclass) {
        let values = outputs.iter().map(|row| first_largest(row.iter().copied()) as f64).collect();
        return Ok((values, Some(outputs)));
    }
    let values = values_of(&train.schema.target, &outputs, classes);
    Ok((in_unit(spec, &values), None))
}

/// Whether the estimator gives class probabilities rather than a value.
fn gives_classes(data: &Dataset, spec: &CandidateSpec) -> bool {
    match data.schema.target.task {
        Task::Regression => false,
        Task::Binary | Task::Multiclass => true,
        Task::Ordinal => spec.view == View::Classes || spec.estimator.is_classifier(),
    }
}

fn outputs_of(pipeline: &Pipeline, data: &Dataset) -> Outputs {
    let (mut sources, mut inputs) = (Vec::new(), Vec::new());
    let outputs = data.records.iter().map(|record| {
        pipeline.preprocess.apply(&pipeline.preprocess.numbers(record), &mut sources, &mut inputs);
        let mut outputs = Vec::new();
        pipeline.estimator.predict(&inputs, &mut outputs);
        outputs
    });
    outputs.collect()
}

/// The values in the outputs on the scale that was learnt: the output itself, or the mean grade of class
/// probabilities.
fn values_of(target: &Target, outputs: &[Vec<f64>], classes: bool) -> Vec<f64> {
    let grades = target.grades();
    let value = |row: &Vec<f64>| {
        if classes {
            crate::numeric::sum(row.iter().zip(&grades).map(|(probability, grade)| grade * probability))
        } else {
            row.first().copied().unwrap_or(f64::NAN)
        }
    };
    outputs.iter().map(value).collect()
}

/// The values in the target's unit.
fn in_unit(spec: &CandidateSpec, values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| response(spec).apply(*value)).collect()
}

fn link_of(data: &Dataset, spec: &CandidateSpec, values: &[f64]) -> Result<Option<GradeLink>, TrainError> {
    if data.schema.target.task != Task::Ordinal || gives_classes(data, spec) {
        return Ok(None);
    }
    let classes: Vec<usize> = data.targets.iter().map(|target| *target as usize).collect();
    fit_grade_link(values, &classes, data.schema.target.n_classes()).map(Some)
}
