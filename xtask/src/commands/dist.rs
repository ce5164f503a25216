//! `cargo xtask dist`: the folder to publish.

use crate::page::{self, PublicUrl, size::Table};
use crate::{setup, workspace};
use anyhow::Result;
use std::path::PathBuf;

/// Builds the folder to publish and prints what it weighs
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The path below which the page will be served, such as /name/ on GitHub Pages
    #[arg(long, value_name = "PATH")]
    public_url: PublicUrl,
    /// The folder to build into; it is replaced
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When set-up or building fails, or the first load is above its budget.
pub fn run(args: &Args) -> Result<()> {
    let tools = setup::page_tools()?;
    page::build(&tools, &args.public_url, &args.out)?;
    let out = workspace::root().join(&args.out);
    let table = Table::of(&out)?;
    println!("{table}");
    if !tools.optimised {
        println!("wasm-opt did not run, because Node.js or npm is missing: the wasm file could be smaller");
    }
    table.check_budget()?;
    println!("{} is ready to be published below {}", out.display(), args.public_url.as_str());
    Ok(())
}
