//! `cargo xtask dist`: the folder to publish.

use super::Failure;
use crate::page::{self, PublicUrl, size::Table};
use crate::{setup, workspace};
use anyhow::Result;
use lexopt::{Arg, Parser, ValueExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Builds the folder to publish and prints what it weighs\n\n",
    "Usage: cargo xtask dist --public-url PATH [--out DIR]\n\n",
    "  --public-url PATH  the path below which the page will be served, such as /name/ on GitHub Pages\n",
    "  --out DIR          the folder to build into, which is replaced (dist)\n",
);

/// Runs the command.
///
/// # Errors
/// When set-up or building fails. The sizes are printed beside their budgets and do not make it fail.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let (mut public_url, mut out) = (None, PathBuf::from("dist"));
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Long("public-url") => public_url = Some(line.value()?.parse()?),
            Arg::Long("out") => out = line.value()?.into(),
            other => return Err(other.unexpected().into()),
        }
    }
    let public_url: PublicUrl = public_url.ok_or_else(|| lexopt::Error::from("--public-url is missing"))?;
    build(&public_url, &out)?;
    Ok(ExitCode::SUCCESS)
}

fn build(public_url: &PublicUrl, out: &Path) -> Result<()> {
    page::announce_build();
    let tools = setup::page_tools()?;
    page::build(&tools, public_url, out)?;
    let out = workspace::root().join(out);
    println!("{}", Table::of(&out)?);
    if tools.optimiser.is_none() {
        println!("wasm-opt did not run, because Node.js or npm is missing: the wasm files could be smaller");
    }
    println!("{} is ready to be published below {}", out.display(), public_url.as_str());
    Ok(())
}
