//! A store that is a folder of the file system.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::lock::FolderLock;
use super::{Lock, Store, StoreError, check_path, replace};

/// A folder, which is made when the first file is written.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn at(&self, path: &str) -> Result<PathBuf, StoreError> {
        check_path(path, || self.shown(""))?;
        Ok(self.path.join(path))
    }
}

impl Store for Folder {
    fn shown(&self, path: &str) -> String {
        let shown = if path.is_empty() { self.path.clone() } else { self.path.join(path) };
        shown.display().to_string()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.at(path)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Read { file: self.shown(path), source }),
        }
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        replace(&self.at(path)?, bytes)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let target = self.at(path)?;
        let write = || -> io::Result<()> {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = OpenOptions::new().append(true).create(true).open(&target)?;
            file.write_all(bytes)?;
            file.sync_data()
        };
        write().map_err(|source| StoreError::Write { file: self.shown(path), source })
    }

    fn remove(&self, path: &str) -> Result<(), StoreError> {
        match fs::remove_file(self.at(path)?) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(StoreError::Remove { file: self.shown(path), source })
            }
            _ => Ok(()),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let start = if folder.is_empty() { self.path.clone() } else { self.at(folder)? };
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut found = Vec::new();
        let mut open = vec![(start, prefix)];
        while let Some((folder, prefix)) = open.pop() {
            let listed = list_one(&folder, &prefix, &mut open, &mut found);
            match listed {
                Err(source) if source.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::List { folder: folder.display().to_string(), source });
                }
                _ => {}
            }
        }
        found.sort();
        Ok(found)
    }

    fn lock(&self, name: &str) -> Result<Lock, StoreError> {
        check_path(name, || self.shown(""))?;
        FolderLock::take(&self.path, name).map(Lock::new)
    }
}

/// Puts the files of one folder into `found` and its folders into `open`, each with its prefix.
fn list_one(
    folder: &Path,
    prefix: &str,
    open: &mut Vec<(PathBuf, String)>,
    found: &mut Vec<String>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            open.push((entry.path(), format!("{prefix}{name}/")));
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
