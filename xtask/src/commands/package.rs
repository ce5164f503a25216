//! `cargo xtask package`: the released program with the page inside, and a Python wheel that carries it.

use super::Failure;
use crate::page::{self, PublicUrl};
use crate::process::{cargo, command, run};
use crate::{announce, setup, workspace};
use anyhow::{Context, Result};
use lexopt::{Arg, Parser};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Builds model-builder with the page inside, so that it makes sites without a compiler, and a Python wheel of it\n\n",
    "Usage: cargo xtask package [--no-wheel]\n\n",
    "  --no-wheel  only the program; the wheel needs Python 3.9 or newer\n\n",
    "Both are written to target/package.\n",
);

/// The builder of wheels.
const MATURIN: &str = "maturin==1.9.6";
/// Where the program looks for the page when it is compiled.
const PAGE: &str = "VITRINE_PAGE";
/// The program, as this machine calls it.
const PROGRAM: &str = if cfg!(windows) { "model-builder.exe" } else { "model-builder" };

/// Runs the command.
///
/// # Errors
/// When set-up or building fails.
pub fn run_command(mut line: Parser) -> Result<ExitCode, Failure> {
    let mut has_wheel = true;
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Long("no-wheel") => has_wheel = false,
            other => return Err(other.unexpected().into()),
        }
    }
    package(has_wheel)?;
    Ok(ExitCode::SUCCESS)
}

fn package(has_wheel: bool) -> Result<()> {
    page::announce_build();
    let out = workspace::target().join("package");
    let page = out.join("page");
    std::fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    page::build(&setup::page_tools()?, &PublicUrl::default(), &page)?;
    announce::step("compiling model-builder with the page inside", "2 to 5 minutes cold");
    run(cargo(&["build", "--release", "-p", "model-builder"]).env(PAGE, &page))?;
    let built = workspace::target().join("release").join(PROGRAM);
    let program = out.join(PROGRAM);
    std::fs::copy(&built, &program).with_context(|| format!("cannot copy {}", built.display()))?;
    println!("{}", program.display());
    if has_wheel {
        println!("{}", wheel(&out, &page)?.display());
    }
    Ok(())
}

/// Builds the wheel; its path.
fn wheel(out: &Path, page: &Path) -> Result<PathBuf> {
    let venv = out.join("venv");
    let python = if cfg!(windows) { venv.join("Scripts/python.exe") } else { venv.join("bin/python") };
    if !python.is_file() {
        announce::step("installing the builder of wheels", "10 s");
        let system = if cfg!(windows) { "python" } else { "python3" };
        run(command(system).args(["-m", "venv"]).arg(&venv))?;
    }
    run(command(&python).args(["-m", "pip", "install", "--quiet", MATURIN]))?;
    for old in wheels(out)? {
        std::fs::remove_file(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    let mut build = command(&python);
    build.args([
        "-m",
        "maturin",
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "model-builder/Cargo.toml",
    ]);
    run(build.arg("--out").arg(out).env(PAGE, page))?;
    wheels(out)?.pop().context("no wheel was written")
}

fn wheels(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|ending| ending == "whl")).collect())
}
