//! `completions`: the script that completes commands and options in a shell.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::cli::Cli;
use crate::print;

/// Prints the completions of a shell.
///
/// # Errors
/// A closed output.
pub fn run(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "model-builder", &mut script);
    print::text(&String::from_utf8_lossy(&script))
}
