//! Delimited text: one heading, then rows whose cells a sign separates, some of them quoted.

use std::borrow::Cow;
use std::io::Cursor;

use csv::StringRecord;

use super::headings::Headings;
use super::{Definition, ReadOptions, delimiter, quotes};
use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::lines::Lines;
use crate::numbers::{self, Numbers};
use crate::source::{Row, RowSource, Unit};

/// The format. Any text may be a table, so it comes last among the formats.
pub(super) static DEFINITION: Definition = Definition {
    name: "csv",
    endings: &["csv", "tsv", "tab", "dat"],
    media_types: &["csv", "tab-separated"],
    magics: &[],
    begins: |_| true,
    is_unicode: false,
    delimiter: |start, given| {
        given.or_else(|| declared(start)).unwrap_or_else(|| delimiter::delimiter(start))
    },
    open,
};

/// How many rows show how the numbers of each column are written.
const ROWS_LOOKED_AT: usize = 10_000;

/// The delimiter that a first line such as `sep=;` declares, as some table programs write and read it.
fn declared(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?.trim_matches('"');
    match line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?.as_bytes() {
        [sign] if sign.is_ascii() => Some(*sign),
        _ => None,
    }
}

/// Opens a table. Blank lines are passed over.
///
/// # Errors
/// Text that is not in the dialect's encoding with its line, an empty file.
fn open<'a>(
    file: &str,
    bytes: Cow<'a, [u8]>,
    mut dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let text = dialect.encoding.decode(file, bytes)?;
    let has_declaration = declared(&text).is_some();
    let text = if dialect.delimiter == b' ' { Cow::Owned(delimiter::single_blanks(&text)) } else { text };
    let bytes = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    };
    let start = look(&bytes, dialect.delimiter, has_declaration);
    let [written, rows @ ..] = start.as_slice() else {
        return Err(TableError::Empty { file: file.to_owned() });
    };
    let headings = Headings::of(written.clone());
    let numbers = match options.decimal {
        Some(decimal) => vec![Numbers::with(decimal); headings.names.len()],
        None => numbers::of_columns(headings.names.len(), rows.iter().map(Vec::as_slice), dialect.delimiter),
    };
    dialect.decimal = numbers::most_frequent(&numbers);
    let mut rows = Delimited {
        file: file.to_owned(),
        dialect,
        headings,
        numbers,
        reader: reader(Cursor::new(bytes), dialect.delimiter),
        lines: Lines::default(),
        record: StringRecord::new(),
    };
    // The declaration and the heading.
    for _ in 0..=usize::from(has_declaration) {
        rows.next()?;
    }
    Ok(Box::new(rows))
}

fn reader<R: std::io::Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(input)
}

/// The heading and the first rows.
fn look(bytes: &[u8], delimiter: u8, has_declaration: bool) -> Vec<Vec<String>> {
    let rows = reader(bytes, delimiter).into_records().map_while(Result::ok);
    let rows = rows.skip(usize::from(has_declaration)).take(ROWS_LOOKED_AT);
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

struct Delimited<'a> {
    file: String,
    dialect: Dialect,
    headings: Headings,
    /// How the numbers of each column are written.
    numbers: Vec<Numbers>,
    reader: csv::Reader<Cursor<Cow<'a, [u8]>>>,
    lines: Lines,
    /// Room for one row.
    record: StringRecord,
}

impl Delimited<'_> {
    fn next(&mut self) -> Result<Option<Row>, TableError> {
        let start = place(&self.reader);
        let is_row = self.reader.read_record(&mut self.record);
        let Ok(is_row) = is_row else {
            let line = self.lines.line_of(self.reader.get_ref().get_ref(), start);
            return Err(TableError::Unreadable { file: self.file.clone(), line });
        };
        if !is_row {
            return Ok(None);
        }
        let end = place(&self.reader);
        let bytes = self.reader.get_ref().get_ref();
        let line = self.lines.line_of(bytes, start);
        let row = bytes.get(start..end).unwrap_or_default();
        if let Some(opened) = quotes::unclosed(row, self.dialect.delimiter) {
            let line = self.lines.line_of(bytes, start + opened);
            return Err(TableError::UnclosedQuote { file: self.file.clone(), line });
        }
        Ok(Some(Row { line, cells: self.record.iter().map(str::to_owned).collect() }))
    }
}

/// Where the next row begins, or the line end before it.
fn place(reader: &csv::Reader<Cursor<Cow<'_, [u8]>>>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

impl RowSource for Delimited<'_> {
    fn file(&self) -> &str {
        &self.file
    }

    fn headings(&self) -> &[String] {
        &self.headings.names
    }

    fn numbers(&self) -> &[Numbers] {
        &self.numbers
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn unit(&self) -> Unit {
        Unit::Line
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        Ok(self.next()?.map(|mut row| {
            self.headings.fit(&mut row.cells);
            Ok(row)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;
    use crate::table::Table;

    fn table(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Table, TableError> {
        Table::collect(&mut *open("t.csv", bytes, options)?)
    }

    fn read(bytes: &[u8]) -> Result<Table, TableError> {
        table(bytes, &ReadOptions::default())
    }

    #[test]
    fn finds_delimiter_lines_quotes_and_mark() {
        let text = "\u{feff}\"a;x\",b\r\n\r\n1,\"two\nlines\"\r\n3 , 4,5\r\n";
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.dialect.delimiter, b',');
        assert_eq!(table.headings, ["a;x", "b"]);
        let rows: Vec<(usize, usize)> = table.rows.iter().map(|row| (row.line, row.cells.len())).collect();
        assert_eq!(rows, [(3, 2), (5, 3)]);
        assert_eq!(table.rows[1].cells, ["3", "4", "5"]);
        for (text, delimiter) in [("a;b\n1;2", b';'), ("a\tb\n", b'\t'), ("a\n1", b',')] {
            assert_eq!(read(text.as_bytes()).unwrap().dialect.delimiter, delimiter);
        }
    }

    #[test]
    fn a_delimiter_is_given_or_declared() {
        let options = ReadOptions { delimiter: Some('|'), ..ReadOptions::default() };
        assert_eq!(table(b"a,b|c\n1|2\n", &options).unwrap().headings, ["a,b", "c"]);
        let declared = read(b"sep=;\r\na,b;c\r\n1;2\r\n").unwrap();
        assert_eq!((declared.headings.join("|"), declared.rows[0].line), ("a,b|c".to_owned(), 3));
        let wide = ReadOptions { delimiter: Some('…'), ..ReadOptions::default() };
        assert!(table(b"a\n", &wide).unwrap_err().to_string().contains("'…' is not a plain ASCII sign"));
    }

    #[test]
    fn lone_carriage_returns_end_lines_and_utf16_is_read() {
        let old = read(b"a;b\r1;2\r\r3;4").unwrap();
        assert_eq!(old.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
        let bytes: Vec<u8> =
            "\u{feff}ort;yta\r\nÖrebro;37\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = read(&bytes).unwrap();
        assert_eq!(
            (wide.headings.join(" "), wide.rows[0].cells.join(" ")),
            ("ort yta".into(), "Örebro 37".into())
        );
    }

    #[test]
    fn a_quote_that_swallows_rows_is_an_error_with_its_line() {
        for text in
            ["a,b\n1,x\n2,\"y\n3,z\n4,w\n", "a,b\r\n1,x\r\n2,\"y\r\n3,z\r\n4,\"w\"\r\n", "a,b\n1,x\n2,\"y"]
        {
            let error = read(text.as_bytes()).unwrap_err();
            assert_eq!(error, TableError::UnclosedQuote { file: "t.csv".to_owned(), line: 3 }, "{text:?}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (bytes, fault) in [
            (&b""[..], "is empty"),
            (&b"\n\n"[..], "is empty"),
            (&b"a,\xc3\xb6\xc3\xb6\n1,\xff\n"[..], "line 2: the text is not UTF-8"),
        ] {
            let message = format!("{:#}", read(bytes).unwrap_err());
            assert!(message.contains(fault) && message.contains("t.csv"), "{message}");
        }
    }
}
