//! Which versions of the tools fit, and how versions are read.

use anyhow::{Context, Result};
use serde::Deserialize;

/// Trunk, which builds the page; 0.22 asks for a newer compiler than the pinned one.
pub const TRUNK: &str = "0.21.14";
/// The driver of Firefox.
pub const GECKODRIVER: &str = "0.37.1";
/// The npm package that carries wasm-opt, by its major version.
pub const BINARYEN: &str = "132";
/// The oldest wasm-opt that understands what the pinned compiler emits.
pub const OLDEST_WASM_OPT: u64 = 123;
/// The npm package that carries the linter of workflows.
pub const WORKFLOW_LINTER: &str = "2.0.6";

/// The version of a package in the text of a `Cargo.lock`.
///
/// # Errors
/// When the text is no lock file, or it names no such package.
pub fn locked(lock_file: &str, package: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(lock_file).context("Cargo.lock cannot be read")?;
    lock.package
        .into_iter()
        .find(|candidate| candidate.name == package)
        .map(|found| found.version)
        .with_context(|| format!("Cargo.lock names no package {package}"))
}

/// The numbers of the first version in a program's answer to `--version`: `trunk 0.21.14` gives 0, 21, 14.
///
/// A lone number counts (`wasm-opt version 132`); an answer without a number gives none.
pub fn numbers(answer: &str) -> Vec<u64> {
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let word = answer.split_whitespace().map(|word| word.trim_start_matches('v')).find(is_version);
    word.unwrap_or_default()
        .split('.')
        .map_while(|part| {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n\
                        [[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.53\"\n";

    #[test]
    fn the_lock_file_names_the_exact_package() -> Result<()> {
        assert_eq!(locked(LOCK, "wasm-bindgen")?, "0.2.130");
        assert_eq!(locked(LOCK, "wasm-bindgen-futures")?, "0.4.53");
        Ok(())
    }

    #[test]
    fn a_missing_package_or_a_foreign_file_is_an_error() {
        let missing = locked(LOCK, "wasm").expect_err("no such package");
        assert!(missing.to_string().contains("wasm"));
        assert!(locked("not a lock file", "wasm-bindgen").is_err());
    }

    #[test]
    fn versions_are_found_in_what_programs_answer() {
        assert_eq!(numbers("trunk 0.21.14"), [0, 21, 14]);
        assert_eq!(numbers("wasm-opt version 132 (version_132)"), [132]);
        assert_eq!(numbers("wasm-bindgen 0.2.130 (abcdef)"), [0, 2, 130]);
        assert_eq!(numbers("v22.1.0"), [22, 1, 0]);
        assert_eq!(numbers("Chromium 156.0.7000.1 built on Debian"), [156, 0, 7000, 1]);
        assert_eq!(numbers("unknown"), [] as [u64; 0]);
    }
}
