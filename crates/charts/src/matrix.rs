//! Tables of coloured cells with names at the left and below, and their colour scale.

use plotters::style::RGBColor;

use crate::frame::{self, Categories};
use crate::scene::{Align, Area, Scene};
use crate::{Theme, text};

/// The largest text of plain numbers in cells.
pub(crate) const CELL_FONT: f64 = 11.0;
/// The smallest text that can be read; where numbers would have to be smaller, none is written.
const SMALLEST_FONT: f64 = 9.0;
/// Air beside and above the number in a cell, both sides together.
const AIR: [f64; 2] = [1.0, 4.0];
/// How many colours the scale shows.
const STEPS: usize = 44;
/// Height of the colour scale with its caption.
const SCALE_HEIGHT: f64 = 44.0;

/// What stands around the cells.
pub(crate) struct Names<'a> {
    /// Above the rows; may be empty.
    pub row_axis: &'a str,
    /// Below the columns; may be empty.
    pub column_axis: &'a str,
    pub rows: &'a [String],
    pub columns: &'a [String],
    /// The largest side of a cell.
    pub largest: f64,
}

/// Where everything stands at a width.
pub(crate) struct Grid {
    left: f64,
    top: f64,
    cell_width: f64,
    cell_height: f64,
    labels: Categories,
    /// The width that is used; the rest is left free on both sides.
    pub width: f64,
    /// The height that is used, colour scale included.
    pub height: f64,
}

impl Grid {
    /// Lays out the cells for a width: as square as they can be, wide enough for their numbers first.
    pub fn plan(theme: &Theme, names: &Names, width: f64) -> Self {
        let longest = text::widest(names.rows.iter().map(String::as_str), theme.font_size);
        let left = (longest + 10.0).min((width * 0.36).max(40.0)).ceil();
        let n_columns = names.columns.len().max(1) as f64;
        let cell_width = ((width - left - 2.0) / n_columns).min(names.largest).max(1.0);
        let cell_height = cell_width.clamp(22.0, names.largest.min(56.0)).round();
        let labels = Categories::plan(theme, names.columns, cell_width);
        let used = left + cell_width * n_columns + 2.0;
        let caption = text::width(names.column_axis, theme.font_size).max(200.0);
        let used = used.max(caption).min(width);
        let head = frame::head_height(theme, used, names.row_axis, &[]);
        let below = labels.height + frame::name_height(theme, used, names.column_axis);
        let top = SCALE_HEIGHT + head;
        let height = top + cell_height * names.rows.len().max(1) as f64 + below;
        Self { left, top, cell_width, cell_height, labels, width: used, height }
    }

    /// Shrinks the rows where less height is given than planned.
    pub fn fit(mut self, height: f64, n_rows: usize) -> Self {
        let missing = (self.height - height).max(0.0);
        self.cell_height = (self.cell_height - missing / n_rows.max(1) as f64).max(1.0);
        self
    }

    /// The rectangle of a cell, with a pixel of air to its neighbours.
    pub fn cell(&self, row: usize, column: usize) -> Area {
        let left = (self.left + self.cell_width * column as f64).round();
        let top = (self.top + self.cell_height * row as f64).round();
        let right = (self.left + self.cell_width * (column as f64 + 1.0)).round();
        let bottom = (self.top + self.cell_height * (row as f64 + 1.0)).round();
        Area { left, top, right: right - gap(right - left), bottom: bottom - gap(bottom - top) }
    }

    /// Width and height that every cell has at least.
    pub fn smallest_cell(&self) -> [f64; 2] {
        [self.cell_width, self.cell_height].map(|length| (length.floor() - gap(length.floor())).max(0.0))
    }

    /// The size at which every one of these numbers fits its cell; `None` where some would be too small to be read.
    /// One size for all, for where only the short ones were written, the cells that matter would be the empty ones.
    pub fn number_size<'a>(&self, numbers: impl IntoIterator<Item = &'a str>) -> Option<f64> {
        let [width, height] = self.smallest_cell();
        let widest = text::widest(numbers, 1.0).max(f64::MIN_POSITIVE);
        let size = ((width - AIR[0]) / widest).min(height - AIR[1]).min(CELL_FONT);
        let size = (size * 2.0).floor() / 2.0;
        (size >= SMALLEST_FONT).then_some(size)
    }

    /// Draws the names of rows, columns and axes.
    pub fn draw_names(&self, scene: &mut Scene, theme: &Theme, names: &Names) {
        let mut y = SCALE_HEIGHT + frame::line_height(theme) / 2.0;
        for line in text::wrap(names.row_axis, theme.font_size, self.width, 2) {
            scene.text(0.0, y, &line, theme.font_size, Align::Start, theme.muted);
            y += frame::line_height(theme);
        }
        let stride = ((theme.font_size * 1.1) / self.cell_height).ceil().max(1.0) as usize;
        for (row, name) in names.rows.iter().enumerate().step_by(stride) {
            let short = text::shorten(name, theme.font_size, self.left - 8.0);
            let y = self.cell(row, 0).middle_y();
            scene.text(self.left - 8.0, y, &short, theme.font_size, Align::End, theme.foreground);
        }
        let bottom = (self.top + self.cell_height * names.rows.len() as f64).round();
        let right = self.left + self.cell_width * names.columns.len() as f64;
        let plot = Area { left: self.left, right, top: self.top, bottom };
        let places: Vec<f64> =
            (0..names.columns.len()).map(|column| self.cell(0, column).middle_x()).collect();
        self.labels.draw(scene, theme, plot, &places);
        frame::bottom_name(scene, theme, plot, bottom + self.labels.height, names.column_axis);
    }
}

/// The air between cells of a length.
fn gap(length: f64) -> f64 {
    if length >= 6.0 { 1.0 } else { 0.0 }
}

/// Draws a caption and, below it, a ramp between its end labels, at the upper left.
pub(crate) fn colour_scale(
    scene: &mut Scene,
    theme: &Theme,
    caption: &str,
    ends: [&str; 2],
    colour: impl Fn(f64) -> RGBColor,
) {
    let width = scene.area().right;
    let size = theme.font_size;
    let caption = text::shorten(caption, size, width);
    scene.text(0.0, size * 0.75, &caption, size, Align::Start, theme.muted);
    let y = (size * 2.2).round();
    let left = (text::width(ends[0], size) + 6.0).ceil();
    let room = width - left - text::width(ends[1], size) - 8.0;
    let length = room.clamp(10.0, 176.0).floor();
    for step in 0..STEPS {
        let from = left + (length * step as f64 / STEPS as f64).round();
        let to = left + (length * (step as f64 + 1.0) / STEPS as f64).round();
        let area = Area { left: from, right: to, top: y - 5.0, bottom: y + 6.0 };
        scene.rect(area, colour(step as f64 / (STEPS as f64 - 1.0)));
    }
    scene.outline(
        Area { left: left - 1.0, right: left + length + 1.0, top: y - 6.0, bottom: y + 7.0 },
        theme.muted,
    );
    scene.text(left - 6.0, y, ends[0], size, Align::End, theme.foreground);
    scene.text(left + length + 6.0, y, ends[1], size, Align::Start, theme.foreground);
}
