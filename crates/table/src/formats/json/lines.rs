//! Objects line by line, read in a stream: once for the columns that any of them names, and once for the rows.

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

use super::flat::Flat;
use crate::content::Content;
use crate::dialect::Dialect;
use crate::encoding::Decoding;
use crate::error::TableError;
use crate::fault::{Problem, RowFault};
use crate::formats::ReadOptions;
use crate::source::{Row, RowSource, Unit};

/// The lines of a file.
struct Lines<'a> {
    file: String,
    text: BufReader<Decoding<Box<dyn Read + 'a>>>,
    line: String,
    number: usize,
}

impl<'a> Lines<'a> {
    fn new(file: &str, bytes: Box<dyn Read + 'a>, dialect: Dialect) -> Self {
        let text = BufReader::new(Decoding::new(bytes, file, dialect.encoding));
        Self { file: file.to_owned(), text, line: String::new(), number: 0 }
    }

    /// The number of the next line that is not blank, and what stands there.
    fn next(&mut self) -> Result<Option<(usize, &str)>, TableError> {
        loop {
            self.line.clear();
            let read = self.text.read_line(&mut self.line);
            if read.map_err(|error| TableError::of_io(&self.file, &error))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if !self.line.trim().is_empty() {
                return Ok(Some((self.number, &self.line)));
            }
        }
    }
}

/// Adds what stands on a line.
fn push(flat: &mut Flat, number: usize, line: &str) {
    match serde_json::from_str::<Value>(line) {
        Ok(row) => flat.push(number, &row),
        Err(error) => flat.fault(number, Problem::NotJson { column: error.column() }),
    }
}

/// Opens a file whose lines are rows; `None` where it may be something else: where it has a single line, or the first
/// one is no JSON or a list.
///
/// # Errors
/// Text that cannot be read.
pub(super) fn open<'a>(
    content: &Content<'a>,
    dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Option<Box<dyn RowSource + 'a>>, TableError> {
    let file = content.file().to_owned();
    let mut lines = Lines::new(&file, content.reader()?, dialect);
    let Some((_, first)) = lines.next()? else { return Ok(None) };
    let is_row = serde_json::from_str::<Value>(first).is_ok_and(|row| !row.is_array());
    let mut flat = Flat::new(options);
    push(&mut flat, 1, first);
    let mut n = 1;
    while let Some((number, line)) = lines.next()?.filter(|_| is_row) {
        push(&mut flat, number, line);
        flat.take();
        n += 1;
    }
    drop(lines);
    if !is_row || n == 1 {
        return Ok(None);
    }
    flat.take();
    let (headings, passed_over) = (flat.headings().to_vec(), flat.passed_over());
    let lines = Lines::new(&file, content.clone().into_reader()?, dialect);
    Ok(Some(Box::new(Rows { dialect, headings, passed_over, lines, flat })))
}

struct Rows<'a> {
    dialect: Dialect,
    headings: Vec<String>,
    passed_over: Vec<String>,
    lines: Lines<'a>,
    flat: Flat,
}

impl RowSource for Rows<'_> {
    fn file(&self) -> &str {
        &self.lines.file
    }

    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn unit(&self) -> Unit {
        Unit::Line
    }

    fn has_fixed_columns(&self) -> bool {
        false
    }

    fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let Some((number, line)) = self.lines.next()? else { return Ok(None) };
        push(&mut self.flat, number, line);
        Ok(self.flat.take())
    }
}
