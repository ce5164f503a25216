//! Changing several files at once: all of them have their new bytes in the end, or none has.
//!
//! What is to be written and removed is first put into one file, the journal. From then on the change counts: whoever
//! comes after an interruption finishes it before reading. A change of one file needs no journal.

use serde::{Deserialize, Serialize};

use super::{LOCK, Lock, Store, StoreError};

/// The journal of a change that is under way. Its name starts with a dot, so that no list of files has it.
const JOURNAL: &str = ".change.json";

/// Files to write and to remove, all of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The paths of the files to write, each with its new text.
    pub replace: Vec<(String, String)>,
    /// The paths of the files to remove.
    pub remove: Vec<String>,
}

impl Change {
    /// Notes a file to write.
    pub fn replace(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.replace.push((path.into(), text.into()));
    }
}

/// Makes a change. If it is cut off, the store has the old files, or [`finish`] makes it have the new ones.
///
/// # Errors
/// A file that cannot be written or removed.
pub fn commit(store: &dyn Store, lock: &Lock, change: &Change) -> Result<(), StoreError> {
    let mut needed = Change::default();
    for (path, text) in &change.replace {
        if store.read(path)?.as_deref() != Some(text.as_bytes()) {
            needed.replace(path, text);
        }
    }
    for path in &change.remove {
        if store.read(path)?.is_some() {
            needed.remove.push(path.clone());
        }
    }
    if needed.replace.len() + needed.remove.len() > 1 {
        let journal = serde_json::to_vec(&needed).map_err(|error| StoreError::Write {
            file: store.shown(JOURNAL),
            source: std::io::Error::other(error),
        })?;
        store.replace(JOURNAL, &journal)?;
        return roll_forward(store, lock, &needed);
    }
    apply(store, &needed)
}

/// Finishes a change that was cut off, where there is one. Returns whether there was.
///
/// # Errors
/// A journal that cannot be read, and as [`commit`].
pub fn finish(store: &dyn Store, lock: &Lock) -> Result<bool, StoreError> {
    let Some(journal) = store.read(JOURNAL)? else { return Ok(false) };
    let change: Change = serde_json::from_slice(&journal).map_err(|error| StoreError::Read {
        file: store.shown(JOURNAL),
        source: std::io::Error::other(error),
    })?;
    roll_forward(store, lock, &change)?;
    Ok(true)
}

/// As [`finish`] for somebody who only reads, and who takes the lock where there is something to finish. Nothing is done
/// while another run holds it, because that run is making the change.
///
/// # Errors
/// As [`finish`].
pub fn finish_interrupted(store: &dyn Store) -> Result<bool, StoreError> {
    if store.read(JOURNAL)?.is_none() {
        return Ok(false);
    }
    match store.lock(LOCK) {
        Ok(lock) => finish(store, &lock),
        Err(StoreError::Locked { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

fn roll_forward(store: &dyn Store, _lock: &Lock, change: &Change) -> Result<(), StoreError> {
    apply(store, change)?;
    store.remove(JOURNAL)
}

fn apply(store: &dyn Store, change: &Change) -> Result<(), StoreError> {
    for (path, text) in &change.replace {
        store.replace(path, text.as_bytes())?;
    }
    for path in &change.remove {
        store.remove(path)?;
    }
    Ok(())
}
