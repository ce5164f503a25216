//! A folder that is filled beside the one that it replaces, so that a failed build leaves the old page as it was.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// A new folder; it is removed when this is dropped before it has replaced another.
#[derive(Debug)]
pub struct Fresh {
    path: Option<PathBuf>,
}

impl Fresh {
    /// An empty folder in another, which is made when it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn beside(parent: &Path) -> Result<Self> {
        let path = parent.join(format!(".dist-{}.tmp", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        std::fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self { path: Some(path) })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Takes the place of another folder, which is removed.
    ///
    /// # Errors
    /// When the other folder cannot be removed or this one cannot be moved.
    pub fn replace(mut self, out: &Path) -> Result<()> {
        if out.exists() {
            std::fs::remove_dir_all(out)
                .with_context(|| format!("cannot remove the old {}", out.display()))?;
        }
        std::fs::rename(self.path(), out)
            .with_context(|| format!("cannot move {} to {}", self.path().display(), out.display()))?;
        self.path = None;
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // What cannot be removed is a temporary folder left behind, and no reason to fail.
        if let Some(path) = &self.path {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_replaced_as_a_whole_or_not_at_all() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let out = dir.path().join("dist");
        std::fs::create_dir(&out)?;
        std::fs::write(out.join("old"), "")?;
        drop(Fresh::beside(dir.path())?);
        assert_eq!(crate::workspace::files_below(dir.path())?, ["dist/old"]);
        let fresh = Fresh::beside(dir.path())?;
        std::fs::write(fresh.path().join("new"), "")?;
        fresh.replace(&out)?;
        assert_eq!(crate::workspace::files_below(dir.path())?, ["dist/new"]);
        Ok(())
    }
}
