//! Programs that cargo compiles: those of this workspace, and the driver of Firefox.

use super::{cache, versions};
use crate::announce;
use crate::process::{self, cargo, command, output_of};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The package that calls wasm-bindgen, at the version of the library that the page is linked with.
const BINDGEN: &str = "vitrine-bindgen";
/// The program in it that runs wasm tests.
const TEST_RUNNER: &str = "vitrine-wasm-test";

/// The program that writes the glue between wasm and the browser.
///
/// # Errors
/// When it does not compile.
pub fn bindgen() -> Result<PathBuf> {
    compiled(BINDGEN, "wasm-bindgen", "half a minute on 2 cores, once", &[])
}

/// The program that runs wasm tests in a browser.
///
/// # Errors
/// When it does not compile.
pub fn wasm_test_runner() -> Result<PathBuf> {
    let features = ["--features", "test-runner"];
    compiled(TEST_RUNNER, "the runner of wasm tests", "half a minute on 2 cores, once", &features)
}

/// A program of this workspace, compiled when it is missing or its sources have changed.
fn compiled(program: &str, what: &str, about: &str, features: &[&str]) -> Result<PathBuf> {
    let path = workspace::target().join("tool").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        announce::step(&format!("compiling {what}"), about);
    }
    let mut build = cargo(&["build", "--locked", "--profile", "tool", "-p", BINDGEN, "--bin", program]);
    process::run(build.args(features))?;
    Ok(path)
}

/// The driver of Firefox, from the search path or from the tools folder, where it is built when it is missing.
///
/// # Errors
/// When it is missing and cannot be built.
pub fn geckodriver() -> Result<PathBuf> {
    let cache = cache::tools_dir()?;
    let kept = cache.join("bin").join("geckodriver");
    let candidates = [process::find(&["geckodriver"]), Some(kept.clone())];
    if let Some(found) = candidates.into_iter().flatten().find(|program| drives_firefox(program)) {
        return Ok(found);
    }
    install_geckodriver(&cache)?;
    if !drives_firefox(&kept) {
        bail!("{} was installed, but it does not run as version {}", kept.display(), versions::GECKODRIVER);
    }
    Ok(kept)
}

/// Drivers of the last few versions speak the same protocol to every current Firefox.
fn drives_firefox(program: &Path) -> bool {
    output_of(command(program).arg("--version"))
        .is_some_and(|answer| versions::numbers(&answer).as_slice() >= versions::OLDEST_GECKODRIVER)
}

fn install_geckodriver(cache: &Path) -> Result<()> {
    let version = versions::GECKODRIVER;
    let arguments = ["install", "geckodriver", "--version", version, "--locked", "--debug"];
    announce::step(
        &format!("building geckodriver {version} into {} by cargo install", cache.display()),
        "about 2 minutes on 2 cores, once",
    );
    let build = cache.join("build-geckodriver");
    let mut install = cargo(&arguments);
    // Without optimisation: it passes messages on, and compiling it so takes a third of the time.
    install.arg("--root").arg(cache).env("CARGO_TARGET_DIR", &build).current_dir(cache);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0");
    let result = process::run(&mut install);
    // The intermediate files are a gigabyte that nothing uses again, and a failed build leaves them too.
    if build.is_dir() {
        std::fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    result.with_context(|| {
        format!(
            "geckodriver {version} is missing: with network and a C compiler, run `cargo {}`",
            arguments.join(" ")
        )
    })
}
