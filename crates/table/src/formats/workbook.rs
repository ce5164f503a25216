//! Workbooks of table programs: xlsx, xlsb, xls and ods. One sheet is the table.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, Dimensions, Range, Reader as _, Sheets, open_workbook_auto_from_rs};

use super::headings::Headings;
use super::likeness::Likeness;
use super::{Definition, ReadOptions, titles};
use crate::content::Content;
use crate::dialect::Dialect;
use crate::error::TableError;
use crate::numbers::{Numbers, NumbersShown};
use crate::source::{Row, RowSource, Unit};
use crate::table::Table;

/// The format.
pub(super) static DEFINITION: Definition = Definition {
    name: "workbook",
    endings: &["xlsx", "xlsm", "xlsb", "xls", "ods"],
    media_types: &["spreadsheet", "ms-excel"],
    // A zip file, and the older container of documents.
    magics: &[b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    begins: |_| false,
    is_unicode: true,
    delimiter: |_, _| Dialect::default().delimiter,
    open,
};

/// Opens the sheet that `options` name, otherwise the first one with more than a heading.
///
/// # Errors
/// A file that is no workbook, or one with a password; a sheet that is not there; no sheet with a heading.
fn open<'a>(
    content: Content<'a>,
    dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let name = content.file().to_owned();
    let file = name.as_str();
    let bytes = content.into_bytes()?;
    let broken = |reason: String| TableError::Workbook { file: file.to_owned(), reason };
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes.as_ref())).map_err(|error| broken(error.to_string()))?;
    let names = workbook.sheet_names();
    if let Some(name) = options.sheet.filter(|name| !names.iter().any(|known| known == name)) {
        return Err(TableError::NoSheet { file: file.to_owned(), sheet: name.to_owned(), known: names });
    }
    let mut found = None;
    for name in names.iter().filter(|name| options.sheet.is_none_or(|wanted| wanted == name.as_str())) {
        let mut range = workbook.worksheet_range(name).map_err(|error| broken(error.to_string()))?;
        let merged = merged(&mut workbook, name);
        for cells in &merged {
            fill(&mut range, cells);
        }
        let table = table(file, dialect, &range, &merged, options.no_heading);
        match table {
            Some(table) if !table.rows.is_empty() => return Ok(Box::new(table.into_source())),
            table => found = found.or(table),
        }
    }
    let table = found.ok_or_else(|| TableError::Empty { file: file.to_owned() })?;
    Ok(Box::new(table.into_source()))
}

/// The cells of a sheet that are shown as one, where the format says so.
fn merged<R: Read + Seek>(workbook: &mut Sheets<R>, sheet: &str) -> Vec<Dimensions> {
    match workbook {
        Sheets::Xlsx(book) => book.worksheet_merge_cells(sheet).and_then(Result::ok).unwrap_or_default(),
        Sheets::Xls(book) => book.worksheet_merge_cells(sheet).unwrap_or_default(),
        Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
    }
}

/// Gives cells below each other that are shown as one the value of the first of them, which belongs to all of their
/// rows. Cells beside each other are those of titles, and stay.
fn fill(range: &mut Range<Data>, cells: &Dimensions) {
    let ((top, column), (bottom, _)) = (cells.start, cells.end);
    let Some(value) = range.get_value((top, column)).filter(|value| !is_blank(value)).cloned() else {
        return;
    };
    let last = range.end().map_or(top, |(last, _)| last.min(bottom));
    (top + 1..=last).for_each(|row| range.set_value((row, column), value.clone()));
}

/// The rows of a sheet below the one with the columns' names; `None` where all are blank.
fn table(
    file: &str,
    dialect: Dialect,
    range: &Range<Data>,
    merged: &[Dimensions],
    no_heading: bool,
) -> Option<Table> {
    let (first, start) = range.start()?;
    let lines = range.rows().zip(first as usize + 1..);
    let mut rows: Vec<(&[Data], usize)> = lines.filter(|(cells, _)| !cells.iter().all(is_blank)).collect();
    let n_columns = rows.first()?.0.len();
    let (headings, names): (Headings, &[Data]) = if no_heading {
        (Headings::numbered(n_columns), &[])
    } else {
        let kind = |cell: &Data| match cell {
            cell if is_blank(cell) => titles::Cell::Blank,
            Data::String(_) => titles::Cell::Text,
            _ => titles::Cell::Other,
        };
        let n_titles =
            titles::count(rows.iter().map(|(cells, _)| cells.iter().map(kind).collect::<Vec<_>>()));
        rows.drain(..n_titles);
        let groups = groups(&rows, merged, start);
        if groups.is_some() {
            rows.remove(0);
        }
        let (heading, _) = rows.remove(0);
        let mut names: Vec<String> = heading.iter().map(text).collect();
        // Columns of one name are told apart by the groups that they are in.
        let is_repeated = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        let is_repeated: Vec<bool> = names.iter().map(is_repeated).collect();
        for ((name, group), _) in
            names.iter_mut().zip(groups.iter().flatten()).zip(is_repeated).filter(|(_, is)| *is)
        {
            *name = if group.is_empty() { std::mem::take(name) } else { format!("{group} {name}") };
        }
        (Headings::of(names), heading)
    };
    let numbers = numbers_in_texts(n_columns, rows.iter().map(|(cells, _)| *cells));
    let cell = |(at, cell): (usize, &Data)| plain(cell, Numbers::at(&numbers, at));
    let rows = rows
        .into_iter()
        .map(|(cells, line)| Row { line, cells: cells.iter().enumerate().map(cell).collect() });
    let mut table = Table {
        file: file.to_owned(),
        dialect,
        unit: Unit::Line,
        repeated: headings.repeated,
        headings: headings.names,
        rows: rows.collect(),
        ..Table::default()
    };
    let mut likeness = Likeness::new(n_columns);
    table.rows.iter().for_each(|row| likeness.row(row.cells.iter().map(String::as_str)));
    let names_as_texts: Vec<String> = names.iter().map(text).collect();
    table.first_row_looks_like_data = !no_heading && likeness.holds(&names_as_texts, &[]);
    drop_blank_columns(&mut table, names);
    Some(table)
}

/// The group of each column, where the first row names groups of columns and the second one the columns: a cell of the
/// first one is shown over several columns, and the second one holds texts only.
fn groups(rows: &[(&[Data], usize)], merged: &[Dimensions], start: u32) -> Option<Vec<String>> {
    let [(first, line), (second, _), _, ..] = rows else { return None };
    let are_names = second.iter().filter(|cell| !is_blank(cell)).count() > 1
        && second.iter().all(|cell| is_blank(cell) || matches!(cell, Data::String(_)));
    let wide = merged.iter().filter(|cells| {
        cells.start.0 as usize + 1 == *line && cells.start.1 < cells.end.1 && cells.start.0 == cells.end.0
    });
    let mut groups: Vec<String> = first.iter().map(text).collect();
    let mut n_wide = 0;
    for cells in wide {
        n_wide += 1;
        let (from, to) =
            (cells.start.1.saturating_sub(start) as usize, cells.end.1.saturating_sub(start) as usize);
        let name = groups.get(from).cloned().unwrap_or_default();
        groups.iter_mut().take(to + 1).skip(from).for_each(|group| group.clone_from(&name));
    }
    (are_names && n_wide > 0).then_some(groups)
}

/// Leaves out the columns without a heading and a value: a sheet reaches as far as somebody has ever formatted a cell.
fn drop_blank_columns(table: &mut Table, heading: &[Data]) {
    let is_used = |column: usize| {
        let has_value = |row: &Row| row.cells.get(column).is_some_and(|cell| !cell.is_empty());
        heading.get(column).is_some_and(|cell| !is_blank(cell)) || table.rows.iter().any(has_value)
    };
    let used: Vec<bool> = (0..table.headings.len()).map(is_used).collect();
    let keep = |cells: &mut Vec<String>| {
        let mut at = used.iter();
        cells.retain(|_| at.next().copied().unwrap_or(true));
    };
    keep(&mut table.headings);
    table.rows.iter_mut().for_each(|row| keep(&mut row.cells));
}

fn is_blank(cell: &Data) -> bool {
    match cell {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// How the texts of each column write numbers; cells with numbers have no way of their own.
fn numbers_in_texts<'a>(n_columns: usize, rows: impl Iterator<Item = &'a [Data]>) -> Vec<Numbers> {
    let mut shown = NumbersShown::new(n_columns);
    for cells in rows {
        shown.row(cells.iter().map(|cell| if let Data::String(text) = cell { text.trim() } else { "" }));
    }
    // Nothing stands between the columns of a sheet.
    shown.numbers(b'\t', None)
}

/// A cell as text; a number that is a text with marks as programs write it, for the other cells of its column are
/// numbers.
fn plain(cell: &Data, numbers: Numbers) -> String {
    let written = text(cell);
    let is_marked = matches!(cell, Data::String(_)) && written.contains([',', '.']);
    match numbers.read(&written, None).filter(|_| is_marked && numbers.decimal().is_some()) {
        Some(number) if Numbers::default().read(&written, None) != Some(number) => number.to_string(),
        _ => written,
    }
}

/// A cell as text: numbers as programs write them, days and times in ISO 8601.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) => text.trim().to_owned(),
        Data::DurationIso(text) => clock(text).unwrap_or_else(|| text.trim().to_owned()),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Error(error) => error.to_string(),
        // A time by itself is a part of the day 0.
        Data::DateTime(time) if time.is_datetime() && (0.0..1.0).contains(&time.as_f64()) => {
            time.as_datetime().map_or_else(String::new, |time| time.format("%H:%M:%S").to_string())
        }
        Data::DateTime(time) => match time.as_datetime().filter(|_| time.is_datetime()) {
            Some(time) => {
                let text = time.format("%Y-%m-%dT%H:%M:%S").to_string();
                text.strip_suffix("T00:00:00").map_or(text.clone(), str::to_owned)
            }
            None => time.as_f64().to_string(),
        },
    }
}

/// A time of day as free programs store it, `PT14H30M00S`, on a clock; `None` for any other text.
fn clock(text: &str) -> Option<String> {
    let (hour, rest) = text.trim().strip_prefix("PT")?.split_once('H')?;
    let (minute, second) = rest.strip_suffix('S')?.split_once('M')?;
    let is_part = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = is_part(hour) && hour < "24" && is_part(minute) && second.get(..2).is_some_and(is_part);
    is_time.then(|| format!("{hour}:{minute}:{second}"))
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;

    /// Two sheets: `Om` with a note, `Priser` with headings in the second row, a day, decimals, an error and a blank row.
    const XLSX: &[u8] = include_bytes!("../../tests/files/priser.xlsx");
    const ODS: &[u8] = include_bytes!("../../tests/files/priser.ods");

    fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
        let options = ReadOptions { sheet, ..ReadOptions::default() };
        Table::collect(&mut *open("priser", bytes, &options)?)
    }

    #[test]
    fn the_first_sheet_with_rows_is_the_table() {
        for bytes in [XLSX, ODS] {
            let table = read(bytes, None).unwrap();
            assert_eq!(table.headings, ["ort", "yta", "såld", "pris"]);
            let rows: Vec<(usize, String)> =
                table.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
            assert_eq!(rows[0], (3, "Örebro|37.5|2024-03-01|1500000".to_owned()));
            assert_eq!(rows[1], (5, "Malmö||2024-12-24|2000000".to_owned()));
            assert_eq!(read(bytes, Some("Om")).unwrap().headings, ["En anteckning"]);
        }
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        let error = read(XLSX, Some("Hyror")).unwrap_err().to_string();
        assert!(error.contains("no sheet 'Hyror'; it has Om, Priser"), "{error}");
        let error = read(&XLSX[..XLSX.len() / 2], None).unwrap_err().to_string();
        assert!(error.contains("priser cannot be read as a workbook"), "{error}");
    }
}
