//! A store whose power fails.

use std::sync::atomic::{AtomicUsize, Ordering};

use vitrine_publish::store::{Lock, Memory, Store, StoreError};

/// A store in memory that writes a number of times and then never again, as a machine whose power fails.
#[derive(Debug)]
pub struct Failing {
    pub memory: Memory,
    left: AtomicUsize,
}

impl Failing {
    pub fn after(memory: Memory, n_writes: usize) -> Self {
        Self { memory, left: AtomicUsize::new(n_writes) }
    }

    fn write(&self, path: &str) -> Result<(), StoreError> {
        let left = self.left.load(Ordering::SeqCst);
        self.left.store(left.saturating_sub(1), Ordering::SeqCst);
        let source = || std::io::Error::other("no power");
        if left == 0 { Err(StoreError::Write { file: path.to_owned(), source: source() }) } else { Ok(()) }
    }
}

impl Store for Failing {
    fn shown(&self, path: &str) -> String {
        self.memory.shown(path)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.memory.read(path)
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        self.write(path)?;
        self.memory.replace(path, bytes)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(path)?;
        self.memory.append(path, bytes)
    }

    fn remove(&self, path: &str) -> Result<(), StoreError> {
        self.write(path)?;
        self.memory.remove(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        self.memory.list(folder)
    }

    fn lock(&self, name: &str) -> Result<Lock, StoreError> {
        self.memory.lock(name)
    }
}
