//! How many rows of a table can be used, found column by column: each different text is read once.

use super::{CompactSource, CompactTable, Texts};
use crate::error::TableError;
use crate::reading::{Survey, columns, survey};
use crate::spec::TableSpec;
use crate::target;

impl CompactTable {
    /// What [`survey`] finds in the rows of this table.
    ///
    /// # Errors
    /// Columns that are missing from the table, all of them named.
    pub fn survey(&self, spec: &TableSpec<'_>) -> Result<Survey, TableError> {
        // Rules look at whole rows, and what is no row stands between them.
        if !spec.cleaning.is_empty() || !self.faults.is_empty() {
            return survey(&mut self.source(), spec, &[]);
        }
        let (columns, target) = columns(spec, &self.headings, &self.file, &[])?;
        let mut is_left_out = vec![false; self.n_rows];
        let mut leave_out = |row: usize| {
            if let Some(is) = is_left_out.get_mut(row) {
                *is = true;
            }
        };
        self.ragged.iter().for_each(|(row, _)| leave_out(*row));
        for ((index, feature), at) in spec.schema.features.iter().enumerate().zip(&columns.features) {
            let Some((at, texts)) = at.and_then(|at| Some((at, self.columns.get(at)?))) else { continue };
            let numbers = self.numbers(at);
            texts
                .unfit(&|text| feature.parse_cell(&spec.meant(index, text, numbers)).is_ok(), &mut leave_out);
        }
        if let Some(texts) = self.columns.get(target) {
            texts.unfit(&|text| target::read(spec, text, self.numbers(target)).is_ok(), &mut leave_out);
        }
        let n_left_out = is_left_out.iter().filter(|is| **is).count();
        let first = is_left_out.iter().position(|is| *is);
        let first_left_out = match first {
            Some(row) => survey(&mut self.only(row), spec, &[])?.first_left_out,
            None => None,
        };
        Ok(Survey { n_used: self.n_rows - n_left_out, n_left_out, first_left_out })
    }

    /// A single row.
    fn only(&self, row: usize) -> CompactSource<'_> {
        let n_ragged = self.ragged.partition_point(|(ragged, _)| *ragged < row);
        CompactSource { table: self, n_rows: row, end: row + 1, n_ragged, n_faults: 0 }
    }
}

impl Texts {
    /// Tells which rows hold a text that does not fit.
    fn unfit(&self, fits: &dyn Fn(&str) -> bool, on_row: &mut dyn FnMut(usize)) {
        match self {
            Self::Coded(coded) => coded.unfit(fits, on_row),
            Self::Plain(plain) => {
                let rows = plain.iter().enumerate().filter(|(_, text)| !fits(text));
                rows.for_each(|(row, _)| on_row(row));
            }
        }
    }
}
