//! From the sources of the page to its modules and their glue: cargo, wasm-bindgen, wasm-opt.

use super::declared::Program;
use super::glue;
use super::named::{self, File};
use crate::announce;
use crate::process::{cargo, command, run};
use crate::setup::{Optimiser, PageTools, WASM};
use crate::workspace;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The profile that makes the smallest wasm; `Trunk.toml` names it too.
const PROFILE: &str = "page";
/// The file in a folder of glue that records what it was made of.
const STAMP: &str = "made-of.txt";
/// The package of the page.
const PACKAGE: &str = "vitrine-app";

const ARGUMENTS: [&str; 8] = ["--offline", "--locked", "--profile", PROFILE, "--target", WASM, "-p", PACKAGE];

/// A program as the page loads it.
#[derive(Clone, Debug)]
pub struct Built {
    /// The path of the script that starts it.
    pub script: String,
    /// The path of the module that the script is given.
    pub module: String,
    /// All its files, the script and the module among them.
    pub files: Vec<File>,
}

/// Compiles the programs: those in one file in one go, each other by itself, because it is linked in its own way.
///
/// # Errors
/// When one does not compile.
pub fn compile(programs: &[&Program]) -> Result<()> {
    announce::step("compiling the page to wasm", "2 to 5 minutes cold, seconds warm");
    let (split, whole): (Vec<&Program>, Vec<&Program>) =
        programs.iter().partition(|program| program.is_split);
    if !whole.is_empty() {
        let mut build = cargo(&["build"]);
        build.args(ARGUMENTS).args(whole.iter().flat_map(|program| ["--bin", &program.bin]));
        run(&mut build)?;
    }
    for program in split {
        // Cargo gives what stands after `--` to this program only, so that no other crate is compiled anew.
        let mut build = cargo(&["rustc"]);
        build.args(ARGUMENTS).args(["--no-default-features", "--features", "split", "--bin", &program.bin]);
        run(build.args(["--", "-C", "link-args=--emit-relocs"]))?;
    }
    Ok(())
}

/// Writes the texts of every language into a folder, as a page that has none of them built in fetches them.
///
/// # Errors
/// When they do not compile or cannot be written.
pub fn texts(folder: &Path) -> Result<()> {
    let mut write = cargo(&["run", "--quiet", "--offline", "--locked", "-p", "vitrine-present"]);
    run(write.args(["--no-default-features", "--example", "write_texts", "--"]).arg(folder))
}

/// Makes the files of a compiled program.
///
/// # Errors
/// When a tool refuses it.
pub fn build(tools: &PageTools, program: &Program) -> Result<Built> {
    let Program { bin, is_split, .. } = program;
    let folder = workspace::target().join("page-glue").join(bin);
    bind(&tools.bindgen, if *is_split { "parts" } else { "web" }, bin, &folder)?;
    let mut files = Vec::new();
    for path in workspace::files_below(&folder)?.into_iter().filter(|path| path != STAMP) {
        let content = content(&folder.join(&path), tools.optimiser.as_ref(), &program.optimisation)?;
        files.push(File { path, content });
    }
    let (script, module) = (format!("{bin}.js"), format!("{bin}_bg.wasm"));
    if program.is_started { named(files, &script, &module) } else { Ok(Built { script, module, files }) }
}

/// Calls wasm-bindgen, unless the folder already holds what it makes of this module.
fn bind(bindgen: &Path, kind: &str, bin: &str, folder: &Path) -> Result<()> {
    let module = compiled(bin);
    let mut hash = Sha256::new_with_prefix(kind);
    for path in [bindgen, &module] {
        hash.update(std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let (stamp, wanted) = (folder.join(STAMP), format!("{:x}", hash.finalize()));
    if std::fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == wanted) {
        return Ok(());
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    run(command(bindgen).arg(kind).arg(&module).arg(bin).arg(folder))?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Where cargo puts the module of a program.
fn compiled(bin: &str) -> PathBuf {
    workspace::target().join(WASM).join(PROFILE).join(format!("{bin}.wasm"))
}

/// A file as it is published: modules made smaller where that is possible, scripts shortened.
fn content(path: &Path, optimiser: Option<&Optimiser>, arguments: &[String]) -> Result<Vec<u8>> {
    let read = || std::fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    match (path.extension().and_then(|ending| ending.to_str()), optimiser) {
        (Some("wasm"), Some(optimiser)) => optimiser.optimise(path, arguments),
        (Some("js"), _) => {
            let text =
                String::from_utf8(read()?).with_context(|| format!("{} is no text", path.display()))?;
            Ok(glue::shortened(&text).into_bytes())
        }
        _ => read(),
    }
}

/// The files by names that change with their content.
fn named(files: Vec<File>, script: &str, module: &str) -> Result<Built> {
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let files = named::by_content(files)?;
    let new_path = |old: &str| {
        let place = paths.iter().position(|path| path == old);
        let file = place.and_then(|place| files.get(place));
        file.map(|file| file.path.clone()).with_context(|| format!("wasm-bindgen wrote no {old}"))
    };
    Ok(Built { script: new_path(script)?, module: new_path(module)?, files: files.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_builds_with_the_same_profile() -> Result<()> {
        let settings = std::fs::read_to_string(workspace::root().join("Trunk.toml"))?;
        assert!(settings.contains(&format!("cargo_profile = \"{PROFILE}\"")), "{settings}");
        Ok(())
    }

    #[test]
    fn script_and_module_are_found_by_their_new_names() -> Result<()> {
        let file = |path: &str| File { path: path.to_owned(), content: path.as_bytes().to_vec() };
        let built = named(vec![file("a.js"), file("a_bg.wasm")], "a.js", "a_bg.wasm")?;
        assert!(built.script.starts_with("a-") && built.module.ends_with("_bg.wasm"), "{built:?}");
        assert!(named(vec![file("a.js")], "a.js", "a_bg.wasm").is_err());
        Ok(())
    }
}
