//! Replacing files whole: a temporary file in the same folder is written, synced and renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Puts bytes in the place of a file. Whoever reads meanwhile sees the old bytes or the new ones, never a part.
/// A file that has these bytes already is not touched. Returns whether it was written.
///
/// # Errors
/// A folder or file that cannot be written; the old file is still there then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let mut new = Replacement::begin(path)?;
    new.write_all(bytes).map_err(|error| new.failed(error))?;
    new.finish()?;
    Ok(true)
}

/// A file that is written part by part and takes its place at the end. Where it is dropped before that, the old file
/// stays.
#[derive(Debug)]
pub struct Replacement {
    path: PathBuf,
    temporary: PathBuf,
    /// Closed before the file takes its place.
    file: Option<File>,
    is_finished: bool,
}

impl Replacement {
    /// Begins the temporary file in the folder of `path`, which is made if it is not there.
    ///
    /// # Errors
    /// A folder or file that cannot be written.
    pub fn begin(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Write { file: path.display().to_string(), source };
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let file = File::create(&temporary).map_err(failed)?;
        Ok(Self { path: path.to_owned(), temporary, file: Some(file), is_finished: false })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// A file that cannot be written; the old file is still there then.
    pub fn finish(mut self) -> Result<(), StoreError> {
        let synced = self.file.take().map_or(Ok(()), |file| file.sync_all());
        let renamed = synced.and_then(|()| fs::rename(&self.temporary, &self.path));
        renamed.map_err(|error| self.failed(error))?;
        self.is_finished = true;
        sync_folder(self.path.parent().unwrap_or_else(|| Path::new(".")));
        Ok(())
    }

    fn failed(&self, source: io::Error) -> StoreError {
        StoreError::Write { file: self.path.display().to_string(), source }
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.is_finished {
            // A temporary file that stays is harmless.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Makes a rename last through a power cut, where the system lets a folder be synced.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_whole_files_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a").join("b.json");
        assert!(replace(&path, b"one").unwrap());
        assert!(!replace(&path, b"one").unwrap());
        assert!(replace(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        assert!(replace(&path.join("below-a-file"), b"x").is_err());
        let mut begun = Replacement::begin(&path).unwrap();
        begun.write_all(b"three").unwrap();
        drop(begun);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
