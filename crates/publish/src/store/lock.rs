//! One writer at a time: a lock file in a folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::StoreError;

/// The right to change a folder, until it is dropped.
///
/// The operating system holds the lock and takes it back when the process ends in whatever way, so a file that
/// a dead process left behind keeps nobody out.
#[derive(Debug)]
pub(super) struct FolderLock {
    path: PathBuf,
    _file: File,
}

impl FolderLock {
    /// Takes the lock whose file is `name` in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// Another process holds it (says which), or the file cannot be written.
    pub fn take(folder: &Path, name: &str) -> Result<Self, StoreError> {
        let path = folder.join(name);
        let failed = |source: io::Error| StoreError::Lock { file: path.display().to_string(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        // The file may be removed by its last holder between opening and locking it; then it is no longer the
        // folder's lock file and another one has to be opened.
        for _ in 0..100 {
            let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = options.map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.read_to_string(&mut holder);
                    let holder = holder.split_whitespace().next().map(str::to_owned);
                    return Err(StoreError::Locked { holder, store: folder.display().to_string() });
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
            let token = token();
            let write = |file: &mut File| {
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(token.as_bytes())
            };
            write(&mut file).map_err(failed)?;
            if fs::read_to_string(&path).is_ok_and(|text| text == token) {
                return Ok(Self { path, _file: file });
            }
        }
        Err(failed(io::Error::other("it is removed again and again")))
    }
}

impl Drop for FolderLock {
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
        let lock = FolderLock::take(folder.path(), ".lock").unwrap();
        let message = FolderLock::take(folder.path(), ".lock").unwrap_err().to_string();
        assert!(
            message.contains(&std::process::id().to_string()) && message.contains("another run"),
            "{message}"
        );
        drop(lock);
        assert!(!folder.path().join(".lock").exists());
        drop(FolderLock::take(folder.path(), ".lock").unwrap());
    }
}
