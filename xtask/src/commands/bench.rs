//! `cargo xtask bench`: how fast and how large; against other libraries; and how cost grows.

use crate::page::{self, size::Table};
use crate::peers;
use crate::process::{cargo, run as run_program};
use crate::{announce, setup};
use anyhow::Result;

/// Runs the benchmarks and prints the size of every file of the page; `peers` and `growth` measure training
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What else is measured.
    #[command(subcommand)]
    command: Option<Command>,
    /// Only the benchmarks whose name contains this
    filter: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Peers(peers::compare::Args),
    Growth(peers::growth::Args),
}

/// Runs the command.
///
/// # Errors
/// When a benchmark or the build of the page fails. Neither times nor sizes make it fail.
pub fn run(args: &Args) -> Result<()> {
    match &args.command {
        Some(Command::Peers(args)) => return peers::compare::run(args),
        Some(Command::Growth(args)) => return peers::growth::run(args),
        None => {}
    }
    announce::step("running the benchmarks", "a few minutes");
    let mut bench = cargo(&["bench", "-p", "vitrine-tests", "--benches"]);
    if let Some(filter) = &args.filter {
        bench.args(["--", filter]);
    }
    run_program(&mut bench)?;
    let tools = setup::page_tools()?;
    let (dist, _) = page::build_sample(&tools)?;
    println!("{}", Table::of(&dist)?);
    Ok(())
}
