//! `cargo xtask setup`: finds or installs what is needed, and builds nothing.

use crate::{announce, setup};
use anyhow::Result;

/// Finds or installs what building the page needs
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Also what the tests need: the browsers, their drivers, the formatter and the linter
    #[arg(long)]
    tests: bool,
}

/// Runs the command.
///
/// # Errors
/// When something is missing and cannot be installed; the message says how to install it by hand.
pub fn run(args: &Args) -> Result<()> {
    let page = setup::page_tools()?;
    announce::note(&format!("Trunk: {}", page.trunk.display()));
    announce::note(if page.optimised {
        "wasm-opt: runs"
    } else {
        "wasm-opt: cannot run without Node.js and npm"
    });
    if args.tests {
        setup::components()?;
        let tests = setup::test_tools()?;
        announce::note(&format!("wasm tests: {}", tests.wasm_runner.display()));
        for browser in tests.browsers {
            let (name, program, driver) = (browser.kind.name(), browser.program, browser.driver);
            announce::note(&format!("{name}: {} driven by {}", program.display(), driver.display()));
        }
    }
    println!("everything that is needed is there");
    Ok(())
}
