//! `search`: look for a candidate's hyperparameters and features, and print what to write into the system file.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use vitrine_model::metrics::{Metric, summary};
use vitrine_present::Texts;
use vitrine_present::lines::metric::{label, written, written_finer};
use vitrine_present::locale::finer;
use vitrine_publish::store::Folder;
use vitrine_publish::trial_log::{Limit, Logs, Place};
use vitrine_training::search::{Found, Trial};
use vitrine_training::search_candidate;
use vitrine_training::spec::{CandidateSpec, EstimatorSpec, TrainSpec};

use super::train::remark;
use crate::cli::{Given, SearchArgs, Usage, usage};
use crate::context::Context;
use crate::failure::{Because as _, Failure};
use crate::print::{self, Table};
use crate::progress::Steps;
use crate::sources;

/// The trials that are listed.
const LISTED: usize = 10;

/// Searches and prints what was found. Nothing but the log is written.
///
/// # Errors
/// Data that is missing or unfit, a candidate without a search, a log of something else, or a search that fails.
pub fn run(context: &Context, args: &SearchArgs) -> Result<()> {
    let given = Given::of("--data", args.data.as_deref(), &args.read)?;
    let mut system = context.system(&args.system)?;
    if let Some(seed) = context.options.seed {
        system.train.seed = seed;
    }
    let candidate = candidate(&mut system.train, args)?;
    if let (Some(trials), Some(search)) = (args.trials, &mut candidate.search) {
        search.trials = trials;
    }
    let name = candidate.name.clone();
    let data = sources::read(context, &system, given)?;
    remark(context, &args.system, &data);
    let limit = args.seconds.map(|seconds| -> Arc<dyn Limit> { Arc::new(TimeLimit::of(seconds)) });
    let place = args.log.as_deref().map(place).transpose()?;
    let logs = Logs { system: args.system.clone(), place, limit };
    let steps = Steps::new(context.texts(), &args.system, context.options.quiet);
    let found = search_candidate(&data.rows.dataset, &system.train, &name, &steps, &logs);
    steps.finish();
    let found = found.because(|| Failure::Search { system: args.system.clone() })?;
    let metric = system.train.metric;
    if context.options.json {
        return print::json(&Outcome {
            system: &args.system,
            candidate: &name,
            metric,
            best_trial: found.best,
            stopped: found.stopped,
            estimator: &found.spec.estimator,
            features: found.spec.features.as_deref(),
            trials: &found.trials,
        });
    }
    print::text(&describe(context.texts(), &found, metric)?)
}

/// The file of a log, in the folder that it is in.
fn place(path: &Path) -> Result<Place> {
    let name = path.file_name().ok_or_else(|| usage(Usage::LogName { path: path.display().to_string() }))?;
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    Ok(Place { store: Arc::new(Folder::new(folder)), file: Some(name.to_string_lossy().into_owned()) })
}

/// Some seconds from the moment that it was made.
#[derive(Debug)]
struct TimeLimit {
    start: Instant,
    length: Duration,
}

impl TimeLimit {
    fn of(seconds: u64) -> Self {
        Self { start: Instant::now(), length: Duration::from_secs(seconds) }
    }
}

impl Limit for TimeLimit {
    fn is_reached(&self) -> bool {
        self.start.elapsed() >= self.length
    }
}

/// What a machine reads.
#[derive(Serialize)]
struct Outcome<'a> {
    system: &'a str,
    candidate: &'a str,
    metric: Metric,
    best_trial: usize,
    stopped: bool,
    estimator: &'a EstimatorSpec,
    features: Option<&'a [String]>,
    trials: &'a [Trial],
}

/// The candidate that was named, or the only one with a search.
fn candidate<'a>(train: &'a mut TrainSpec, args: &SearchArgs) -> Result<&'a mut CandidateSpec> {
    let searched = |candidate: &&CandidateSpec| candidate.search.is_some();
    let names: Vec<String> =
        train.candidates.iter().filter(searched).map(|candidate| candidate.name.clone()).collect();
    if names.is_empty() {
        return Err(usage(Usage::NoSearch { system: args.system.clone() }));
    }
    let wanted = match (&args.candidate, names.as_slice()) {
        (Some(name), _) => name.clone(),
        (None, [only]) => only.clone(),
        (None, _) => return Err(usage(Usage::CandidateNeeded { known: names })),
    };
    let found =
        train.candidates.iter_mut().find(|candidate| candidate.name == wanted && candidate.search.is_some());
    found.ok_or_else(|| usage(Usage::NoCandidate { name: wanted, known: names }))
}

fn describe(texts: &Texts, found: &Found, metric: Metric) -> Result<String> {
    let all_rows = found.trials.iter().map(|trial| trial.rows).max().unwrap_or(0);
    let mut best: Vec<(f64, &Trial)> = found
        .trials
        .iter()
        .filter(|trial| trial.rows == all_rows)
        .filter_map(|trial| Some((trial.score()?, trial)))
        .collect();
    best.sort_by(|a, b| {
        let ascending = a.0.total_cmp(&b.0);
        if metric.higher_is_better() { ascending.reverse() } else { ascending }
    });
    let said = texts.cli_search();
    let mut table =
        Table::new(&[said.hyperparameters(), said.trial(), label(texts, metric), said.spread(), said.time()]);
    for (score, trial) in best.iter().take(LISTED) {
        let spread = summary(&trial.scores)
            .map(|summary| written_finer(texts, metric, summary.sd, finer(summary.sd)))
            .unwrap_or_default();
        table.row(vec![
            settings(texts, trial),
            format!("{}", trial.number + 1),
            written(texts, metric, *score),
            spread,
            texts.locale().duration(trial.seconds),
        ]);
    }
    let failed: Vec<&Trial> = found.trials.iter().filter(|trial| trial.fault.is_some()).collect();
    let mut text = format!("{}\n{}", said.heading(found.trials.len() as u64), table.render());
    if let Some(first) = failed.first() {
        let why = first.fault.as_deref().unwrap_or_default();
        text.push_str(&format!("{}\n", said.failed(failed.len() as u64, why)));
    }
    if found.stopped {
        text.push_str(&format!("{}\n", said.stopped()));
    }
    let best = said.best(&(found.best + 1).to_string());
    text.push_str(&format!("\n{best}\n\n{}", toml_of(&found.spec)?));
    Ok(text)
}

fn settings(texts: &Texts, trial: &Trial) -> String {
    let value = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut parts: Vec<String> =
        trial.hyperparameters.iter().map(|(name, own)| format!("{name} {}", value(own))).collect();
    parts.extend(trial.features.as_ref().map(|features| texts.cli_count().features(features.len() as u64)));
    parts.join(", ")
}

/// What to write into the system file.
fn toml_of(spec: &CandidateSpec) -> Result<String> {
    #[derive(Serialize)]
    struct Written<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        features: Option<&'a [String]>,
        train: Train<'a>,
    }
    #[derive(Serialize)]
    struct Train<'a> {
        candidates: Candidates<'a>,
    }
    #[derive(Serialize)]
    struct Candidates<'a> {
        estimator: &'a EstimatorSpec,
    }
    let train = Train { candidates: Candidates { estimator: &spec.estimator } };
    toml::to_string(&Written { features: spec.features.as_deref(), train }).because(|| Failure::FoundAsToml)
}
