//! `cargo xtask bench-wasm`: how fast tree ensembles predict, natively and in a JavaScript engine.

use super::Failure;
use crate::process::{cargo, command, find, run as run_program};
use crate::setup::WASM;
use crate::{announce, setup, workspace};
use anyhow::{Context, Result};
use lexopt::Parser;
use std::process::ExitCode;

const EXAMPLE: &str = "prediction_speed";
const PACKAGE: &str = "vitrine-tests";
/// What the page names for wasm-opt, which a stripped file does not say itself.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Measures predictions of tree ensembles natively and as the page's wasm in Node\n\n",
    "Usage: cargo xtask bench-wasm\n",
);

/// Runs the command.
///
/// # Errors
/// When a tool is missing or a build fails. Times do not make it fail.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    if let Some(argument) = line.next()? {
        return Err(argument.unexpected().into());
    }
    measure()?;
    Ok(ExitCode::SUCCESS)
}

fn measure() -> Result<()> {
    let node = find(&["node"]).context("Node.js is missing: install nodejs, then run this again")?;
    let tools = setup::page_tools()?;
    let out = workspace::target().join("bench-wasm");
    announce::step("measuring natively", "1 minute");
    run_program(&mut cargo(&["run", "--quiet", "--release", "-p", PACKAGE, "--example", EXAMPLE]))?;
    announce::step("measuring as wasm, built as the page is", "1 minute");
    run_program(&mut cargo(&[
        "build",
        "--quiet",
        "--profile",
        "page",
        "--target",
        WASM,
        "-p",
        PACKAGE,
        "--example",
        EXAMPLE,
    ]))?;
    let built = workspace::target().join(WASM).join("page/examples").join(format!("{EXAMPLE}.wasm"));
    run_program(command(&tools.bindgen).args(["nodejs"]).arg(built).arg(EXAMPLE).arg(&out))?;
    if let Some(optimiser) = &tools.optimiser {
        let wasm = out.join(format!("{EXAMPLE}_bg.wasm"));
        let arguments: Vec<String> = FEATURES.iter().copied().chain(["-Oz"]).map(str::to_owned).collect();
        let smaller = optimiser.optimise(&wasm, &arguments)?;
        std::fs::write(&wasm, smaller).with_context(|| format!("cannot write {}", wasm.display()))?;
    }
    run_program(command(node).arg(out.join(format!("{EXAMPLE}.js"))))
}
