//! Scatter matrices by class.

use crate::frame;
use crate::legend::{self, Entry, Key};
use crate::plots::Plot;
use crate::scale::{Scale, drawable, extent};
use crate::scene::{Align, Area, Ink, Scene};
use crate::stats::{self, kernel_density, quantile, sorted};
use crate::{Axis, Table, Theme, classes, number, text};

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
/// The smallest text, in cells.
const CELL_FONT: f64 = 11.0;
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

    fn scales(&self, count: usize) -> Vec<Scale> {
        let scale = |(column, axis): (usize, &Axis)| {
            let (low, high) = extent(self.values(column, None)).unwrap_or((0.0, 1.0));
            // So that no point sits on the edge of its cell.
            let room = (high - low) * 0.05;
            axis.exact(low - room, high + room, count)
        };
        self.drawn_columns().map(scale).collect()
    }

    /// Every n-th point, so that at most [`MOST_POINTS`] are drawn.
    fn thinned(&self) -> impl Iterator<Item = &(Vec<f64>, usize)> {
        self.points.iter().step_by(self.points.len().div_ceil(MOST_POINTS).max(1))
    }

    fn draw_points(
        &self,
        scene: &mut Scene,
        theme: &Theme,
        area: Area,
        x: (usize, Scale),
        y: (usize, Scale),
    ) {
        let (x_column, x) = (x.0, x.1.onto(area.left + 2.0, area.right - 2.0));
        let (y_column, y) = (y.0, y.1.onto(area.bottom - 2.0, area.top + 2.0));
        let opacity = if self.points.len() > 150 { 0.45 } else { 0.7 };
        let radius = if area.width() < 90.0 { 1.6 } else { 2.0 };
        for (values, class) in self.thinned() {
            if let (Some(a), Some(b)) = (values.get(x_column), values.get(y_column))
                && drawable(*a)
                && drawable(*b)
            {
                let ink = Ink::new(theme.class(*class), opacity);
                classes::marker(scene, x.at(*a), y.at(*b), radius, *class, ink);
            }
        }
        let (across, up) = (self.name(x_column), self.name(y_column));
        let correlation = self.correlation(x_column, y_column).map_or_else(
            || "no correlation, because the values do not vary".to_owned(),
            |value| format!("correlation {}", self.written(number::rounded(value))),
        );
        scene.mark(area, format!("{up} against {across}: {correlation}"));
    }

    /// A number that belongs to several columns.
    fn written(&self, value: f64) -> String {
        self.columns.first().map(|axis| axis.numbers.write(&number::spoken(value))).unwrap_or_default()
    }

    fn name(&self, column: usize) -> &str {
        self.columns.get(column).map(|axis| axis.label_or("column")).unwrap_or_default()
    }

    /// The name of the column and, below it, a density curve for each class.
    fn draw_diagonal(&self, scene: &mut Scene, theme: &Theme, area: Area, column: usize, scale: &Scale) {
        let axis = self.columns.get(column).cloned().unwrap_or_default();
        let room = area.width() - 8.0;
        let whole = axis.text();
        let fits = text::widest(whole.split_whitespace(), CELL_FONT) <= room
            && text::wrap(&whole, CELL_FONT, room, 2).join(" ") == whole;
        let lines = text::wrap(if fits { &whole } else { &axis.label }, CELL_FONT, room, 2);
        let mut top = area.top + 4.0;
        for line in &lines {
            scene.text(area.left + 4.0, top + 7.0, line, CELL_FONT, Align::Start, theme.foreground);
            top += 14.0;
        }
        let x = scale.clone().onto(area.left + 2.0, area.right - 2.0);
        let curves: Vec<(usize, Vec<(f64, f64)>)> = (0..self.n_classes())
            .map(|class| {
                let values = self.values(column, Some(class));
                let share = values.len() as f64;
                (
                    class,
                    kernel_density(&values, 48).into_iter().map(|(value, y)| (value, y * share)).collect(),
                )
            })
            .collect();
        let peak = curves.iter().flat_map(|(_, curve)| curve).map(|point| point.1).fold(0.0, f64::max);
        let room = area.bottom - top - 4.0;
        if peak > 0.0 && peak.is_finite() && room >= 8.0 {
            for (class, curve) in curves {
                let inside = curve.into_iter().filter(|point| x.contains(point.0));
                let line: Vec<(f64, f64)> =
                    inside.map(|(value, y)| (x.at(value), area.bottom - 1.0 - y / peak * room)).collect();
                let (Some(first), Some(last)) = (line.first().copied(), line.last().copied()) else {
                    continue;
                };
                let base = area.bottom - 1.0;
                let closed = line.iter().copied().chain([(last.0, base), (first.0, base)]).collect();
                scene.polygon(closed, Ink::new(theme.class(class), 0.2));
                scene.path(line, 1, theme.class(class));
            }
        }
        scene.mark(area, self.diagonal_text(column, &axis));
    }

    fn diagonal_text(&self, column: usize, axis: &Axis) -> String {
        let medians: Vec<String> = (0..self.n_classes())
            .filter_map(|class| {
                let values = self.values(column, Some(class));
                let median = axis.about(quantile(&values, 0.5));
                let text = format!("{} {}", self.class_name(class), axis.quantity(&median));
                (!values.is_empty()).then(|| text.trim().to_owned())
            })
            .collect();
        format!("{}: median {}", self.name(column), medians.join(", "))
    }
}

impl Plot for Pairs {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self) -> String {
        let n = self.n_columns();
        if (0..n).all(|column| self.values(column, None).is_empty()) {
            return "No data.".to_owned();
        }
        let pairs = (0..n).flat_map(|x| (x + 1..n).map(move |y| (x, y)));
        let related = pairs.filter_map(|(x, y)| self.correlation(x, y).map(|value| (x, y, value)));
        let strongest = related.reduce(|best, pair| if pair.2.abs() > best.2.abs() { pair } else { best });
        let strongest = strongest.map(|(x, y, value)| {
            let value = self.written(number::rounded(value));
            format!(" Most closely related: {} and {} (correlation {value}).", self.name(x), self.name(y))
        });
        let step = self.points.len().div_ceil(MOST_POINTS).max(1);
        let thinned = if step > 1 { format!(" One in {step} points is drawn.") } else { String::new() };
        format!(
            "{} samples in {n} columns against each other.{}{thinned}{}",
            self.points.len(),
            strongest.unwrap_or_default(),
            text::left_out(self.left_out())
        )
    }

    fn table(&self) -> Table {
        let has_classes = !self.classes.is_empty();
        let class = has_classes.then(|| "class".to_owned());
        let headers = self.drawn_columns().map(|(_, axis)| axis.text()).chain(class);
        let rows = self.points.iter().map(|(values, class)| {
            let cell = |column: usize| {
                let (axis, value) = (self.columns.get(column), values.get(column));
                axis.zip(value).map(|(axis, value)| axis.cell(*value)).unwrap_or_default()
            };
            let class = has_classes.then(|| self.class_name(*class).to_owned());
            (0..self.n_columns()).map(cell).chain(class).collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64) -> f64 {
        let theme = Theme::light();
        let n = self.n_columns().max(1) as f64;
        let cell = ((width - 34.0) / n).clamp(40.0, LARGEST_CELL);
        legend::height(&self.entries(), width, &theme) + cell.max(44.0) * n + frame::line_height(&theme) + 8.0
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme) -> Scene {
        let n = self.n_columns();
        if (0..n).all(|column| self.values(column, None).is_empty()) {
            return Scene::no_data(width, height, theme);
        }
        let used = width.min(LARGEST_CELL * 1.25 * n as f64 + 60.0);
        let mut scene = Scene::new(used, height);
        let top = legend::draw(&mut scene, &self.entries(), theme) + 2.0;
        let scales = self.scales(if used / n as f64 >= 110.0 { 4 } else { 3 });
        let left = frame::left_margin(
            theme,
            scales.iter().flat_map(|scale| scale.labels.iter().map(String::as_str)),
        );
        let bottom = height - frame::line_height(theme) - 6.0;
        let cells =
            Cells { left, top, width: (used - left - 2.0) / n as f64, height: (bottom - top) / n as f64 };
        if cells.width < 20.0 || cells.height < 20.0 {
            return Scene::no_data(width, height, theme);
        }
        for (row, y) in scales.iter().enumerate() {
            for (column, x) in scales.iter().enumerate() {
                let area = cells.area(row, column);
                scene.outline(area, theme.grid);
                if row == column {
                    self.draw_diagonal(&mut scene, theme, area, row, x);
                } else {
                    self.draw_points(&mut scene, theme, area, (column, x.clone()), (row, y.clone()));
                }
            }
        }
        for (index, scale) in scales.iter().enumerate() {
            draw_ticks(&mut scene, theme, &cells, index, n, scale);
        }
        scene.centred(width)
    }
}

/// Tick labels of one column: left of its row (not of the first, whose cell there is a density) and below it.
fn draw_ticks(scene: &mut Scene, theme: &Theme, cells: &Cells, index: usize, n: usize, scale: &Scale) {
    let (row, column) = (cells.area(index, 0), cells.area(n - 1, index));
    let y = scale.clone().onto(row.bottom - 2.0, row.top + 2.0);
    let x = scale.clone().onto(column.left + 2.0, column.right - 2.0);
    let half = CELL_FONT / 2.0 + 1.0;
    let mut last_end = f64::MIN;
    for (tick, label) in scale.ticks.iter().zip(&scale.labels) {
        let at = y.at(*tick);
        if index > 0 && at - half >= row.top && at + half <= row.bottom {
            scene.horizontal(at, row.left - 3.0, row.left, theme.muted);
            scene.text(row.left - 6.0, at, label, CELL_FONT, Align::End, theme.muted);
        }
        let (at, reach) = (x.at(*tick), text::width(label, CELL_FONT) / 2.0);
        if at - reach >= column.left.max(last_end + 6.0) && at + reach <= column.right + 2.0 {
            scene.vertical(at, column.bottom, column.bottom + 3.0, theme.muted);
            let below = column.bottom + 4.0 + frame::line_height(theme) / 2.0;
            scene.text(at, below, label, CELL_FONT, Align::Middle, theme.muted);
            last_end = at + reach;
        }
    }
}
