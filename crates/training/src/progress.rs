//! How far long work has come.

use std::fmt;

use vitrine_model::metrics::Metric;

use crate::TrainError;
use crate::numeric::round_significant;

/// Told after every step of training. Steps are done on several threads, in no fixed order.
pub trait Progress: Sync {
    /// The work has `total` steps.
    fn start(&self, total: u64);
    /// One step is done.
    fn step(&self, step: &Step<'_>);
    /// Whether searches are to end, so that time is left for the comparison; what is written in the system file is
    /// tried in any case.
    fn enough_searched(&self) -> bool {
        self.enough()
    }
    /// Whether it is enough: candidates that are not yet compared are left out then, but for the first that can be
    /// exported.
    fn enough(&self) -> bool {
        false
    }
}

/// Tells nobody.
impl Progress for () {
    fn start(&self, _total: u64) {}
    fn step(&self, _step: &Step<'_>) {}
}

/// A step of training that is done. Numbers count from 1.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A trial of a search.
    Trial {
        /// The candidate that is searched.
        candidate: &'a str,
        /// The trial's number.
        number: usize,
        /// The trials that the search has unless it is stopped.
        total: usize,
        /// The best trial so far on all rows.
        best: Option<Best>,
    },
    /// A fold of the cross-validation.
    Fold {
        /// The candidate that is judged.
        candidate: &'a str,
        /// The fold's number.
        fold: usize,
        /// The number of folds.
        folds: usize,
    },
    /// A candidate is fitted to all training rows.
    Fitted {
        /// The candidate.
        candidate: &'a str,
    },
    /// A candidate is left out, because it was enough.
    LeftOut {
        /// The candidate.
        candidate: &'a str,
    },
    /// A candidate is left out, because it cannot be fitted to these rows.
    Failed {
        /// The candidate.
        candidate: &'a str,
        /// Why.
        error: &'a TrainError,
    },
    /// An evaluation of those that leak.
    Evaluated {
        /// Its label.
        label: &'a str,
    },
}

/// The best trial of a search so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// The deciding metric.
    pub metric: Metric,
    /// Its mean over the folds.
    pub score: f64,
    /// The trial's number, from 1.
    pub number: usize,
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trial { candidate, number, total, best } => {
                write!(to, "{candidate}: trial {number} of {total}")?;
                let Some(Best { metric, score, number }) = best else { return Ok(()) };
                write!(to, ", best {} {} in trial {number}", metric.label(), round_significant(*score, 4))
            }
            Self::Fold { candidate, fold, folds } => write!(to, "{candidate}: fold {fold} of {folds}"),
            Self::Fitted { candidate } => write!(to, "{candidate}: fitted"),
            Self::Failed { candidate, error } => write!(to, "{candidate}: left out: {error}"),
            Self::LeftOut { candidate } => write!(to, "{candidate}: left out"),
            Self::Evaluated { label } => to.write_str(label),
        }
    }
}
