//! Rows as they come out of a file of any format, one after another.

use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::numbers::Numbers;

/// A file of rows that is read from its start to its end. Every format gives one of these.
pub trait RowSource {
    /// The file's name, for messages.
    fn file(&self) -> &str;

    /// The names of the columns, trimmed. They are known before the first row.
    fn headings(&self) -> &[String];

    /// How the file is written. A copy of the rows is written the same way.
    fn dialect(&self) -> Dialect;

    /// How the numbers of each column are written; as programs write them where there is no entry.
    fn numbers(&self) -> &[Numbers] {
        &[]
    }

    /// What the places of the rows are.
    fn unit(&self) -> Unit;

    /// Whether every row has all columns of the heading. Where it is false, as in JSON, a row has the columns that it
    /// names, and the headings are those that any row names.
    fn has_fixed_columns(&self) -> bool {
        true
    }

    /// Whether the row that is taken for the names of the columns has values like those of the rows below it.
    fn first_row_looks_like_data(&self) -> bool {
        false
    }

    /// The names that several columns have in the file; [`RowSource::headings`] tells them apart by numbers.
    fn repeated_headings(&self) -> &[String] {
        &[]
    }

    /// The columns that have no place in a table and are passed over.
    fn passed_over(&self) -> &[String] {
        &[]
    }

    /// The next row, or what stands in its place and is none; `None` after the last one.
    ///
    /// # Errors
    /// A file that cannot be read any further.
    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError>;

    /// As [`RowSource::next_row`], into the place of a row that is needed no more, so that its texts need no new room.
    /// Where there is no row, `row` holds anything.
    ///
    /// # Errors
    /// As there.
    fn next_into(&mut self, row: &mut Row) -> Result<Option<Result<(), RowFault>>, TableError> {
        Ok(self.next_row()?.map(|found| found.map(|found| *row = found)))
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it starts, from 1, the heading included; or its place in a list, from 1.
    pub line: usize,
    /// Its cells, trimmed. There may be more or fewer of them than headings.
    pub cells: Vec<String>,
}

impl Row {
    /// Puts other cells into the place of these.
    pub fn replace_cells<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut n = 0;
        for text in cells {
            if let Some(cell) = self.cells.get_mut(n) {
                cell.clear();
                cell.push_str(text);
            } else {
                self.cells.push(text.to_owned());
            }
            n += 1;
        }
        self.cells.truncate(n);
    }
}

/// What the place of a row counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Lines of the file.
    #[default]
    Line,
    /// Elements of a list.
    Element,
}

impl Unit {
    /// The word for it: `line` or `element`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Element => "element",
        }
    }
}
