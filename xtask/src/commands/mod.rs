//! The commands, one file each.

mod bench;
mod bench_wasm;
mod dist;
mod serve;
mod serve_dist;
mod setup;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Set-up and chores of the workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Test(test::Args),
    Dist(dist::Args),
    Bench(bench::Args),
    BenchWasm(bench_wasm::Args),
    Setup(setup::Args),
    ServeDist(serve_dist::Args),
}

/// Runs the command that was asked for.
///
/// # Errors
/// When the command fails.
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Test(args) => Ok(test::run(&args)),
        Command::Dist(args) => dist::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Bench(args) => bench::run(&args).map(|()| ExitCode::SUCCESS),
        Command::BenchWasm(args) => bench_wasm::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Setup(args) => setup::run(&args).map(|()| ExitCode::SUCCESS),
        Command::ServeDist(args) => serve_dist::run(&args).map(|()| ExitCode::SUCCESS),
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
