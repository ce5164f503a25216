//! Why a whole file cannot be read. Each error carries what it is about; it prints as one sentence.

use std::io;

use thiserror::Error;

/// Why a file gives no rows.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TableError {
    /// Bytes that the operating system does not give.
    #[error("{file} cannot be read: {reason}")]
    Input {
        /// The file.
        file: String,
        /// What kind of error it is.
        kind: io::ErrorKind,
        /// What the system says.
        reason: String,
    },
    /// Bytes that are not UTF-8.
    #[error("{file}, line {line}: the text is not UTF-8; save the file as UTF-8 and try again")]
    NotUtf8 {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// Bytes that are not UTF-16 after a byte order mark of UTF-16.
    #[error(
        "{file}, line {line}: the text is not UTF-16, as the file's first bytes say; save the file as UTF-8"
    )]
    NotUtf16 {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// Bytes that are none of an encoding that was given or found.
    #[error("{file}, line {line}: the text is not {encoding}; save the file as UTF-8 and try again")]
    NotThisEncoding {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// Packed content where nothing can be unpacked.
    #[error("{file} is a {by} file; unpack it first")]
    Packed {
        /// The file.
        file: String,
        /// What packed it.
        by: &'static str,
    },
    /// A packed file that is damaged.
    #[error("{file} cannot be unpacked: its {by} content is damaged or cut off; fetch it again")]
    Damaged {
        /// The file.
        file: String,
        /// What packed it.
        by: &'static str,
    },
    /// More content than this program takes.
    #[error("{file} holds more than {limit_bytes} bytes, which is no table of this program's size")]
    TooLarge {
        /// The file.
        file: String,
        /// The most bytes.
        limit_bytes: u64,
    },
    /// A workbook that cannot be opened.
    #[error("{file} cannot be read as a workbook: {reason}; save the sheet as CSV and try again")]
    Workbook {
        /// The file.
        file: String,
        /// What the reader says.
        reason: String,
    },
    /// A sheet that a workbook does not have.
    #[error("{file} has no sheet '{sheet}'; it has {}", known.join(", "))]
    NoSheet {
        /// The file.
        file: String,
        /// The sheet that was asked for.
        sheet: String,
        /// The sheets that there are.
        known: Vec<String>,
    },
    /// A Parquet file that cannot be read.
    #[error("{file} cannot be read as a Parquet file: {reason}")]
    Parquet {
        /// The file.
        file: String,
        /// What the reader says.
        reason: String,
    },
    /// A column of a Parquet file that has no place in a table.
    #[error("{file}: the column '{column}' holds {}", if *is_list { "lists; give a column with one value in each row" } else { "values of a type that is not known" })]
    ParquetColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Whether its values are lists.
        is_list: bool,
    },
    /// A delimiter of more than one byte.
    #[error("{file}: the delimiter '{delimiter}' is not a plain ASCII sign")]
    Delimiter {
        /// The file.
        file: String,
        /// The delimiter.
        delimiter: char,
    },
    /// A table that the csv reader refuses.
    #[error("{file}, line {line}: the file cannot be read as a table from here on")]
    Unreadable {
        /// The file.
        file: String,
        /// The first line that cannot be read, counted from 1.
        line: usize,
    },
    /// No heading.
    #[error("{file} is empty; expected a heading with the columns' names and one row per sample")]
    Empty {
        /// The file.
        file: String,
    },
    /// A quote that takes the rows below it into its cell.
    #[error("{file}, line {line}: {}", match until {
        None => "a quote is opened and not closed; close it, or write \"\" for a quote in a cell".to_owned(),
        Some(until) => format!(
            "a quote is opened, and the next one is in line {until}, so that the rows between would be one cell; close or remove both, or write \"\" for a quote in a cell"
        ),
    })]
    UnclosedQuote {
        /// The file.
        file: String,
        /// The line of the opening quote, from 1.
        line: usize,
        /// The line of the next quote, where there is one.
        until: Option<usize>,
    },
    /// A document that is not JSON.
    #[error(
        "{file} is not JSON from line {line}, column {column} on{}",
        if *is_cut_off { "; it seems to be cut off" } else { "" }
    )]
    NotJson {
        /// The file.
        file: String,
        /// The line that does not fit, from 1.
        line: usize,
        /// The first column that does not fit, from 1.
        column: usize,
        /// Whether the document ends too early.
        is_cut_off: bool,
    },
    /// Lines none of which is JSON.
    #[error(
        "{file}, line {line}: the line is not JSON from its column {column} on, and so is every other line; expected one JSON object per line"
    )]
    NoJsonLine {
        /// The file.
        file: String,
        /// The first such line, from 1.
        line: usize,
        /// The first column, from 1, that does not fit.
        column: usize,
    },
    /// A place in a JSON document that holds something other than a list.
    #[error("{file}: what is at '{pointer}' is no list; expected a list of rows")]
    NoList {
        /// The file.
        file: String,
        /// The place, a JSON pointer.
        pointer: String,
    },
    /// A place that a JSON document lacks.
    #[error("{file} has nothing at '{pointer}'; expected a list of rows there")]
    NothingAt {
        /// The file.
        file: String,
        /// The place, a JSON pointer.
        pointer: String,
    },
    /// A name that fits two columns equally well.
    #[error("{file}: several columns could be '{name}'; rename all but one of them")]
    Ambiguous {
        /// The file.
        file: String,
        /// The name that is looked for.
        name: String,
    },
    /// Columns that the file lacks.
    #[error(
        "{file} lacks the {} {}; its heading has {}",
        if columns.len() == 1 { "column" } else { "columns" },
        columns.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "),
        headings.join(", ")
    )]
    Lacks {
        /// The file.
        file: String,
        /// The columns.
        columns: Vec<String>,
        /// The columns that it has.
        headings: Vec<String>,
    },
    /// A column by which repeated rows are found.
    #[error(
        "{file} lacks the column '{column}', by which repeated rows are found; its heading has {}",
        headings.join(", ")
    )]
    LacksRepeats {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The columns that it has.
        headings: Vec<String>,
    },
    /// A column that only one of two files has, whose rows belong together.
    #[error(
        "{file} has the column '{column}' and {other} does not; files of one folder must have the same columns"
    )]
    OtherColumn {
        /// The file that has it.
        file: String,
        /// The file that does not.
        other: String,
        /// The column.
        column: String,
    },
    /// Columns without which no row can be predicted.
    #[error(
        "{file} lacks columns for {}; add them with a value in every row (its heading has {})",
        features.join(", "),
        headings.join(", ")
    )]
    LacksFeatures {
        /// The file.
        file: String,
        /// The features.
        features: Vec<String>,
        /// The columns that it has.
        headings: Vec<String>,
    },
    /// One column that is mapped to two features.
    #[error("{file}: [ingest] columns maps the column '{column}' to both '{first}' and '{second}'")]
    MappedTwice {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// What it is mapped to first.
        first: String,
        /// What it is mapped to as well.
        second: String,
    },
}

impl TableError {
    /// The error that a reader's error carries, or the reader's own.
    pub fn of_io(file: &str, error: &io::Error) -> Self {
        let carried = error.get_ref().and_then(|inside| inside.downcast_ref::<Self>());
        carried.cloned().unwrap_or_else(|| Self::Input {
            file: file.to_owned(),
            kind: error.kind(),
            reason: error.to_string(),
        })
    }
}
