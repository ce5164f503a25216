//! Python packages for comparisons, each set in an environment of its own.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use xtask::announce;
use xtask::process::{self, command};
use xtask::setup::tools_dir;

/// The file in an environment that records what was asked for when it was made.
const STAMP: &str = "requirements.txt";

/// The Python of an environment that holds the packages of a requirements file, made where it is missing or was made
/// for other requirements.
///
/// # Errors
/// Without Python, or where the packages cannot be installed; the message says what to do.
pub fn environment(name: &str, requirements: &Path, about: &str) -> Result<PathBuf> {
    let folder = tools_dir()?.join(name);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = std::fs::read_to_string(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    if std::fs::read_to_string(folder.join(STAMP)).is_ok_and(|made_for| made_for == wanted)
        && python.is_file()
    {
        return Ok(python);
    }
    let system = process::find(&["python3", "python"]).context(
        "python3 is missing: install Python 3.11 or newer with its venv module (Debian: `apt-get install \
         python3-venv`; macOS: `brew install python`), then run this again",
    )?;
    announce::step(&format!("installing Python packages into {}", folder.display()), about);
    process::run(command(system).args(["-m", "venv", "--clear"]).arg(&folder)).context(
        "python3 cannot make a virtual environment; on Debian `apt-get install python3-venv` helps",
    )?;
    process::run(
        command(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(requirements),
    )
    .with_context(|| {
        format!(
            "the packages of {} cannot be installed: a network with access to PyPI and Python 3.11 or newer are needed",
            requirements.display()
        )
    })?;
    std::fs::write(folder.join(STAMP), wanted)
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(python)
}
