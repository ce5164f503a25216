//! The layout of lines: bands, dashes, markers, the line to compare with.

use vitrine_present::{Locale, Texts};

use super::{Line, Placed};
use crate::dates;
use crate::frame;
use crate::legend::{Entry, Key};
use crate::scale::{Scale, extent};
use crate::scene::{Area, Ink, Scene};
use crate::{Theme, classes, text};

/// Points carry markers where there is at least this much room for each.
const MARKER_ROOM: f64 = 9.0;

/// The height that lines want at a width.
pub(crate) fn height(line: &Line, width: f64, texts: &Texts) -> f64 {
    let theme = Theme::light();
    let head = frame::head_height(&theme, width, &line.y.text(), &entries(line, texts));
    let placed: Vec<Vec<Placed>> = line.series.iter().map(|series| line.placed(series, texts)).collect();
    let name = x_ends(&placed).map(|ends| x_axis(line, ends, width, texts.locale()).1).unwrap_or_default();
    head + (width * 0.42).clamp(150.0, 280.0) + frame::bottom_margin(&theme, width, &name)
}

/// The shapes and marks of lines.
pub(crate) fn scene(line: &Line, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let placed: Vec<Vec<Placed>> = line.series.iter().map(|series| line.placed(series, texts)).collect();
    let (Some(xs), Some(ys)) = (x_ends(&placed), y_ends(line, &placed)) else {
        return Scene::no_data(width, height, theme, texts);
    };
    let (x, name) = x_axis(line, xs, width, texts.locale());
    let mut scene = Scene::new(width, height);
    let top = frame::head(&mut scene, theme, &line.y.text(), &entries(line, texts));
    let bottom = height - frame::bottom_margin(theme, width, &name);
    let y = y_scale(line, ys, frame::tick_count(bottom - top, 34.0), texts.locale());
    let half_label = text::widest(x.labels.iter().map(String::as_str), theme.font_size) / 2.0;
    let left = frame::left_margin(theme, y.labels.iter().map(String::as_str));
    let plot = Area { left, right: width - half_label.min(width * 0.15) - 2.0, top, bottom };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let (x, y) = (x.onto(plot.left, plot.right), y.onto(plot.bottom, plot.top));
    frame::left_axis(&mut scene, theme, plot, &y);
    frame::base_line(&mut scene, theme, plot, plot.bottom);
    frame::bottom_axis(&mut scene, theme, plot, &x, &name, false);
    for (index, points) in placed.iter().enumerate() {
        draw_bands(&mut scene, theme, points, index, &x, &y);
    }
    if let Some(reference) = line.reference() {
        let at = y.at(reference.value).round();
        classes::dashed(&mut scene, &[(plot.left, at), (plot.right, at)], 1, 4, theme.foreground);
    }
    for (index, points) in placed.iter().enumerate() {
        draw_line(&mut scene, theme, points, index, &x, &y);
    }
    for (series, points) in line.series.iter().zip(&placed) {
        for point in points {
            if let (Some(value), Some(text)) = (point.y, line.read_out(series, point, texts)) {
                scene.mark_point(x.at(point.x), y.at(value), 6.0, text);
            }
        }
    }
    scene
}

fn entries(line: &Line, texts: &Texts) -> Vec<Entry> {
    let mut entries = Vec::new();
    if line.series.len() > 1 {
        let named = line.series.iter().enumerate();
        entries.extend(named.map(|(index, series)| Entry {
            key: Key::Line,
            index,
            name: series.name.clone(),
        }));
    }
    if let Some(reference) = line.reference() {
        let value = line.y.quantity(&line.y.about(reference.value, texts));
        entries.push(Entry { key: Key::Reference, index: 0, name: format!("{} {value}", reference.label) });
    }
    entries
}

/// The ends of all that is drawn along the y axis.
fn y_ends(line: &Line, placed: &[Vec<Placed>]) -> Option<(f64, f64)> {
    let points = || placed.iter().flatten().filter(|point| point.y.is_some());
    points().next()?;
    let intervals = points().filter_map(|point| point.interval).flat_map(|(low, high)| [low, high]);
    let reference = line.reference().map(|reference| reference.value);
    extent(points().filter_map(|point| point.y).chain(intervals).chain(reference))
}

/// Given ends are kept; values beyond them stop at the edge of the plot.
fn y_scale(line: &Line, ends: (f64, f64), count: usize, locale: &Locale) -> Scale {
    match line.y_range {
        Some((a, b)) if extent([a, b]).is_some_and(|(low, high)| low < high) && (a - b).is_finite() => {
            Scale::exact(a.min(b), a.max(b), count, locale)
        }
        _ => Scale::rounded(ends.0, ends.1, count, locale),
    }
}

/// The ends of the places that have a value.
fn x_ends(placed: &[Vec<Placed>]) -> Option<(f64, f64)> {
    extent(placed.iter().flatten().filter(|point| point.y.is_some()).map(|point| point.x))
}

/// The scale along the x axis, and the name of the axis, with the years where the labels lack them.
fn x_axis(line: &Line, ends: (f64, f64), width: f64, locale: &Locale) -> (Scale, String) {
    if !line.has_dates() {
        let scale = Scale::exact(ends.0, ends.1, frame::tick_count(width - 40.0, 64.0), locale);
        return (scale, line.x.text());
    }
    let (scale, years) = dates::scale(ends.0, ends.1, frame::tick_count(width - 40.0, 62.0), locale);
    let name = match years {
        Some(years) if line.x.label.is_empty() => years,
        Some(years) => format!("{}, {years}", line.x.text()),
        None => line.x.text(),
    };
    (scale, name)
}

/// A band for each stretch of neighbouring points that have intervals.
fn draw_bands(scene: &mut Scene, theme: &Theme, points: &[Placed], index: usize, x: &Scale, y: &Scale) {
    let ink = Ink::new(theme.class(index), 0.18);
    for stretch in points.split(|point| point.interval.is_none() || point.y.is_none()) {
        let ends = || stretch.iter().filter_map(|point| point.interval.map(|ends| (x.at(point.x), ends)));
        let upper = ends().map(|(at, (_, high))| (at, y.at(high)));
        let lower = ends().map(|(at, (low, _))| (at, y.at(low)));
        scene.polygon(upper.chain(lower.rev()).collect(), ink);
        if let [one] = stretch {
            // A single interval has no area, so it becomes a bar.
            if let Some((low, high)) = one.interval {
                let at = x.at(one.x);
                let bar = Area { left: at - 2.0, right: at + 3.0, top: y.at(high), bottom: y.at(low) };
                scene.rect(bar, Ink::new(theme.class(index), 0.35));
            }
        }
    }
}

/// The line, interrupted where values are missing, and markers where there is room or nothing to join.
fn draw_line(scene: &mut Scene, theme: &Theme, points: &[Placed], index: usize, x: &Scale, y: &Scale) {
    let colour = theme.class(index);
    let n_values = points.iter().filter(|point| point.y.is_some()).count();
    let is_roomy = n_values as f64 * MARKER_ROOM <= (x.end - x.start).abs();
    for stretch in points.split(|point| point.y.is_none()) {
        let path: Vec<(f64, f64)> =
            stretch.iter().filter_map(|point| point.y.map(|value| (x.at(point.x), y.at(value)))).collect();
        classes::dashed(scene, &path, 2, index, colour);
        if is_roomy || path.len() == 1 {
            for (at_x, at_y) in path {
                classes::marker(scene, at_x, at_y, 3.0, index, colour);
            }
        }
    }
}
