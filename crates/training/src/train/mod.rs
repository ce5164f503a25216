//! The model finder: hyperparameters are searched for on the training part, every candidate is cross-validated on it,
//! fitted to it, and judged on the held-out part; the good ones are exported.
//!
//! - `contenders`: the candidates with what was searched for and with a baseline
//! - `judge`: cross-validation, the final fit, and the held-out figures
//! - `shared`: a cross-validation whose outputs serve for everything
//! - `validated`: what a cross-validation leaves behind
//! - `ensemble`: the weighted mean of candidates
//! - `imported`: what may stand beside a model that was trained elsewhere
//! - `unseen`: the rows that the default model is judged by
//! - `doubt`: which candidates are not to be relied on
//! - `choice`: which one becomes the default
//! - `refit`: the exported ones once more, fitted to all rows
//! - `sure`: how sure the difference between two candidates is
//! - `coefficients`: the weights of linear and logistic models
//! - `quantities`: what a candidate computes from features, for the report
//! - `describe`: the lines of the report

mod check;
mod choice;
mod coefficients;
mod contenders;
mod describe;
mod doubt;
mod ensemble;
mod imported;
mod judge;
mod quantities;
mod refit;
mod shared;
mod sure;
mod unseen;
mod validated;

use vitrine_model::artifact::{Artifact, FORMAT, SourceFile};
use vitrine_model::report::{Candidate, HeldOut, Report, Timing};

use crate::error::{Field, Got, Rule};
use crate::fit::{FitSettings, gains};
use crate::search::{Found, TrialLogs};
use crate::spec::{Choose, OutOfFold, TrainSpec};
use crate::split::{folds_of, split_held_out};
use crate::{Dataset, Progress, Step, TrainError, held_out, leaky};
use contenders::contenders;

/// What training gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// What the model page shows.
    pub report: Report,
    /// The exported candidates, the default first.
    pub artifacts: Vec<Artifact>,
    /// The bytes of each of them as a file; the compressed sizes stand in the report.
    pub encoded: Vec<Vec<u8>>,
    /// The rows that the models were fitted to, ascending.
    pub train_rows: Vec<usize>,
    /// The rows that were held out, ascending; empty where they were judged by the folds.
    pub held_out_rows: Vec<usize>,
    /// How long each candidate took, in the order of the report.
    pub timings: Vec<Timing>,
}

/// Compares the candidates and exports those that are meant to be.
///
/// The held-out rows are used for the final figures only; with a share of 0 there are none, and the final figures are
/// those of all rows by the models of the folds. The exported models are those that the figures were measured
/// on, fitted to the training part, unless [`TrainSpec::refit`] asks for a fit to all rows. The default model is an
/// exported candidate, neither a reference nor the baseline; [`crate::spec::Choose`] says which. Where the
/// candidates name no baseline, one is added.
///
/// # Errors
/// Everything that [`TrainError`] knows; errors of one candidate carry its name.
pub fn train(
    data: &Dataset,
    spec: &TrainSpec,
    sources: &[SourceFile],
    progress: &dyn Progress,
) -> Result<Trained, TrainError> {
    train_with(data, spec, sources, progress, &())
}

/// As [`train`], with logs by which searches that were stopped go on where they were. Searches within folds
/// (`nested`) have no log.
///
/// # Errors
/// As [`train`], and [`TrainError::Log`].
pub fn train_with(
    data: &Dataset,
    spec: &TrainSpec,
    sources: &[SourceFile],
    progress: &dyn Progress,
    logs: &dyn TrialLogs,
) -> Result<Trained, TrainError> {
    data.check()?;
    check::check(data, spec)?;
    let (train_rows, held_out_rows) = split_held_out(data, &spec.split, spec.seed)?;
    let (training, held_out_part) = (data.subset(&train_rows), data.subset(&held_out_rows));
    let settings = settings(data, spec)?;
    let folds = folds_of(&training, settings.time, spec.split.folds, spec.split.repeats, spec.seed)?;
    progress.start(n_steps(&training, spec, folds.len()));
    let contenders = contenders(&training, spec, &settings, progress, logs)?;
    let per_repeat = if settings.time.is_some() { folds.len() } else { spec.split.folds };
    let all_folds = shared::Folds { all: &folds, per_repeat, at_once: !spec.split.holds_out() };
    let validated = match spec.out_of_fold {
        OutOfFold::Nested => {
            let validated = judge::cross_validate(&training, &contenders, &folds, &settings, progress)?;
            contenders.iter().zip(validated).collect()
        }
        OutOfFold::Shared => shared::cross_validate(&training, &contenders, all_folds, &settings, progress)?,
    };
    let mut bench = judge::Bench::new(data, &training, &held_out_part, spec, &settings)?;
    let mut judged = Vec::new();
    for (contender, validated) in validated {
        let candidate = &contender.spec.name;
        match bench.judge(contender, validated) {
            Ok(fitted) => {
                judged.push(fitted);
                progress.step(&Step::Fitted { candidate });
            }
            Err(error)
                if spec.out_of_fold == OutOfFold::Shared && !contenders::is_baseline(&contender.spec) =>
            {
                progress.step(&Step::Failed { candidate, error: &error });
            }
            Err(error) => return Err(error.of(candidate)),
        }
    }
    bench.forget_random();
    let wanted = spec.ensemble.as_ref();
    let chosen =
        wanted.map(|wanted| ensemble::choose(&training, &judged, all_folds, &settings, spec, wanted));
    let (ensemble, its_scores) = chosen.transpose()?.flatten().unzip();
    if let (Some(ensemble), Some(validated)) = (&ensemble, its_scores) {
        judged.push(ensemble::judge(ensemble, validated, &judged, &bench, &training, &settings)?);
    }
    choice::sort_best_first(&mut judged, spec.metric);
    doubt::mark(&mut judged, spec);
    let holds_out = spec.split.holds_out();
    if spec.refit && holds_out {
        let rows = refit::AllRows { data, training: &train_rows, held_out: &held_out_rows };
        refit::refit(&mut judged, ensemble.as_ref(), rows, &settings)?;
    }
    let files = judge::files(&judged, spec.seed, sources)?;
    let ratio = sure::test_to_train(&folds);
    let default = choice::choose(&judged, &files, spec, ratio)?;
    let leaky = leaky::evaluate(data, &training, &held_out_part, spec, progress)?;
    let (mut artifacts, mut encoded, mut candidates) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (candidate, file)) in judged.iter().zip(files).enumerate() {
        let entry = describe::entry(candidate, &judged, index == default, spec.metric, ratio)?;
        let coefficients = coefficients::coefficients(&candidate.fitted.pipeline, &training);
        candidates.push(Candidate { gzip_bytes: file.gzip_bytes, coefficients, ..entry });
        if let Some((artifact, bytes)) = file.exported {
            let at = if index == default { 0 } else { artifacts.len() };
            artifacts.insert(at, artifact);
            encoded.insert(at, bytes);
        }
    }
    let best = &judged[default];
    let gain_importance = if ensemble.as_ref().is_some_and(|ensemble| ensemble.is(best)) {
        Vec::new()
    } else {
        gains(&training, &best.contender.spec, &best.fitted, spec.seed)
            .map_err(|error| error.of(&best.contender.spec.name))?
    };
    let comparison = unseen::Comparison {
        training: &training,
        folds: all_folds,
        judged: &judged,
        ensemble: ensemble.as_ref(),
        settings: &settings,
    };
    let unseen = comparison.unseen(best, &held_out_part)?;
    let held_out = held_out::describe(&unseen, spec.metric, spec.seed, spec.rows_may_be_shipped)?;
    let held_out_from = describe::held_out_from(data, spec, settings.time)?;
    let imported = best.contender.spec.estimator.as_family().given().map(|given| given.about.clone());
    let report = Report {
        elsewhere: Vec::new(),
        format: FORMAT,
        metric: spec.metric,
        split: String::new(),
        held_out_from,
        n_samples: data.n_samples(),
        n_groups: data.groups().iter().max().map_or(0, |last| last + 1),
        n_train: if imported.is_some() { 0 } else { training.n_samples() },
        n_held_out: if imported.is_some() { data.n_samples() } else { held_out_part.n_samples() },
        by_cross_validation: !holds_out && imported.is_none(),
        imported,
        folds: spec.split.folds,
        repeats: if settings.time.is_some() { 1 } else { spec.split.repeats },
        seed: spec.seed,
        refit: spec.refit && holds_out,
        prefers_readable: spec.choose == Choose::Readable,
        prefers_ensemble: spec.choose == Choose::Best && spec.ensemble.is_some(),
        candidates,
        leaky,
        held_out: HeldOut { gain_importance, ..held_out },
    };
    let timings = judged.into_iter().map(|candidate| candidate.timing).collect();
    Ok(Trained { report, artifacts, encoded, train_rows, held_out_rows, timings })
}

/// Searches for one candidate as [`train_with`] does before it compares the candidates: on the training part only,
/// with the same trials in the same log.
///
/// # Errors
/// As [`crate::search::search`], [`TrainError::Unknown`] for a candidate that does not exist, and
/// [`TrainError::Setting`] for one without a search.
pub fn search_candidate(
    data: &Dataset,
    spec: &TrainSpec,
    candidate: &str,
    progress: &dyn Progress,
    logs: &dyn TrialLogs,
) -> Result<Found, TrainError> {
    data.check()?;
    check::check(data, spec)?;
    let candidate = check::candidate(spec, Field::Search, candidate)?;
    if candidate.search.is_none() {
        return Err(TrainError::setting("search", Got::Absent, Rule::Space).of(&candidate.name));
    }
    let (train_rows, _) = split_held_out(data, &spec.split, spec.seed)?;
    let training = data.subset(&train_rows);
    progress.start(crate::search::n_trials(&training, candidate) as u64);
    let found = contenders::found(&training, candidate, &settings(data, spec)?, progress, logs);
    found.map_err(|error| error.of(&candidate.name))
}

fn settings(data: &Dataset, spec: &TrainSpec) -> Result<FitSettings, TrainError> {
    let time = spec.split.time_position(&data.schema)?;
    Ok(FitSettings { seed: spec.seed, metric: spec.metric, coverage: spec.coverage, time })
}

/// The steps that progress counts: trials, folds, final fits, and evaluations made wrongly on purpose.
fn n_steps(training: &Dataset, spec: &TrainSpec, n_folds: usize) -> u64 {
    let trials: usize =
        spec.candidates.iter().map(|candidate| crate::search::n_trials(training, candidate)).sum();
    let candidates = spec.candidates.len() + contenders::added(spec, training).len();
    (trials + candidates * (n_folds + 1) + spec.leaky.len()) as u64
}
