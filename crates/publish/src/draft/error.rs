//! Why a system file cannot be drafted.

use thiserror::Error;
use vitrine_model::Task;

use super::misfit::Misfit;
use crate::system::SystemError;
use crate::words::count;

/// Why a table gives no draft.
#[derive(Debug, Error)]
pub enum DraftError {
    /// The table lacks the target's column.
    #[error("{file} has no column '{column}'; it has {}", known.join(", "))]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its columns.
        known: Vec<String>,
    },
    /// There are too few rows.
    #[error("{file} has {}; at least {needed} are needed to train and judge a model", count(*got, "row"))]
    TooFewRows {
        /// The file.
        file: String,
        /// The number of rows.
        got: usize,
        /// The fewest that will do.
        needed: usize,
    },
    /// The target is the same in every row.
    #[error("the column '{column}' has {n} different values; a target needs at least two")]
    OneValue {
        /// The column.
        column: String,
        /// The number of different values.
        n: usize,
    },
    /// The target has too many different texts.
    #[error("the column '{column}' has {n} different texts; at most {most} classes are supported")]
    TooManyClasses {
        /// The column.
        column: String,
        /// The number of different texts.
        n: usize,
        /// The most that will do.
        most: usize,
    },
    /// The target does not fit the kind of problem that was asked for.
    #[error("the column '{column}' with {n} different values is no {} target", task.name())]
    OtherTask {
        /// The column.
        column: String,
        /// The number of different values.
        n: usize,
        /// The kind of problem.
        task: Task,
    },
    /// No column can be a feature.
    #[error("{file} has no column besides '{target}' that a model can learn from")]
    NothingToLearn {
        /// The file.
        file: String,
        /// The target's column.
        target: String,
    },
    /// The table does not fit a model that was trained elsewhere.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// The draft is no system file.
    #[error(transparent)]
    System(#[from] SystemError),
}

impl DraftError {
    /// Whether the error is about what was asked for, and not about the table.
    pub fn is_wrong_usage(&self) -> bool {
        matches!(self, Self::NoColumn { .. } | Self::OtherTask { .. } | Self::Misfit(Misfit::Ignored { .. }))
    }
}
