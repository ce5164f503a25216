//! What building and testing need, found or installed once.
//!
//! - [`versions`]: which versions fit, and how a version is read
//! - [`cache`]: the folder that keeps what is installed
//! - [`rust`]: the wasm32 target and the toolchain's own components
//! - [`cargo_tools`]: programs that `cargo install` builds
//! - [`npm`]: programs that come as npm packages
//! - [`python`]: Python packages to compare with
//! - [`browsers`]: Chromium and Firefox with their drivers, for tests

pub mod browsers;
mod cache;
mod cargo_tools;
mod npm;
pub mod python;
mod rust;
mod versions;

pub use npm::{WorkflowLinter, workflow_linter};
pub use rust::{WASM, components, wasm_target};

use crate::announce;
use crate::process;
use anyhow::Result;
use std::ffi::OsString;
use std::path::PathBuf;

/// The tools that build the page.
#[derive(Clone, Debug)]
pub struct PageTools {
    /// The program `trunk`.
    pub trunk: PathBuf,
    /// A search path on which Trunk finds wasm-bindgen and wasm-opt.
    pub path: OsString,
    /// Whether wasm-opt makes the download smaller; without Node it cannot.
    pub optimised: bool,
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
    let trunk = cargo_tools::trunk()?;
    let bindgen = cargo_tools::wasm_bindgen()?;
    let optimiser = npm::wasm_opt()?;
    let optimised = optimiser.is_some();
    let optimiser = if let Some(program) = optimiser {
        program
    } else {
        announce::warn(
            "Node.js with npm is missing, so wasm-opt cannot run: the page works, but its download is larger \
             (install nodejs and npm, then run this again)",
        );
        cache::passing_wasm_opt()?
    };
    let folders =
        [bindgen, optimiser].iter().filter_map(|program| program.parent()).map(PathBuf::from).collect();
    let path = process::path_with(&unique(folders))?;
    Ok(PageTools { trunk, path, optimised })
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

fn unique(folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut kept: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if !kept.contains(&folder) {
            kept.push(folder);
        }
    }
    kept
}
