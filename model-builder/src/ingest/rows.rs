//! From arriving bytes to rows under the system's own column names, checked as every other row is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde::Serialize;
use vitrine_model::{Record, Task, Value};
use vitrine_publish::system::reading::Format;

use super::json;
use crate::system::System;
use crate::system::ingest::IngestToml;
use crate::table::{Cleaned, Row, Table, match_columns, normalised, read_rows};

/// The rows of one document.
#[derive(Debug)]
pub struct Arrived {
    /// The number of rows, usable or not.
    pub n_rows: usize,
    /// Those that fit the system.
    pub usable: Vec<Usable>,
    /// Those that do not, in the order of the document.
    pub left_out: Vec<LeftOut>,
    /// What the system's cleaning rules left out.
    pub cleaned: Vec<Cleaned>,
    /// The columns that no object names, in JSON.
    pub unnamed: Vec<String>,
}

/// A row that fits the system.
#[derive(Debug)]
pub struct Usable {
    /// What it is told apart from other rows by.
    pub key: String,
    /// Its line, or its place in the list.
    pub at: usize,
    /// Its texts under the names of the system's own source, as they arrived; those that are empty are left out.
    pub cells: BTreeMap<String, String>,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Where it came from.
    pub from: String,
    /// Its place there: `line 7`.
    pub at: String,
    /// Everything wrong with it.
    pub problems: Vec<String>,
}

/// Reads a document that calls itself `from`.
///
/// # Errors
/// Text that is not UTF-8, a table or JSON that cannot be read, columns that are missing. What is wrong with a
/// single row is no error.
pub fn read(
    system: &System,
    settings: &IngestToml,
    from: &str,
    bytes: &[u8],
    media_type: Option<&str>,
) -> Result<Arrived> {
    let constants: Vec<(String, String)> =
        settings.constants.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let format = settings.format.unwrap_or_else(|| found_format(from, bytes, media_type));
    let (mut table, mut left_out, unit) = match format {
        Format::Csv => (Table::parse(from, bytes, settings.delimiter)?, BTreeMap::new(), "line"),
        Format::Json => {
            let names = wanted(system, settings);
            let is_wanted = |name: &str| names.contains(&normalised(name));
            // Where the system file says itself what is in an object of this name, it is no entry of a history.
            let is_mapped = settings.columns.values().any(|name| name.starts_with("features."));
            let target = (!is_mapped).then_some(system.target_column.as_str());
            let reading = json::Reading { is_wanted: &is_wanted, target };
            let parsed = json::parse(from, bytes, settings.rows_at.as_deref(), reading)?;
            let faults = parsed.faults.into_iter().map(|(at, fault)| (at, vec![fault])).collect();
            (parsed.table, faults, parsed.unit)
        }
    };
    rename(system, &settings.columns, &mut table)?;
    let n_rows = table.rows.len() + left_out.len();
    let mut unnamed = Vec::new();
    if format == Format::Json {
        // An object that does not name a value has none, unlike a table without the column.
        leave_out_strangers(system, &mut table, &mut left_out);
        unnamed = fill_in(system, &settings.constants, &mut table)?;
    }
    let rows = read_rows(system, &table, &constants)?;
    for violation in rows.violations {
        left_out.entry(violation.line).or_default().push(violation.message);
    }
    let constants = constants.iter().filter_map(|(name, value)| {
        let column = system.columns.get(system.schema.position(name)?)?;
        (!table.headings.contains(column)).then(|| (column.clone(), value.clone()))
    });
    let constants: Vec<(String, String)> = constants.collect();
    let by_line: BTreeMap<usize, &Row> = table.rows.iter().map(|row| (row.line, row)).collect();
    let mut usable = Vec::new();
    let dataset = &rows.dataset;
    for ((record, target), line) in dataset.records.iter().zip(&dataset.targets).zip(&rows.lines) {
        let Some(row) = by_line.get(line) else { continue };
        let cells = table.headings.iter().zip(&row.cells).filter(|(_, text)| !text.is_empty());
        let cells = cells.map(|(name, text)| (name.clone(), text.clone())).chain(constants.iter().cloned());
        usable.push(Usable {
            key: key(system, settings, record, *target),
            at: *line,
            cells: cells.collect(),
        });
    }
    let left_out = left_out.into_iter().map(|(at, problems)| LeftOut {
        from: from.to_owned(),
        at: format!("{unit} {at}"),
        problems,
    });
    Ok(Arrived { n_rows, usable, left_out: left_out.collect(), cleaned: rows.cleaned, unnamed })
}

/// What a row is told apart from others by: the values that the system file names, otherwise all of them and the
/// target. Texts that differ only in case and spaces are the same.
pub fn key(system: &System, settings: &IngestToml, record: &Record, target: f64) -> String {
    let is_in = |name: &String| settings.key.is_empty() || settings.key.contains(name);
    let mut parts = Vec::new();
    for (feature, value) in system.schema.features.iter().zip(&record.values) {
        if !is_in(&feature.name) {
            continue;
        }
        parts.push(match value {
            Value::Text(text) => text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").into(),
            _ => feature.to_json(value),
        });
    }
    let of_target = &system.schema.target;
    if is_in(&of_target.name) {
        let class = of_target.classes.get(target as usize).filter(|_| of_target.task != Task::Regression);
        parts.push(class.map_or_else(|| target.into(), |class| class.value.clone().into()));
    }
    serde_json::Value::Array(parts).to_string()
}

/// Adds the columns that a table lacks, without values; returns their names.
///
/// # Errors
/// A name that fits two columns equally well.
pub fn fill_in(
    system: &System,
    constants: &BTreeMap<String, String>,
    table: &mut Table,
) -> Result<Vec<String>> {
    let found = match_columns(system, &table.headings, &table.file)?;
    let named = system.schema.features.iter().zip(&system.columns).zip(&found.features);
    let absent = named.filter(|((feature, _), at)| at.is_none() && !constants.contains_key(&feature.name));
    let mut absent: Vec<String> = absent.map(|((_, column), _)| column.clone()).collect();
    if found.target.is_none() {
        absent.push(system.target_column.clone());
    }
    for name in &absent {
        if !table.headings.contains(name) {
            table.headings.push(name.clone());
        }
    }
    for row in &mut table.rows {
        row.cells.resize(table.headings.len(), String::new());
    }
    Ok(absent)
}

/// Leaves out rows that have no value of any feature. Where every feature may be unknown they would fit, but they
/// are about something else, or use other names.
fn leave_out_strangers(system: &System, table: &mut Table, left_out: &mut BTreeMap<usize, Vec<String>>) {
    let own: Vec<usize> = (0..table.headings.len())
        .filter(|at| table.headings.get(*at).is_some_and(|heading| system.columns.contains(heading)))
        .collect();
    let is_stranger = |row: &Row| own.iter().all(|at| row.cells.get(*at).is_none_or(String::is_empty));
    for row in table.rows.extract_if(.., |row| is_stranger(row)) {
        let problem = format!(
            "the row has no value of any feature; expected at least one of {}; other names are mapped at [ingest] columns",
            system.columns.join(", ")
        );
        left_out.entry(row.line).or_default().push(problem);
    }
}

/// Gives the columns of a table the names of the system's own source. A column that the system file maps to a
/// feature comes before one that merely has the feature's name. All names are looked up among the headings as they
/// arrived, since one column may be called what another is to be called.
fn rename(system: &System, columns: &BTreeMap<String, String>, table: &mut Table) -> Result<()> {
    let mut claimed: BTreeMap<usize, &String> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (name, written) in columns {
        let Some(at) = mapped(written, table)? else { continue };
        let feature = system.schema.position(name);
        let own = feature.and_then(|at| system.columns.get(at)).unwrap_or(&system.target_column);
        if let Some(other) = claimed.insert(at, own) {
            bail!(
                "{}: [ingest] columns maps the column '{written}' to both '{other}' and '{own}'",
                table.file
            );
        }
        taken.extend([normalised(own), normalised(name)]);
    }
    for (at, heading) in table.headings.iter_mut().enumerate() {
        match claimed.get(&at) {
            Some(own) => own.as_str().clone_into(heading),
            None if taken.contains(&normalised(heading)) => heading.push_str(" (not used)"),
            None => {}
        }
    }
    let found = match_columns(system, &table.headings, &table.file)?;
    let own = system.columns.iter().chain([&system.target_column]);
    for (at, name) in found.features.iter().chain([&found.target]).zip(own) {
        if let Some(heading) = at.and_then(|at| table.headings.get_mut(at)) {
            name.clone_into(heading);
        }
    }
    Ok(())
}

/// The column of a table that the system file calls `written`, as written or without regard to case and punctuation.
fn mapped(written: &str, table: &Table) -> Result<Option<usize>> {
    let at = table.headings.iter().position(|heading| heading == written);
    let wanted = normalised(written);
    let mut alike = (0..table.headings.len())
        .filter(|at| table.headings.get(*at).is_some_and(|heading| normalised(heading) == wanted));
    match (at, alike.next(), alike.next()) {
        (Some(at), ..) | (None, Some(at), None) => Ok(Some(at)),
        (None, None, _) => Ok(None),
        (None, Some(_), Some(_)) => {
            bail!("{}: several columns could be '{written}'; rename all but one of them", table.file)
        }
    }
}

/// The normalised names of all columns that are read.
fn wanted(system: &System, settings: &IngestToml) -> BTreeSet<String> {
    let names = system.schema.features.iter().map(|feature| &feature.name).chain(&system.columns);
    let names = names.chain([&system.schema.target.name, &system.target_column]);
    names.chain(settings.columns.values()).map(|name| normalised(name)).collect()
}

/// How a document is written: by its media type, then by the end of its name, then by its first sign.
fn found_format(from: &str, bytes: &[u8], media_type: Option<&str>) -> Format {
    let kind = media_type.unwrap_or_default();
    let path = from.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if kind.contains("json") {
        return Format::Json;
    }
    if kind.contains("csv") || kind.contains("tab-separated") {
        return Format::Csv;
    }
    match ending.as_str() {
        "csv" | "tsv" => Format::Csv,
        "json" | "jsonl" | "ndjson" => Format::Json,
        _ => {
            let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
            if matches!(start.first(), Some(b'{' | b'[')) { Format::Json } else { Format::Csv }
        }
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
