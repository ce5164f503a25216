//! `cargo xtask bench-wasm`: how fast tree ensembles predict, natively and in a JavaScript engine.

use crate::process::{cargo, command, find, find_on, run as run_program};
use crate::setup::WASM;
use crate::{announce, setup, workspace};
use anyhow::{Context, Result};

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

/// Measures predictions of tree ensembles natively and as the page's wasm in Node
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When a tool is missing or a build fails. Times do not make it fail.
pub fn run(_: &Args) -> Result<()> {
    let node = find(&["node"]).context("Node.js is missing: install nodejs, then run this again")?;
    let tools = setup::page_tools()?;
    let tool = |name: &str| {
        find_on(&tools.path, &[name]).with_context(|| format!("{name} is missing: run `cargo xtask setup`"))
    };
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
    run_program(
        command(tool("wasm-bindgen")?)
            .args(["--target", "nodejs", "--out-name", EXAMPLE, "--out-dir"])
            .arg(&out)
            .arg(built),
    )?;
    let wasm = out.join(format!("{EXAMPLE}_bg.wasm"));
    if tools.optimised {
        run_program(command(tool("wasm-opt")?).arg("-Oz").args(FEATURES).arg(&wasm).arg("-o").arg(&wasm))?;
    }
    run_program(command(node).arg(out.join(format!("{EXAMPLE}.js"))))
}
