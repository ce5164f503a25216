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
