//! `cargo xtask test`: every check, or the parts that are named.

use super::Failure;
use crate::parts::{self, Part};
use lexopt::{Arg, Parser, ValueExt};
use std::process::ExitCode;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Runs every check, or only the parts that are named\n\nUsage: cargo xtask test [PART]...\n\n",
    "The parts, in the order in which they run:\n",
    "  format     the code is formatted as rustfmt would\n",
    "  tidy       the repository's own rules: length of files, headings, nothing left to do, who may use whom\n",
    "  clippy     no warning of clippy, natively and for wasm32\n",
    "  native     unit tests, doctests and conformance, natively\n",
    "  docs       the documentation builds without a warning\n",
    "  wasm       unit tests and parity as wasm, in Chromium and Firefox\n",
    "  assets     the committed assets are what the code makes of the data\n",
    "  page       journeys through the built page, in Chromium and Firefox\n",
    "  size       the code of the page is not larger than what is agreed\n",
    "  workflows  the workflow files are sound (left out where Node.js is missing)\n",
);

/// Runs the command; a part that fails does not keep the next ones from running, but makes the exit code 1.
///
/// # Errors
/// When the line cannot be understood.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let mut named: Vec<Part> = Vec::new();
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Value(word) => named.push(word.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(if parts::run(&named) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_the_parts_in_their_order() {
        let listed: Vec<&str> = HELP
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.split_once(' '))
            .map(|(name, _)| name)
            .collect();
        let all: Vec<&str> = Part::ALL.iter().map(|part| part.name()).collect();
        assert_eq!(listed, all);
    }
}
