//! The rows of a file in little memory, column by column.

mod coded;
mod different;
mod index;
mod plain;
mod survey;

use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::matching::check_columns;
use crate::numbers::Numbers;
use crate::source::{Row, RowSource, Unit};
use coded::Coded;
use plain::Plain;

pub use different::{Different, different};

/// A file's headings and rows as texts. A column with few different texts keeps each of them once and a code of one to
/// four bytes for each row; another column keeps its texts one behind the other.
#[derive(Clone, Debug, Default)]
pub struct CompactTable {
    /// The file's name, for messages.
    pub file: String,
    dialect: Dialect,
    unit: Unit,
    rows_name_columns: bool,
    headings: Vec<String>,
    numbers: Vec<Numbers>,
    columns: Vec<Texts>,
    n_rows: usize,
    /// Where the lines of rows do not follow each other: rows with their lines.
    places: Vec<(usize, usize)>,
    /// Rows that have not as many cells as there are headings, with the number of their cells.
    ragged: Vec<(usize, usize)>,
    faults: Vec<RowFault>,
}

impl CompactTable {
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
            headings: source.headings().to_vec(),
            numbers: source.numbers().to_vec(),
            columns: source.headings().iter().map(|_| Texts::default()).collect(),
            ..Self::default()
        };
        table.extend(source)?;
        Ok(table)
    }

    /// Puts the rows of another source behind these. Columns are found by their names; those that the source lacks are
    /// empty. Numbers that it writes in another way are written as those of the table.
    ///
    /// # Errors
    /// [`TableError::OtherColumn`]: a column that only one of the two has, unless rows name their columns; a file that
    /// cannot be read to its end.
    pub fn extend(&mut self, source: &mut dyn RowSource) -> Result<(), TableError> {
        check_columns(&self.file, &self.headings, source)?;
        let headings = source.headings().to_vec();
        let place = |name: &String| headings.iter().position(|heading| heading == name);
        let places: Vec<Option<usize>> = self.headings.iter().map(place).collect();
        let numbers = source.numbers().to_vec();
        let mut row = Row::default();
        while let Some(found) = source.next_into(&mut row)? {
            match found {
                Ok(()) => self.push(&row, &places, &numbers, headings.len()),
                Err(fault) => self.faults.push(fault),
            }
        }
        Ok(())
    }

    /// Adds a row whose cells stand at these places and should be so many.
    fn push(&mut self, row: &Row, places: &[Option<usize>], numbers: &[Numbers], n_expected: usize) {
        if row.cells.len() != n_expected {
            // One too many stays one too many, however many columns there are.
            let n_cells = (self.headings.len() + row.cells.len()).saturating_sub(n_expected);
            self.ragged.push((self.n_rows, n_cells));
        }
        if self.line(self.n_rows) != row.line {
            self.places.push((self.n_rows, row.line));
        }
        for (at, (column, place)) in self.columns.iter_mut().zip(places).enumerate() {
            let text = place.and_then(|place| row.cells.get(place)).map_or("", String::as_str);
            let own = Numbers::at(&self.numbers, at);
            let of_source = place.map_or(own, |place| Numbers::at(numbers, place));
            column.push(&of_source.rewritten(text, own));
        }
        self.n_rows += 1;
    }

    /// The columns' names, trimmed.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// How the numbers of a column are written.
    pub fn numbers(&self, column: usize) -> Numbers {
        Numbers::at(&self.numbers, column)
    }

    /// The number of rows, without those that are none.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The line of a row.
    pub fn line(&self, row: usize) -> usize {
        let after = self.places.partition_point(|(first, _)| *first <= row);
        let before = after.checked_sub(1).and_then(|at| self.places.get(at));
        before.map_or(0, |(first, line)| line + (row - first))
    }

    /// A cell, by row and column from 0; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.columns.get(column).map_or("", |texts| texts.at(row))
    }

    /// The different texts of a column, in the order of first appearance.
    pub fn different(&self, column: usize) -> Vec<Different<'_>> {
        match self.columns.get(column) {
            Some(Texts::Coded(coded)) => coded.different(),
            Some(Texts::Plain(plain)) => different(plain.iter()),
            None => Vec::new(),
        }
    }

    /// The rows one after another, in the order of their places. Of a row with too many cells those without a heading
    /// are empty.
    pub fn source(&self) -> CompactSource<'_> {
        CompactSource { table: self, n_rows: 0, end: self.n_rows, n_ragged: 0, n_faults: 0 }
    }
}

/// The texts of a column.
#[derive(Clone, Debug)]
enum Texts {
    /// Each text once, and a code for each row.
    Coded(Coded),
    /// One text for each row.
    Plain(Plain),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Coded(Coded::default())
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        match self {
            Self::Plain(plain) => plain.push(text),
            Self::Coded(coded) => {
                if !coded.push(text) {
                    let mut plain = Plain::default();
                    (0..coded.n_rows()).for_each(|row| plain.push(coded.at(row)));
                    plain.push(text);
                    *self = Self::Plain(plain);
                }
            }
        }
    }

    fn at(&self, row: usize) -> &str {
        match self {
            Self::Coded(coded) => coded.at(row),
            Self::Plain(plain) => plain.at(row),
        }
    }
}

/// The rows of a table one after another.
#[derive(Debug)]
pub struct CompactSource<'a> {
    table: &'a CompactTable,
    /// The number of rows so far.
    n_rows: usize,
    /// How many there will have been at the end.
    end: usize,
    /// The number of ragged rows so far.
    n_ragged: usize,
    /// The number of faults so far.
    n_faults: usize,
}

impl RowSource for CompactSource<'_> {
    fn file(&self) -> &str {
        &self.table.file
    }

    fn headings(&self) -> &[String] {
        &self.table.headings
    }

    fn dialect(&self) -> Dialect {
        self.table.dialect
    }

    fn numbers(&self) -> &[Numbers] {
        &self.table.numbers
    }

    fn unit(&self) -> Unit {
        self.table.unit
    }

    fn has_fixed_columns(&self) -> bool {
        !self.table.rows_name_columns
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let mut row = Row::default();
        Ok(self.next_into(&mut row)?.map(|found| found.map(|()| row)))
    }

    fn next_into(&mut self, into: &mut Row) -> Result<Option<Result<(), RowFault>>, TableError> {
        let table = self.table;
        let row = self.n_rows;
        let line = (row < self.end).then(|| table.line(row));
        if let Some(fault) = table.faults.get(self.n_faults)
            && line.is_none_or(|line| fault.line < line)
        {
            self.n_faults += 1;
            return Ok(Some(Err(fault.clone())));
        }
        let Some(line) = line else { return Ok(None) };
        self.n_rows += 1;
        into.line = line;
        into.replace_cells(table.columns.iter().map(|texts| texts.at(row)));
        if let Some((_, n_cells)) = table.ragged.get(self.n_ragged).filter(|(ragged, _)| *ragged == row) {
            self.n_ragged += 1;
            into.cells.resize(*n_cells, String::new());
        }
        Ok(Some(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, open};
    use crate::table::Table;

    #[test]
    fn rows_come_out_as_they_went_in() {
        let row = |row: usize| format!("{row},\"two\nlines\",{}\n", row % 3);
        let mut text = "a,b,c\n".to_owned();
        text.extend((0..70_000).map(row));
        text.push_str("1,2\n\n1,2,3,4\n5,,å\n");
        let open = || open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
        let compact = CompactTable::collect(&mut *open()).unwrap();
        let columns: Vec<bool> = compact.columns.iter().map(|of| matches!(of, Texts::Plain(_))).collect();
        assert_eq!(columns, [true, false, false]);
        let mut expected = Table::collect(&mut *open()).unwrap();
        let last = expected.rows.len() - 2;
        expected.rows[last].cells[3] = String::new();
        assert_eq!(Table::collect(&mut compact.source()).unwrap(), expected);
        assert_eq!((compact.n_rows(), compact.line(0), compact.line(last)), (70_003, 2, 140_004));
        assert_eq!(
            (compact.cell(69_999, 0), compact.cell(70_002, 2), compact.cell(70_000, 2)),
            ("69999", "å", "")
        );
    }

    #[test]
    fn faults_keep_their_places() {
        let text = "{\"a\":1}\n{\n{\"a\":2}\n5\n";
        let open = || open("t.jsonl", text.as_bytes(), &ReadOptions::default()).unwrap();
        let compact = CompactTable::collect(&mut *open()).unwrap();
        let places = |source: &mut dyn RowSource| -> Vec<usize> {
            let next = std::iter::from_fn(|| source.next_row().unwrap());
            next.map(|found| found.map_or_else(|fault| fault.line, |row| row.line)).collect()
        };
        assert_eq!(places(&mut compact.source()), [1, 2, 3, 4]);
        assert!(!compact.source().has_fixed_columns());
    }

    #[test]
    fn rows_of_other_files_stand_behind_with_their_columns_and_numbers() {
        let open =
            |file: &str, text: &'static str| open(file, text.as_bytes(), &ReadOptions::default()).unwrap();
        let mut table = CompactTable::collect(&mut *open("a.csv", "a;b\n29,5;x\n1,234;y\n")).unwrap();
        table.extend(&mut *open("b.csv", "b,a\nz,1.234\nw,29.5\nv\n")).unwrap();
        let rows = Table::collect(&mut table.source()).unwrap().rows;
        let cells: Vec<String> = rows.iter().map(|row| row.cells.join(" ")).collect();
        assert_eq!(cells, ["29,5 x", "1,234 y", "1,234 z", "29.5 w", ""]);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 2, 3, 4]);
        for (text, column) in [("a,b,c\n1,2,3\n", "c"), ("a\n1\n", "b")] {
            let error = table.extend(&mut *open("c.csv", text)).unwrap_err();
            let TableError::OtherColumn { column: found, .. } = &error else { panic!("{error}") };
            assert_eq!(found, column);
            assert!(error.to_string().contains("a.csv") && error.to_string().contains("c.csv"), "{error}");
        }
    }
}
