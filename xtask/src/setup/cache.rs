//! The folder that keeps the installed tools, shared by every clone of the repository.

use anyhow::{Context, Result};
use std::path::PathBuf;

/// The folder of the tools: `VITRINE_TOOLS_DIR`, else `vitrine/tools` in the user's cache folder.
///
/// # Errors
/// When no home folder is known or the folder cannot be made.
pub fn tools_dir() -> Result<PathBuf> {
    let dir = located(|name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
        .context("no home folder is known: set VITRINE_TOOLS_DIR to a folder where tools may be kept")?;
    std::fs::create_dir_all(&dir)
        .with_context(|| format!("cannot make the tools folder {}", dir.display()))?;
    Ok(dir)
}

/// A program that stands in for wasm-opt: it answers `--version` and hands its input on unchanged.
///
/// Trunk always calls a wasm-opt when the page asks for a small file, and offline it must find one.
///
/// # Errors
/// When the file cannot be written.
pub fn passing_wasm_opt() -> Result<PathBuf> {
    let dir = tools_dir()?.join("without-node");
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let program = dir.join("wasm-opt");
    std::fs::write(&program, PASSING).with_context(|| format!("cannot write {}", program.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(program)
}

/// A shell script, because it must work where nothing but the system's shell is there.
const PASSING: &str = r#"#!/bin/sh
if [ "$1" = --version ]; then echo "wasm-opt version 0"; exit 0; fi
for word in "$@"; do
  case "$word" in
    --output=*) output=${word#--output=} ;;
    -*) ;;
    *) input=$word ;;
  esac
done
exec cp "$input" "$output"
"#;

fn located(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    variable("VITRINE_TOOLS_DIR").or_else(|| {
        let cache =
            variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))?;
        Some(cache.join("vitrine").join("tools"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Option<PathBuf> {
        located(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value)))
    }

    #[test]
    fn the_own_variable_wins_then_the_cache_then_the_home_folder() {
        let all = [("VITRINE_TOOLS_DIR", "/t"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(with(&all), Some("/t".into()));
        assert_eq!(with(&all[1..]), Some("/x/vitrine/tools".into()));
        assert_eq!(with(&all[2..]), Some("/h/.cache/vitrine/tools".into()));
        assert_eq!(with(&[]), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_stand_in_copies_its_input() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let (script, input, output) = (dir.path().join("s"), dir.path().join("in"), dir.path().join("out"));
        std::fs::write(&script, PASSING)?;
        std::fs::write(&input, "module")?;
        let done = std::process::Command::new("sh")
            .arg(&script)
            .arg(format!("--output={}", output.display()))
            .args(["-Oz".as_ref(), input.as_os_str()])
            .status()?;
        assert!(done.success());
        assert_eq!(std::fs::read_to_string(output)?, "module");
        Ok(())
    }
}
