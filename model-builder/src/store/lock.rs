//! One writer at a time: a lock file in the folder of artifacts.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};

/// The right to change a folder of artifacts, until it is dropped.
///
/// The operating system holds the lock and takes it back when the process ends in whatever way, so a file that
/// a dead process left behind does not keep anybody out.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, which is made if it is not there.
    ///
    /// # Errors
    /// Another process holds it (says which), or the file cannot be written.
    pub fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(".lock");
        let what = || format!("the lock file {} cannot be written", path.display());
        fs::create_dir_all(folder).with_context(what)?;
        // The file may be removed by its last holder between opening and locking it; then it is no longer the
        // folder's lock file and another one has to be opened.
        for _ in 0..100 {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .with_context(what)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.read_to_string(&mut holder);
                    let holder = holder
                        .split_whitespace()
                        .next()
                        .map(|id| format!(" (process {id})"))
                        .unwrap_or_default();
                    bail!(
                        "another run{holder} is writing to {}; wait until it has ended and try again",
                        folder.display()
                    );
                }
                Err(TryLockError::Error(error)) => return Err(error).with_context(what),
            }
            let token = token();
            file.set_len(0).with_context(what)?;
            file.rewind().with_context(what)?;
            file.write_all(token.as_bytes()).with_context(what)?;
            if fs::read_to_string(&path).is_ok_and(|text| text == token) {
                return Ok(Self { path, _file: file });
            }
        }
        bail!("{}: it is removed again and again", what())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is taken over by the next run.
        let _ = fs::remove_file(&self.path);
    }
}

/// This process and this moment.
fn token() -> String {
    let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{} {}\n", std::process::id(), moment.as_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_at_a_time_and_stale_files_are_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".lock"), "999999 1\n").unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        let message = format!("{:#}", Lock::take(folder.path()).unwrap_err());
        assert!(
            message.contains(&std::process::id().to_string()) && message.contains("another run"),
            "{message}"
        );
        drop(lock);
        assert!(!folder.path().join(".lock").exists());
        drop(Lock::take(folder.path()).unwrap());
    }
}
