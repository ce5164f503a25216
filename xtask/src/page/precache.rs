//! The service worker learns which files the page has.
//!
//! Each file is listed with its SHA-256, by which the browser checks what it fetched: a worker therefore holds
//! the files of one build only, or is not installed.

use crate::json::quoted;
use crate::workspace;
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::path::Path;

/// What stands in `public/sw.js` where the list belongs.
const PLACEHOLDER: &str = "/* files of the build */ {}";
/// A file of `assets/` above this size in bytes is fetched when it is first asked for, not before.
const LARGE: usize = 128 * 1024;
/// The worker never caches itself, and the host alone answers with the other two.
const NEVER: &[&str] = &["sw.js", "404.html", ".nojekyll", "share.png"];

/// The settings of the service worker.
#[derive(Debug, PartialEq)]
struct Build {
    /// Names the build: a hash over all files.
    version: String,
    /// The files that are fetched when the worker is installed.
    now: Vec<File>,
    /// The files that are fetched when they are first asked for.
    later: Vec<File>,
}

/// A file of the build.
#[derive(Debug, PartialEq)]
struct File {
    /// Its path, relative to the worker.
    path: String,
    /// Its content as `sha256-…`, as the browser's integrity check names it.
    integrity: String,
    /// Whether its name changes with its content, so that it is never stale.
    fixed: bool,
}

impl Build {
    /// As the worker reads it; the order of the members is always the same, so that a build is reproducible.
    fn json(&self) -> String {
        let list = |files: &[File]| files.iter().map(File::json).collect::<Vec<_>>().join(",");
        format!(
            r#"{{"version":{},"now":[{}],"later":[{}]}}"#,
            quoted(&self.version),
            list(&self.now),
            list(&self.later)
        )
    }
}

impl File {
    fn json(&self) -> String {
        let (path, integrity) = (quoted(&self.path), quoted(&self.integrity));
        format!(r#"{{"path":{path},"integrity":{integrity},"fixed":{}}}"#, self.fixed)
    }
}

/// Writes the list of files into the service worker of a built page.
///
/// # Errors
/// When a file cannot be read, or the worker has no place for the list.
pub fn fill_in(dist: &Path) -> Result<()> {
    let path = dist.join("sw.js");
    let worker = std::fs::read_to_string(&path).context("the built page has no sw.js")?;
    if worker.matches(PLACEHOLDER).count() != 1 {
        bail!("sw.js must name `{PLACEHOLDER}` once");
    }
    let list = listed(dist, &worker)?.json();
    std::fs::write(&path, worker.replace(PLACEHOLDER, &list)).context("cannot write sw.js")
}

fn listed(dist: &Path, worker: &str) -> Result<Build> {
    // The worker's own text counts too, so that a changed worker is a new build.
    let mut all = Sha256::new_with_prefix(worker);
    let (mut now, mut later) = (Vec::new(), Vec::new());
    for path in workspace::files_below(dist)? {
        if NEVER.contains(&path.as_str()) {
            continue;
        }
        let content = std::fs::read(dist.join(&path)).with_context(|| format!("cannot read {path}"))?;
        let digest = Sha256::digest(&content);
        all.update(path.as_bytes());
        all.update(digest);
        let list = if path.starts_with("assets/") && content.len() > LARGE { &mut later } else { &mut now };
        let integrity = format!("sha256-{}", STANDARD.encode(digest));
        list.push(File { fixed: is_named_by_content(&path), path, integrity });
    }
    let version = format!("{:x}", all.finalize()).chars().take(16).collect();
    Ok(Build { version, now, later })
}

/// Whether a path names its content: a part of the file name is a hash of at least 12 hexadecimal digits.
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '.', '_'])
        .any(|part| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist() -> Result<tempfile::TempDir> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir_all(dir.path().join("assets"))?;
        std::fs::write(dir.path().join("sw.js"), format!("const build = {PLACEHOLDER};"))?;
        std::fs::write(dir.path().join("index.html"), "home")?;
        std::fs::write(dir.path().join("404.html"), "home")?;
        std::fs::write(dir.path().join("assets/catalog.json"), "{}")?;
        std::fs::write(dir.path().join("assets/forest.bin"), vec![7; LARGE + 1])?;
        Ok(dir)
    }

    #[test]
    fn small_files_are_listed_at_once_and_large_artifacts_for_later() -> Result<()> {
        let dir = dist()?;
        let build = listed(dir.path(), "")?;
        let paths = |files: &[File]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&build.now), ["assets/catalog.json", "index.html"]);
        assert_eq!(paths(&build.later), ["assets/forest.bin"]);
        // Oracle: `printf %s "{}" | openssl dgst -sha256 -binary | base64`.
        assert_eq!(build.now[0].integrity, "sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
        Ok(())
    }

    #[test]
    fn any_change_makes_a_new_version() -> Result<()> {
        let dir = dist()?;
        let before = listed(dir.path(), "worker")?.version;
        assert_eq!(before, listed(dir.path(), "worker")?.version);
        assert_ne!(before, listed(dir.path(), "another worker")?.version);
        std::fs::write(dir.path().join("assets/catalog.json"), "{ }")?;
        assert_ne!(before, listed(dir.path(), "worker")?.version);
        Ok(())
    }

    #[test]
    fn the_list_replaces_the_placeholder_once() -> Result<()> {
        let dir = dist()?;
        fill_in(dir.path())?;
        let worker = std::fs::read_to_string(dir.path().join("sw.js"))?;
        assert!(worker.contains("\"path\":\"index.html\"") && !worker.contains(PLACEHOLDER), "{worker}");
        assert!(fill_in(dir.path()).is_err(), "a second time there is no place left");
        Ok(())
    }

    #[test]
    fn names_with_a_hash_are_fixed() {
        assert!(is_named_by_content("vitrine-app-0123456789abcdef_bg.wasm"));
        assert!(is_named_by_content("assets/iris/knn-0123456789ab.json"));
        assert!(!is_named_by_content("assets/catalog.json"));
        assert!(!is_named_by_content("assets/0123456789abcdef/history.jsonl"));
    }
}
