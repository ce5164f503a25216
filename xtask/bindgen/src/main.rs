//! Writes the glue between a wasm module and the browser: one module in, a folder with the module and its script out.
//!
//! `vitrine-bindgen web|nodejs MODULE NAME FOLDER` is what `wasm-bindgen --target … --out-name NAME --out-dir FOLDER`
//! would do. It is a program of its own, so that `cargo xtask` compiles without wasm-bindgen, and a member of the
//! workspace, so that the lock file gives it the version of the library that the module is linked with.

use anyhow::{Context, Result, bail};
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "usage: vitrine-bindgen web|nodejs MODULE NAME FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [target @ ("web" | "nodejs"), module, name, folder] = arguments[..] else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match generate(target, module, name, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `NAME.js`, `NAME_bg.wasm` and the scripts that the module brings along into a folder.
fn generate(target: &str, module: &str, name: &str, folder: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    match target {
        "web" => bindgen.web(true)?.omit_default_module_path(true),
        "nodejs" => bindgen.nodejs(true)?,
        other => bail!("no glue is made for {other}"),
    };
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {module}"))
}
