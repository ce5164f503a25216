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
}
