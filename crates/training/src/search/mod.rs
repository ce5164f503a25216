//! The search through spaces of hyperparameters and subsets of features.
//!
//! - [`space`]: what a combination may be, drawing one, and putting it into an estimator
//! - `tpe`: what to try next, from what was tried
//! - `features`, `eliminate`: leaving out the least important features
//! - `judge`: one combination in a cross-validation
//! - [`log`]: what was tried before, so that a stopped search resumes
//!
//! A search sees training rows only. What it tries depends on its seed and on earlier scores, never on the clock or
//! on the number of threads: the tree-structured Parzen estimator proposes in batches of a fixed size, from the
//! batches before.

mod eliminate;
mod features;
mod judge;
pub mod log;
mod run;
pub mod space;
mod tpe;

use vitrine_model::metrics::Metric;
use vitrine_model::report::Searched;

pub use log::{Trial, TrialLog, TrialLogs, fingerprint};

use crate::error::{Got, Limit, NoResult, Rule};
use crate::plain::settings::FitSettings;
use crate::seed::{Purpose, rng};
use crate::spec::{CandidateSpec, Method, SearchSpec, Space};
use crate::split::held_out_rows;
use crate::{Dataset, Progress, TrainError};
use judge::Proposal;
use run::Run;

/// The combinations that the tree-structured Parzen estimator draws at random before it begins to learn.
const STARTS: usize = 10;
/// The combinations that it proposes at once.
const BATCH: usize = 4;
/// How many times more rows and fewer combinations each rung of successive halving has.
const HALVING: usize = 3;
/// The rungs of successive halving.
const RUNGS: u32 = 3;
/// The smallest number of rows that successive halving judges by.
const LEAST_ROWS: usize = 200;

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The candidate with what was found, and without the search.
    pub spec: CandidateSpec,
    /// Every trial in the order of their numbers.
    pub trials: Vec<Trial>,
    /// The number of the trial that did best on all rows.
    pub best: usize,
    /// Whether the log stopped the search before its last trial.
    pub stopped: bool,
}

/// Searches with all rows of `data`; a candidate without a search is found as it is, without a trial.
///
/// The best trial is the one with the best mean of the deciding figure over the folds, among those on all rows; of
/// equal ones the one that was tried first, and among subsets of features the smaller one. Trials that fail, for
/// example because a fit does not converge, are kept with their fault and lose against all others.
///
/// # Errors
/// [`TrainError::Setting`] or [`TrainError::Unknown`] for a space that does not suit the estimator,
/// [`TrainError::NoTrial`] where every trial failed, the errors of splitting, and those of the log.
pub fn search(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
    log: &dyn TrialLog,
    progress: &dyn Progress,
) -> Result<Found, TrainError> {
    let Some(search) = &spec.search else {
        return Ok(Found { spec: spec.clone(), trials: Vec::new(), best: 0, stopped: false });
    };
    check(spec, search)?;
    let all = judge::SearchFolds::new(data, search, settings, true)?;
    let mut run = Run::new(spec, settings, log, progress, n_trials(data, spec));
    let first = Proposal::of(space::written(&spec.estimator, &search.space)?);
    match search.method {
        _ if search.space.is_empty() => run.all(&all, vec![first])?,
        Method::Random => {
            let drawn = (1..search.trials).map(|number| drawn(search, settings.seed, number));
            run.all(&all, std::iter::once(first).chain(drawn).collect())?;
        }
        Method::Tpe => {
            let starts = (1..search.trials.min(STARTS)).map(|number| drawn(search, settings.seed, number));
            run.all(&all, std::iter::once(first).chain(starts).collect())?;
            while run.trials.len() < search.trials && !run.stopped {
                let number = run.trials.len();
                let batch = number..search.trials.min(number + BATCH);
                let proposals = batch.map(|number| {
                    let mut rng = rng(settings.seed, Purpose::Search, number as u64);
                    Proposal::of(tpe::propose(&search.space, &run.trials, settings.metric, &mut rng))
                });
                let proposals = proposals.collect();
                run.all(&all, proposals)?;
            }
        }
        Method::Halving => {
            let drawn = (1..search.trials).map(|number| drawn(search, settings.seed, number));
            let mut proposals: Vec<Proposal> = std::iter::once(first).chain(drawn).collect();
            for rung in (0..rungs(data.n_samples())).rev() {
                let before = run.trials.len();
                if rung == 0 {
                    run.all(&all, proposals)?;
                    break;
                }
                let part = part(data, rung, settings.seed)?;
                run.all(&judge::SearchFolds::new(&part, search, settings, false)?, proposals)?;
                let mut tried: Vec<&Trial> = run.trials.iter().skip(before).collect();
                tried.sort_by(|a, b| by_score(a, b, settings.metric));
                let kept = tried.iter().take(tried.len().div_ceil(HALVING));
                proposals = kept.map(|trial| Proposal::of(trial.hyperparameters.clone())).collect();
            }
        }
    }
    if search.features && !run.stopped {
        let best = best_of(&run.trials, data.n_samples(), settings.metric);
        let combination = best.map_or_else(Default::default, |trial| trial.hyperparameters.clone());
        eliminate::eliminate(&mut run, &all, &combination)?;
    }
    finish(data, spec, run, settings.metric)
}

/// The number of trials that a search has on these rows, unless it is stopped.
pub fn n_trials(data: &Dataset, spec: &CandidateSpec) -> usize {
    let Some(search) = &spec.search else { return 0 };
    let combinations = match search.method {
        _ if search.space.is_empty() => 1,
        Method::Random | Method::Tpe => search.trials,
        Method::Halving => {
            let rungs = rungs(data.n_samples());
            let sizes = std::iter::successors(Some(search.trials), |n| Some(n.div_ceil(HALVING)));
            sizes.take(rungs as usize).sum()
        }
    };
    let subsets = if search.features { features::sizes(features::all(data, spec).len()).len() } else { 0 };
    combinations + subsets
}

/// What the report says of a search.
pub fn describe(found: &Found, search: &SearchSpec, n_samples: usize, metric: Metric) -> Searched {
    let space = |(name, space): (&String, &Space)| (name.clone(), space::text(space));
    let whole = found.trials.iter().filter(|trial| trial.rows == n_samples);
    let scored = whole.filter_map(|trial| Some((trial.number, trial.score()?)));
    let mut trace: Vec<(usize, f64)> = Vec::new();
    for (number, score) in scored {
        if trace.last().is_none_or(|(_, best)| metric.is_better(score, *best)) {
            trace.push((number, score));
        }
    }
    Searched {
        method: search.method.label().to_owned(),
        trials: found.trials.len(),
        best_trial: found.best,
        space: search.space.iter().map(space).collect(),
        features: search.features,
        nested: search.nested,
        stopped: found.stopped,
        trace,
    }
}

fn check(spec: &CandidateSpec, search: &SearchSpec) -> Result<(), TrainError> {
    if search.trials == 0 {
        return Err(TrainError::setting("search: trials", 0usize, Limit::WholeFrom(1)));
    }
    if search.space.is_empty() && !search.features {
        return Err(TrainError::setting("search: space", Got::Empty, Rule::SomethingToSearch));
    }
    if !spec.grid.is_empty() {
        return Err(TrainError::setting("grid", Got::BesideSearch, Rule::SearchOrGrid));
    }
    for (name, space) in &search.space {
        space::check(name, space)?;
    }
    // A combination from the middle shows whether the estimator knows every name.
    space::with_values(&spec.estimator, &space::middle(&search.space)).map(|_| ())
}

/// A random combination.
fn drawn(search: &SearchSpec, seed: u64, number: usize) -> Proposal {
    let mut rng = rng(seed, Purpose::Search, number as u64);
    Proposal::of(search.space.iter().map(|(name, s)| (name.clone(), space::draw(s, &mut rng))).collect())
}

/// The rungs that successive halving has with so many rows.
fn rungs(n_samples: usize) -> u32 {
    (1..RUNGS).take_while(|rung| n_samples / HALVING.pow(*rung) >= LEAST_ROWS).count() as u32 + 1
}

/// The part of the rows for a rung above 0, in their order.
fn part(data: &Dataset, rung: u32, seed: u64) -> Result<Dataset, TrainError> {
    let share = 1.0 / HALVING.pow(rung) as f64;
    let seed = crate::seed::derive(seed, Purpose::SearchRows, 0);
    let (_, part) = held_out_rows(&data.keys(), &data.classes(), share, seed)?;
    Ok(data.subset(&part))
}

/// Better trials first, of equal ones the earlier; failed ones last.
fn by_score(a: &Trial, b: &Trial, metric: Metric) -> std::cmp::Ordering {
    let score = |trial: &Trial| {
        let worst = f64::NEG_INFINITY;
        trial.score().map_or(worst, |score| if metric.higher_is_better() { score } else { -score })
    };
    score(b).total_cmp(&score(a)).then(a.number.cmp(&b.number))
}

/// The best trial on all rows; subsets of features, which come later, win where they are equal and smaller.
fn best_of(trials: &[Trial], n_samples: usize, metric: Metric) -> Option<&Trial> {
    let mut best: Option<(f64, &Trial)> = None;
    for trial in trials.iter().filter(|trial| trial.rows == n_samples) {
        let Some(score) = trial.score() else { continue };
        let better = |(known, other): (f64, &Trial)| {
            metric.is_better(score, known) || (score == known && trial.n_features() < other.n_features())
        };
        if best.is_none_or(better) {
            best = Some((score, trial));
        }
    }
    best.map(|(_, trial)| trial)
}

fn finish(data: &Dataset, spec: &CandidateSpec, run: Run<'_>, metric: Metric) -> Result<Found, TrainError> {
    let Some(best) = best_of(&run.trials, data.n_samples(), metric) else {
        let trials = run.trials.len();
        let failed = run.trials.into_iter().find(|trial| trial.fault.is_some());
        let reason = match (failed, run.first_fault) {
            (Some(trial), Some((number, error))) if trial.number == number => {
                NoResult::Failed(Box::new(error))
            }
            (Some(trial), _) => NoResult::Logged(trial.fault.unwrap_or_default()),
            (None, _) => NoResult::Stopped,
        };
        return Err(TrainError::NoTrial { trials, reason });
    };
    let estimator = space::with_values(&spec.estimator, &best.hyperparameters)?;
    let features = best.features.clone().or_else(|| spec.features.clone());
    let found = CandidateSpec { estimator, features, search: None, ..spec.clone() };
    Ok(Found { spec: found, best: best.number, stopped: run.stopped, trials: run.trials })
}
