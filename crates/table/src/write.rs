//! Writing delimited text (RFC 4180): cells in quotes where they need them.

use std::io::{self, Write};

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`
    Lf,
    /// `\r\n`, as the RFC has it.
    CrLf,
}

/// A table that is written row by row.
pub struct TableWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with this sign between its columns.
    pub fn new(output: W, delimiter: u8, end: LineEnd) -> Self {
        let end = match end {
            LineEnd::Lf => csv::Terminator::Any(b'\n'),
            LineEnd::CrLf => csv::Terminator::CRLF,
        };
        let mut builder = csv::WriterBuilder::new();
        Self { writer: builder.delimiter(delimiter).terminator(end).flexible(true).from_writer(output) }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What the output says.
    pub fn row<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        self.writer.write_record(cells).map_err(as_io)
    }

    /// Writes what is held back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The error of the output itself, so that a closed pipe is known as one.
fn as_io(error: csv::Error) -> io::Error {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(delimiter: u8, end: LineEnd, rows: &[&[&str]]) -> String {
        let mut bytes = Vec::new();
        let mut writer = TableWriter::new(&mut bytes, delimiter, end);
        for row in rows {
            writer.row(*row).unwrap();
        }
        writer.finish().unwrap();
        drop(writer);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        let rows: [&[&str]; 3] = [&["a", "b;c"], &["a \"b\", c", "two\nlines"], &[""]];
        let comma = written(b',', LineEnd::CrLf, &rows);
        assert_eq!(comma, "a,b;c\r\n\"a \"\"b\"\", c\",\"two\nlines\"\r\n\"\"\r\n");
        assert!(written(b';', LineEnd::Lf, &rows).starts_with("a;\"b;c\"\n"));
    }
}
