//! wasm-opt, which makes modules smaller, and what it has made before.

use super::{npm, versions};
use crate::process::{self, command, output_of};
use crate::{announce, workspace};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The most results that are kept; the oldest go first.
const MOST_KEPT: usize = 40;

/// wasm-opt.
#[derive(Clone, Debug)]
pub struct Optimiser {
    /// The program, or the script that Node runs.
    pub program: PathBuf,
    /// Whether Node runs it.
    through_node: bool,
    /// What it answers to `--version`.
    version: String,
}

impl Optimiser {
    /// wasm-opt, from the search path when it is new enough, else from npm; none where Node or npm is missing.
    ///
    /// # Errors
    /// When Node is there and the package cannot be installed.
    pub fn find() -> Result<Option<Self>> {
        let own = process::find(&["wasm-opt"]).map(|program| Self::at(program, false));
        if let Some(own) = own.filter(Self::is_new_enough) {
            return Ok(Some(own));
        }
        let folder = npm::package(&versions::BINARYEN)?;
        Ok(folder.map(|folder| Self::at(folder.join("node_modules/binaryen/bin/wasm-opt"), true)))
    }

    fn at(program: PathBuf, through_node: bool) -> Self {
        let mut found = Self { program, through_node, version: String::new() };
        found.version = output_of(found.command().arg("--version")).unwrap_or_default();
        found
    }

    fn is_new_enough(&self) -> bool {
        versions::numbers(&self.version).first().is_some_and(|major| *major >= versions::OLDEST_WASM_OPT)
    }

    fn command(&self) -> Command {
        if !self.through_node {
            return command(&self.program);
        }
        let mut node = command("node");
        node.arg(&self.program);
        node
    }

    /// The module at a path, made smaller; what was made before of the same module with the same arguments is kept
    /// in the target folder and not made again.
    ///
    /// # Errors
    /// When the module cannot be read or wasm-opt refuses it.
    pub fn optimise(&self, module: &Path, arguments: &[String]) -> Result<Vec<u8>> {
        let content = std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
        let folder = workspace::target().join("wasm-opt");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let kept = folder.join(format!("{}.wasm", key(&self.version, arguments, &content)));
        if !kept.is_file() {
            self.make(module, arguments, &kept)?;
            forget_oldest(&folder);
        }
        std::fs::read(&kept).with_context(|| format!("cannot read {}", kept.display()))
    }

    fn make(&self, module: &Path, arguments: &[String], kept: &Path) -> Result<()> {
        let name = module.file_name().unwrap_or_default().to_string_lossy();
        announce::step(
            &format!("making {name} smaller by wasm-opt"),
            "10 s to 1 minute, kept for the next build",
        );
        // Only a finished result gets the name under which it is looked for.
        let unfinished = kept.with_extension("wasm.tmp");
        process::run(self.command().args(arguments).arg(module).arg("-o").arg(&unfinished))?;
        std::fs::rename(&unfinished, kept).with_context(|| format!("cannot write {}", kept.display()))
    }
}

/// The name of a result: a hash of all that decides it.
fn key(version: &str, arguments: &[String], content: &[u8]) -> String {
    let mut hash = Sha256::new();
    for text in std::iter::once(version).chain(arguments.iter().map(String::as_str)) {
        hash.update(text);
        hash.update([0]);
    }
    hash.update(content);
    format!("{:x}", hash.finalize())
}

/// Removes the oldest results; one that cannot be removed stays.
fn forget_oldest(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let age =
        |path: &Path| path.metadata().and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut files: Vec<(SystemTime, PathBuf)> =
        entries.flatten().map(|entry| entry.path()).map(|path| (age(&path), path)).collect();
    files.sort();
    for (_, path) in files.iter().take(files.len().saturating_sub(MOST_KEPT)) {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_arguments_and_version_decide_what_is_kept() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let base = key("132", &words(&["-Oz"]), b"module");
        assert_eq!(base, key("132", &words(&["-Oz"]), b"module"));
        for other in [
            key("133", &words(&["-Oz"]), b"module"),
            key("132", &words(&["-O2"]), b"module"),
            key("132", &words(&["-O", "z"]), b"module"),
            key("132", &words(&["-Oz"]), b"another"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn only_so_many_results_are_kept() -> Result<()> {
        let dir = tempfile::tempdir()?;
        for number in 0..MOST_KEPT + 3 {
            std::fs::write(dir.path().join(format!("{number}.wasm")), "")?;
        }
        forget_oldest(dir.path());
        assert_eq!(std::fs::read_dir(dir.path())?.count(), MOST_KEPT);
        Ok(())
    }
}
