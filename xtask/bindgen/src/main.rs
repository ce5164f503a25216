//! Writes the glue between a wasm module and the browser: one module in, a folder with modules and scripts out.
//!
//! `vitrine-bindgen web|parts|nodejs MODULE NAME FOLDER` does what
//! `wasm-bindgen --target … --out-name NAME --out-dir FOLDER` would do; `parts` first splits the module where it says
//! so, into files that are fetched when they are needed. It is a program of its own, so that `cargo xtask` compiles
//! without wasm-bindgen, and a member of the workspace, so that the lock file gives it the version of the library that
//! the module is linked with.

use anyhow::{Context, Result, anyhow};
use std::path::Path;
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

const USAGE: &str = "usage: vitrine-bindgen web|parts|nodejs MODULE NAME FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["web", module, name, folder] => web(Path::new(module), name, Path::new(folder)),
        ["parts", module, name, folder] => parts(Path::new(module), name, Path::new(folder)),
        ["nodejs", module, name, folder] => nodejs(Path::new(module), name, Path::new(folder)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A module for the browser, in one file.
fn web(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.omit_default_module_path(true);
    generate(&mut bindgen, module, name, folder)
}

/// A module for Node.
fn nodejs(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.nodejs(true)?;
    generate(&mut bindgen, module, name, folder)
}

/// A module for the browser, in parts; it must be linked with `--emit-relocs` and still have its names.
fn parts(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let content = std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let main = folder.join("main.wasm");
    let script = format!("./{name}.js");
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut options = Options::new(&content);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    transform(options).map_err(|error| anyhow!("{} cannot be split: {error}", module.display()))?;
    let mut bindgen = Bindgen::new();
    // The parts import what the linker exports of the main module, by the names that it gave.
    bindgen.web(true)?.omit_default_module_path(true).keep_lld_exports(true).demangle(false);
    generate(&mut bindgen, &main, name, folder)?;
    std::fs::remove_file(&main).with_context(|| format!("cannot remove {}", main.display()))
}

fn generate(bindgen: &mut Bindgen, module: &Path, name: &str, folder: &Path) -> Result<()> {
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", module.display()))
}
