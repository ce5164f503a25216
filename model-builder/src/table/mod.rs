//! Delimited text files: read whole, with the line of every row, whatever sign separates the columns.

mod cleaning;
mod matching;
mod rows;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

pub use cleaning::{Cleaned, Cleaner, CleaningToml};
pub use matching::{match_columns, match_names, normalised};
pub use rows::{Rows, meant, read_rows, read_rows_by};

/// A file's heading and rows as texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The file's name, for messages.
    pub file: String,
    /// The sign between columns.
    pub delimiter: u8,
    /// The columns' names, trimmed.
    pub headings: Vec<String>,
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line on which it starts, from 1, the heading included.
    pub line: usize,
    /// Its cells, trimmed; as many as the row has, which may not be as many as there are headings.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// As [`Table::parse`], and a file that cannot be read.
    pub fn load(path: &Path, delimiter: Option<char>) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(&crate::context::file_name(path), &bytes, delimiter)
    }

    /// Reads the bytes of a file: UTF-8 with or without a byte order mark, LF or CRLF, quoted cells. Blank
    /// lines are skipped. Without a given delimiter it is the most frequent of comma, semicolon and tab in the
    /// heading, of equally frequent ones the first.
    ///
    /// # Errors
    /// Text that is not UTF-8 with its line, an empty file, headings that are empty or stand twice, a delimiter
    /// that is not one byte.
    pub fn parse(file: &str, bytes: &[u8], delimiter: Option<char>) -> Result<Self> {
        let text = utf8(file, bytes)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = match delimiter {
            Some(sign) => u8::try_from(sign)
                .with_context(|| format!("{file}: the delimiter '{sign}' is not a plain ASCII sign"))?,
            None => sniff(text),
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut lines = LineCounter::new(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| format!("{file} cannot be read as a table"))?;
            let start = record.position().map_or(0, csv::Position::byte);
            let line = lines.line_of(usize::try_from(start).unwrap_or(usize::MAX));
            rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
        }
        let mut rows = rows.into_iter();
        let Some(headings) = rows.next() else {
            bail!("{file} is empty; expected a heading with the columns' names and one row per sample");
        };
        let headings = headings.cells;
        for (index, heading) in headings.iter().enumerate() {
            if heading.is_empty() {
                bail!("{file}: column {} has no name in the heading; give every column a name", index + 1);
            }
            if headings.iter().take(index).any(|other| other == heading) {
                bail!("{file}: the column '{heading}' stands twice in the heading; names must differ");
            }
        }
        Ok(Self { file: file.to_owned(), delimiter, headings, rows: rows.collect() })
    }
}

/// The bytes of a file as text.
///
/// # Errors
/// Text that is not UTF-8, with its line.
pub fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let line = LineCounter::new(bytes).line_of(error.valid_up_to());
            bail!("{file}, line {line}: the text is not UTF-8; save the file as UTF-8 and try again")
        }
    }
}

fn sniff(text: &str) -> u8 {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in heading.bytes() {
        quoted ^= byte == b'"';
        for (sign, count) in &mut counts {
            *count += u32::from(!quoted && byte == *sign);
        }
    }
    let mut best = (b',', 0);
    for (sign, count) in counts {
        if count > best.1 {
            best = (sign, count);
        }
    }
    best.0
}

/// Counts line ends up to growing positions. The reader's own count is off by one after blank and CRLF lines,
/// because it takes the position of a record to be the end of the one before.
struct LineCounter<'a> {
    bytes: &'a [u8],
    position: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0, line: 1 }
    }

    /// The line of the first byte from `start` on that is not a line end.
    fn line_of(&mut self, start: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.position) {
            if self.position >= start && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += usize::from(*byte == b'\n');
            self.position += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_delimiter_lines_quotes_and_mark() {
        let text = "\u{feff}\"a;x\",b\r\n\r\n1,\"two\nlines\"\r\n3 , 4,5\r\n";
        let table = Table::parse("t.csv", text.as_bytes(), None).unwrap();
        assert_eq!(table.delimiter, b',');
        assert_eq!(table.headings, ["a;x", "b"]);
        let rows: Vec<(usize, usize)> = table.rows.iter().map(|row| (row.line, row.cells.len())).collect();
        assert_eq!(rows, [(3, 2), (5, 3)]);
        assert_eq!(table.rows[1].cells, ["3", "4", "5"]);
        for (text, delimiter) in [("a;b\n1;2", b';'), ("a\tb\n", b'\t'), ("a\n1", b',')] {
            assert_eq!(Table::parse("t", text.as_bytes(), None).unwrap().delimiter, delimiter);
        }
    }

    #[test]
    fn faults_are_named() {
        for (bytes, fault) in [
            (&b""[..], "is empty"),
            (&b"\n\n"[..], "is empty"),
            (&b"a,b\n1,\xff\n"[..], "line 2: the text is not UTF-8"),
            (&b"a,,b\n"[..], "column 2 has no name"),
            (&b"a,b,a\n"[..], "'a' stands twice"),
        ] {
            let message = format!("{:#}", Table::parse("t.csv", bytes, None).unwrap_err());
            assert!(message.contains(fault) && message.contains("t.csv"), "{message}");
        }
    }
}
