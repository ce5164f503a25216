//! `cargo xtask setup`: finds or installs what is needed, and does not build the page.

use super::Failure;
use crate::{announce, setup};
use anyhow::Result;
use lexopt::{Arg, Parser};
use std::process::ExitCode;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Finds or installs what building the page needs\n\nUsage: cargo xtask setup [--tests]\n\n",
    "  --tests  also what the tests need: the browsers, their drivers, the formatter and the linter\n",
);

/// Runs the command.
///
/// # Errors
/// When something is missing and cannot be installed; the message says how to install it by hand.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let mut for_tests = false;
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Long("tests") => for_tests = true,
            other => return Err(other.unexpected().into()),
        }
    }
    set_up(for_tests)?;
    Ok(ExitCode::SUCCESS)
}

fn set_up(for_tests: bool) -> Result<()> {
    let page = setup::page_tools()?;
    announce::note(&format!("wasm-bindgen: {}", page.bindgen.display()));
    announce::note(&match &page.optimiser {
        Some(optimiser) => format!("wasm-opt: {}", optimiser.program.display()),
        None => "wasm-opt: cannot run without Node.js and npm".to_owned(),
    });
    if for_tests {
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
