//! `cargo xtask bench`: how fast and how large; against other libraries; and how cost grows.

use super::Failure;
use crate::page::{self, size::Table};
use crate::process::{cargo, run as run_program};
use crate::{announce, setup};
use anyhow::Result;
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::process::ExitCode;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Runs the benchmarks and prints the size of every file of the page\n\n",
    "Usage: cargo xtask bench [FILTER]\n       cargo xtask bench peers|growth [OPTIONS]\n\n",
    "  FILTER  only the benchmarks whose name contains this\n",
    "  peers   instead trains and predicts beside scikit-learn, LightGBM and XGBoost\n",
    "  growth  instead measures how training time grows with rows and features\n",
);
/// What another program measures, which is compiled when it is first asked for.
const ELSEWHERE: [&str; 2] = ["peers", "growth"];

/// Runs the command.
///
/// # Errors
/// When a benchmark or the build of the page fails. Neither times nor sizes make it fail.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let mut filter: Option<OsString> = None;
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Value(word) if filter.is_none() && ELSEWHERE.iter().any(|name| word == *name) => {
                let rest: Vec<OsString> = line.raw_args()?.collect();
                let mut peers = cargo(&["run", "--locked", "--profile", "tool", "-p", "vitrine-peers", "--"]);
                run_program(peers.arg(word).args(rest))?;
                return Ok(ExitCode::SUCCESS);
            }
            Arg::Value(word) if filter.is_none() => filter = Some(word),
            other => return Err(other.unexpected().into()),
        }
    }
    measure(filter.as_ref())?;
    Ok(ExitCode::SUCCESS)
}

fn measure(filter: Option<&OsString>) -> Result<()> {
    announce::step("running the benchmarks", "a few minutes");
    let mut bench = cargo(&["bench", "-p", "vitrine-tests", "--benches"]);
    if let Some(filter) = filter {
        bench.arg("--").arg(filter);
    }
    run_program(&mut bench)?;
    let tools = setup::page_tools()?;
    let (dist, _) = page::build_sample(&tools)?;
    println!("{}", Table::of(&dist)?);
    Ok(())
}
