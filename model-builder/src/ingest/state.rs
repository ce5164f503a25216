//! What is remembered of each address between runs, so that what has not changed is not sent again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use vitrine_publish::store::replace;

use super::document::Validators;
use super::failure::IngestFailure;
use super::store::Store;
use crate::failure::Because as _;

/// The file beside the store of rows.
const FILE: &str = "ingested.state.json";

/// What is remembered. It only saves work: without it everything is fetched again, and rows that are there
/// already are found by their keys.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    file: StateFile,
    again: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile {
    /// The SHA-256 of what rows are read by; with another schema other rows may fit.
    read_by: String,
    /// The number of rows that the store had.
    #[serde(default)]
    n_stored: usize,
    /// The SHA-256 of the store's first line, which another store does not have.
    #[serde(default)]
    first_stored: String,
    addresses: BTreeMap<String, Known>,
}

/// What is remembered of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// How to detect whether it has changed.
    pub validators: Validators,
    /// The page behind it, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The number of its rows, usable or not.
    pub n_rows: usize,
    /// The SHA-256 of its bytes, by which a page that repeats it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl State {
    /// Reads what is remembered in a folder. Nothing is where the store is not the one that the rows were put into or
    /// has lost some of them, and where rows are now read by something else. With `again` everything is asked for,
    /// whatever is remembered.
    pub fn open(folder: &Path, store: &Store, read_by: String, again: bool) -> Self {
        let path = folder.join(FILE);
        let read = || -> Option<StateFile> { serde_json::from_slice(&std::fs::read(&path).ok()?).ok() };
        let is_of_use = |file: &StateFile| {
            file.read_by == read_by
                && (1..=store.n_rows).contains(&file.n_stored)
                && file.first_stored == store.first_line()
        };
        let file = read().filter(is_of_use);
        let file = file.unwrap_or_else(|| StateFile { read_by, ..StateFile::default() });
        Self { path, file, again }
    }

    /// What is remembered of an address.
    pub fn get(&self, url: &str) -> Option<&Known> {
        self.file.addresses.get(url).filter(|_| !self.again)
    }

    /// Remembers an address. Its rows must be in the store by now, since the server may not send them again.
    pub fn set(&mut self, url: &str, known: Known) {
        self.file.addresses.insert(url.to_owned(), known);
    }

    /// Writes it all, with what identifies `store`.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&mut self, store: &Store) -> Result<()> {
        self.file.n_stored = store.n_rows;
        self.file.first_stored = store.first_line();
        let mut bytes = serde_json::to_vec_pretty(&self.file).because(|| IngestFailure::StateAsJson)?;
        bytes.push(b'\n');
        Ok(replace(&self.path, &bytes).map(|_| ())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_remembered_only_with_its_store_and_for_the_same_reading() {
        let folder = tempfile::tempdir().unwrap();
        let system = include_str!("../../systems/wine.toml");
        let system = crate::system::System::parse("wine", system, "wine.toml").unwrap();
        let store = |lines: &[&str]| {
            let line = |at: &&str| format!("{{\"received\":\"\",\"from\":\"\",\"at\":{at},\"row\":{{}}}}\n");
            let text: String = lines.iter().map(line).collect();
            std::fs::write(crate::ingest::store::path(folder.path()), text).unwrap();
            Store::open(&system, folder.path()).unwrap()
        };
        let known = Known { next: Some("http://a.org/2".to_owned()), n_rows: 3, ..Known::default() };
        let first = store(&["1", "2"]);
        let mut state = State::open(folder.path(), &first, "a".to_owned(), false);
        state.set("http://a.org/1", known.clone());
        state.write(&first).unwrap();
        let found = |store: &Store, read_by: &str, again| {
            State::open(folder.path(), store, read_by.to_owned(), again).get("http://a.org/1").cloned()
        };
        assert_eq!(found(&first, "a", false), Some(known.clone()));
        assert_eq!(found(&store(&["1", "2", "3"]), "a", false), Some(known));
        assert_eq!((found(&first, "b", false), found(&first, "a", true)), (None, None));
        for (lines, what) in [(&[][..], "none"), (&["1"], "a shorter"), (&["4", "5", "6"], "another")] {
            assert_eq!(found(&store(lines), "a", false), None, "{what} store");
        }
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(found(&first, "a", false), None);
    }
}
