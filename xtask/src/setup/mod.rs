//! What building and testing need, found or installed once.
//!
//! - `versions`: which versions fit, and how a version is read
//! - `cache`: the folder that keeps what is installed
//! - `rust`: the wasm32 target and the toolchain's own components
//! - `cargo_tools`: programs that cargo compiles
//! - `npm`: programs that come as npm packages
//! - `optimiser`: wasm-opt, and what it has made before
//! - [`browsers`]: Chromium and Firefox with their drivers, for tests

pub mod browsers;
mod cache;
mod cargo_tools;
mod npm;
mod optimiser;
mod rust;
mod versions;

pub use cache::tools_dir;
pub use npm::{WorkflowLinter, workflow_linter};
pub use optimiser::Optimiser;
pub use rust::{WASM, components, fetch_dependencies, wasm_target};

use crate::announce;
use anyhow::Result;
use std::path::PathBuf;

/// The tools that build the page.
#[derive(Clone, Debug)]
pub struct PageTools {
    /// The program that writes the glue between wasm and the browser.
    pub bindgen: PathBuf,
    /// What makes the modules smaller; without Node it cannot run.
    pub optimiser: Option<Optimiser>,
}

/// The tools that run compiled tests in a browser.
#[derive(Clone, Debug)]
pub struct TestTools {
    /// The program `wasm-bindgen-test-runner`.
    pub wasm_runner: PathBuf,
    /// The browsers, each with its driver.
    pub browsers: Vec<browsers::Browser>,
}

/// Finds or installs what building the page needs.
///
/// # Errors
/// When something is missing and cannot be installed; the message says how to install it by hand.
pub fn page_tools() -> Result<PageTools> {
    rust::wasm_target()?;
    let optimiser = Optimiser::find()?;
    if optimiser.is_none() {
        announce::warn(
            "Node.js with npm is missing, so wasm-opt cannot run: the page works, but its download is larger \
             (install nodejs and npm, then run this again)",
        );
    }
    rust::fetch_dependencies();
    Ok(PageTools { bindgen: cargo_tools::bindgen()?, optimiser })
}

/// Finds or installs what tests in a browser need.
///
/// # Errors
/// When something is missing and cannot be installed; the message says how to install it by hand.
pub fn test_tools() -> Result<TestTools> {
    rust::wasm_target()?;
    let wasm_runner = cargo_tools::wasm_test_runner()?;
    Ok(TestTools { wasm_runner, browsers: browsers::all()? })
}
