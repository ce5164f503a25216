//! One candidate becomes a fitted pipeline: the choice from its grid, the preprocessing, the estimator, the link to
//! the grades and the interval, all from the rows that are given.

mod choose;
mod describe;

use vitrine_model::metrics::Metric;
use vitrine_model::pipeline::GradeLink;
use vitrine_model::schema::Target;
use vitrine_model::{Pipeline, Task};

use crate::calibrate::{fit_grade_link, fit_spread};
use crate::clock::timed;
use crate::estimators::{Rows, fit_estimator};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, EstimatorSpec, View};
use crate::{Dataset, TrainError, prepare};
use choose::choose;
use describe::describe;

/// For each row what the estimator gives: one probability per class, or one value.
type Outputs = Vec<Vec<f64>>;

/// A fitted candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedCandidate {
    /// What predicts.
    pub pipeline: Pipeline,
    /// The hyperparameters as they were chosen, with how the inputs were prepared, as name and value.
    pub hyperparameters: Vec<(String, String)>,
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
}

impl FitSettings {
    /// The settings for a task: 90 % intervals; R2, the log loss, or for ordinal targets R2 decide.
    pub fn for_task(task: Task, seed: u64) -> Self {
        let metric = match task {
            Task::Regression | Task::Ordinal => Metric::R2,
            Task::Binary | Task::Multiclass => Metric::LogLoss,
        };
        Self { seed, metric, coverage: 0.9 }
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
    let (estimator, out_of_fold) = choose(data, spec, settings)?;
    let work = || timed(|| fit_plain(data, spec, &estimator, settings.seed));
    let (pipeline, seconds) = pool.map_or_else(work, |pool| pool.install(work));
    let mut pipeline = pipeline?;
    if let Some(outputs) = out_of_fold {
        let values = values_of(&data.schema.target, &outputs, gives_classes(data, spec));
        pipeline.grades = link_of(data, spec, &values)?;
        pipeline.spread = Some(fit_spread(&data.target_values(), &values, settings.coverage)?);
    }
    pipeline.prepare().map_err(TrainError::Pipeline)?;
    Ok((FittedCandidate { pipeline, hyperparameters: describe(spec, &estimator)? }, seconds))
}

/// The pipeline without link and interval; an ordinal one that gives values cannot predict grades yet.
fn fit_plain(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Pipeline, TrainError> {
    let preprocess = prepare::fit_preprocess(data, spec)?;
    let rows = Rows::new(data, &preprocess, gives_classes(data, spec));
    let estimator = fit_estimator(&rows, estimator, derive(seed, Purpose::Fit, 0))?;
    Ok(Pipeline { schema: data.schema.clone(), preprocess, estimator, grades: None, spread: None })
}

/// The raw outputs of a candidate, without its grid, fitted to `train` and applied to `test`, as values. For
/// evaluations that need no probabilities.
pub(crate) fn plain_values(
    train: &Dataset,
    test: &Dataset,
    spec: &CandidateSpec,
    seed: u64,
) -> Result<Vec<f64>, TrainError> {
    let pipeline = fit_plain(train, spec, &spec.estimator, seed)?;
    let outputs = outputs_of(&pipeline, test);
    let classes = gives_classes(train, spec);
    if matches!(train.schema.target.task, Task::Binary | Task::Multiclass) {
        return Ok(outputs.iter().map(|row| first_largest(row) as f64).collect());
    }
    Ok(values_of(&train.schema.target, &outputs, classes))
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
        pipeline.preprocess.apply(&record.to_numbers(), &mut sources, &mut inputs);
        let mut outputs = Vec::new();
        pipeline.estimator.predict(&inputs, &mut outputs);
        outputs
    });
    outputs.collect()
}

/// The values in the outputs: the output itself, or the mean grade of class probabilities.
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

fn link_of(data: &Dataset, spec: &CandidateSpec, values: &[f64]) -> Result<Option<GradeLink>, TrainError> {
    if data.schema.target.task != Task::Ordinal || gives_classes(data, spec) {
        return Ok(None);
    }
    let classes: Vec<usize> = data.targets.iter().map(|target| *target as usize).collect();
    fit_grade_link(values, &classes, data.schema.target.n_classes()).map(Some)
}

fn first_largest(numbers: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (index, *number);
        }
    }
    best.0
}
