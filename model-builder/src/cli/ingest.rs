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
    /// CSV or JSON files, or addresses of them; '-' is standard input [default: the system file's addresses]
    #[arg(value_name = "FILE_OR_URL", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<String>,
    /// Write nothing; only say what would be added
    #[arg(long)]
    pub dry_run: bool,
    /// Ask for everything, also for what has not changed since the last time
    #[arg(long)]
    pub again: bool,
    /// How the rows are written [default: the system file's, or found from what arrives]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// A feature that is the same in all rows and has no column there
    #[arg(long = "set", value_name = "FEATURE=VALUE")]
    pub constants: Vec<String>,
    /// The least time between two requests in seconds [default: the system file's, or 1]
    #[arg(long, value_name = "S", value_parser = parse_delay)]
    pub delay: Option<f64>,
    /// The largest number of pages of an address to ask for [default: the system file's, or 100]
    #[arg(long, value_name = "N", value_parser = parse_from_one)]
    pub pages: Option<usize>,
    /// The largest answer that is accepted
    #[arg(long, value_name = "MB", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub max_megabytes: u64,
    /// The number of rows that could not be used to list
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
