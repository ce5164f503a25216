//! Confusion matrices: predicted against actual classes.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::{Locale, Texts};

use crate::matrix::{CELL_FONT, Grid, Names};
use crate::plots::Plot;
use crate::scene::Scene;
use crate::{Table, Theme, text};

/// How often each actual class was predicted as each class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// What the chart shows.
    pub title: String,
    /// Class names, in order.
    pub labels: Vec<String>,
    /// `counts[actual][predicted]`; missing rows and cells count as zero.
    pub counts: Vec<Vec<u64>>,
}

/// What stands in the cells.
enum Written {
    /// The count in bold text of this size, and below it the share.
    CountAndShare(f64),
    /// The count in text of this size.
    Count(f64),
    Nothing,
}

/// The largest side of a cell.
const LARGEST_CELL: f64 = 88.0;

impl Confusion {
    fn count(&self, actual: usize, predicted: usize) -> u64 {
        self.counts.get(actual).and_then(|row| row.get(predicted)).copied().unwrap_or(0)
    }

    /// How many samples are of a class.
    fn actual(&self, class: usize) -> u64 {
        (0..self.labels.len()).fold(0, |sum: u64, predicted| sum.saturating_add(self.count(class, predicted)))
    }

    fn total(&self) -> u64 {
        (0..self.labels.len()).fold(0, |sum: u64, class| sum.saturating_add(self.actual(class)))
    }

    /// The share of a class that was predicted as another; 0 for a class that does not occur.
    fn share(&self, actual: usize, predicted: usize) -> f64 {
        let all = self.actual(actual);
        if all == 0 { 0.0 } else { self.count(actual, predicted) as f64 / all as f64 }
    }

    /// Actual and predicted class of every cell, row by row.
    fn cells(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let n = self.labels.len();
        (0..n).flat_map(move |actual| (0..n).map(move |predicted| (actual, predicted)))
    }

    /// What stands in the cells, which is the same for all of them.
    fn written_in(&self, grid: &Grid, theme: &Theme, locale: &Locale) -> Written {
        let [width, height] = grid.smallest_cell();
        let fits = |text: &str, size: f64| text::width_bold(text, size) + 4.0 <= width;
        let with_shares = |size: &f64| {
            let mut filled = self.cells().filter(|(actual, predicted)| self.count(*actual, *predicted) > 0);
            filled.all(|(actual, predicted)| {
                fits(&locale.whole(self.count(actual, predicted)), *size)
                    && fits(&locale.percent_about(self.share(actual, predicted)), CELL_FONT)
            })
        };
        let sizes = [theme.font_size + 1.0, theme.font_size, CELL_FONT];
        if let Some(size) = sizes.into_iter().find(with_shares).filter(|_| height >= 36.0) {
            return Written::CountAndShare(size);
        }
        let counts: Vec<String> =
            self.cells().map(|(actual, predicted)| locale.whole(self.count(actual, predicted))).collect();
        grid.number_size(counts.iter().map(String::as_str)).map_or(Written::Nothing, Written::Count)
    }

    fn label(&self, class: usize) -> &str {
        self.labels.get(class).map(String::as_str).unwrap_or_default()
    }

    fn names<'a>(&'a self, texts: &'a Texts) -> Names<'a> {
        let (rows, columns) = (&self.labels, &self.labels);
        let (row_axis, column_axis) = (texts.charts().actual(), texts.charts().predicted());
        Names { row_axis, column_axis, rows, columns, largest: LARGEST_CELL }
    }
}

impl Plot for Confusion {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let (total, locale) = (self.total(), texts.locale());
        if total == 0 {
            return texts.charts().nothing().to_owned();
        }
        let n = self.labels.len();
        let right = (0..n).fold(0, |sum: u64, class| sum.saturating_add(self.count(class, class)));
        let mistakes = self
            .cells()
            .filter(|(actual, predicted)| actual != predicted && self.count(*actual, *predicted) > 0);
        // The first of equally frequent mistakes is named.
        let most = mistakes.reduce(|best, cell| {
            if self.count(cell.0, cell.1) > self.count(best.0, best.1) { cell } else { best }
        });
        let mistake = most.map_or_else(
            || texts.charts().no_mistake().to_owned(),
            |(actual, predicted)| {
                let count = locale.whole(self.count(actual, predicted));
                texts.charts().top_mistake(self.label(actual), self.label(predicted), &count)
            },
        );
        let share = locale.percent_about(right as f64 / total as f64);
        let (right, total) = (locale.whole(right), locale.whole(total));
        text::sentences([texts.charts().confusion(&right, &total, &share), mistake])
    }

    fn table(&self, texts: &Texts) -> Table {
        let headers = [texts.charts().actual().to_owned()]
            .into_iter()
            .chain(self.labels.iter().map(|label| texts.charts().predicted_as(label)))
            .chain(["n".to_owned()]);
        let (n, locale) = (self.labels.len(), texts.locale());
        let rows = self.labels.iter().enumerate().map(|(actual, label)| {
            let counts = (0..n).map(|predicted| locale.whole(self.count(actual, predicted)));
            [label.clone()].into_iter().chain(counts).chain([locale.whole(self.actual(actual))]).collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64, texts: &Texts) -> f64 {
        Grid::plan(&Theme::light(), &self.names(texts), width).height
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
