//! What is wrong with a row that is to be logged, or with an outcome that is to be added.

use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::fault::{Problem, sentence};

/// A row that is left out, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogFault {
    /// The row's line, or its place in a list, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: LogProblem,
}

/// What is wrong with a row. It is serialized as its sentence.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LogProblem {
    /// Cells that cannot be read, or a record that cannot be predicted.
    #[error("{}", sentence(.0))]
    Row(Vec<Problem>),
    /// A row without a key.
    #[error("{column}: the cell is empty; expected a key")]
    NoKey {
        /// The column of the keys.
        column: String,
    },
    /// A time that is none, or that can be read in several ways.
    #[error(
        "{column}: '{text}' is not a day that can be read in one way only; expected for example 2026-11-30"
    )]
    Time {
        /// The column.
        column: String,
        /// The cell.
        text: String,
    },
    /// A row without a prediction in a file of predictions.
    #[error("{column}: the cell is empty; expected a prediction, as in other rows")]
    NoPrediction {
        /// The column of the predictions.
        column: String,
    },
    /// A cell that is no share.
    #[error("{column}: '{text}' is not a probability; expected a number from 0 to 1")]
    Probability {
        /// The column.
        column: String,
        /// The cell.
        text: String,
    },
    /// Probabilities that do not belong together.
    #[error("the probabilities add up to {sum}; expected 1")]
    Sum {
        /// Their sum.
        sum: f64,
    },
    /// One end of an interval without the other, or ends that are the wrong way round.
    #[error("low and high are not the ends of an interval; expected both, the lower one first, or none")]
    Interval,
    /// A row without an outcome.
    #[error("{column}: the cell is empty; expected an outcome")]
    NoOutcome {
        /// The column of the outcomes.
        column: String,
    },
    /// A row that says something else than what is known for its key.
    #[error("the key '{key}' already has another {}; expected the same one, or another key", what.word())]
    Contradicts {
        /// The key.
        key: String,
        /// What differs.
        what: Logged,
    },
    /// A prediction that is not that of the model that is said to have made it.
    #[error(
        "the model '{model}' predicts something else for this record; leave out --model if another one predicted"
    )]
    OtherPrediction {
        /// The model's name and version.
        model: String,
    },
    /// An outcome of nothing.
    #[error("no prediction has the key '{key}'; log the prediction first")]
    UnknownKey {
        /// The key.
        key: String,
    },
}

/// A part of what is logged under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// The values of the features.
    Record,
    /// The prediction, or the model that made it.
    Prediction,
    /// The day.
    Day,
    /// The actual outcome.
    Outcome,
}

impl Logged {
    /// What it is called.
    fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Prediction => "prediction",
            Self::Day => "day",
            Self::Outcome => "outcome",
        }
    }
}

impl Serialize for LogProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
