//! Carrying out trials in parallel, taking from the log what is known.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::judge::{Proposal, SearchFolds};
use super::log::{Trial, TrialLog};
use crate::clock::timed;
use crate::numeric::round_significant;
use crate::plain::settings::FitSettings;
use crate::spec::CandidateSpec;
use crate::{Progress, TrainError};

/// A search under way.
pub(super) struct Run<'a> {
    /// The candidate.
    pub spec: &'a CandidateSpec,
    /// The trials that ended, in the order of their numbers.
    pub trials: Vec<Trial>,
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
        Self { spec, trials, stopped, settings, log, progress, total, known, best }
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
            let trial = if let Some(known) = known {
                known.clone()
            } else if let Some(twin) = self.trials.iter().find(|trial| is_same(trial, &proposal, course)) {
                // A small space is soon exhausted; trying a combination again would give the same scores.
                Trial { number, seconds: 0.0, ..twin.clone() }
            } else {
                if self.log.enough() {
                    enough.store(true, Ordering::Relaxed);
                    return Ok(None);
                }
                let trial = self.one(course, number, proposal);
                self.log.record(&trial)?;
                trial
            };
            self.report(&trial, course);
            Ok(Some(trial))
        });
        let tried: Vec<Option<Trial>> = tried.collect::<Result<_, TrainError>>()?;
        // Trials after one that was left out are left out too, so that the numbers have no gaps.
        self.trials.extend(tried.into_iter().map_while(|trial| trial));
        self.stopped = enough.load(Ordering::Relaxed);
        Ok(())
    }

    fn one(&self, course: &SearchFolds<'_>, number: usize, proposal: Proposal) -> Trial {
        let (judged, seconds) = timed(|| course.judge(self.spec, &proposal));
        let (judged, fault) = match judged {
            Ok(judged) => (judged, None),
            Err(error) => (super::judge::TrialScores::default(), Some(error.to_string())),
        };
        Trial {
            number,
            hyperparameters: proposal.hyperparameters,
            features: proposal.features,
            rows: course.n_samples(),
            scores: judged.scores,
            ranking: judged.ranking,
            fault,
            seconds,
        }
    }

    fn report(&self, trial: &Trial, course: &SearchFolds<'_>) {
        let metric = self.settings.metric;
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(score) = trial.score().filter(|_| course.is_whole)
            && best.is_none_or(|(known, _)| metric.is_better(score, known))
        {
            *best = Some((score, trial.number));
        }
        let so_far = best.map_or_else(String::new, |(score, number)| {
            format!(", best {} {} in trial {}", metric.label(), round_significant(score, 4), number + 1)
        });
        drop(best);
        self.progress.step(&format!(
            "{}: trial {} of {}{so_far}",
            self.spec.name,
            trial.number + 1,
            self.total
        ));
    }
}

/// Whether a trial of the log is what would be tried now.
fn is_same(trial: &Trial, proposal: &Proposal, course: &SearchFolds<'_>) -> bool {
    trial.hyperparameters == proposal.hyperparameters
        && trial.features == proposal.features
        && trial.rows == course.n_samples()
        && (!proposal.rank || !trial.ranking.is_empty() || trial.fault.is_some())
}
