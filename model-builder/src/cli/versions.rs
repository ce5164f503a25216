//! The arguments of the commands about versions.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::ReadArgs;

/// Which versions to compare, and by what.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The system
    pub system: String,
    /// The first version
    #[arg(value_name = "NAME[@VERSION]")]
    pub first: String,
    /// The second version
    #[arg(value_name = "NAME[@VERSION]")]
    pub second: String,
    /// Rows to judge both by, such as rows that neither has seen [default: the held-out rows of the system's data]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub data: Option<PathBuf>,
    /// How the file of --data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What to train again with labelled rows.
#[derive(Debug, Args)]
pub struct RetrainArgs {
    /// The system
    pub system: String,
    /// A data file, or a folder of them, used instead of the system's own data beside the labelled rows
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub data: Option<PathBuf>,
    /// Replace the default model even if the new one is not better
    #[arg(long)]
    pub promote: bool,
    /// Start no new comparison after this many seconds; see 'train'
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u64>,
    /// How the file of --data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// How many versions to keep.
#[derive(Debug, Args)]
pub struct PruneArgs {
    /// The system
    pub system: String,
    /// The number of trainings to keep, the newest ones
    #[arg(long, value_name = "N", value_parser = super::parse_from_one)]
    pub keep: usize,
}

pub(super) const VERSIONS_EXAMPLES: &str = "Examples:
  model-builder versions wine
  model-builder versions wine --json

A version is written NAME@VERSION, for example stack@2; 'predict --model stack@1' uses an older one.
Scores are those of each version's own training.";

pub(super) const COMPARE_EXAMPLES: &str = "Examples:
  model-builder compare wine stack@1 stack@2
  model-builder compare wine stack knn --data new-wines.csv

Both are judged by the held-out rows of the system's data, as far as neither has seen them.
Models that were fitted to all rows (refit = true, or no held-out rows) are judged by their cross-validations;
--data gives rows that neither has seen.";

pub(super) const PROMOTE_EXAMPLES: &str = "Examples:
  model-builder promote wine stack@1
  model-builder promote wine knn

Nothing is removed: 'rollback' makes the default before it the default again.";

pub(super) const ROLLBACK_EXAMPLES: &str = "Examples:
  model-builder rollback wine";

pub(super) const PRUNE_EXAMPLES: &str = "Examples:
  model-builder prune wine --keep 3

What is in force stays, and so does each training whose models the history refers to.";

pub(super) const RETRAIN_EXAMPLES: &str = "Examples:
  model-builder retrain wine
  model-builder retrain churn --data churn.csv

Labelled rows are logged predictions whose outcome is known; see 'log' and 'label'.
A fifth of them is never learned from: it judges the old and the new model.
Models that are not better are kept beside those in use; see 'versions' and 'promote'.";
