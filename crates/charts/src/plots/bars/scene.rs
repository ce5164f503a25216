//! The layout of bars, upright and lying.

use vitrine_present::Texts;

use super::{Bars, Direction, Series};
use crate::frame::{self, Categories};
use crate::legend::{Entry, Key};
use crate::scale::{Scale, extent};
use crate::scene::{Align, Area, Ink, Scene};
use crate::{Theme, classes, text};

/// The widest bar.
const WIDEST_BAR: f64 = 64.0;

/// The height that bars want at a width.
pub(crate) fn height(bars: &Bars, width: f64, texts: &Texts) -> f64 {
    let theme = Theme::light();
    match bars.direction {
        Direction::Vertical => {
            let head = frame::head_height(&theme, width, &bars.value.text(), &entries(bars, texts));
            let labels =
                Categories::plan(&theme, &bars.labels, (width - 50.0) / bars.labels.len().max(1) as f64);
            head + (width * 0.4).clamp(150.0, 260.0) + labels.height + 24.0
        }
        Direction::Horizontal => {
            let head = frame::head_height(&theme, width, &bars.category.text(), &entries(bars, texts));
            let row = 12.0 + 16.0 * bars.series.len().clamp(1, 8) as f64;
            head + row * bars.labels.len().clamp(1, 200) as f64
                + frame::bottom_margin(&theme, width, &bars.value.text())
        }
    }
}

/// The shapes and marks of bars.
pub(crate) fn scene(bars: &Bars, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    if bars.is_empty() {
        return Scene::no_data(width, height, theme, texts);
    }
    match bars.direction {
        Direction::Vertical => vertical(bars, width, height, theme, texts),
        Direction::Horizontal => horizontal(bars, width, height, theme, texts),
    }
}

fn vertical(bars: &Bars, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let mut scene = Scene::new(width, height);
    let top = frame::head(&mut scene, theme, &bars.value.text(), &entries(bars, texts));
    let name = bars.category.text();
    let (low, high) = ends(bars);
    let scale = scale(bars, low, high, frame::tick_count(height - top - 50.0, 34.0), texts);
    let left = frame::left_margin(theme, scale.labels.iter().map(String::as_str));
    let slot = (width - left - 2.0) / bars.labels.len() as f64;
    let labels = Categories::plan(theme, &bars.labels, slot);
    let below = labels.height + frame::name_height(theme, width, &name);
    // A number above a bar that reaches the top of the axis needs room there.
    let written = bars.series.len() == 1 && values_fit(bars, theme, slot, texts);
    let top = if written { top + 14.0 } else { top };
    let plot = Area { left, right: width - 2.0, top, bottom: height - below };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let scale = scale.onto(plot.bottom, plot.top);
    frame::left_axis(&mut scene, theme, plot, &scale);
    let base = scale.at(0.0);
    for index in 0..bars.labels.len() {
        let from = plot.left + slot * index as f64;
        for (number, series) in bars.series.iter().enumerate() {
            let Some(value) = series.value(index) else { continue };
            let (start, end) = lane(from, slot, number, bars.series.len());
            let tip = scale.at(value);
            bar(
                &mut scene,
                bars,
                theme,
                index,
                number,
                Area { left: start, right: end, top: tip, bottom: base },
            );
            let middle = f64::midpoint(start, end);
            if let Some((low, high)) = series.interval(index) {
                upright_whisker(&mut scene, theme, middle, scale.at(low), scale.at(high));
            } else if written && value >= 0.0 && tip - 16.0 >= plot.top - 16.0 {
                let label = bars.value.number(value, texts);
                scene.text(middle, tip - 9.0, &label, theme.font_size, Align::Middle, theme.foreground);
            }
            let around = Area { left: start, right: end, top: tip.min(base) - 4.0, bottom: tip.max(base) };
            scene.mark(around, bars.read_out(index, series, texts));
        }
    }
    if let Some(reference) = bars.reference() {
        let at = scale.at(reference.value).round();
        classes::dashed(&mut scene, &[(plot.left, at), (plot.right, at)], 1, 4, theme.foreground);
    }
    frame::base_line(&mut scene, theme, plot, base);
    let places: Vec<f64> =
        (0..bars.labels.len()).map(|index| plot.left + slot * (index as f64 + 0.5)).collect();
    labels.draw(&mut scene, theme, plot, &places);
    frame::bottom_name(&mut scene, theme, plot, plot.bottom + labels.height, &name);
    scene
}

fn horizontal(bars: &Bars, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let mut scene = Scene::new(width, height);
    let top = frame::head(&mut scene, theme, &bars.category.text(), &entries(bars, texts));
    let name = bars.value.text();
    let longest = text::widest(bars.labels.iter().map(String::as_str), theme.font_size);
    let left = (longest + 8.0).min(width * 0.42).ceil();
    let written: Vec<String> = all_values(bars).map(|value| bars.value.about(value, texts)).collect();
    let right = text::widest(written.iter().map(String::as_str), theme.font_size) + 8.0;
    let bottom = height - frame::bottom_margin(theme, width, &name);
    let plot = Area { left, right: width - right.min(width * 0.25), top, bottom };
    if plot.width() < 20.0 || plot.height() < 10.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let (low, high) = ends(bars);
    let scale =
        scale(bars, low, high, frame::tick_count(plot.width(), 64.0), texts).onto(plot.left, plot.right);
    frame::bottom_axis(&mut scene, theme, plot, &scale, &name, true);
    let base = scale.at(0.0);
    let slot = plot.height() / bars.labels.len() as f64;
    let stride = ((theme.font_size * 1.1) / slot).ceil().max(1.0) as usize;
    for (index, label) in bars.labels.iter().enumerate() {
        let from = plot.top + slot * index as f64;
        if index % stride == 0 {
            let short = text::shorten(label, theme.font_size, left - 8.0);
            let y = from + slot / 2.0;
            let ink = if bars.highlight == Some(index) { theme.foreground } else { theme.muted };
            let ink = if bars.highlight.is_none() { theme.foreground } else { ink };
            scene.text(plot.left - 8.0, y, &short, theme.font_size, Align::End, ink);
        }
        for (number, series) in bars.series.iter().enumerate() {
            let Some(value) = series.value(index) else { continue };
            let (start, end) = lane(from, slot, number, bars.series.len());
            let tip = scale.at(value);
            let around = Area { left: base.min(tip), right: base.max(tip), top: start, bottom: end };
            bar(&mut scene, bars, theme, index, number, around);
            let middle = f64::midpoint(start, end).round();
            let mut last = base.max(tip);
            if let Some((low, high)) = series.interval(index) {
                lying_whisker(&mut scene, theme, middle, scale.at(low), scale.at(high));
                last = last.max(scale.at(high) + 3.0);
            }
            // Written beyond the bar's end; right of the base line for negative values.
            let label = text::shorten(&bars.value.about(value, texts), theme.font_size, width - last - 5.0);
            if end - start >= theme.font_size {
                scene.text(last + 5.0, middle, &label, theme.font_size, Align::Start, theme.foreground);
            }
            let reach = Area { right: around.right.max(base + 8.0), ..around };
            scene.mark(reach, bars.read_out(index, series, texts));
        }
    }
    if let Some(reference) = bars.reference() {
        let at = scale.at(reference.value).round();
        classes::dashed(&mut scene, &[(at, plot.top), (at, plot.bottom)], 1, 4, theme.foreground);
    }
    scene.vertical(base, plot.top, plot.bottom, theme.muted);
    scene
}

/// The legend: the series, where there is more than one, and the reference.
fn entries(bars: &Bars, texts: &Texts) -> Vec<Entry> {
    let mut entries = Vec::new();
    if bars.series.len() > 1 {
        let named = bars.series.iter().enumerate();
        entries.extend(named.map(|(index, series)| Entry {
            key: Key::Fill,
            index,
            name: series.name.clone(),
        }));
    }
    if let Some(reference) = bars.reference() {
        let value = bars.value.quantity(&bars.value.about(reference.value, texts));
        entries.push(Entry { key: Key::Reference, index: 0, name: format!("{} {value}", reference.label) });
    }
    entries
}

fn all_values(bars: &Bars) -> impl Iterator<Item = f64> + '_ {
    let of = |series: &'_ Series, index| series.value(index);
    bars.series
        .iter()
        .flat_map(move |series| (0..bars.labels.len()).filter_map(move |index| of(series, index)))
}

/// The ends of the value axis, zero included.
fn ends(bars: &Bars) -> (f64, f64) {
    let ends = bars
        .series
        .iter()
        .flat_map(|series| (0..bars.labels.len()).filter_map(|index| series.interval(index)))
        .flat_map(|(low, high)| [low, high])
        .chain(all_values(bars))
        .chain(bars.range.into_iter().flat_map(|(low, high)| [low, high]))
        .chain(bars.reference().map(|reference| reference.value))
        .chain([0.0]);
    extent(ends).unwrap_or((0.0, 1.0))
}

/// Given ends are kept as long as the data stay within; otherwise the ends are round.
fn scale(bars: &Bars, low: f64, high: f64, count: usize, texts: &Texts) -> Scale {
    match bars.range {
        Some((from, to)) if from.min(to).min(0.0) <= low && from.max(to).max(0.0) >= high => {
            Scale::exact(low, high, count, texts.locale())
        }
        _ => Scale::rounded(low, high, count, texts.locale()),
    }
}

/// Start and end of a bar across the direction that it points to.
fn lane(from: f64, slot: f64, number: usize, n_series: usize) -> (f64, f64) {
    let n = n_series.max(1) as f64;
    let used = (slot * 0.74).min(WIDEST_BAR * n).max(1.0);
    let each = used / n;
    let start = from + (slot - used) / 2.0 + each * number as f64;
    let gap = if n > 1.0 && each > 5.0 { 1.0 } else { 0.0 };
    (start.round(), (start + each).round() - gap)
}

fn bar(scene: &mut Scene, bars: &Bars, theme: &Theme, index: usize, series: usize, area: Area) {
    let by_class = if bars.series.len() == 1 { bars.colours.get(index).copied() } else { None };
    let is_highlighted = bars.highlight == Some(index);
    match (by_class, bars.highlight) {
        (Some(class), _) => {
            // The axis names these classes, so that no pattern is needed.
            scene.rect(area, theme.class(class));
            if is_highlighted {
                scene.outline(area, theme.foreground);
            }
        }
        (None, Some(_)) if bars.series.len() == 1 => {
            scene.rect(area, if is_highlighted { theme.accent } else { theme.muted });
        }
        _ => classes::fill(scene, area, series, theme),
    }
}

/// Whether every value can be written above its bar.
fn values_fit(bars: &Bars, theme: &Theme, slot: f64, texts: &Texts) -> bool {
    let written: Vec<String> = all_values(bars).map(|value| bars.value.number(value, texts)).collect();
    text::widest(written.iter().map(String::as_str), theme.font_size) + 6.0 <= slot
}

fn upright_whisker(scene: &mut Scene, theme: &Theme, x: f64, low: f64, high: f64) {
    let x = x.round();
    let halo = Ink::new(theme.background, 0.8);
    scene.rect(Area { left: x - 1.0, right: x + 2.0, top: high, bottom: low }, halo);
    scene.vertical(x, high, low + 1.0, theme.foreground);
    scene.horizontal(high, x - 4.0, x + 5.0, theme.foreground);
    scene.horizontal(low, x - 4.0, x + 5.0, theme.foreground);
}

fn lying_whisker(scene: &mut Scene, theme: &Theme, y: f64, low: f64, high: f64) {
    let halo = Ink::new(theme.background, 0.8);
    scene.rect(Area { left: low, right: high, top: y - 1.0, bottom: y + 2.0 }, halo);
    scene.horizontal(y, low, high + 1.0, theme.foreground);
    scene.vertical(low, y - 4.0, y + 5.0, theme.foreground);
    scene.vertical(high, y - 4.0, y + 5.0, theme.foreground);
}
