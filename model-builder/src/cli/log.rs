//! The arguments of `log` and `label`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::ReadArgs;

/// What to log.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// The system
    pub system: String,
    /// The predictions, or inputs that are to be predicted: a file of any format; '-' is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The column with what each prediction is called; 'label' finds it by this
    #[arg(long, value_name = "COLUMN", default_value = "key")]
    pub key: String,
    /// The column with the day of each prediction, perhaps with a time of day [default: today, UTC]
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// The column with the predictions [default: 'prediction', where there is one]
    #[arg(long, value_name = "COLUMN")]
    pub prediction: Option<String>,
    /// The model that made the predictions, which are then checked, or that is to make them [default: none of the
    /// system's made those in the file; the default model makes those that are not]
    #[arg(long, value_name = "NAME[@VERSION]")]
    pub model: Option<String>,
    /// The nominal coverage of the intervals in the columns 'low' and 'high' [default: that of the model]
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub coverage: Option<f64>,
    /// Write nothing, and exit with code 1, if any row would be left out
    #[arg(long)]
    pub strict: bool,
    /// How the file is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// Which outcomes to add.
#[derive(Debug, Args)]
pub struct LabelArgs {
    /// The system
    pub system: String,
    /// The outcomes, in the column of the target: a file of any format; '-' is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The column with what the prediction of each outcome is called
    #[arg(long, value_name = "COLUMN", default_value = "key")]
    pub key: String,
    /// The column with the day on which each outcome became known [default: today, UTC]
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// Write nothing, and exit with code 1, if any row would be left out
    #[arg(long)]
    pub strict: bool,
    /// How the file is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

fn parse_share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "expected a number above 0 and below 1".to_owned())
}

pub(super) const LOG_EXAMPLES: &str = "Examples:
  model-builder log wine scored.csv --key bottle
  model-builder log wine inputs.csv --key bottle --time tasted
  model-builder log wine scored.csv --key bottle --model knn
  model-builder label wine outcomes.csv --key bottle

A file with a column 'prediction', as 'predict --csv' writes it, has predictions; the default model predicts any other.
An outcome in the target's column is added with its prediction, or later with 'label'.
The same file twice changes nothing; a row that contradicts the history is left out and named.
The history is part of the published page, so logged rows can be read there.
Exit code 1 if every row was left out.";

pub(super) const LABEL_EXAMPLES: &str = "Examples:
  model-builder label wine outcomes.csv --key bottle
  model-builder label wine outcomes.xlsx --sheet 2026 --key bottle --strict

The outcome stands in the target's column; other columns are not used.
The same file twice changes nothing; a row that contradicts a known outcome is left out and named.
Exit code 1 if every row was left out.";
