//! The values of one row, read from its cells.

use vitrine_model::Value;

use crate::fault::Problem;
use crate::numbers::Numbers;
use crate::source::Row;
use crate::spec::TableSpec;

/// Where a row's values stand.
pub(crate) struct Cells<'a> {
    pub(crate) spec: TableSpec<'a>,
    pub(crate) headings: &'a [String],
    /// For each feature its column.
    pub(crate) features: &'a [Option<usize>],
    /// For each feature without a column its text; features behind the last one have none.
    pub(crate) constants: &'a [Option<&'a str>],
    /// How the numbers of each column are written.
    pub(crate) numbers: &'a [Numbers],
}

impl Cells<'_> {
    /// Whether a row has as many cells as there are headings.
    pub(crate) fn check(&self, row: &Row) -> Result<(), Problem> {
        let (n_cells, n_expected) = (row.cells.len(), self.headings.len());
        if n_cells == n_expected { Ok(()) } else { Err(Problem::Cells { n_cells, n_expected }) }
    }

    /// The values of a row, one for each feature, and what is wrong with the others. `is_missing` hears of each
    /// feature that has none.
    pub(crate) fn values(
        &self,
        row: &Row,
        problems: &mut Vec<Problem>,
        mut is_missing: impl FnMut(usize),
    ) -> Vec<Value> {
        let mut values = Vec::with_capacity(self.features.len());
        for ((index, feature), at) in self.spec.schema.features.iter().enumerate().zip(self.features) {
            let cell = at.and_then(|at| row.cells.get(at)).map(String::as_str);
            let constant = || self.constants.get(index).copied().flatten();
            let text = cell.or_else(constant).unwrap_or_default();
            let numbers = at.map(|at| Numbers::at(self.numbers, at)).unwrap_or_default();
            match feature.parse_cell(&self.spec.meant(index, text, numbers)) {
                Ok(value) => {
                    if value.is_missing() {
                        is_missing(index);
                    }
                    values.push(value);
                }
                Err(fault) => {
                    if text.is_empty() {
                        is_missing(index);
                    }
                    let column = at.and_then(|at| self.headings.get(at)).cloned();
                    problems.push(Problem::Value { column, fault: Box::new(fault) });
                }
            }
        }
        values
    }
}
