//! What cargo itself checks: formatting, lints, native tests, documentation, and the committed assets.

use crate::process::{cargo, run};
use crate::setup::{self, WASM};
use anyhow::Result;

/// The page; it is compiled for wasm32, and natively only for its unit tests.
const PAGE: &str = "vitrine-app";
/// Two short programs around wasm-bindgen, whose libraries nothing else needs; they have no tests.
const BINDGEN: &str = "vitrine-bindgen";

/// The code is formatted as rustfmt would.
///
/// # Errors
/// When it is not.
pub fn format() -> Result<()> {
    setup::components()?;
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// No warning of clippy, natively and for wasm32.
///
/// # Errors
/// When there is one.
pub fn clippy() -> Result<()> {
    setup::components()?;
    setup::wasm_target()?;
    let deny = ["--", "-D", "warnings"];
    run(cargo(&["clippy", "--workspace", "--exclude", PAGE, "--all-targets", "--all-features"]).args(deny))?;
    let compiled_for_the_page = [
        PAGE,
        "vitrine-model",
        "vitrine-charts",
        "vitrine-present",
        "vitrine-walk",
        "vitrine-training",
        "vitrine-table",
        "vitrine-publish",
    ];
    let packages = compiled_for_the_page.iter().flat_map(|package| ["-p", package]);
    run(cargo(&["clippy", "--target", WASM]).args(packages).args(deny))
}

/// Unit tests, doctests and the native suites.
///
/// # Errors
/// When one fails.
pub fn native() -> Result<()> {
    run(&mut cargo(&["test", "--workspace", "--exclude", PAGE, "--exclude", BINDGEN, "--no-fail-fast"]))?;
    run(&mut cargo(&["test", "-p", PAGE, "--lib"]))
}

/// The documentation builds without a warning.
///
/// # Errors
/// When there is one.
pub fn docs() -> Result<()> {
    setup::wasm_target()?;
    let doc = |arguments: &[&str], flags: &str| {
        let mut doc = cargo(&["doc", "--no-deps"]);
        doc.args(arguments).env("RUSTDOCFLAGS", flags);
        doc
    };
    run(&mut doc(&["--workspace", "--exclude", PAGE, "--exclude", BINDGEN], "-D warnings"))?;
    // Nobody calls the page as a library: its documentation is for those who change it, private items and all.
    run(&mut doc(
        &["-p", PAGE, "--target", WASM, "--document-private-items"],
        "-D warnings -A rustdoc::private_intra_doc_links",
    ))
}

/// The committed assets are what the code makes of the data.
///
/// # Errors
/// When they differ.
pub fn assets() -> Result<()> {
    run(&mut cargo(&["run", "--release", "-p", "model-builder", "--", "verify", "--assets", "assets"]))
}
