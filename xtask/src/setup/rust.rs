//! The parts of the Rust toolchain: the wasm32 target, the formatter and the linter.

use crate::announce;
use crate::process::{cargo, command, output_of, run};
use anyhow::{Context, Result};
use std::path::Path;

/// The target that the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the standard library for wasm32 is there.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn wasm_target() -> Result<()> {
    let sysroot = output_of(command("rustc").args(["--print", "sysroot"]))
        .context("rustc does not run: install Rust from https://rustup.rs")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    announce::step(&format!("adding the Rust target {WASM} by rustup"), "about 10 s, once");
    run(command("rustup").args(["target", "add", WASM])).with_context(|| {
        format!("the Rust target {WASM} is missing: with network, run `rustup target add {WASM}`")
    })
}

/// Fetches the sources of the dependencies, so that no step after it needs the network.
///
/// This is only a warning when it fails: the sources may be there already.
pub fn fetch_dependencies() {
    announce::step("looking for the sources of the dependencies", "1 s, the first time 1 minute");
    let mut fetch = cargo(&["fetch", "--locked", "--quiet", "--target", WASM]);
    // Build scripts and macros run on this machine and have dependencies of their own.
    if let Some(host) = output_of(command("rustc").args(["--print", "host-tuple"])) {
        fetch.args(["--target", &host]);
    }
    if let Err(error) = run(&mut fetch) {
        announce::warn(&format!("{error:#}; going on with what is there"));
    }
}

/// Makes sure that `cargo fmt` and `cargo clippy` run.
///
/// # Errors
/// When one is missing and rustup cannot add it.
pub fn components() -> Result<()> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(subcommand, _)| output_of(&mut cargo(&[subcommand, "--version"])).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    announce::step(&format!("adding {names} by rustup"), "about 10 s, once");
    run(command("rustup").args(["component", "add"]).args(&missing))
        .with_context(|| format!("missing: with network, run `rustup component add {names}`"))
}
