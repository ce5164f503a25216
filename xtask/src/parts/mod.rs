//! The parts of `cargo xtask test`.
//!
//! - [`rust`]: formatting, linting, native tests, documentation, the committed assets
//! - [`tidy`]: the rules of this repository that no linter knows
//! - [`browser`]: wasm tests and journeys in Chromium and Firefox, and the size of the page
//! - [`driver`]: a browser's driver for as long as a journey needs it
//! - [`workflows`]: the linter of the workflow files

mod browser;
mod driver;
mod rust;
mod tidy;
mod workflows;

use crate::announce::{self, readable};
use anyhow::Result;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The code is formatted as rustfmt would.
    Format,
    /// The repository's own rules: length of files, headings, nothing left to do, who may use whom.
    Tidy,
    /// No warning of clippy, natively and for wasm32.
    Clippy,
    /// Unit tests, doctests and conformance, natively.
    Native,
    /// The documentation builds without a warning.
    Docs,
    /// Unit tests and parity as wasm, in Chromium and Firefox.
    Wasm,
    /// The committed assets are what the code makes of the data.
    Assets,
    /// Journeys through the built page, in Chromium and Firefox.
    Page,
    /// The code of the page is not larger than what is agreed.
    Size,
    /// The workflow files are sound (left out where Node.js is missing).
    Workflows,
}

/// How a part went that did not fail.
pub enum Outcome {
    /// It ran, and all was well.
    Passed,
    /// It is optional and could not run, for this reason.
    LeftOut(String),
}

/// What the table at the end says of a part.
struct Line {
    name: String,
    outcome: Result<Outcome>,
    took: Duration,
}

/// Runs these parts, or all of them when none is named, prints a table, and returns whether none failed.
pub fn run(parts: &[Part]) -> bool {
    let chosen = Part::ALL.iter().filter(|part| parts.is_empty() || parts.contains(part));
    let lines: Vec<Line> = chosen.map(|part| run_part(*part)).collect();
    print!("{}", table(&lines));
    lines.iter().all(|line| line.outcome.is_ok())
}

fn run_part(part: Part) -> Line {
    let name = part.name().to_owned();
    announce::step(&format!("test: {name}"), part.about());
    let start = Instant::now();
    let outcome = check(part);
    if let Err(error) = &outcome {
        eprintln!("error: {name}: {error:#}");
    }
    Line { name, outcome, took: start.elapsed() }
}

fn check(part: Part) -> Result<Outcome> {
    match part {
        Part::Format => rust::format(),
        Part::Tidy => tidy::check(),
        Part::Clippy => rust::clippy(),
        Part::Native => rust::native(),
        Part::Docs => rust::docs(),
        Part::Assets => rust::assets(),
        Part::Wasm => browser::wasm(),
        Part::Page => browser::journeys(),
        Part::Size => browser::size(),
        Part::Workflows => return workflows::check(),
    }
    .map(|()| Outcome::Passed)
}

impl FromStr for Part {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|part| part.name() == name);
        found.ok_or_else(|| format!("there is no part {name}"))
    }
}

impl Part {
    /// All parts, in the order in which they run.
    pub const ALL: [Self; 10] = [
        Self::Format,
        Self::Tidy,
        Self::Clippy,
        Self::Native,
        Self::Docs,
        Self::Wasm,
        Self::Assets,
        Self::Page,
        Self::Size,
        Self::Workflows,
    ];

    /// The word that names it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Docs => "docs",
            Self::Wasm => "wasm",
            Self::Assets => "assets",
            Self::Page => "page",
            Self::Size => "size",
            Self::Workflows => "workflows",
        }
    }

    /// About how long it takes on two cores, warm and cold.
    fn about(self) -> &'static str {
        match self {
            Self::Format | Self::Tidy | Self::Workflows => "seconds",
            Self::Clippy => "10 s, cold 3 minutes",
            Self::Native => "1 minute, cold 6 minutes",
            Self::Docs => "10 s, cold 1 minute",
            Self::Wasm => "1 minute, cold 2 minutes",
            Self::Assets => "2 minutes, cold 5 minutes",
            Self::Page => "3 minutes, cold 8 minutes",
            Self::Size => "10 s after the part page, else as long as that takes to build",
        }
    }
}

/// The table at the end, whose last line counts the parts.
fn table(lines: &[Line]) -> String {
    let mut rows = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for Line { name, outcome, took } in lines {
        let (word, why) = match outcome {
            Ok(Outcome::Passed) => {
                passed += 1;
                ("passed", String::new())
            }
            Ok(Outcome::LeftOut(why)) => ("left out", format!("  {why}")),
            Err(error) => {
                failed += 1;
                ("FAILED", format!("  {error:#}"))
            }
        };
        rows.push(format!("{name:<10} {word:<9} {:>12}{why}\n", readable(*took)));
    }
    format!("\n{}\n{passed} passed, {failed} failed\n", rows.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found_by_its_name() {
        assert!(Part::ALL.into_iter().all(|part| part.name().parse() == Ok(part)));
        assert!("no such part".parse::<Part>().is_err());
    }

    #[test]
    fn the_last_line_counts_the_parts() {
        let line =
            |name: &str, outcome| Line { name: name.to_owned(), outcome, took: Duration::from_secs(1) };
        let text = table(&[
            line("format", Ok(Outcome::Passed)),
            line("tidy", Err(anyhow::anyhow!("a file is too long"))),
            line("workflows", Ok(Outcome::LeftOut("no Node.js".to_owned()))),
        ]);
        assert_eq!(text.lines().last(), Some("1 passed, 1 failed"));
        assert!(
            text.contains("FAILED") && text.contains("a file is too long") && text.contains("no Node.js")
        );
    }
}
