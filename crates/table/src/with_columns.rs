//! Rows with columns whose values are the same in all rows of a file, as a path gives them.

use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::numbers::Numbers;
use crate::source::{Row, RowSource, Unit};

/// A source with more columns behind its own, each with one value in all rows.
pub struct WithColumns<'a> {
    source: Box<dyn RowSource + 'a>,
    headings: Vec<String>,
    numbers: Vec<Numbers>,
    /// The values of the added columns.
    values: Vec<String>,
}

impl<'a> WithColumns<'a> {
    /// Adds columns, each with its value. Of a name that the source has as well, the source's column counts.
    pub fn new(source: Box<dyn RowSource + 'a>, columns: &[(String, String)]) -> Self {
        let mut headings = source.headings().to_vec();
        let mut numbers = source.numbers().to_vec();
        numbers.resize(headings.len(), Numbers::default());
        let mut values = Vec::new();
        for (name, value) in columns {
            if !headings.contains(name) {
                headings.push(name.clone());
                numbers.push(Numbers::default());
                values.push(value.clone());
            }
        }
        Self { source, headings, numbers, values }
    }
}

impl RowSource for WithColumns<'_> {
    fn file(&self) -> &str {
        self.source.file()
    }

    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn dialect(&self) -> Dialect {
        self.source.dialect()
    }

    fn numbers(&self) -> &[Numbers] {
        &self.numbers
    }

    fn unit(&self) -> Unit {
        self.source.unit()
    }

    fn has_fixed_columns(&self) -> bool {
        self.source.has_fixed_columns()
    }

    fn first_row_looks_like_data(&self) -> bool {
        self.source.first_row_looks_like_data()
    }

    fn repeated_headings(&self) -> &[String] {
        self.source.repeated_headings()
    }

    fn passed_over(&self) -> &[String] {
        self.source.passed_over()
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let found = self.source.next_row()?;
        Ok(found.map(|found| {
            found.map(|mut row| {
                row.cells.extend(self.values.iter().cloned());
                row
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, open};
    use crate::table::Table;

    #[test]
    fn every_row_has_the_values() {
        let source = open("t.csv", b"a,year\n1,2\n3\n", &ReadOptions::default()).unwrap();
        let columns =
            [("year", "2024"), ("land", "Å")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut source = WithColumns::new(source, &columns);
        assert_eq!(source.numbers().len(), 3);
        let table = Table::collect(&mut source).unwrap();
        assert_eq!(table.headings, ["a", "year", "land"]);
        let cells: Vec<String> = table.rows.iter().map(|row| row.cells.join(" ")).collect();
        // A row that lacks a cell still does.
        assert_eq!(cells, ["1 2 Å", "3 Å"]);
    }
}
