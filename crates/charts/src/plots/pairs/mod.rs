//! Scatter matrices by class.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::locale::rounded;
use vitrine_present::{Locale, Texts};

use crate::legend::{Entry, Key};
use crate::plots::Plot;
use crate::scale::{Scale, drawable, extent};
use crate::scene::{Area, Scene};
use crate::stats::{quantile, sorted};
use crate::{Axis, Table, Theme, frame, legend, stats, text};

/// Up to six numeric columns against each other, by class, with densities on the diagonal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// What the chart shows.
    pub title: String,
    /// The columns; those after the sixth are not drawn.
    pub columns: Vec<Axis>,
    /// Class names; empty where there are no classes.
    pub classes: Vec<String>,
    /// One value per column, and the index of the class (0 without classes).
    pub points: Vec<(Vec<f64>, usize)>,
}

/// Columns beyond this many are not drawn.
const LARGEST_COUNT: usize = 6;
/// Points beyond this many are thinned out evenly.
const MOST_POINTS: usize = 400;
/// The largest side of a cell.
const LARGEST_CELL: f64 = 170.0;

/// Where the cells stand.
struct Cells {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Cells {
    fn area(&self, row: usize, column: usize) -> Area {
        let left = (self.left + self.width * column as f64).round();
        let top = (self.top + self.height * row as f64).round();
        let right = (self.left + self.width * (column as f64 + 1.0)).round() - 4.0;
        Area { left, top, right, bottom: (self.top + self.height * (row as f64 + 1.0)).round() - 4.0 }
    }
}

impl Pairs {
    fn n_columns(&self) -> usize {
        self.columns.len().min(LARGEST_COUNT)
    }

    fn drawn_columns(&self) -> impl Iterator<Item = (usize, &Axis)> {
        self.columns.iter().enumerate().take(LARGEST_COUNT)
    }

    /// The drawable values of a column, of one class or of all.
    fn values(&self, column: usize, class: Option<usize>) -> Vec<f64> {
        let of_class = self.points.iter().filter(|point| class.is_none_or(|class| point.1 == class));
        sorted(of_class.filter_map(|point| point.0.get(column).copied()))
    }

    fn n_classes(&self) -> usize {
        self.points
            .iter()
            .map(|point| point.1.saturating_add(1))
            .max()
            .unwrap_or(0)
            .min(self.classes.len().max(1))
    }

    fn class_name(&self, class: usize) -> &str {
        self.classes.get(class).map(String::as_str).unwrap_or_default()
    }

    fn correlation(&self, x: usize, y: usize) -> Option<f64> {
        let pairs = self.points.iter().filter_map(|point| Some((*point.0.get(x)?, *point.0.get(y)?)));
        stats::correlation(pairs.filter(|(a, b)| drawable(*a) && drawable(*b)))
    }

    fn entries(&self) -> Vec<Entry> {
        if self.classes.len() < 2 {
            return Vec::new();
        }
        let named = self.classes.iter().enumerate();
        named.map(|(index, name)| Entry { key: Key::Marker, index, name: name.clone() }).collect()
    }

    fn left_out(&self) -> usize {
        let n = self.n_columns();
        let is_missing =
            |values: &[f64]| (0..n).any(|column| !values.get(column).copied().is_some_and(drawable));
        self.points.iter().filter(|point| is_missing(&point.0)).count()
    }

    fn scales(&self, count: usize, locale: &Locale) -> Vec<Scale> {
        let scale = |(column, axis): (usize, &Axis)| {
            let (low, high) = extent(self.values(column, None)).unwrap_or((0.0, 1.0));
            // So that no point sits on the edge of its cell.
            let room = (high - low) * 0.05;
            axis.exact(low - room, high + room, count, locale)
        };
        self.drawn_columns().map(scale).collect()
    }

    /// Every n-th point, so that at most [`MOST_POINTS`] are drawn.
    fn thinned(&self) -> impl Iterator<Item = &(Vec<f64>, usize)> {
        self.points.iter().step_by(self.points.len().div_ceil(MOST_POINTS).max(1))
    }

    fn name<'a>(&'a self, column: usize, texts: &'a Texts) -> &'a str {
        self.columns.get(column).map(|axis| axis.label_or(texts.charts().column())).unwrap_or_default()
    }

    fn diagonal_text(&self, column: usize, axis: &Axis, texts: &Texts) -> String {
        let medians: Vec<String> = (0..self.n_classes())
            .filter_map(|class| {
                let values = self.values(column, Some(class));
                let median = axis.about(quantile(&values, 0.5), texts);
                let text = format!("{} {}", self.class_name(class), axis.quantity(&median));
                (!values.is_empty()).then(|| text.trim().to_owned())
            })
            .collect();
        format!("{}: {}", self.name(column, texts), texts.charts().median_of(&medians.join(", ")))
    }
}

impl Plot for Pairs {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let n = self.n_columns();
        if (0..n).all(|column| self.values(column, None).is_empty()) {
            return texts.charts().nothing().to_owned();
        }
        let pairs = (0..n).flat_map(|x| (x + 1..n).map(move |y| (x, y)));
        let related = pairs.filter_map(|(x, y)| self.correlation(x, y).map(|value| (x, y, value)));
        let strongest = related.reduce(|best, pair| if pair.2.abs() > best.2.abs() { pair } else { best });
        let strongest = strongest.map(|(x, y, value)| {
            let value = texts.locale().read_out(rounded(value));
            texts.charts().closest(self.name(x, texts), self.name(y, texts), &value)
        });
        let step = self.points.len().div_ceil(MOST_POINTS).max(1);
        let thinned = if step > 1 { texts.charts().thinned(step as u64) } else { String::new() };
        let summary = texts.charts().pairs(self.points.len() as u64, n as u64);
        let left_out = text::left_out(self.left_out(), texts);
        text::sentences([summary, strongest.unwrap_or_default(), thinned, left_out])
    }

    fn table(&self, texts: &Texts) -> Table {
        let has_classes = !self.classes.is_empty();
        let class = has_classes.then(|| texts.charts().class().to_owned());
        let headers = self.drawn_columns().map(|(_, axis)| axis.text()).chain(class);
        let rows = self.points.iter().map(|(values, class)| {
            let cell = |column: usize| {
                let (axis, value) = (self.columns.get(column), values.get(column));
                axis.zip(value).map(|(axis, value)| axis.number(*value, texts)).unwrap_or_default()
            };
            let class = has_classes.then(|| self.class_name(*class).to_owned());
            (0..self.n_columns()).map(cell).chain(class).collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let theme = Theme::light();
        let n = self.n_columns().max(1) as f64;
        let cell = ((width - 34.0) / n).clamp(40.0, LARGEST_CELL);
        legend::height(&self.entries(), width, &theme) + cell.max(44.0) * n + frame::line_height(&theme) + 8.0
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
