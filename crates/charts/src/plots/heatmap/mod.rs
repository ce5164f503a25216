//! Correlation matrices.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::{Locale, Texts};

use crate::matrix::{Grid, Names};
use crate::plots::Plot;
use crate::scene::Scene;
use crate::{Table, Theme, text};

/// A matrix of correlations, between -1 and 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heatmap {
    /// What the chart shows.
    pub title: String,
    /// What a cell measures, such as `Pearson correlation`; written beside the colour scale.
    pub measure: String,
    /// Names of the rows, from the top.
    pub rows: Vec<String>,
    /// Names of the columns, from the left.
    pub columns: Vec<String>,
    /// One list of values per row, one value per column; NaN for missing. Colours end at -1 and 1.
    pub values: Vec<Vec<f64>>,
}

/// The largest side of a cell.
const LARGEST_CELL: f64 = 64.0;

impl Heatmap {
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get(row)?.get(column).copied().filter(|value| value.is_finite())
    }

    /// Row, column and value of every cell that has one.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        (0..self.rows.len()).flat_map(move |row| {
            (0..self.columns.len()).filter_map(move |column| Some((row, column, self.value(row, column)?)))
        })
    }

    /// The cells that are not a quantity against itself.
    fn between(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.cells().filter(|(row, column, _)| self.rows.get(*row) != self.columns.get(*column))
    }

    fn names(&self) -> Names<'_> {
        let (rows, columns) = (&self.rows, &self.columns);
        Names { row_axis: "", column_axis: "", rows, columns, largest: LARGEST_CELL }
    }

    fn measure<'a>(&'a self, texts: &'a Texts) -> &'a str {
        if self.measure.is_empty() { texts.charts().correlation() } else { &self.measure }
    }

    fn name(&self, row: usize, column: usize, texts: &Texts) -> String {
        let of = |names: &[String], index: usize| names.get(index).cloned().unwrap_or_default();
        texts.charts().pair(&of(&self.rows, row), &of(&self.columns, column))
    }
}

impl Plot for Heatmap {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let Some(first) = self.between().next() else { return texts.charts().nothing().to_owned() };
        let highest = self.between().fold(first, |best, cell| if cell.2 > best.2 { cell } else { best });
        let lowest = self.between().fold(first, |best, cell| if cell.2 < best.2 { cell } else { best });
        let missing = self.rows.len() * self.columns.len() - self.cells().count();
        let summary = texts.charts().heatmap(
            self.measure(texts),
            self.rows.len() as u64,
            self.columns.len() as u64,
            &self.name(highest.0, highest.1, texts),
            &texts.locale().read_out(highest.2),
            &self.name(lowest.0, lowest.1, texts),
            &texts.locale().read_out(lowest.2),
        );
        text::sentences([summary, text::left_out(missing, texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let headers = [self.measure(texts).to_owned()].into_iter().chain(self.columns.iter().cloned());
        let rows = self.rows.iter().enumerate().map(|(row, name)| {
            let written = |value| texts.locale().read_out(value);
            let cell = |column| self.value(row, column).map(written).unwrap_or_default();
            [name.clone()].into_iter().chain((0..self.columns.len()).map(cell)).collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        Grid::plan(&Theme::light(), &self.names(), width).height
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}

/// One or two decimals, without the zero before the mark, as correlations are usually printed; at 1 none.
fn correlation_text(value: f64, decimals: usize, locale: &Locale) -> String {
    let written = locale.write(value, decimals);
    if written.trim_start_matches('−').starts_with('0') {
        written.replacen('0', "", 1)
    } else {
        locale.write(value, 0)
    }
}
