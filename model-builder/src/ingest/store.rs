//! The local store of rows that arrived: one line of JSON for each, with when and from where it came.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use vitrine_model::artifact::sha256_hex;
use vitrine_publish::store::replace;
use vitrine_table::arriving::{Usable, fill_in, key};
use vitrine_table::{CleaningRule, Encoding, Row, Table, TableSpec};

use super::failure::IngestFailure;
use crate::failure::{Because as _, failed};
use crate::rows::Rows;
use crate::system::System;

/// The name of the store.
pub const FILE: &str = "ingested.jsonl";

/// The path of the store in a system's folder.
pub fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// One line of the store.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// When it arrived, in UTC.
    received: String,
    /// The file or address it came from.
    from: String,
    /// Its line there, or its place in the list.
    at: usize,
    /// Its texts under the names of the system's own source.
    row: BTreeMap<String, String>,
}

/// The store, opened to add to it.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    bytes: Vec<u8>,
    keys: BTreeSet<String>,
    /// The number of rows in it.
    pub n_rows: usize,
}

impl Store {
    /// Opens the store in a folder; one that is not there is empty.
    ///
    /// # Errors
    /// A file that cannot be read or is damaged; it is left as it is.
    pub fn open(system: &System, folder: &Path) -> Result<Self> {
        let path = path(folder);
        let what = || IngestFailure::Stored { file: path.display().to_string() };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).because(what),
        };
        let table = table(FILE, &bytes).because(what)?;
        let n_rows = table.rows.len();
        let rows = rows(system, table).because(what)?;
        let keys = keys(system, &rows).into_iter().collect();
        Ok(Self { path, bytes, keys, n_rows })
    }

    /// Adds the rows whose key is not there yet; returns how many those are. They are in the file only after
    /// [`Store::write`].
    ///
    /// # Errors
    /// A row that cannot be written as JSON.
    pub fn add(&mut self, received: &str, from: &str, rows: Vec<Usable>) -> Result<usize> {
        let mut n_added = 0;
        for row in rows {
            if !self.keys.insert(row.key) {
                continue;
            }
            let line =
                Line { received: received.to_owned(), from: from.to_owned(), at: row.at, row: row.cells };
            serde_json::to_writer(&mut self.bytes, &line).because(|| IngestFailure::RowAsJson)?;
            self.bytes.push(b'\n');
            n_added += 1;
        }
        self.n_rows += n_added;
        Ok(n_added)
    }

    /// The SHA-256 of its first line. A store only grows, so as long as it is the same store this stays the same.
    pub fn first_line(&self) -> String {
        sha256_hex(self.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default())
    }

    /// Puts all rows into the file, whole: whoever reads meanwhile, and a run that is cut off, finds the old file.
    ///
    /// # Errors
    /// A file that cannot be written; the old one is still there then.
    pub fn write(&self) -> Result<()> {
        Ok(replace(&self.path, &self.bytes).map(|_| ())?)
    }
}

/// Reads the rows of a store as those of any other source.
///
/// # Errors
/// A damaged line, with its number.
pub fn read(system: &System, bytes: &[u8]) -> Result<Rows> {
    rows(system, table(FILE, bytes)?)
}

/// The key of every usable row, in order.
pub fn keys(system: &System, rows: &Rows) -> Vec<String> {
    let rows = rows.dataset.records.iter().zip(&rows.dataset.targets);
    let spec = system.table_spec();
    rows.map(|(record, target)| key(&spec, &system.ingest.key, record, *target)).collect()
}

/// A column that no stored row has is one without values: the system may have got a feature since. Repeated rows
/// were left out of their own document when they arrived. Two stored rows are the same if their keys are,
/// which may distinguish more rows than the columns of a source do.
fn rows(system: &System, mut table: Table) -> Result<Rows> {
    let rules = system.cleaning.iter().filter(|rule| rule.repeats.is_empty());
    let rules: Vec<CleaningRule> = rules.cloned().collect();
    let spec = TableSpec { cleaning: &rules, ..system.table_spec() };
    fill_in(&spec, &BTreeMap::new(), &mut table)?;
    Ok(Rows::of(system, vitrine_table::read(&mut table.source(), &spec, &[])?))
}

fn table(file: &str, bytes: &[u8]) -> Result<Table> {
    let text = Encoding::Utf8.decode(file, bytes.into())?;
    let mut lines = Vec::new();
    let mut names = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        match serde_json::from_str::<Line>(line) {
            Ok(line) => {
                names.extend(line.row.keys().cloned());
                lines.push((index + 1, line.row));
            }
            Err(reason) => {
                let (file, line) = (file.to_owned(), index + 1);
                return Err(failed(IngestFailure::StoredLine { file, line, reason }));
            }
        }
    }
    let headings: Vec<String> = names.into_iter().collect();
    let rows = lines.into_iter().map(|(line, mut row)| Row {
        line,
        cells: headings.iter().map(|name| row.remove(name).unwrap_or_default()).collect(),
    });
    let rows = rows.collect();
    Ok(Table { file: file.to_owned(), rows, headings, ..Table::default() })
}
