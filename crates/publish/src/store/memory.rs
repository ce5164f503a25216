//! A store that is a map in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Lock, Store, StoreError, check_path};

/// Files in memory. What is written is gone when it is dropped.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    locks: Arc<Mutex<BTreeSet<String>>>,
}

impl Memory {
    /// A store with these files.
    pub fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files: Mutex::new(files), ..Self::default() }
    }

    /// All files with their paths.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn files(&self, path: &str) -> Result<MutexGuard<'_, BTreeMap<String, Vec<u8>>>, StoreError> {
        check_path(path, || self.shown(""))?;
        Ok(guard(&self.files))
    }
}

/// Every change is a single step, so what a thread left behind when it panicked is whole.
fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for Memory {
    fn shown(&self, path: &str) -> String {
        if path.is_empty() { "memory".to_owned() } else { path.to_owned() }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.files(path)?.get(path).cloned())
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        let mut files = self.files(path)?;
        if files.get(path).is_some_and(|old| old == bytes) {
            return Ok(false);
        }
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(true)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.files(path)?.entry(path.to_owned()).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<(), StoreError> {
        self.files(path)?.remove(path);
        Ok(())
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let files = guard(&self.files);
        let is_listed = |path: &&String| {
            let below = path.strip_prefix(folder).filter(|rest| folder.is_empty() || rest.starts_with('/'));
            below.is_some() && path.split('/').all(|part| !part.starts_with('.'))
        };
        Ok(files.keys().filter(is_listed).cloned().collect())
    }

    fn lock(&self, name: &str) -> Result<Lock, StoreError> {
        if !guard(&self.locks).insert(name.to_owned()) {
            return Err(StoreError::Locked { holder: None, store: self.shown("") });
        }
        Ok(Lock::new(MemoryLock { name: name.to_owned(), locks: Arc::clone(&self.locks) }))
    }
}

#[derive(Debug)]
struct MemoryLock {
    name: String,
    locks: Arc<Mutex<BTreeSet<String>>>,
}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        guard(&self.locks).remove(&self.name);
    }
}
