//! Rows that arrive from elsewhere, under other names and in any format, as rows under a system's own column names.

mod key;
mod rename;

use std::collections::BTreeMap;

use crate::cleaning::Cleaned;
use crate::error::TableError;
use crate::fault::{Problem, RowFault};
use crate::formats::{Format, History, ReadOptions, open};
use crate::matching::match_columns;
use crate::numbers::Numbers;
use crate::reading::read as read_table;
use crate::source::{Row, Unit};
use crate::spec::TableSpec;
use crate::table::Table;

pub use key::key;
pub use rename::rename;

/// How arriving rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// What the system's own files are like.
    pub spec: TableSpec<'a>,
    /// The features, or the target, that distinguish two rows; all of them where none is named.
    pub key: &'a [String],
    /// The format; found out where it is absent.
    pub format: Option<Format>,
    /// The sign between the columns of a table; found out where it is absent.
    pub delimiter: Option<char>,
    /// Where in a JSON document the list of rows is, as a JSON pointer.
    pub rows_at: Option<&'a str>,
    /// From features, or the target, to what arriving rows call them. What is not named here, or not found under
    /// that name, is looked for as in the system's own files.
    pub columns: &'a BTreeMap<String, String>,
    /// Features that are the same in all rows and have no column there.
    pub constants: &'a BTreeMap<String, String>,
}

/// The rows of one document: each is usable, left out or cleaned.
#[derive(Debug)]
pub struct Arrived {
    /// The number of rows.
    pub n_rows: usize,
    /// Those that fit the system.
    pub usable: Vec<Usable>,
    /// Those that do not, in the order of the document.
    pub left_out: Vec<RowFault>,
    /// Those that the system's cleaning rules left out.
    pub cleaned: Vec<Cleaned>,
    /// What the places of the rows are.
    pub unit: Unit,
    /// The columns that no object names, in JSON.
    pub unnamed: Vec<String>,
}

/// A row that fits the system.
#[derive(Debug)]
pub struct Usable {
    /// Its key.
    pub key: String,
    /// Its line, or its place in the list.
    pub at: usize,
    /// Its texts under the names of the system's own source, as they arrived but with decimal points; those that are
    /// empty are left out.
    pub cells: BTreeMap<String, String>,
}

/// Reads a document that calls itself `from`.
///
/// # Errors
/// A file that cannot be read, columns that are missing or mapped twice. What is wrong with a single row is no error.
pub fn read(
    arrival: &Arrival<'_>,
    from: &str,
    bytes: &[u8],
    media_type: Option<&str>,
) -> Result<Arrived, TableError> {
    let spec = &arrival.spec;
    let names = rename::wanted(arrival);
    // Where the system file says itself what is in an object of this name, it is no entry of a history.
    let is_mapped = arrival.columns.values().any(|name| name.starts_with("features."));
    let options = ReadOptions {
        format: arrival.format,
        media_type,
        delimiter: arrival.delimiter,
        rows_at: arrival.rows_at,
        wanted: Some(&names),
        history: (!is_mapped).then_some(History::Outcomes { target: spec.target_column }),
        ..ReadOptions::default()
    };
    let mut source = open(from, bytes, &options)?;
    let has_fixed_columns = source.has_fixed_columns();
    let mut table = Table::collect(&mut *source)?;
    drop(source);
    rename(arrival, &mut table)?;
    let n_rows = table.n_rows();
    let mut unnamed = Vec::new();
    if !has_fixed_columns {
        // An object that does not name a value has none, unlike a table without the column.
        leave_out_strangers(spec, &mut table);
        unnamed = fill_in(spec, arrival.constants, &mut table)?;
    }
    let constants: Vec<(String, String)> =
        arrival.constants.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let reading = read_table(&mut table.source(), spec, &constants)?;
    let constants = constants.iter().filter_map(|(name, value)| {
        let column = spec.column(spec.schema.position(name)?);
        (!table.headings.iter().any(|heading| heading == column)).then(|| (column.to_owned(), value.clone()))
    });
    let constants: Vec<(String, String)> = constants.collect();
    // Both are in the order of the document.
    let mut rows = table.rows.iter();
    let mut usable = Vec::new();
    for ((record, target), line) in reading.records.iter().zip(&reading.targets).zip(&reading.lines) {
        let Some(row) = rows.find(|row| row.line == *line) else { continue };
        let cells =
            table.headings.iter().zip(&row.cells).enumerate().filter(|(_, (_, text))| !text.is_empty());
        let cells = cells.map(|(at, (name, text))| {
            let numbers = Numbers::at(&table.numbers, at);
            (name.clone(), stored(spec, name, text, numbers))
        });
        usable.push(Usable {
            key: key(spec, arrival.key, record, *target),
            at: *line,
            cells: cells.chain(constants.iter().cloned()).collect(),
        });
    }
    Ok(Arrived {
        n_rows,
        usable,
        left_out: reading.left_out,
        cleaned: reading.cleaned,
        unit: reading.unit,
        unnamed,
    })
}

/// A cell as it is stored: a number of a feature or the target with a decimal point, anything else as it arrived.
fn stored(spec: &TableSpec<'_>, column: &str, text: &str, numbers: Numbers) -> String {
    let feature = spec.feature_columns().position(|own| own == column);
    let feature = feature.and_then(|at| spec.schema.features.get(at));
    let target = &spec.schema.target;
    let unit = match feature {
        Some(feature) if feature.kind.is_numeric() => feature.unit.as_deref(),
        None if column == spec.target_column => target.unit.as_deref(),
        _ => return text.to_owned(),
    };
    numbers.plain(text, unit).into_owned()
}

/// Adds the columns that a table lacks, without values; returns their names.
///
/// # Errors
/// A name that fits two columns equally well.
pub fn fill_in(
    spec: &TableSpec<'_>,
    constants: &BTreeMap<String, String>,
    table: &mut Table,
) -> Result<Vec<String>, TableError> {
    let found = match_columns(spec, &table.headings, &table.file)?;
    let named = spec.schema.features.iter().zip(spec.feature_columns()).zip(&found.features);
    let absent = named.filter(|((feature, _), at)| at.is_none() && !constants.contains_key(&feature.name));
    let mut absent: Vec<String> = absent.map(|((_, column), _)| column.to_owned()).collect();
    if found.target.is_none() {
        absent.push(spec.target_column.to_owned());
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
fn leave_out_strangers(spec: &TableSpec<'_>, table: &mut Table) {
    let columns: Vec<String> = spec.feature_columns().map(str::to_owned).collect();
    let own: Vec<usize> = (0..table.headings.len())
        .filter(|at| table.headings.get(*at).is_some_and(|heading| columns.contains(heading)))
        .collect();
    let is_stranger = |row: &Row| own.iter().all(|at| row.cells.get(*at).is_none_or(String::is_empty));
    let strangers = table.rows.extract_if(.., |row| is_stranger(row)).map(|row| RowFault {
        line: row.line,
        problems: vec![Problem::Stranger { columns: columns.clone() }],
    });
    table.faults.extend(strangers);
    vitrine_order::sort_by_key(&mut table.faults, |fault| fault.line);
}
