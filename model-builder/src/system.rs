//! The systems that this program carries, and those of a folder given with `--systems`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::cli::usage;

pub use vitrine_publish::System;
pub use vitrine_publish::system::{address, file, ingest};

/// The built-in system files: name and text, in the order of the catalog.
pub const TEXTS: [(&str, &str); 5] = [
    ("iris", include_str!("../systems/iris.toml")),
    ("wine", include_str!("../systems/wine.toml")),
    ("titanic", include_str!("../systems/titanic.toml")),
    ("heart", include_str!("../systems/heart.toml")),
    ("housing", include_str!("../systems/housing.toml")),
];

/// The names of all systems: the built-in ones first, then those that only `folder` has, by name.
///
/// # Errors
/// A folder that cannot be listed.
pub fn names(folder: Option<&Path>) -> Result<Vec<String>> {
    let mut names: Vec<String> = TEXTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let Some(folder) = folder else { return Ok(names) };
    let what = || format!("the folder of system files {} cannot be listed", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(what)? {
        let path = entry.with_context(what)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(stem) = stem.filter(|_| path.extension().is_some_and(|ending| ending == "toml"))
            && !names.iter().any(|name| name == stem)
        {
            found.push(stem.to_owned());
        }
    }
    found.sort();
    names.extend(found);
    Ok(names)
}

/// The system called `name`: from `folder` where that has it, otherwise the built-in one.
///
/// # Errors
/// An unknown name, as wrong usage, with the known ones; a system file with faults.
pub fn read(name: &str, folder: Option<&Path>) -> Result<System> {
    if let Some(path) = folder.map(|folder| folder.join(format!("{name}.toml"))).filter(|path| path.is_file())
    {
        return load(&path);
    }
    if let Some((name, text)) = TEXTS.iter().find(|(known, _)| *known == name) {
        return Ok(System::parse(name, text, &format!("{name}.toml (built in)"))?);
    }
    let known = names(folder)?.join(", ");
    Err(usage(format!("there is no system '{name}'; there are {known} (--systems DIR adds system files)")))
}

/// A system from a file, which gives it its name.
///
/// # Errors
/// Everything that can be wrong with a system file, a file that cannot be read or whose name cannot name a system.
fn load(path: &Path) -> Result<System> {
    let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
        bail!("'{}' cannot name a system: its name is not UTF-8", path.display());
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the system file {} cannot be read", path.display()))?;
    Ok(System::parse(name, &text, &path.display().to_string())?)
}
