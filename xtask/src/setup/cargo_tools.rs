//! Programs that `cargo install` builds: Trunk, wasm-bindgen and geckodriver.

use super::{cache, versions};
use crate::announce;
use crate::process::{self, cargo, command, output_of};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// One program and how cargo installs it.
struct Tool<'a> {
    /// The package's name on crates.io.
    package: &'a str,
    /// The program that is wanted of it.
    program: &'a str,
    /// The version that is installed.
    version: &'a str,
    /// What `--version` must answer for a program that is there already.
    fits: fn(&[u64], &[u64]) -> bool,
    /// What else `cargo install` is told.
    arguments: &'a [&'a str],
    /// About how long it takes on two cores.
    about: &'a str,
}

/// Trunk.
///
/// # Errors
/// When it is missing and cannot be built.
pub fn trunk() -> Result<PathBuf> {
    ensure(&Tool {
        package: "trunk",
        program: "trunk",
        version: versions::TRUNK,
        fits: |found, wanted| found == wanted,
        arguments: &["--locked", "--no-default-features", "--features", "rustls"],
        about: "about 4 minutes on 2 cores, once",
    })
}

/// wasm-bindgen's command line, at exactly the version of the library that the page is linked with.
///
/// # Errors
/// When the lock file names no wasm-bindgen, or the program is missing and cannot be built.
pub fn wasm_bindgen() -> Result<PathBuf> {
    bindgen_program("wasm-bindgen")
}

/// The program that runs wasm-bindgen's tests in a browser; it comes with the command line.
///
/// # Errors
/// As [`wasm_bindgen`].
pub fn wasm_test_runner() -> Result<PathBuf> {
    bindgen_program("wasm-bindgen-test-runner")
}

/// The driver of Firefox.
///
/// # Errors
/// When it is missing and cannot be built.
pub fn geckodriver() -> Result<PathBuf> {
    ensure(&Tool {
        package: "geckodriver",
        program: "geckodriver",
        version: versions::GECKODRIVER,
        // Drivers of the last few versions speak the same protocol to every current Firefox.
        fits: |found, _| found >= &[0, 35][..],
        arguments: &[],
        about: "about 2 minutes on 2 cores, once",
    })
}

fn bindgen_program(program: &str) -> Result<PathBuf> {
    let lock_file = workspace::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock_file)
        .with_context(|| format!("cannot read {}", lock_file.display()))?;
    ensure(&Tool {
        package: "wasm-bindgen-cli",
        program,
        version: &versions::locked(&lock, "wasm-bindgen")?,
        fits: |found, wanted| found == wanted,
        // Not `--locked`: its own lock file asks for a package that is newer than some mirrors have.
        arguments: &[],
        about: "about 2 minutes on 2 cores, once",
    })
}

fn ensure(tool: &Tool) -> Result<PathBuf> {
    let cache = cache::tools_dir()?;
    let kept = cache.join("bin").join(tool.program);
    let candidates = [process::find(&[tool.program]), Some(kept.clone())];
    if let Some(found) = candidates.into_iter().flatten().find(|program| fits(tool, program)) {
        return Ok(found);
    }
    install(tool, &cache)?;
    if !fits(tool, &kept) {
        bail!("{} was installed, but it does not run as version {}", kept.display(), tool.version);
    }
    Ok(kept)
}

fn fits(tool: &Tool, program: &Path) -> bool {
    output_of(command(program).arg("--version"))
        .is_some_and(|answer| (tool.fits)(&versions::numbers(&answer), &versions::numbers(tool.version)))
}

fn install(tool: &Tool, cache: &Path) -> Result<()> {
    let Tool { package, version, arguments, about, .. } = tool;
    announce::step(&format!("building {package} {version} into {} by cargo install", cache.display()), about);
    let build = cache.join(format!("build-{package}"));
    let mut cargo = cargo(&["install", package, "--version", version]);
    cargo.args(*arguments).arg("--root").arg(cache).env("CARGO_TARGET_DIR", &build).current_dir(cache);
    // Where the tool's own lock file is not used, the newest dependencies may ask for a newer compiler.
    cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
    let result = process::run(&mut cargo);
    // The intermediate files are a gigabyte that nothing uses again, and a failed build leaves them too.
    if build.is_dir() {
        std::fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    result.with_context(|| {
        format!(
            "{package} {version} is missing: with network and a C compiler, run `cargo install {package} --version {version} {}`",
            arguments.join(" ")
        )
    })
}
