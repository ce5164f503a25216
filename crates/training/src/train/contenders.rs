//! The candidates as they are compared: with what was searched for, and with baselines where none is named.

use vitrine_model::Task;
use vitrine_model::report::Searched;

use crate::families::baseline::BaselineParams;
use crate::fit::FitSettings;
use crate::search::{Found, TrialLogs, describe, fingerprint, search};
use crate::spec::{CandidateSpec, TrainSpec};
use crate::split::time::{Times, newest_held_out};
use crate::{Dataset, Progress, TrainError};

/// A candidate with what was searched for.
pub(super) struct Contender {
    /// What is fitted to all training rows: without a search.
    pub spec: CandidateSpec,
    /// What is fitted within the folds of the comparison: with the search where it is nested.
    pub in_folds: CandidateSpec,
    /// How it was searched for.
    pub searched: Option<Searched>,
    /// Whether it sees the newest of the rows only that it is given, for a baseline of dated data.
    pub newest_only: bool,
}

/// All contenders in the order of the file, then those that were added.
pub(super) fn contenders(
    training: &Dataset,
    spec: &TrainSpec,
    settings: &FitSettings,
    progress: &dyn Progress,
    logs: &dyn TrialLogs,
) -> Result<Vec<Contender>, TrainError> {
    let contender = |candidate: &CandidateSpec| {
        let Some(how) = &candidate.search else {
            let (spec, in_folds) = (candidate.clone(), candidate.clone());
            return Ok(Contender { spec, in_folds, searched: None, newest_only: false });
        };
        let found = found(training, candidate, settings, progress, logs)?;
        let searched = Some(describe(&found, how, training.n_samples(), settings.metric));
        let in_folds = if how.nested { candidate.clone() } else { found.spec.clone() };
        Ok(Contender { spec: found.spec, in_folds, searched, newest_only: false })
    };
    let named = spec
        .candidates
        .iter()
        .map(|candidate| contender(candidate).map_err(|error: TrainError| error.of(&candidate.name)));
    let mut all: Vec<Contender> = named.collect::<Result<_, _>>()?;
    all.extend(added(spec, training));
    Ok(all)
}

/// What the search for one candidate finds among the training rows.
pub(super) fn found(
    training: &Dataset,
    candidate: &CandidateSpec,
    settings: &FitSettings,
    progress: &dyn Progress,
    logs: &dyn TrialLogs,
) -> Result<Found, TrainError> {
    let log = logs.open(&candidate.name, &fingerprint(training, candidate, settings))?;
    search(training, candidate, settings, log.as_ref(), progress)
}

/// The baselines that are added: the mean or the class shares where the file has no baseline, and for dated values
/// the mean of the newest rows, which is hard to beat where values drift.
pub(super) fn added(spec: &TrainSpec, training: &Dataset) -> Vec<Contender> {
    let free = |name: &str| spec.candidates.iter().all(|candidate| candidate.name != name);
    let baseline = |name: &str, label: &str, newest_only| {
        let name = if free(name) { name.to_owned() } else { format!("{name}_added") };
        let spec = CandidateSpec::new(&name, label, BaselineParams {}.into());
        Contender { in_folds: spec.clone(), spec, searched: None, newest_only }
    };
    let values = matches!(training.schema.target.task, Task::Regression | Task::Ordinal);
    let mut added = Vec::new();
    if !spec.candidates.iter().any(is_baseline) {
        let label = if values { "Mean of the training rows" } else { "Class frequencies" };
        added.push(baseline("baseline", label, false));
    }
    if values && spec.split.time.is_some() {
        added.push(baseline("baseline_newest", "Mean of the newest training rows", true));
    }
    added
}

/// Whether a candidate is a do-nothing baseline.
pub(super) fn is_baseline(spec: &CandidateSpec) -> bool {
    !spec.estimator.capabilities().inputs
}

impl Contender {
    /// The rows that it is fitted to: all of them, or the newest block of as many as make up a fold.
    pub fn rows(&self, rows: Dataset, time: Option<usize>, folds: usize) -> Result<Dataset, TrainError> {
        Ok(self.newest(&rows, time, folds)?.map_or(rows, |(newest, _)| newest))
    }

    /// The newest block of rows with their places, where it is fitted to these only.
    pub fn newest(
        &self,
        rows: &Dataset,
        time: Option<usize>,
        folds: usize,
    ) -> Result<Option<(Dataset, Vec<usize>)>, TrainError> {
        let Some(feature) = time.filter(|_| self.newest_only) else { return Ok(None) };
        let ranks = Times::of(rows, feature)?.ranks;
        // Rows of a single time are all equally new.
        match newest_held_out(&ranks, 1.0 / (folds + 1) as f64) {
            Ok((_, newest, _)) => Ok(Some((rows.subset(&newest), newest))),
            Err(TrainError::TooFew { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
