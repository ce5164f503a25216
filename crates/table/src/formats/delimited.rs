//! Delimited text: one heading, then rows whose cells a sign separates, some of them quoted.

use std::io::Read;

use csv::StringRecord;

use super::delimiter::{self, SingleBlanks};
use super::headings::Headings;
use super::likeness::Likeness;
use super::window::Window;
use super::{Definition, ReadOptions, quotes, titles};
use crate::content::Content;
use crate::dialect::Dialect;
use crate::encoding::Decoding;
use crate::error::TableError;
use crate::fault::{Problem, RowFault};
use crate::lines::Lines;
use crate::numbers::{self, Numbers, NumbersShown};
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
    content: Content<'a>,
    mut dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let file = content.file().to_owned();
    let start = content.start(LINE_LOOKED_AT)?;
    let has_declaration = declared(&dialect.encoding.start(&start)).is_some();
    let start = text(content.reader()?, &file, dialect);
    let start = look(&file, start, dialect.delimiter, has_declaration, options)?;
    let Some(Start { n_titles, first, evidence, likeness }) = start else {
        return Err(TableError::Empty { file });
    };
    let headings =
        if options.no_heading { Headings::numbered(first.len()) } else { Headings::of(first.clone()) };
    let numbers = evidence.numbers(dialect.delimiter, options.decimal);
    dialect.decimal = numbers::most_frequent(&numbers);
    let first_row_looks_like_data = !options.no_heading && likeness.holds(&first, &numbers);
    let input = text(content.into_reader()?, &file, dialect);
    let mut rows = Delimited {
        file,
        dialect,
        headings,
        heading: if options.no_heading { Vec::new() } else { first },
        numbers,
        reader: reader(Window::new(input), dialect.delimiter),
        lines: Lines::default(),
        record: StringRecord::new(),
        first_row_looks_like_data,
    };
    // The declaration, the titles and the heading.
    for _ in 0..usize::from(has_declaration) + n_titles + usize::from(!options.no_heading) {
        rows.next()?;
    }
    Ok(Box::new(rows))
}

/// The mark of a file's start.
const MARK: char = '\u{feff}';
/// How many bytes a declaration of the delimiter may stand in.
const LINE_LOOKED_AT: usize = 64;

/// The text of a file as the csv reader gets it.
fn text<'a>(bytes: Box<dyn Read + 'a>, file: &str, dialect: Dialect) -> Box<dyn Read + 'a> {
    let text = Decoding::new(bytes, file, dialect.encoding);
    if dialect.delimiter == b' ' { Box::new(SingleBlanks::new(text)) } else { Box::new(text) }
}

fn reader<R: Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).trim(csv::Trim::All);
    builder.buffer_capacity(1 << 16).from_reader(input)
}

/// What the first rows show.
struct Start {
    /// How many titles stand above the heading.
    n_titles: usize,
    /// The cells of the first one.
    first: Vec<String>,
    /// How the others write numbers; the first one too where it is no heading.
    evidence: NumbersShown,
    /// What the others hold.
    likeness: Likeness,
}

/// Looks at the heading and the first rows; `None` where there is no row at all.
fn look(
    file: &str,
    input: Box<dyn Read + '_>,
    delimiter: u8,
    has_declaration: bool,
    options: &ReadOptions<'_>,
) -> Result<Option<Start>, TableError> {
    let rows = reader(input, delimiter).into_records().map_while(|row| match row {
        Ok(row) => Some(Ok(row)),
        // Text that cannot be read as a table is told with its line when its row is reached.
        Err(error) => match error.into_kind() {
            csv::ErrorKind::Io(error) => Some(Err(TableError::of_io(file, &error))),
            _ => None,
        },
    });
    let mut rows = rows.skip(usize::from(has_declaration));
    let head: Vec<StringRecord> = rows.by_ref().take(titles::LOOKED_AT).collect::<Result<_, _>>()?;
    let n_titles = if options.no_heading { 0 } else { titles::of_text(&head) };
    let mut head = head.into_iter().skip(n_titles);
    let Some(first) = head.next() else { return Ok(None) };
    let first: Vec<String> = first.iter().map(str::to_owned).collect();
    let mut evidence = NumbersShown::new(first.len());
    let mut likeness = Likeness::new(first.len());
    if options.no_heading {
        evidence.row(first.iter().map(String::as_str));
    }
    for row in head.map(Ok).chain(rows) {
        let row = row?;
        evidence.row(row.iter());
        likeness.row(row.iter());
    }
    Ok(Some(Start { n_titles, first, evidence, likeness }))
}

struct Delimited<'a> {
    file: String,
    dialect: Dialect,
    headings: Headings,
    /// The heading as it is written; nothing where there is none.
    heading: Vec<String>,
    /// How the numbers of each column are written.
    numbers: Vec<Numbers>,
    reader: csv::Reader<Window<Box<dyn Read + 'a>>>,
    lines: Lines,
    /// Room for one row.
    record: StringRecord,
    first_row_looks_like_data: bool,
}

impl Delimited<'_> {
    /// Goes to the next row, whose cells are then in `record`; its line, or `None` behind the last row.
    fn next(&mut self) -> Result<Option<usize>, TableError> {
        let start = place(&self.reader);
        self.reader.get_mut().forget(self.lines.counted());
        let is_row = self.reader.read_record(&mut self.record);
        let (kept, offset) = self.reader.get_ref().kept();
        let is_row = match is_row {
            Ok(is_row) => is_row,
            Err(error) => {
                let line = self.lines.line_of(kept, offset, start);
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => TableError::of_io(&self.file, &error),
                    _ => TableError::Unreadable { file: self.file.clone(), line },
                });
            }
        };
        if !is_row {
            return Ok(None);
        }
        let line = self.lines.line_of(kept, offset, start);
        let row = self.reader.get_ref().between(start, place(&self.reader));
        if let Some(stray) = quotes::stray(row, self.dialect.delimiter, self.headings.names.len()) {
            let line = self.lines.line_of(kept, offset, start + stray.opened);
            let until = stray.closed.map(|closed| self.lines.line_of(kept, offset, start + closed));
            return Err(TableError::UnclosedQuote { file: self.file.clone(), line, until });
        }
        Ok(Some(line))
    }
}

fn place<R: Read>(reader: &csv::Reader<R>) -> usize {
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

    fn repeated_headings(&self) -> &[String] {
        &self.headings.repeated
    }

    fn first_row_looks_like_data(&self) -> bool {
        self.first_row_looks_like_data
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let mut row = Row::default();
        Ok(self.next_into(&mut row)?.map(|found| found.map(|()| row)))
    }

    fn next_into(&mut self, row: &mut Row) -> Result<Option<Result<(), RowFault>>, TableError> {
        let Some(line) = self.next()? else { return Ok(None) };
        row.line = line;
        row.replace_cells(self.record.iter());
        // Files that are put together have the mark of a file's start in the middle.
        if let Some(first) = row.cells.first_mut().filter(|cell| cell.starts_with(MARK)) {
            *first = first.trim_start_matches(MARK).trim_matches('"').trim().to_owned();
        }
        if self.heading.len() > 1 && row.cells == self.heading {
            return Ok(Some(Err(RowFault { line, problems: vec![Problem::HeadingAgain] })));
        }
        self.headings.fit(&mut row.cells);
        Ok(Some(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::*;
    use crate::dialect::DecimalMark;
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
    fn a_quote_that_swallows_rows_is_an_error_with_its_lines() {
        let many = |row: &dyn Fn(usize) -> String| {
            let mut text = "id,x,note,y\n".to_owned();
            text.extend((2..=200).map(|line| row(line) + "\n"));
            text
        };
        let row = |line: usize| format!("{line},0.{line},n{} text,a", line % 9);
        let at_ends = many(&|line| match line {
            5 => row(line).replace(",n", ",\"n"),
            105 => row(line).replace(" text", " text\""),
            _ => row(line),
        });
        let in_numbers = many(&|line| match line {
            5 => row(line).replace(",0", ",\"0"),
            105 => row(line).replace(",n", "\",n"),
            _ => row(line),
        });
        for (text, line, until) in [
            ("a,b\n1,x\n2,\"y\n3,z\n4,w\n", 3, None),
            ("a,b\r\n1,x\r\n2,\"y\r\n3,z\r\n4,\"w\"\r\n", 3, Some(5)),
            ("a,b\n1,x\n2,\"y", 3, None),
            (&at_ends, 5, Some(105)),
            (&in_numbers, 5, Some(105)),
            (&at_ends.replace(',', ";"), 5, Some(105)),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert_eq!(error, TableError::UnclosedQuote { file: "t.csv".to_owned(), line, until });
        }
        let honest = many(&|line| format!("{line},0.{line},\"n{}\ntext, and more\",a", line % 9));
        assert_eq!(read(honest.as_bytes()).unwrap().rows.len(), 199);
    }

    #[test]
    fn a_first_row_of_data_is_kept_or_remarked() {
        let text = b"5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n";
        let source = open("t.csv", text, &ReadOptions::default()).unwrap();
        assert!(source.first_row_looks_like_data());
        let options = ReadOptions { no_heading: true, ..ReadOptions::default() };
        let source = open("t.csv", text, &options).unwrap();
        assert!(!source.first_row_looks_like_data());
        let rows = table(text, &options).unwrap();
        assert_eq!(rows.headings, ["column_1", "column_2", "column_3"]);
        assert_eq!(rows.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(rows.rows[0].cells.join(" "), "5.1 3.5 setosa");
        let declared = table(b"sep=;\n29,5;a\n", &options).unwrap();
        assert_eq!((declared.rows[0].line, declared.dialect.decimal), (2, DecimalMark::Comma));
    }

    #[test]
    fn files_put_together_repeat_their_heading_and_lose_no_row() {
        let text = "\u{feff}a,b\n1,2\n\u{feff}a,b\n3,4\n\u{feff}\"5\",6\na,b\n";
        let table = read(text.as_bytes()).unwrap();
        let rows: Vec<String> = table.rows.iter().map(|row| row.cells.join("|")).collect();
        assert_eq!(rows, ["1|2", "3|4", "5|6"]);
        assert_eq!(table.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3, 6]);
        assert!(table.faults.iter().all(|fault| fault.problems == [Problem::HeadingAgain]));
        // In one column a text may well be called as the column is.
        assert_eq!(read(b"a\n1\na\n").unwrap().rows.len(), 2);
    }

    #[test]
    fn titles_above_the_heading_are_passed_over() {
        for text in [
            "Sales 2024\n\nsize;kind;price\n1,5;a;2\n2,5;b;3\n",
            "Sales, all;;\nsize;kind;price\n1,5;a;2\n2,5;b;3\n",
        ] {
            let table = read(text.as_bytes()).unwrap();
            assert_eq!(table.headings, ["size", "kind", "price"], "{text}");
            assert_eq!(
                table.rows.iter().map(|row| row.cells.join(" ")).collect::<Vec<_>>(),
                ["1,5 a 2", "2,5 b 3"]
            );
            assert_eq!(table.dialect.decimal, DecimalMark::Comma);
        }
        // A row of data is no heading, and a column may have no name.
        for (text, n) in [("x,,\n1,a,2\n2,b,3\n", 2), ("x\n1\n2\n", 2), ("x,\na,b\nc,1\n", 2)] {
            assert_eq!(read(text.as_bytes()).unwrap().rows.len(), n, "{text}");
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
