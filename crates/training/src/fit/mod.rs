//! One candidate becomes a fitted pipeline, all from the rows that are given: the choice from its grid or search, the
//! fit, and how its outputs are read.
//!
//! - `check`: what the candidate asks for against the rows
//! - `choose`: the choice from its grid, and the outputs for rows that the model has not seen
//! - `prune`: fewer trees, until the file is small enough
//! - `held_out`: fits that hold rows out, for the intervals that want it
//! - `reading`: from such outputs how they are read: link, calibration, threshold, interval
//! - `describe`: the hyperparameters for people

mod check;
mod choose;
mod describe;
mod held_out;
mod prune;
mod reading;

use vitrine_model::Pipeline;
use vitrine_model::report::Pruned;

use crate::clock::timed;
use crate::families::out_of_fold::Outputs;
use crate::families::{EstimatorSpec, Rows};
use crate::plain::{fit_plain, with_rows};
use crate::search::search;
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, IntervalMethod};
use crate::{Dataset, TrainError, prepare};
pub(crate) use check::check_candidate;
pub(crate) use choose::{combinations, needs_out_of_fold};
pub(crate) use reading::complete;

use choose::choose;
use describe::describe;

pub use crate::plain::settings::FitSettings;

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
        let found = search(data, spec, settings, &(), &())?;
        return fit_timed(data, &found.spec, settings, pool);
    }
    let (estimator, out_of_fold) = choose(data, spec, settings)?;
    let (estimator, out_of_fold, pruned) = prune::to_budget(data, spec, settings, estimator, out_of_fold)?;
    let (fitted, seconds) = fit_chosen(data, spec, settings, pool, estimator, out_of_fold.as_ref())?;
    Ok((FittedCandidate { pruned, ..fitted }, seconds))
}

/// Fits an estimator that was chosen already, as [`fit_timed`] does; what is fitted to out-of-fold outputs is fitted to
/// these.
pub(crate) fn fit_chosen(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
    pool: Option<&rayon::ThreadPool>,
    estimator: EstimatorSpec,
    out_of_fold: Option<&Outputs>,
) -> Result<(FittedCandidate, f64), TrainError> {
    let work = || {
        timed(|| match spec.interval.method {
            IntervalMethod::OutOfFold => Ok((fit_plain(data, spec, &estimator, settings.seed)?, None)),
            IntervalMethod::Split => held_out::split(data, spec, &estimator, settings.time, settings.seed),
            IntervalMethod::Refit => {
                let (_, held_out_rows) =
                    held_out::split(data, spec, &estimator, settings.time, settings.seed)?;
                Ok((fit_plain(data, spec, &estimator, settings.seed)?, held_out_rows))
            }
            IntervalMethod::CvPlus => held_out::cv_plus(data, spec, &estimator, settings.seed),
        })
    };
    let (fitted, seconds) = pool.map_or_else(work, |pool| pool.install(work));
    let (mut pipeline, held_out_rows) = fitted?;
    let mut hyperparameters = describe(spec, &estimator)?;
    let forests = &pipeline.preprocess.impute_forests;
    hyperparameters.extend(prepare::describe_imputed(&data.schema, forests));
    if let Some((data, outputs)) = &held_out_rows {
        hyperparameters.extend(reading::complete(&mut pipeline, data, outputs, spec, settings)?);
    } else if let Some(outputs) = out_of_fold {
        hyperparameters.extend(reading::complete(&mut pipeline, data, outputs, spec, settings)?);
    }
    pipeline.prepare().map_err(TrainError::contradiction)?;
    Ok((FittedCandidate { pipeline, estimator, hyperparameters, pruned: None }, seconds))
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
    let grow = |rows: &Rows<'_>| fitted.estimator.as_family().gain_importance(rows, seed_of_fit);
    let shares = with_rows(data, spec, preprocess, seed, grow)?.unwrap_or_default();
    let named = shares.into_iter().enumerate();
    let mut named: Vec<(String, f64)> =
        named.map(|(input, share)| (preprocess.column_name(input, &data.schema), share)).collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(named)
}
