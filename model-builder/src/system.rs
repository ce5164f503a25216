//! The systems that this program carries, and those of a folder given with `--systems`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use vitrine_publish::system::Origin;

use crate::cli::{Usage, usage};
use crate::failure::{Because as _, Failure, failed};

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

/// The built-in systems' texts in other languages: the system's name, the language's code, and the text of the file.
pub const TRANSLATIONS: [(&str, &str, &str); 5] = [
    ("iris", "sv", include_str!("../systems/iris.sv.toml")),
    ("wine", "sv", include_str!("../systems/wine.sv.toml")),
    ("titanic", "sv", include_str!("../systems/titanic.sv.toml")),
    ("heart", "sv", include_str!("../systems/heart.sv.toml")),
    ("housing", "sv", include_str!("../systems/housing.sv.toml")),
];

/// The names of all systems: the built-in ones first, then those that only `folder` has, by name.
///
/// # Errors
/// A folder that cannot be listed.
pub fn names(folder: Option<&Path>) -> Result<Vec<String>> {
    let mut names: Vec<String> = TEXTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let Some(folder) = folder else { return Ok(names) };
    let what = || Failure::SystemFiles { folder: folder.display().to_string() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).because(what)? {
        let path = entry.because(what)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(stem) = stem.filter(|_| path.extension().is_some_and(|ending| ending == "toml"))
            && !stem.contains('.')
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
        let mut system = System::parse(name, text, Origin::BuiltIn(format!("{name}.toml")))?;
        for (_, language, text) in TRANSLATIONS.iter().filter(|(of, ..)| of == name) {
            system.add_translation(language, text, Origin::BuiltIn(format!("{name}.{language}.toml")))?;
        }
        return Ok(system);
    }
    let known = names(folder)?;
    Err(usage(Usage::NoSystem { name: name.to_owned(), known }))
}

/// A system from a file, which gives it its name.
///
/// # Errors
/// Everything that can be wrong with a system file, a file that cannot be read or whose name cannot name a system.
fn load(path: &Path) -> Result<System> {
    let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
        return Err(failed(Failure::SystemName { file: path.display().to_string() }));
    };
    let text =
        std::fs::read_to_string(path).because(|| Failure::SystemFile { file: path.display().to_string() })?;
    let mut system = System::parse(name, &text, path.display().to_string())?;
    for (language, path) in translations_beside(path, name)? {
        let text = std::fs::read_to_string(&path)
            .because(|| Failure::Translation { file: path.display().to_string() })?;
        system.add_translation(&language, &text, path.display().to_string())?;
    }
    Ok(system)
}

/// The files `NAME.LANGUAGE.toml` beside the system file `NAME.toml`, with their languages.
fn translations_beside(path: &Path, name: &str) -> Result<Vec<(String, PathBuf)>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let what = || Failure::List { folder: folder.display().to_string() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).because(what)? {
        let path = entry.because(what)?.path();
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        let language = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".toml"));
        if let Some(language) = language.filter(|language| !language.contains('.')) {
            found.push((language.to_owned(), path.clone()));
        }
    }
    Ok(found)
}
