//! Rows written as JSON: objects line by line, in an array, or somewhere within a document.
//!
//! Objects within a row give columns such as `place.lat`. A list has no place in a table: a row with one in a column that
//! is used is a fault, elsewhere it is passed over.

mod entry;
mod flat;
mod lines;

use serde_json::{Map, Value};

use super::{Definition, ReadOptions};
use crate::content::Content;
use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::Problem;
use crate::source::{RowSource, Unit};
use crate::table::Table;
use flat::Flat;

/// The format.
pub(super) static DEFINITION: Definition = Definition {
    name: "json",
    endings: &["json", "jsonl", "ndjson"],
    media_types: &["json"],
    magics: &[],
    begins: |sign| matches!(sign, Some('{' | '[')),
    is_unicode: true,
    delimiter: |_, _| Dialect::default().delimiter,
    open,
};

/// Opens a JSON file. The columns of a document are known when all of its rows are, so they are read at once.
///
/// # Errors
/// Text that is not in the dialect's encoding, a document that is not JSON or has no list at `rows_at`, and lines none
/// of which is JSON.
fn open<'a>(
    content: Content<'a>,
    dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let lines = if options.rows_at.is_some() { None } else { lines::open(&content, dialect, options)? };
    if let Some(lines) = lines {
        return Ok(lines);
    }
    let file = content.file().to_owned();
    let text = dialect.encoding.decode(&file, content.into_bytes()?)?;
    Ok(Box::new(read(&file, &text, dialect, options)?.into_source()))
}

fn read(file: &str, text: &str, dialect: Dialect, options: &ReadOptions<'_>) -> Result<Table, TableError> {
    let mut rows = Flat::new(options);
    if options.rows_at.is_some() || text.trim_start().starts_with('[') {
        for (index, row) in document(file, text, options.rows_at)?.iter().enumerate() {
            rows.push(index + 1, row);
        }
        return Ok(rows.table(file, Unit::Element, dialect));
    }
    if let Ok(single) = serde_json::from_str::<Map<String, Value>>(text) {
        rows.push(1, &Value::Object(single));
        return Ok(rows.table(file, Unit::Element, dialect));
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut first_broken = None;
    let mut has_json = false;
    for (index, line) in lines {
        match serde_json::from_str::<Value>(line) {
            Ok(row) => {
                has_json = true;
                rows.push(index + 1, &row);
            }
            Err(error) => {
                let column = error.column();
                first_broken = first_broken.or(Some((index + 1, column)));
                rows.fault(index + 1, Problem::NotJson { column });
            }
        }
    }
    match first_broken {
        Some((line, column)) if !has_json => {
            Err(TableError::NoJsonLine { file: file.to_owned(), line, column })
        }
        _ => Ok(rows.table(file, Unit::Line, dialect)),
    }
}

/// The list of rows in a document.
fn document(file: &str, text: &str, rows_at: Option<&str>) -> Result<Vec<Value>, TableError> {
    let mut whole: Value = serde_json::from_str(text).map_err(|error| TableError::NotJson {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        is_cut_off: error.is_eof(),
    })?;
    let pointer = rows_at.unwrap_or_default();
    match whole.pointer_mut(pointer) {
        Some(Value::Array(rows)) => Ok(std::mem::take(rows)),
        Some(_) => Err(TableError::NoList { file: file.to_owned(), pointer: pointer.to_owned() }),
        None => Err(TableError::NothingAt { file: file.to_owned(), pointer: pointer.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::History;
    use super::*;

    fn open(bytes: &[u8], rows_at: Option<&str>, target: Option<&str>) -> Result<Table, TableError> {
        let wanted = BTreeSet::from(["a".to_owned()]);
        let history = target.map(|target| History::Outcomes { target });
        let options = ReadOptions { rows_at, history, wanted: Some(&wanted), ..ReadOptions::default() };
        Table::collect(&mut *super::super::open("t.json", bytes, &options)?)
    }

    fn read(text: &str, rows_at: Option<&str>) -> Result<Table, TableError> {
        open(text.as_bytes(), rows_at, Some("d"))
    }

    #[test]
    fn lines_arrays_documents_and_single_objects_give_the_same_rows() {
        for (text, rows_at, places) in [
            (
                "\u{feff}{\"a\": 1, \"b\": {\"c\": \" x \"}}\r\n\n{\"b\": {\"c\": null}, \"d\": true}\n",
                None,
                [1, 3],
            ),
            ("[{\"a\":1,\"b\":{\"c\":\"x\"}},\n{\"b\":{\"c\":null},\"d\":true}]", None, [1, 2]),
            (
                "{\"n\":2,\"data\":{\"rows\":[{\"a\":1,\"b\":{\"c\":\"x\"}},{\"b\":{},\"d\":true}]}}",
                Some("/data/rows"),
                [1, 2],
            ),
        ] {
            let parsed = read(text, rows_at).unwrap();
            assert_eq!(parsed.headings, ["a", "b.c", "d"]);
            let cells: Vec<&[String]> = parsed.rows.iter().map(|row| row.cells.as_slice()).collect();
            assert_eq!(cells, [["1", "x", ""], ["", "", "true"]]);
            assert_eq!(parsed.rows.iter().map(|row| row.line).collect::<Vec<_>>(), places);
            assert!(parsed.faults.is_empty());
        }
        assert_eq!(read("{\n \"a\": 1\n}", None).unwrap().rows.len(), 1);
        assert_eq!(read("[]", None).unwrap().rows.len(), 0);
    }

    #[test]
    fn what_is_no_row_is_a_fault_of_its_own() {
        let parsed = read("{\"a\": 1}\n{\"a\": \n5\n{\"a\": [1]}\n{\"z\": [1]}\n", None).unwrap();
        assert_eq!(parsed.rows.len(), 2);
        let faults: Vec<String> =
            parsed.faults.iter().map(|fault| format!("{}: {}", fault.line, fault.problems[0])).collect();
        assert!(faults[0].starts_with("2: the line is not JSON"), "{faults:?}");
        assert!(faults[1].starts_with("3: the row is a number"), "{faults:?}");
        assert!(faults[2].starts_with("4: a: the value is a list"), "{faults:?}");
        assert_eq!(faults.len(), 3);
        // The first line may be one of them.
        let parsed = read("{\n{\"a\": 1}\n", None).unwrap();
        assert_eq!((parsed.rows[0].line, parsed.faults[0].line, parsed.n_rows()), (2, 1, 2));
    }

    #[test]
    fn entries_of_a_history_stand_beside_other_rows() {
        let text = "{\"features\":{\"a\":1},\"predicted\":{},\"actual\":\"x\"}\n{\"d\":\"y\",\"a\":2}\n\
                    {\"features\":{\"a\":3},\"predicted\":{}}\n";
        let parsed = read(text, None).unwrap();
        assert_eq!(parsed.headings, ["a", "d"]);
        assert_eq!(parsed.rows.iter().map(|row| row.cells.join(" ")).collect::<Vec<_>>(), ["1 x", "2 y"]);
        assert!(
            parsed.faults[0].line == 3
                && parsed.faults[0].problems[0].to_string().contains("no actual outcome"),
            "{:?}",
            parsed.faults
        );
        let plain = open(text.as_bytes(), None, None).unwrap();
        assert_eq!((plain.rows.len(), plain.headings[0].as_str()), (3, "actual"));
    }

    #[test]
    fn what_is_not_json_at_all_is_refused() {
        for (text, rows_at, said) in [
            ("[{\"a\":1},{\"a\"", None, "cut off"),
            ("a,b\n1,2\n", None, "every other line"),
            ("{\"rows\":5}", Some("/rows"), "no list"),
            ("{}", Some("/rows"), "nothing at '/rows'"),
        ] {
            let message = format!("{:#}", read(text, rows_at).unwrap_err());
            assert!(message.contains(said) && message.contains("t.json"), "{message}");
        }
        let message = format!("{:#}", open(b"{\"a\":1}\n\xff", None, Some("d")).unwrap_err());
        assert!(message.contains("line 2: the text is not UTF-8"), "{message}");
    }
}
