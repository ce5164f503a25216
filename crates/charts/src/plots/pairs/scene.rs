//! The layout of scatter matrices.

use vitrine_present::Texts;
use vitrine_present::locale::rounded;

use super::{Cells, LARGEST_CELL, Pairs};
use crate::scale::{Scale, drawable};
use crate::scene::{Align, Area, Ink, Scene};
use crate::stats::kernel_density;
use crate::{Theme, classes, frame, legend, text};

/// The smallest text, in cells.
const CELL_FONT: f64 = 11.0;

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Pairs, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let n = chart.n_columns();
    if (0..n).all(|column| chart.values(column, None).is_empty()) {
        return Scene::no_data(width, height, theme, texts);
    }
    let used = width.min(LARGEST_CELL * 1.25 * n as f64 + 60.0);
    let mut scene = Scene::new(used, height);
    let top = legend::draw(&mut scene, &chart.entries(), theme) + 2.0;
    let scales = chart.scales(if used / n as f64 >= 110.0 { 4 } else { 3 }, texts.locale());
    let left =
        frame::left_margin(theme, scales.iter().flat_map(|scale| scale.labels.iter().map(String::as_str)));
    let bottom = height - frame::line_height(theme) - 6.0;
    let cells = Cells { left, top, width: (used - left - 2.0) / n as f64, height: (bottom - top) / n as f64 };
    if cells.width < 20.0 || cells.height < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    for (row, y) in scales.iter().enumerate() {
        for (column, x) in scales.iter().enumerate() {
            let area = cells.area(row, column);
            scene.outline(area, theme.grid);
            if row == column {
                chart.draw_diagonal(&mut scene, theme, area, (row, x), texts);
            } else {
                chart.draw_points(&mut scene, theme, area, [(column, x.clone()), (row, y.clone())], texts);
            }
        }
    }
    for (index, scale) in scales.iter().enumerate() {
        draw_ticks(&mut scene, theme, &cells, index, n, scale);
    }
    scene.centred(width)
}

impl Pairs {
    fn draw_points(
        &self,
        scene: &mut Scene,
        theme: &Theme,
        area: Area,
        [x, y]: [(usize, Scale); 2],
        texts: &Texts,
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
        let (across, up) = (self.name(x_column, texts), self.name(y_column, texts));
        let correlation = self.correlation(x_column, y_column).map_or_else(
            || texts.charts().no_correlation().to_owned(),
            |value| texts.charts().correlation_of(&texts.locale().read_out(rounded(value))),
        );
        scene.mark(area, format!("{}: {correlation}", texts.charts().against(up, across)));
    }

    /// The name of the column and, below it, a density curve for each class.
    fn draw_diagonal(
        &self,
        scene: &mut Scene,
        theme: &Theme,
        area: Area,
        (column, scale): (usize, &Scale),
        texts: &Texts,
    ) {
        let axis = self.columns.get(column).cloned().unwrap_or_default();
        let room = area.width() - 8.0;
        let whole = axis.text();
        let fits = text::widest(text::words(&whole), CELL_FONT) <= room
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
        scene.mark(area, self.diagonal_text(column, &axis, texts));
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
