//! Rows written as JSON: objects line by line, in an array, or somewhere within a document.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};

use super::entry;
use crate::table::{Row, Table, utf8};

/// How rows are read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Whether a column of this name is used.
    pub is_wanted: &'a dyn Fn(&str) -> bool,
    /// The target's name under which entries of a prediction history, which [`entry::row`] reads, say what turned out;
    /// without it they are rows like others.
    pub target: Option<&'a str>,
}

/// The rows of a JSON file as a table, and those that are no rows.
#[derive(Debug)]
pub struct Parsed {
    /// The rows as texts; what a row does not name is the empty text. `line` is the row's line or its place in the
    /// list.
    pub table: Table,
    /// The place of each row that is none, and why.
    pub faults: Vec<(usize, String)>,
    /// What the places are: `line` or `element`.
    pub unit: &'static str,
}

/// Reads JSON rows. Objects within a row give columns such as `place.lat`. A list has no place in a table: a row
/// with one in a column that is wanted is a fault, elsewhere it is left out.
///
/// # Errors
/// Text that is not UTF-8, a document that is not JSON or has no list at `rows_at`, and lines none of which is JSON.
pub fn parse(file: &str, bytes: &[u8], rows_at: Option<&str>, reading: Reading<'_>) -> Result<Parsed> {
    let text = utf8(file, bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows =
        Flat { reading, headings: Vec::new(), places: BTreeMap::new(), rows: Vec::new(), faults: Vec::new() };
    let start = text.trim_start();
    if rows_at.is_some() || start.starts_with('[') {
        for (index, row) in document(file, text, rows_at)?.into_iter().enumerate() {
            rows.push(index + 1, &row);
        }
        return Ok(rows.parsed(file, "element"));
    }
    if let Ok(single) = serde_json::from_str::<Map<String, Value>>(text) {
        rows.push(1, &Value::Object(single));
        return Ok(rows.parsed(file, "element"));
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (mut n_lines, mut n_broken) = (0, 0);
    for (index, line) in lines {
        n_lines += 1;
        match serde_json::from_str::<Value>(line) {
            Ok(row) => rows.push(index + 1, &row),
            Err(error) => {
                n_broken += 1;
                rows.faults
                    .push((index + 1, format!("the line is not JSON from its column {} on", error.column())));
            }
        }
    }
    match rows.faults.first() {
        Some((line, fault)) if n_broken == n_lines => {
            bail!(
                "{file}, line {line}: {fault}, and so is every other line; expected one JSON object per line"
            )
        }
        _ => Ok(rows.parsed(file, "line")),
    }
}

/// The list of rows in a document.
fn document(file: &str, text: &str, rows_at: Option<&str>) -> Result<Vec<Value>> {
    let whole: Value = serde_json::from_str(text).map_err(|error| {
        let end = if error.is_eof() { "; it seems to be cut off" } else { "" };
        anyhow!("{file} is not JSON: {error}{end}")
    })?;
    let pointer = rows_at.unwrap_or_default();
    match whole.pointer(pointer) {
        Some(Value::Array(rows)) => Ok(rows.clone()),
        Some(_) => bail!("{file}: what is at '{pointer}' is no list; expected a list of rows"),
        None => bail!("{file} has nothing at '{pointer}'; expected a list of rows there"),
    }
}

struct Flat<'a> {
    reading: Reading<'a>,
    headings: Vec<String>,
    /// The position of each heading.
    places: BTreeMap<String, usize>,
    rows: Vec<Row>,
    faults: Vec<(usize, String)>,
}

impl Flat<'_> {
    fn push(&mut self, at: usize, row: &Value) {
        let Value::Object(object) = row else {
            self.faults.push((at, format!("the row is {}; expected a JSON object", kind(row))));
            return;
        };
        let mut cells = Vec::new();
        let entry = self.reading.target.map_or(Ok(None), |target| entry::row(object, target));
        let read = entry.and_then(|entry| self.flatten("", entry.as_ref().unwrap_or(object), &mut cells));
        match read {
            Ok(()) => {
                let mut texts = vec![String::new(); self.headings.len()];
                for (place, text) in cells {
                    if let Some(cell) = texts.get_mut(place) {
                        *cell = text;
                    }
                }
                self.rows.push(Row { line: at, cells: texts });
            }
            Err(fault) => self.faults.push((at, fault)),
        }
    }

    fn flatten(
        &mut self,
        prefix: &str,
        object: &Map<String, Value>,
        cells: &mut Vec<(usize, String)>,
    ) -> Result<(), String> {
        for (name, value) in object {
            let name =
                if prefix.is_empty() { name.trim().to_owned() } else { format!("{prefix}.{}", name.trim()) };
            let text = match value {
                Value::Object(inner) => {
                    self.flatten(&name, inner, cells)?;
                    continue;
                }
                Value::Array(_) if (self.reading.is_wanted)(&name) => {
                    return Err(format!("{name}: the value is a list; expected a single value"));
                }
                Value::Array(_) => continue,
                Value::Null => String::new(),
                Value::String(text) => text.trim().to_owned(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
            };
            let place = *self.places.entry(name.clone()).or_insert_with(|| {
                self.headings.push(name);
                self.headings.len() - 1
            });
            cells.push((place, text));
        }
        Ok(())
    }

    /// Rows that came before a column was first named have no text there.
    fn parsed(mut self, file: &str, unit: &'static str) -> Parsed {
        for row in &mut self.rows {
            row.cells.resize(self.headings.len(), String::new());
        }
        let table =
            Table { file: file.to_owned(), delimiter: b',', headings: self.headings, rows: self.rows };
        Parsed { table, faults: self.faults, unit }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Reading<'_> = Reading { is_wanted: &|name| matches!(name, "a"), target: Some("d") };

    fn read(text: &str, rows_at: Option<&str>) -> Result<Parsed> {
        parse("t.json", text.as_bytes(), rows_at, READING)
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
            assert_eq!(parsed.table.headings, ["a", "b.c", "d"]);
            let cells: Vec<&[String]> = parsed.table.rows.iter().map(|row| row.cells.as_slice()).collect();
            assert_eq!(cells, [["1", "x", ""], ["", "", "true"]]);
            assert_eq!(parsed.table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), places);
            assert!(parsed.faults.is_empty());
        }
        assert_eq!(read("{\n \"a\": 1\n}", None).unwrap().table.rows.len(), 1);
        assert_eq!(read("[]", None).unwrap().table.rows.len(), 0);
    }

    #[test]
    fn what_is_no_row_is_a_fault_of_its_own() {
        let parsed = read("{\"a\": 1}\n{\"a\": \n5\n{\"a\": [1]}\n{\"z\": [1]}\n", None).unwrap();
        assert_eq!(parsed.table.rows.len(), 2);
        let faults: Vec<String> =
            parsed.faults.iter().map(|(line, fault)| format!("{line}: {fault}")).collect();
        assert!(faults[0].starts_with("2: the line is not JSON"), "{faults:?}");
        assert!(faults[1].starts_with("3: the row is a number"), "{faults:?}");
        assert!(faults[2].starts_with("4: a: the value is a list"), "{faults:?}");
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn entries_of_a_history_stand_beside_other_rows() {
        let text = "{\"features\":{\"a\":1},\"predicted\":{},\"actual\":\"x\"}\n{\"d\":\"y\",\"a\":2}\n\
                    {\"features\":{\"a\":3},\"predicted\":{}}\n";
        let parsed = read(text, None).unwrap();
        assert_eq!(parsed.table.headings, ["a", "d"]);
        assert_eq!(
            parsed.table.rows.iter().map(|row| row.cells.join(" ")).collect::<Vec<_>>(),
            ["1 x", "2 y"]
        );
        assert!(
            parsed.faults[0].0 == 3 && parsed.faults[0].1.contains("what turned out"),
            "{:?}",
            parsed.faults
        );
        let plain = parse("t", text.as_bytes(), None, Reading { target: None, ..READING }).unwrap();
        assert_eq!((plain.table.rows.len(), plain.table.headings[0].as_str()), (3, "actual"));
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
        let message = format!("{:#}", parse("t.json", b"{\"a\":1}\n\xff", None, READING).unwrap_err());
        assert!(message.contains("line 2: the text is not UTF-8"), "{message}");
    }
}
