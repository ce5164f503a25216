//! `cargo xtask test`: every check, or the parts that are named.

use crate::parts::{self, Part};
use std::process::ExitCode;

/// Runs every check, or only the parts that are named
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The parts, which run in the order that is listed here
    #[arg(value_enum, value_name = "PART")]
    parts: Vec<Part>,
}

/// Runs the command; a part that fails does not keep the next ones from running, but makes the exit code 1.
pub fn run(args: &Args) -> ExitCode {
    if parts::run(&args.parts) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
