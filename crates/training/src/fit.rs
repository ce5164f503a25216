//! One candidate becomes a fitted pipeline: the choice from its grid, the preprocessing, the estimator, the link to
//! the grades and the interval, all from the rows that are given.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value as Json;
use vitrine_model::metrics::{Metric, Scores, evaluate_target};
use vitrine_model::pipeline::GradeLink;
use vitrine_model::schema::Target;
use vitrine_model::{Pipeline, Task};

use crate::calibrate::{fit_grade_link, fit_spread};
use crate::clock::timed;
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, EncodeChoices, EstimatorSpec, Impute, Scale, View};
use crate::split::{strata, stratified_folds};
use crate::{Dataset, TrainError, estimators, prepare};

/// The folds of the cross-validation among the rows of one fit.
const INNER_FOLDS: usize = 3;
/// The largest number of combinations in a grid.
const MAX_COMBINATIONS: usize = 1_000;

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
    let classes = gives_classes(data, spec);
    let seed = derive(seed, Purpose::Fit, 0);
    let estimator = estimators::fit_estimator(data, &preprocess, estimator, classes, seed)?;
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
        Task::Ordinal => {
            spec.view == View::Classes || matches!(spec.estimator, EstimatorSpec::Logistic { .. })
        }
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

/// The estimator with the best combination of the grid, and its out-of-fold outputs where they are needed.
fn choose(
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
fn out_of_fold(
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
fn judge_outputs(data: &Dataset, spec: &CandidateSpec, outputs: &[Vec<f64>]) -> Result<Scores, TrainError> {
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

fn first_largest(numbers: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (index, *number);
        }
    }
    best.0
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

fn hyperparameters(estimator: &EstimatorSpec) -> Result<serde_json::Map<String, Json>, TrainError> {
    match serde_json::to_value(estimator) {
        Ok(Json::Object(object)) => Ok(object),
        other => Err(TrainError::setting("estimator", format!("{other:?}"), "a set of hyperparameters")),
    }
}

/// The hyperparameters of one estimator as name and value.
fn named(estimator: &EstimatorSpec) -> Result<Vec<(String, String)>, TrainError> {
    let all = hyperparameters(estimator)?.into_iter().filter(|(name, _)| name != "family");
    let text = |value: Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(all.map(|(name, value)| (name, text(value))).collect())
}

/// The hyperparameters for the model card: the estimator's or those of a blend's members, then how the inputs
/// were prepared where that is not the default.
fn describe(spec: &CandidateSpec, estimator: &EstimatorSpec) -> Result<Vec<(String, String)>, TrainError> {
    let mut all = named(estimator)?;
    if let EstimatorSpec::Blend { members } = estimator {
        all.clear();
        for (index, member) in members.iter().enumerate() {
            let own = named(member)?.into_iter().map(|(name, value)| format!("{name} {value}"));
            let own = own.collect::<Vec<_>>().join(", ");
            let value = if own.is_empty() { String::new() } else { format!(" ({own})") };
            all.push((format!("member {}", index + 1), format!("{}{value}", member.family())));
        }
        all.push(("weight of each".to_owned(), format!("1/{}", members.len())));
    }
    let mut add = |name: &str, value: String| all.push((name.to_owned(), value));
    if let Some(features) = &spec.features {
        add("features", features.join(", "));
    }
    if !spec.derived.is_empty() {
        add(
            "derived",
            spec.derived.iter().map(|derived| derived.name.as_str()).collect::<Vec<_>>().join(", "),
        );
    }
    match spec.scale {
        Scale::None => {}
        Scale::Standard => add("scale", "standard".to_owned()),
        Scale::MinMax => add("scale", "min_max".to_owned()),
    }
    match spec.impute {
        Impute::Median => {}
        Impute::Mean => add("impute", "mean".to_owned()),
        Impute::MostFrequent => add("impute", "most_frequent".to_owned()),
        Impute::Leave => add("impute", "leave".to_owned()),
    }
    if spec.encode == EncodeChoices::Ordinal {
        add("encode", "ordinal".to_owned());
    }
    if spec.view == View::Classes {
        add("view", "classes".to_owned());
    }
    Ok(all)
}
