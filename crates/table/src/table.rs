//! The rows of a file, all of them in memory.

use std::borrow::Borrow;

use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::numbers::Numbers;
use crate::source::{Row, RowSource, Unit};

/// A file's headings and rows as texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The file's name, for messages.
    pub file: String,
    /// How it is written.
    pub dialect: Dialect,
    /// What the places of the rows are.
    pub unit: Unit,
    /// Whether each row has only the columns that it names; the others are empty.
    pub rows_name_columns: bool,
    /// Whether the row with the columns' names looks like those below it.
    pub first_row_looks_like_data: bool,
    /// The columns that have no place in a table.
    pub passed_over: Vec<String>,
    /// The names that several columns have in the file.
    pub repeated: Vec<String>,
    /// The columns' names, trimmed.
    pub headings: Vec<String>,
    /// How the numbers of each column are written; as programs write them where there is no entry.
    pub numbers: Vec<Numbers>,
    /// The rows in order.
    pub rows: Vec<Row>,
    /// What stands in the place of a row and is none, in order.
    pub faults: Vec<RowFault>,
}

impl Table {
    /// Reads a source to its end.
    ///
    /// # Errors
    /// A file that cannot be read to its end.
    pub fn collect(source: &mut dyn RowSource) -> Result<Self, TableError> {
        let mut table = Self {
            file: source.file().to_owned(),
            dialect: source.dialect(),
            unit: source.unit(),
            rows_name_columns: !source.has_fixed_columns(),
            first_row_looks_like_data: source.first_row_looks_like_data(),
            passed_over: source.passed_over().to_vec(),
            repeated: source.repeated_headings().to_vec(),
            headings: source.headings().to_vec(),
            numbers: source.numbers().to_vec(),
            ..Self::default()
        };
        while let Some(found) = source.next_row()? {
            match found {
                Ok(row) => table.rows.push(row),
                Err(fault) => table.faults.push(fault),
            }
        }
        Ok(table)
    }

    /// The number of rows, those that are none included.
    pub fn n_rows(&self) -> usize {
        self.rows.len() + self.faults.len()
    }

    /// The rows one after another, in the order of their places.
    pub fn source(&self) -> TableSource<&Self> {
        TableSource { table: self, n_rows: 0, n_faults: 0 }
    }

    /// The rows one after another, together with the table.
    pub fn into_source(self) -> TableSource<Self> {
        TableSource { table: self, n_rows: 0, n_faults: 0 }
    }
}

/// The rows of a table one after another.
#[derive(Debug)]
pub struct TableSource<T> {
    table: T,
    /// The number of rows so far.
    n_rows: usize,
    /// The number of faults so far.
    n_faults: usize,
}

impl<T: Borrow<Table>> RowSource for TableSource<T> {
    fn file(&self) -> &str {
        &self.table.borrow().file
    }

    fn headings(&self) -> &[String] {
        &self.table.borrow().headings
    }

    fn dialect(&self) -> Dialect {
        self.table.borrow().dialect
    }

    fn numbers(&self) -> &[Numbers] {
        &self.table.borrow().numbers
    }

    fn unit(&self) -> Unit {
        self.table.borrow().unit
    }

    fn has_fixed_columns(&self) -> bool {
        !self.table.borrow().rows_name_columns
    }

    fn first_row_looks_like_data(&self) -> bool {
        self.table.borrow().first_row_looks_like_data
    }

    fn repeated_headings(&self) -> &[String] {
        &self.table.borrow().repeated
    }

    fn passed_over(&self) -> &[String] {
        &self.table.borrow().passed_over
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let table = self.table.borrow();
        let (row, fault) = (table.rows.get(self.n_rows), table.faults.get(self.n_faults));
        Ok(match (row, fault) {
            (Some(row), Some(fault)) if fault.line < row.line => {
                self.n_faults += 1;
                Some(Err(fault.clone()))
            }
            (Some(row), _) => {
                self.n_rows += 1;
                Some(Ok(row.clone()))
            }
            (None, Some(fault)) => {
                self.n_faults += 1;
                Some(Err(fault.clone()))
            }
            (None, None) => None,
        })
    }
}
