//! Measuring the training engine: against other libraries on the same rows, and against itself on more rows.
//!
//! A program of its own, which `cargo xtask bench peers` and `cargo xtask bench growth` call: it needs libraries that
//! nothing else of the chores needs.
//!
//! - [`compare`]: the command `peers`
//! - [`growth`]: the command `growth`
//! - [`autogluon`]: AutoGluon, when it is asked for
//! - [`plan`]: which methods run on which tables, and in which order
//! - [`libraries`]: the workers of all libraries, ours included, and the one scorer
//! - [`worker`]: a process that carries out jobs, ours or a library's
//! - [`figures`]: what was measured, and its medians, means and differences
//! - [`tables`]: the figures as tables
//! - [`document`]: `docs/benchmarks.md`, section by section
//! - [`machine`]: what it was measured on
//! - [`python`]: an environment of its own for the libraries

mod autogluon;
mod compare;
mod document;
mod figures;
mod growth;
mod libraries;
mod machine;
mod plan;
mod python;
mod tables;
mod worker;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Benchmarks of the training engine.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench", about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Peers(compare::Args),
    Growth(growth::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Peers(args) => compare::run(&args),
        Command::Growth(args) => growth::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
