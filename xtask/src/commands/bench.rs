//! `cargo xtask bench`: how fast and how large.

use crate::page::{self, size::Table};
use crate::process::{cargo, run as run_program};
use crate::{announce, setup};
use anyhow::Result;

/// Runs the benchmarks and prints the size of every file of the page
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only the benchmarks whose name contains this
    filter: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When a benchmark or the build of the page fails. Neither times nor sizes make it fail.
pub fn run(args: &Args) -> Result<()> {
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
