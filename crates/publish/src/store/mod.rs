//! Where published files are kept: a trait with two implementations.
//!
//! - [`Folder`]: a folder of the file system, for the native program
//! - [`Memory`]: a map, for tests, for training again to compare, and for a page's worker
//!
//! A path is relative to the store, with `/` between its parts.

mod commit;
#[cfg(not(target_arch = "wasm32"))]
mod folder;
#[cfg(not(target_arch = "wasm32"))]
mod lock;
mod memory;
#[cfg(not(target_arch = "wasm32"))]
mod replace;

use std::fmt::Debug;
use std::path::{Component, Path};

use thiserror::Error;

pub use commit::{Change, commit, finish, finish_interrupted};
#[cfg(not(target_arch = "wasm32"))]
pub use folder::Folder;
pub use memory::Memory;
#[cfg(not(target_arch = "wasm32"))]
pub use replace::{Replacement, replace};

/// The lock that whoever changes published files holds.
pub const LOCK: &str = ".lock";

/// A place for files. It may be used from several threads.
pub trait Store: Send + Sync + Debug {
    /// The store, or the file at `path` where that is not empty, as people read it in messages.
    fn shown(&self, path: &str) -> String;

    /// The bytes of a file; `None` where there is none.
    ///
    /// # Errors
    /// A file that cannot be read, or a path that leads out of the store.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Puts bytes in the place of a file. A reader sees the old bytes or the new ones, never a part of them. A file
    /// that has these bytes already is left alone. Returns whether it was written.
    ///
    /// # Errors
    /// A file that cannot be written; the old one is still there then.
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<bool, StoreError>;

    /// Adds bytes at the end of a file, and makes it where there is none. The bytes last when this returns.
    ///
    /// # Errors
    /// A file that cannot be written; a part of the bytes may be in it then.
    fn append(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// A file that cannot be removed.
    fn remove(&self, path: &str) -> Result<(), StoreError>;

    /// The paths of all files in a folder and below it, sorted; those of the whole store for an empty path. Files and
    /// folders whose names start with a dot are left out. A folder that is not there has no files.
    ///
    /// # Errors
    /// A folder that cannot be listed.
    fn list(&self, folder: &str) -> Result<Vec<String>, StoreError>;

    /// Takes the lock called `name`, which one holder has at a time.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another one holds it; a lock that cannot be made.
    fn lock(&self, name: &str) -> Result<Lock, StoreError>;
}

/// The right to change a store, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _held: Box<dyn Held>,
}

impl Lock {
    /// A lock that ends when `held` is dropped.
    pub fn new(held: impl Debug + Send + Sync + 'static) -> Self {
        Self { _held: Box::new(held) }
    }
}

/// What a lock keeps until it ends.
trait Held: Debug + Send + Sync {}

impl<T: Debug + Send + Sync> Held for T {}

/// Why a store cannot do what it is asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A path leads out of the store, which only a file from elsewhere would hold.
    #[error("the path '{path}' leads out of {store}")]
    Outside {
        /// The path.
        path: String,
        /// The store.
        store: String,
    },
    /// A file that is needed is not there.
    #[error("{file} cannot be read: there is no such file")]
    Absent {
        /// The file.
        file: String,
    },
    /// A file cannot be read.
    #[error("{file} cannot be read")]
    Read {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("{file} cannot be written")]
    Write {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be removed.
    #[error("{file} cannot be removed")]
    Remove {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A folder cannot be listed.
    #[error("the folder {folder} cannot be listed")]
    List {
        /// The folder.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
    /// Another holder has the lock.
    #[error("another run{} is writing to {store}; wait until it has ended and try again", process(holder.as_deref()))]
    Locked {
        /// The number of the process that holds it, where that is known.
        holder: Option<String>,
        /// The store.
        store: String,
    },
    /// A lock cannot be made.
    #[error("the lock file {file} cannot be written")]
    Lock {
        /// The lock's file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
}

fn process(holder: Option<&str>) -> String {
    holder.map(|holder| format!(" (process {holder})")).unwrap_or_default()
}

/// Refuses a path that is empty or leads out of a store.
fn check_path(path: &str, store: impl FnOnce() -> String) -> Result<(), StoreError> {
    let is_below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if path.is_empty() || !is_below {
        return Err(StoreError::Outside { path: path.to_owned(), store: store() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every store does.
    fn conformance(store: &dyn Store) {
        assert_eq!(store.list("").unwrap(), Vec::<String>::new());
        assert_eq!(store.read("a/b.json").unwrap(), None);
        assert!(store.replace("a/b.json", b"one").unwrap());
        assert!(!store.replace("a/b.json", b"one").unwrap());
        assert!(store.replace("a/b.json", b"two").unwrap());
        store.append("a/log", b"1\n").unwrap();
        store.append("a/log", b"2\n").unwrap();
        assert_eq!(store.read("a/log").unwrap().as_deref(), Some(&b"1\n2\n"[..]));
        store.replace("c.json", b"three").unwrap();
        store.replace(".hidden", b"").unwrap();
        store.replace("ab/d.json", b"").unwrap();
        assert_eq!(store.list("").unwrap(), ["a/b.json", "a/log", "ab/d.json", "c.json"]);
        assert_eq!(store.list("a").unwrap(), ["a/b.json", "a/log"]);
        assert_eq!(store.list("none").unwrap(), Vec::<String>::new());
        store.remove("a/b.json").unwrap();
        store.remove("a/b.json").unwrap();
        assert_eq!(store.read("a/b.json").unwrap(), None);
        for outside in ["", "../x", "/x", "a/../../x"] {
            assert!(matches!(store.read(outside), Err(StoreError::Outside { .. })), "'{outside}' was read");
            assert!(store.replace(outside, b"").is_err() && store.append(outside, b"").is_err());
        }
        let lock = store.lock(LOCK).unwrap();
        let message = store.lock(LOCK).unwrap_err().to_string();
        assert!(message.contains("another run"), "{message}");
        drop(lock);
        drop(store.lock(LOCK).unwrap());
    }

    #[test]
    fn a_folder_and_memory_do_the_same() {
        conformance(&Memory::default());
        let folder = tempfile::tempdir().unwrap();
        conformance(&Folder::new(folder.path().join("new")));
    }
}
