//! Carrying out trials in parallel, taking from the log what is known.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::judge::{Proposal, SearchFolds};
use super::log::{Trial, TrialLog};
use crate::clock::timed;

use crate::plain::settings::FitSettings;
use crate::spec::CandidateSpec;
use crate::{Best, Progress, Step, TrainError};

/// A search under way.
pub(super) struct Run<'a> {
    /// The candidate.
    pub spec: &'a CandidateSpec,
    /// The trials that ended, in the order of their numbers.
    pub trials: Vec<Trial>,
    /// What the first trial that failed raised, where it was not the log that told of it.
    pub first_fault: Option<(usize, TrainError)>,
    /// Whether the log stopped the search.
    pub stopped: bool,
    settings: &'a FitSettings,
    log: &'a dyn TrialLog,
    progress: &'a dyn Progress,
    total: usize,
    known: BTreeMap<usize, Trial>,
    best: Mutex<Option<(f64, usize)>>,
}

impl<'a> Run<'a> {
    /// A search that has not tried anything yet.
    pub fn new(
        spec: &'a CandidateSpec,
        settings: &'a FitSettings,
        log: &'a dyn TrialLog,
        progress: &'a dyn Progress,
        total: usize,
    ) -> Self {
        let known = log.known().into_iter().map(|trial| (trial.number, trial)).collect();
        let (trials, stopped, best) = (Vec::new(), false, Mutex::new(None));
        Self { spec, trials, first_fault: None, stopped, settings, log, progress, total, known, best }
    }

    /// Tries all of the proposals, side by side; fewer where the log says that it is enough.
    pub fn all(&mut self, course: &SearchFolds<'_>, proposals: Vec<Proposal>) -> Result<(), TrainError> {
        if self.stopped {
            return Ok(());
        }
        let first = self.trials.len();
        let enough = AtomicBool::new(false);
        let tried = proposals.into_par_iter().enumerate().map(|(at, proposal)| {
            let number = first + at;
            let known = self.known.get(&number).filter(|trial| is_same(trial, &proposal, course));
            let (trial, fault) = if let Some(known) = known {
                (known.clone(), None)
            } else if let Some(twin) = self.trials.iter().find(|trial| is_same(trial, &proposal, course)) {
                // A small space is soon exhausted; trying a combination again would give the same scores.
                (Trial { number, seconds: 0.0, ..twin.clone() }, None)
            } else {
                if self.log.enough() || number > 0 && self.progress.enough_searched() {
                    enough.store(true, Ordering::Relaxed);
                    return Ok(None);
                }
                let (trial, fault) = self.one(course, number, proposal);
                self.log.record(&trial)?;
                (trial, fault)
            };
            self.report(&trial, course);
            Ok(Some((trial, fault)))
        });
        let tried: Vec<Option<(Trial, Option<TrainError>)>> = tried.collect::<Result<_, TrainError>>()?;
        // Trials after one that was left out are left out too, so that the numbers have no gaps.
        for (trial, fault) in tried.into_iter().map_while(|trial| trial) {
            if let (None, Some(fault)) = (&self.first_fault, fault) {
                self.first_fault = Some((trial.number, fault));
            }
            self.trials.push(trial);
        }
        self.stopped = enough.load(Ordering::Relaxed);
        Ok(())
    }

    fn one(
        &self,
        course: &SearchFolds<'_>,
        number: usize,
        proposal: Proposal,
    ) -> (Trial, Option<TrainError>) {
        let (judged, seconds) = timed(|| course.judge(self.spec, &proposal));
        let (judged, fault) = match judged {
            Ok(judged) => (judged, None),
            Err(error) => (super::judge::TrialScores::default(), Some(error)),
        };
        let trial = Trial {
            number,
            hyperparameters: proposal.hyperparameters,
            features: proposal.features,
            rows: course.n_samples(),
            scores: judged.scores,
            ranking: judged.ranking,
            fault: fault.as_ref().map(ToString::to_string),
            seconds,
        };
        (trial, fault)
    }

    fn report(&self, trial: &Trial, course: &SearchFolds<'_>) {
        let metric = self.settings.metric;
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(score) = trial.score().filter(|_| course.is_whole)
            && best.is_none_or(|(known, _)| metric.is_better(score, known))
        {
            *best = Some((score, trial.number));
        }
        let so_far = best.map(|(score, number)| Best { metric, score, number: number + 1 });
        drop(best);
        self.progress.step(&Step::Trial {
            candidate: &self.spec.name,
            number: trial.number + 1,
            total: self.total,
            best: so_far,
        });
    }
}

/// Whether a trial of the log is what would be tried now.
fn is_same(trial: &Trial, proposal: &Proposal, course: &SearchFolds<'_>) -> bool {
    trial.hyperparameters == proposal.hyperparameters
        && trial.features == proposal.features
        && trial.rows == course.n_samples()
        && (!proposal.rank || !trial.ranking.is_empty() || trial.fault.is_some())
}
