//! Correlation matrices.

use crate::matrix::{self, Grid, Names};
use crate::plots::Plot;
use crate::scene::{Align, Scene};
use crate::{Numbers, Table, Theme, number, text};

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
    /// How the values are written.
    pub numbers: Numbers,
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

    fn measure(&self) -> &str {
        if self.measure.is_empty() { "correlation" } else { &self.measure }
    }

    fn name(&self, row: usize, column: usize) -> String {
        let of = |names: &[String], index: usize| names.get(index).cloned().unwrap_or_default();
        format!("{} and {}", of(&self.rows, row), of(&self.columns, column))
    }
}

impl Plot for Heatmap {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self) -> String {
        let Some(first) = self.between().next() else { return "No data.".to_owned() };
        let highest = self.between().fold(first, |best, cell| if cell.2 > best.2 { cell } else { best });
        let lowest = self.between().fold(first, |best, cell| if cell.2 < best.2 { cell } else { best });
        let missing = self.rows.len() * self.columns.len() - self.cells().count();
        format!(
            "{} of {} rows and {} columns: highest between {} ({}), lowest between {} ({}).{}",
            self.measure(),
            self.rows.len(),
            self.columns.len(),
            self.name(highest.0, highest.1),
            self.numbers.write(&number::spoken(highest.2)),
            self.name(lowest.0, lowest.1),
            self.numbers.write(&number::spoken(lowest.2)),
            text::left_out(missing)
        )
    }

    fn table(&self) -> Table {
        let headers = [self.measure().to_owned()].into_iter().chain(self.columns.iter().cloned());
        let rows = self.rows.iter().enumerate().map(|(row, name)| {
            let cell = |column| {
                let plain = self.value(row, column).map(number::plain).unwrap_or_default();
                self.numbers.write(&plain)
            };
            [name.clone()].into_iter().chain((0..self.columns.len()).map(cell)).collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64) -> f64 {
        Grid::plan(&Theme::light(), &self.names(), width).height
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme) -> Scene {
        let names = self.names();
        let grid = Grid::plan(theme, &names, width).fit(height, self.rows.len());
        if self.cells().next().is_none() {
            return Scene::no_data(width, height, theme);
        }
        let mut scene = Scene::new(grid.width, height);
        let ramp = |place: f64| theme.signed(place * 2.0 - 1.0);
        matrix::colour_scale(&mut scene, theme, self.measure(), ["−1", "1"], ramp);
        grid.draw_names(&mut scene, theme, &names);
        // Two decimals where all numbers fit with them, otherwise one, otherwise none is written.
        let size = |decimals: usize| {
            let written: Vec<String> =
                self.cells().map(|(_, _, value)| correlation_text(value, decimals, self.numbers)).collect();
            Some((decimals, grid.number_size(written.iter().map(String::as_str))?))
        };
        let written = size(2).or_else(|| size(1));
        let places =
            (0..self.rows.len()).flat_map(|row| (0..self.columns.len()).map(move |column| (row, column)));
        for (row, column) in places {
            let area = grid.cell(row, column);
            let Some(value) = self.value(row, column) else {
                scene.outline(area, theme.grid);
                scene.path(vec![(area.left, area.bottom), (area.right, area.top)], 1, theme.muted);
                scene.mark(area, format!("{}: missing", self.name(row, column)));
                continue;
            };
            let fill = theme.signed(value);
            scene.rect(area, fill);
            if let Some((decimals, size)) = written {
                let text = correlation_text(value, decimals, self.numbers);
                let ink = Theme::text_on(fill);
                scene.text(area.middle_x(), area.middle_y(), &text, size, Align::Middle, ink);
            }
            let value = self.numbers.write(&number::spoken(value));
            scene.mark(area, format!("{}: {value}", self.name(row, column)));
        }
        scene.centred(width)
    }
}

/// One or two decimals, without the zero before the point, as correlations are usually printed.
fn correlation_text(value: f64, decimals: usize, numbers: Numbers) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && text.contains(|digit| ('1'..='9').contains(&digit)) { "−" } else { "" };
    match text.split_once('.') {
        Some(("0", digits)) => {
            let point = if numbers == Numbers::Swedish { ',' } else { '.' };
            format!("{sign}{point}{digits}")
        }
        Some((whole, _)) => format!("{sign}{whole}"),
        None => format!("{sign}{text}"),
    }
}
