//! Reads the folder `texts`, one file a language, and writes the typed texts that the crate includes.
//!
//! English is the reference: a language that lacks a key, has one too many, or uses other operands does not compile,
//! and the message names the file and the key. English alone may lack a text that is looked up by name: then the program
//! brings its words.

mod catalogue;
mod generate;
mod template;

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use catalogue::Catalogue;

/// The language that every other one is held against.
const REFERENCE: &str = "en";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    match catalogues(Path::new("texts"))?.and_then(all_flat) {
        Ok(languages) => write(&out, &languages),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={}", fault.replace('\n', " "));
            }
            process::exit(1);
        }
    }
}

/// All languages, English first.
fn catalogues(folder: &Path) -> io::Result<Result<Vec<Catalogue>, Vec<String>>> {
    let mut codes = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            codes.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    codes.sort_by_key(|code| (code != REFERENCE, code.clone()));
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    let named = |code: &str, found: Vec<String>| {
        let path = folder.join(format!("{code}.toml"));
        found.into_iter().map(move |fault| format!("{}: {fault}", path.display())).collect::<Vec<_>>()
    };
    for code in codes {
        match catalogue::read(&code, &fs::read_to_string(folder.join(format!("{code}.toml")))?) {
            Ok(catalogue) => read.push(catalogue),
            Err(found) => faults.extend(named(&code, found)),
        }
    }
    if let Some((english, others)) = read.split_first_mut() {
        catalogue::add_named(english, others);
        for other in others {
            faults.extend(named(&other.code, catalogue::differences(english, other)));
        }
    }
    Ok(if faults.is_empty() { Ok(read) } else { Err(faults) })
}

fn all_flat(catalogues: Vec<Catalogue>) -> Result<Vec<(Catalogue, generate::Flat)>, Vec<String>> {
    let (mut flat, mut faults) = (Vec::new(), Vec::new());
    for catalogue in &catalogues {
        match generate::flat(&catalogues[0], catalogue) {
            Ok(texts) => flat.push(texts),
            Err(found) => faults
                .extend(found.into_iter().map(|fault| format!("texts/{}.toml: {fault}", catalogue.code))),
        }
    }
    if faults.is_empty() { Ok(catalogues.into_iter().zip(flat).collect()) } else { Err(faults) }
}

fn write(out: &Path, languages: &[(Catalogue, generate::Flat)]) -> io::Result<()> {
    let Some((english, _)) = languages.first() else { return Err(io::Error::other("there are no texts")) };
    fs::write(out.join("version.rs"), generate::version(english))?;
    fs::write(out.join("accessors.rs"), generate::accessors(english))?;
    fs::write(out.join("locales.rs"), generate::locales(languages))?;
    fs::write(out.join("embedded.rs"), generate::embedded(languages))?;
    for (name, text) in languages.iter().flat_map(|(_, flat)| &flat.parts) {
        fs::write(out.join(name), text)?;
    }
    Ok(())
}
