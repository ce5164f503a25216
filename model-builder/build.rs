//! Puts a built page into the program, where `VITRINE_PAGE` names its folder; without it the program carries none.
//!
//! Its systems are left out: a site has those that it is asked for.

use std::env;
use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

const FOLDER: &str = "VITRINE_PAGE";
/// The systems that the page was built with.
const ASSETS: &str = "assets";

fn main() -> Result<()> {
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let mut files = Vec::new();
    if let Some(folder) = env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        let folder = PathBuf::from(folder).canonicalize()?;
        println!("cargo::rerun-if-changed={}", folder.display());
        list(&folder, &folder, &mut files)?;
    }
    files.sort();
    let entries = files.iter().map(|(path, file)| format!("    ({path:?}, include_bytes!({file:?})),\n"));
    let code = format!("&[\n{}]\n", entries.collect::<String>());
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("page.rs"), code)
}

/// The paths of the files below `folder`, from `root` and whole. Hidden ones are left out.
fn list(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(from_root) = path.strip_prefix(root) else { continue };
        let parts: Vec<_> = from_root.iter().map(|part| part.to_string_lossy()).collect();
        let from_root = parts.join("/");
        if parts.iter().any(|part| part.starts_with('.')) || from_root == ASSETS {
            continue;
        }
        if path.is_dir() {
            list(root, &path, files)?;
        } else {
            files.push((from_root, path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}
