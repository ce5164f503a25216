//! Legends: rows of keys and names above the plot.

use crate::classes;
use crate::scene::{Align, Area, Ink, Scene};
use crate::{Theme, text};

/// How a class or series is drawn, for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A filled rectangle with the pattern of the class.
    Fill,
    /// The outline of an overlaid histogram or a plain line, dashed as the class.
    Stroke,
    /// A line with the marker of the class.
    Line,
    /// The marker of the class alone.
    Marker,
    /// The outline of the first class's marker.
    Ring,
    /// A dashed line in the main text's colour: something to compare with.
    Reference,
}

/// One entry: its key, the index of the class (for colour, pattern and shape), its name.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: Key,
    pub index: usize,
    pub name: String,
}

/// The width of a key with the space to its name.
fn key_width(key: Key) -> f64 {
    if matches!(key, Key::Marker | Key::Ring) { 15.0 } else { 24.0 }
}

/// Space between two entries.
const GAP: f64 = 16.0;

/// Height of a row of the legend.
pub(crate) fn row_height(theme: &Theme) -> f64 {
    (theme.font_size * 1.5).round()
}

/// The entries in rows: for each its left edge, its row, its shortened name. Also the number of rows.
fn layout(entries: &[Entry], width: f64, theme: &Theme) -> (Vec<(f64, usize, String)>, usize) {
    let (mut x, mut row) = (0.0, 0);
    let mut places = Vec::new();
    for entry in entries {
        let name = text::shorten(&entry.name, theme.font_size, width - key_width(entry.key) - 2.0);
        let length = key_width(entry.key) + text::width(&name, theme.font_size);
        if x > 0.0 && x + length > width {
            x = 0.0;
            row += 1;
        }
        places.push((x, row, name));
        x += length + GAP;
    }
    let rows = if entries.is_empty() { 0 } else { row + 1 };
    (places, rows)
}

/// The height that the legend takes at a width, with the space below it; 0 without entries.
pub(crate) fn height(entries: &[Entry], width: f64, theme: &Theme) -> f64 {
    let (_, rows) = layout(entries, width, theme);
    if rows == 0 { 0.0 } else { rows as f64 * row_height(theme) + 6.0 }
}

/// Draws the legend at the upper left and gives its height, as [`height`] does.
pub(crate) fn draw(scene: &mut Scene, entries: &[Entry], theme: &Theme) -> f64 {
    let width = scene.area().right;
    let (places, _) = layout(entries, width, theme);
    for (entry, (left, row, name)) in entries.iter().zip(places) {
        let y = ((row as f64 + 0.5) * row_height(theme)).round();
        let colour = theme.class(entry.index);
        let stroke = [(left, y), (left + 18.0, y)];
        match entry.key {
            Key::Fill => {
                let area = Area { left, right: left + 18.0, top: y - 6.0, bottom: y + 6.0 };
                classes::fill(scene, area, entry.index, theme);
            }
            Key::Stroke => classes::dashed(scene, &stroke, 2, entry.index, colour),
            Key::Line => {
                classes::dashed(scene, &stroke, 2, entry.index, colour);
                classes::marker(scene, left + 9.0, y, 4.0, entry.index, colour);
            }
            Key::Marker => classes::marker(scene, left + 5.0, y, 4.0, entry.index, colour),
            Key::Ring => {
                scene.disc(left + 5.0, y, 5.0, colour);
                scene.disc(left + 5.0, y, 3.0, theme.background);
            }
            Key::Reference => {
                classes::dashed(scene, &stroke, 1, 4, Ink::new(theme.foreground, 1.0));
            }
        }
        scene.text(left + key_width(entry.key), y, &name, theme.font_size, Align::Start, theme.foreground);
    }
    height(entries, width, theme)
}
