//! Rows that arrived later, as one more source beside the declared ones.

use std::collections::BTreeSet;

use anyhow::Result;
use vitrine_model::artifact::{SourceFile, sha256_hex};

use super::Data;
use crate::context::Context;
use crate::failure::{Because as _, Failure};
use crate::ingest::store;
use crate::system::System;

/// Puts the rows that `ingest` has stored behind those of the declared files, where there are any.
///
/// A row that a declared file has too, by the key of the system file, is left out: it would count twice.
///
/// # Errors
/// A store that cannot be read or is damaged.
pub fn add(context: &Context, system: &System, data: &mut Data) -> Result<()> {
    let Some(path) = context.ingested_folder(system.name()).map(|folder| store::path(&folder)) else {
        return Ok(());
    };
    if !path.is_file() {
        return Ok(());
    }
    let what = || Failure::Read { file: path.display().to_string() };
    let bytes = std::fs::read(&path).because(what)?;
    let mut rows = store::read(system, &bytes).because(what)?;
    let mut known: BTreeSet<String> = store::keys(system, &data.rows).into_iter().collect();
    let is_new: Vec<bool> = store::keys(system, &rows).into_iter().map(|key| known.insert(key)).collect();
    keep(&mut rows.dataset.records, &is_new);
    keep(&mut rows.dataset.targets, &is_new);
    keep(&mut rows.lines, &is_new);
    let n_added = rows.dataset.n_samples();
    let said = context.texts().cli_ingest();
    let (n_rows, file) = (n_added as u64, path.display().to_string());
    data.remarks.push(match is_new.len() - n_added {
        0 => said.joined(n_rows, &file),
        n => said.joined_repeated(n_rows, &file, n as u64),
    });
    data.rows.extend(rows);
    data.files.push(SourceFile { name: store::FILE.to_owned(), sha256: sha256_hex(&bytes) });
    Ok(())
}

/// Leaves out the elements whose flag is not set.
fn keep<T>(elements: &mut Vec<T>, flags: &[bool]) {
    let mut flags = flags.iter();
    elements.retain(|_| flags.next().copied().unwrap_or_default());
}
