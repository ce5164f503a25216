//! Margins, axes, grids and their labels around a plot.
//!
//! The name of the vertical axis stands level above the plot, where it can be read without turning the
//! head and takes no width on a phone. Labels that would touch are thinned out, wrapped or turned.

use vitrine_present::Locale;

use crate::legend::{self, Entry};
use crate::scale::Scale;
use crate::scene::{Align, Area, Scene};
use crate::{Axis, Theme, text};

/// Space between labels and what they label.
const PAD: f64 = 6.0;

/// Turned labels are shortened to this many font sizes.
const LONGEST_TURNED: f64 = 11.5;

/// Draws the legend and the name of the vertical axis; gives the height that they take.
pub(crate) fn head(scene: &mut Scene, theme: &Theme, y_name: &str, entries: &[Entry]) -> f64 {
    let mut top = legend::draw(scene, entries, theme);
    let width = scene.area().right;
    for line in text::wrap(y_name, theme.font_size, width, 2) {
        let middle = top + line_height(theme) / 2.0;
        scene.text(0.0, middle, &line, theme.font_size, Align::Start, theme.muted);
        top += line_height(theme);
    }
    top + head_room(theme)
}

/// The height that [`head`] would take.
pub(crate) fn head_height(theme: &Theme, width: f64, y_name: &str, entries: &[Entry]) -> f64 {
    let lines = text::wrap(y_name, theme.font_size, width, 2).len() as f64;
    legend::height(entries, width, theme) + lines * line_height(theme) + head_room(theme)
}

/// Space above the plot, because the uppermost tick label reaches half above it.
fn head_room(theme: &Theme) -> f64 {
    theme.font_size.round()
}

/// The width to keep free for labels left of the plot.
pub(crate) fn left_margin<'a>(theme: &Theme, labels: impl IntoIterator<Item = &'a str>) -> f64 {
    (text::widest(labels, theme.font_size) + PAD + 2.0).ceil()
}

/// The height to keep free for one line of labels and the name of the axis below the plot.
pub(crate) fn bottom_margin(theme: &Theme, width: f64, name: &str) -> f64 {
    PAD + line_height(theme) + name_height(theme, width, name)
}

/// The height that the name of the horizontal axis takes.
pub(crate) fn name_height(theme: &Theme, width: f64, name: &str) -> f64 {
    line_height(theme) * text::wrap(name, theme.font_size, width, 2).len() as f64 + 2.0
}

/// Height of a line of text.
pub(crate) fn line_height(theme: &Theme) -> f64 {
    (theme.font_size * 1.4).round()
}

/// How many ticks suit a length.
pub(crate) fn tick_count(length: f64, each: f64) -> usize {
    ((length / each).floor().clamp(2.0, 8.0)) as usize
}

/// Grid lines and labels of a scale left of the plot. The scale runs from the plot's bottom to its top.
pub(crate) fn left_axis(scene: &mut Scene, theme: &Theme, plot: Area, scale: &Scale) {
    let places: Vec<f64> = scale.ticks.iter().map(|tick| scale.at(*tick)).collect();
    let stride = stride(&places, &vec![theme.font_size; places.len()], 2.0);
    for (index, (y, label)) in places.iter().zip(&scale.labels).enumerate() {
        scene.horizontal(*y, plot.left, plot.right, theme.grid);
        if index % stride == 0 {
            scene.text(plot.left - PAD, *y, label, theme.font_size, Align::End, theme.muted);
        }
    }
}

/// Labels and name of a scale below the plot, with small ticks, or grid lines through the plot.
pub(crate) fn bottom_axis(
    scene: &mut Scene,
    theme: &Theme,
    plot: Area,
    scale: &Scale,
    name: &str,
    grid: bool,
) {
    let places: Vec<f64> = scale.ticks.iter().map(|tick| scale.at(*tick)).collect();
    let widths: Vec<f64> = scale.labels.iter().map(|label| text::width(label, theme.font_size)).collect();
    let stride = stride(&places, &widths, 8.0);
    let y = plot.bottom + PAD + line_height(theme) / 2.0;
    let area = scene.area();
    for (index, (x, label)) in places.iter().zip(&scale.labels).enumerate() {
        if grid {
            scene.vertical(*x, plot.top, plot.bottom, theme.grid);
        }
        let half = widths.get(index).copied().unwrap_or_default() / 2.0;
        if index % stride == 0 && x - half >= area.left && x + half <= area.right {
            scene.vertical(*x, plot.bottom, plot.bottom + 4.0, theme.muted);
            scene.text(*x, y, label, theme.font_size, Align::Middle, theme.muted);
        }
    }
    bottom_name(scene, theme, plot, plot.bottom + PAD + line_height(theme), name);
}

/// The name of the horizontal axis, from a height downwards, centred below the plot where it fits there.
pub(crate) fn bottom_name(scene: &mut Scene, theme: &Theme, plot: Area, top: f64, name: &str) {
    let area = scene.area();
    for (index, line) in text::wrap(name, theme.font_size, area.right, 2).iter().enumerate() {
        let half = text::width(line, theme.font_size) / 2.0;
        let x = plot.middle_x().min(area.right - half).max(half);
        let y = top + line_height(theme) * (index as f64 + 0.5);
        scene.text(x, y, line, theme.font_size, Align::Middle, theme.muted);
    }
}

/// The height that a chart of groups side by side wants.
pub(crate) fn groups_height(theme: &Theme, width: f64, y_name: &str, labels: &[String]) -> f64 {
    let slot = (width - 50.0) / labels.len().max(1) as f64;
    let below = Categories::plan(theme, labels, slot).height + line_height(theme);
    head_height(theme, width, y_name, &[]) + (width * 0.45).clamp(160.0, 280.0) + below
}

/// Axes of a chart whose groups stand side by side over a common value axis: draws them and gives the
/// plot, the value scale and the width of a group's slot; `None` where there is no room.
pub(crate) fn groups(
    scene: &mut Scene,
    theme: &Theme,
    (y_axis, x_name): (&Axis, &str),
    labels: &[String],
    (low, high): (f64, f64),
    locale: &Locale,
) -> Option<(Area, Scale, f64)> {
    let whole = scene.area();
    let top = head(scene, theme, &y_axis.text(), &[]);
    let y = y_axis.roomy(low, high, tick_count(whole.bottom - top - 50.0, 32.0), locale);
    let left = left_margin(theme, y.labels.iter().map(String::as_str));
    let slot = (whole.right - left - 2.0) / labels.len().max(1) as f64;
    let categories = Categories::plan(theme, labels, slot);
    let below = categories.height + name_height(theme, whole.right, x_name);
    let plot = Area { left, right: whole.right - 2.0, top, bottom: whole.bottom - below };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return None;
    }
    let y = y.onto(plot.bottom, plot.top);
    left_axis(scene, theme, plot, &y);
    base_line(scene, theme, plot, plot.bottom);
    let places: Vec<f64> = (0..labels.len()).map(|index| plot.left + slot * (index as f64 + 0.5)).collect();
    categories.draw(scene, theme, plot, &places);
    bottom_name(scene, theme, plot, plot.bottom + categories.height, x_name);
    Some((plot, y, slot))
}

/// The base line of a plot.
pub(crate) fn base_line(scene: &mut Scene, theme: &Theme, plot: Area, y: f64) {
    scene.horizontal(y, plot.left, plot.right, theme.muted);
}

/// How category labels are set below a plot.
#[derive(Clone, Debug)]
pub(crate) struct Categories {
    lines: Vec<Vec<String>>,
    turned: bool,
    stride: usize,
    /// The height that the labels take, without the name of the axis.
    pub height: f64,
}

impl Categories {
    /// Chooses, for slots of a width: one line, two lines, or turned and shortened; thinned out where
    /// even turned labels would touch.
    pub fn plan(theme: &Theme, labels: &[String], slot: f64) -> Self {
        let size = theme.font_size;
        let room = slot - 6.0;
        for n_lines in [1, 2, 3] {
            let wrapped: Vec<Vec<String>> =
                labels.iter().map(|label| text::wrap(label, size, room, n_lines)).collect();
            let complete = labels
                .iter()
                .zip(&wrapped)
                .all(|(label, lines)| text::words(label).collect::<Vec<_>>().join(" ") == lines.join(" "));
            if complete {
                let used = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
                let height = PAD + used * line_height(theme);
                return Self { lines: wrapped, turned: false, stride: 1, height };
            }
        }
        // Short labels, such as numbers, are thinned out before they are turned.
        let widest = text::widest(labels.iter().map(String::as_str), size);
        if widest <= 3.0 * size {
            let stride = ((widest + 6.0) / slot.max(0.1)).ceil().max(1.0) as usize;
            let lines = labels.iter().map(|label| vec![label.clone()]).collect();
            return Self { lines, turned: false, stride, height: PAD + line_height(theme) };
        }
        let shortened: Vec<Vec<String>> =
            labels.iter().map(|label| vec![text::shorten(label, size, LONGEST_TURNED * size)]).collect();
        let longest = text::widest(shortened.iter().flatten().map(String::as_str), size);
        let stride = ((size + 2.0) / slot.max(0.1)).ceil().max(1.0) as usize;
        Self { lines: shortened, turned: true, stride, height: (PAD + longest).ceil() + 4.0 }
    }

    /// Draws the labels centred below the plot at the given places.
    pub fn draw(&self, scene: &mut Scene, theme: &Theme, plot: Area, places: &[f64]) {
        let area = scene.area();
        for (lines, x) in self.lines.iter().zip(places).step_by(self.stride) {
            for (index, line) in lines.iter().enumerate() {
                if self.turned {
                    let x = x.min(area.right - theme.font_size / 2.0).max(theme.font_size / 2.0);
                    scene.rising_text(x, plot.bottom + PAD, line, theme.font_size, theme.foreground);
                    continue;
                }
                let half = text::width(line, theme.font_size) / 2.0;
                let y = plot.bottom + PAD + line_height(theme) * (index as f64 + 0.5);
                if x - half >= area.left - 1.0 && x + half <= area.right + 1.0 {
                    scene.text(*x, y, line, theme.font_size, Align::Middle, theme.foreground);
                }
            }
        }
    }
}

/// The smallest stride at which labels of given sizes at given places keep a gap.
fn stride(places: &[f64], sizes: &[f64], gap: f64) -> usize {
    let n = places.len().max(1);
    let fits = |stride: usize| {
        let kept: Vec<(f64, f64)> =
            places.iter().copied().zip(sizes.iter().copied()).step_by(stride).collect();
        kept.iter().zip(kept.iter().skip(1)).all(|(a, b)| (b.0 - a.0).abs() >= f64::midpoint(a.1, b.1) + gap)
    };
    (1..=n).find(|stride| fits(*stride)).unwrap_or(n)
}
