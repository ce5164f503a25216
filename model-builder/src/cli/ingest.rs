//! The options of `ingest`.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueHint};
use vitrine_table::Format;

use super::parse_from_one;

/// What to add, and how.
#[derive(Debug, Args)]
pub struct IngestArgs {
    /// The system
    pub system: String,
    /// CSV or JSON files, or their URLs; '-' is standard input (by default the URLs under `[ingest]`)
    #[arg(value_name = "FILE_OR_URL", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<String>,
    /// Write nothing; only report what would be added
    #[arg(long)]
    pub dry_run: bool,
    /// Fetch everything again, even if unchanged
    #[arg(long)]
    pub again: bool,
    /// The format of the rows [default: the system file's, or detected]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// The value of a feature that has no column and is the same in all rows
    #[arg(long = "set", value_name = "FEATURE=VALUE")]
    pub constants: Vec<String>,
    /// The minimum time between two requests, in seconds [default: the system file's, or 1]
    #[arg(long, value_name = "S", value_parser = parse_delay)]
    pub delay: Option<f64>,
    /// The maximum number of pages to request from a URL [default: the system file's, or 100]
    #[arg(long, value_name = "N", value_parser = parse_from_one)]
    pub pages: Option<usize>,
    /// The largest response that is accepted
    #[arg(long, value_name = "MB", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub max_megabytes: u64,
    /// How many rejected rows to list
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::names()).try_map(|name| name.parse::<Format>())
}

fn parse_delay(text: &str) -> Result<f64, String> {
    let delay = text.parse().ok().filter(|delay| (0.0..=3600.0).contains(delay));
    delay.ok_or_else(|| "expected seconds from 0 to 3600".to_owned())
}
