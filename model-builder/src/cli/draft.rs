//! The arguments of the commands from a table to a system: `init` and `new`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use vitrine_model::Task;
use vitrine_publish::Preset;

use super::{MadeArgs, ReadArgs};

/// What to draft.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The data: a file, a folder of files of one format, or '-' for standard input
    #[arg(value_hint = ValueHint::AnyPath)]
    pub file: PathBuf,
    /// The column to predict
    #[arg(long, value_name = "COLUMN")]
    pub target: String,
    /// The system's name [default: from the file's name]
    #[arg(long)]
    pub name: Option<String>,
    /// The kind of problem [default: found from the column's values]
    #[arg(long, value_name = "TASK", value_parser = parse_task)]
    pub task: Option<Task>,
    /// How much is tried to find a good model: fast, good or best
    #[arg(long, value_name = "PRESET", value_parser = parse_preset, default_value = "good")]
    pub preset: Preset,
    /// Also predict and monitor made-up records every day, with 'daily'; without it the monitor has what is logged
    #[arg(long)]
    pub daily: bool,
    /// Where to write the draft [default: NAME.toml]; '-' is standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    pub force: bool,
    /// Whether this is a step of a longer command, which says itself what comes next.
    #[arg(skip)]
    pub is_step: bool,
    /// How the data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What to make a page from, and where.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// What is drafted.
    #[command(flatten)]
    pub draft: InitArgs,
    /// The folder to write to [default: the system's name]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "output")]
    pub out: Option<PathBuf>,
    /// Start no new comparison of models after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub time_limit: u64,
    /// How the site looks and where it will be.
    #[command(flatten)]
    pub made: MadeArgs,
}

fn parse_preset(text: &str) -> Result<Preset, String> {
    match text {
        "fast" => Ok(Preset::Fast),
        "good" => Ok(Preset::Good),
        "best" => Ok(Preset::Best),
        _ => Err("expected fast, good or best".to_owned()),
    }
}

fn parse_task(text: &str) -> Result<Task, String> {
    match text {
        "regression" => Ok(Task::Regression),
        "binary" => Ok(Task::Binary),
        "multiclass" => Ok(Task::Multiclass),
        "ordinal" => Ok(Task::Ordinal),
        _ => Err("expected regression, binary, multiclass or ordinal".to_owned()),
    }
}
