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
    #[error("{file} has no column '{column}'{}; it has {}", similar.as_ref().map(|name| format!("; did you mean '{name}'?")).unwrap_or_default(), known.join(", "))]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its columns.
        known: Vec<String>,
        /// The one of them that is called nearly so.
        similar: Option<String>,
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
    #[error("the column '{column}' has {n} different values; a target needs at least two{}", if *n_missing > 0 { format!(" (where the {n_missing} cells without a value mean another outcome, write it there)") } else { String::new() })]
    OneValue {
        /// The column.
        column: String,
        /// The number of different values.
        n: usize,
        /// The number of cells without a value.
        n_missing: usize,
    },
    /// Hardly any row differs from the others.
    #[error("{file} has {} that differ from each other in the columns that are used; at least {needed} are needed to train and judge a model", count(*got, "row"))]
    TooFewDifferent {
        /// The file.
        file: String,
        /// The number of rows that differ from each other.
        got: usize,
        /// The fewest that will do.
        needed: usize,
    },
    /// The target holds days or times.
    #[error(
        "the column '{column}' holds days or times, which are no target; predict a number made of them instead, such as the days from another date, or a class, such as the month"
    )]
    DayTarget {
        /// The column.
        column: String,
    },
    /// The target holds many different numbers, and texts in more cells than strays.
    #[error(
        "{n_fitting} of the {n_cells} cells of '{column}' are numbers; line {line} has '{text}': write a number there or leave the cell empty, or add --task multiclass"
    )]
    TextAmongNumbers {
        /// The column.
        column: String,
        /// The number of cells with a number.
        n_fitting: usize,
        /// The number of cells that are not empty.
        n_cells: usize,
        /// The first line with a text.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// The target holds per cent and shares of 1.
    #[error(
        "the column '{column}' has numbers with '%' and shares of 1 without: line {line} has '{text}'; write all of them in one way"
    )]
    MixedShares {
        /// The column.
        column: String,
        /// The first line with a share.
        line: usize,
        /// What stands there.
        text: String,
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
