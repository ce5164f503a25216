//! The arguments of `train` and `search`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{ReadArgs, parse_from_one};

/// What to train, from what, to where.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// The systems
    #[arg(value_name = "SYSTEM", required_unless_present = "all", conflicts_with = "all")]
    pub systems: Vec<String>,
    /// Train every system
    #[arg(long)]
    pub all: bool,
    /// A data file, or a folder of them, with the system's columns, used instead of its own data; for one system
    #[arg(long, value_name = "FILE", conflicts_with = "all", value_hint = ValueHint::AnyPath)]
    pub data: Option<PathBuf>,
    /// The folder to write to instead of --assets; created if missing
    #[arg(long, alias = "output", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Replace the default model even if the new one is worse
    #[arg(long)]
    pub promote: bool,
    /// Replace models even if some of the files they were trained on are missing now
    #[arg(long)]
    pub partial: bool,
    /// Start no new comparison after this many seconds; the models that are compared by then are kept. For systems
    /// with out_of_fold = "shared", as 'init' drafts them. The result depends on the machine then
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u64>,
    /// A folder for search logs; stopped searches resume
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub log_dir: Option<PathBuf>,
    /// How the file of --data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What to search for, and how long.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The system
    pub system: String,
    /// The candidate [default: the only one with a search]
    #[arg(long, value_name = "NAME")]
    pub candidate: Option<String>,
    /// The number of trials [default: the system file's]
    #[arg(long, value_name = "N", value_parser = parse_from_one)]
    pub trials: Option<usize>,
    /// Start no new trial after this many seconds
    #[arg(long, value_name = "S")]
    pub seconds: Option<u64>,
    /// Log file; an existing log is resumed
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
    /// A data file, or a folder of them, with the system's columns, used instead of its own data
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub data: Option<PathBuf>,
    /// How the file of --data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}
