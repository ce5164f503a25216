//! The layout of estimates with their intervals.

use vitrine_present::Texts;

use super::Whiskers;
use crate::scale::Scale;
use crate::scene::{Align, Area, Scene};
use crate::{Theme, classes, frame, text};

/// How far a dot reaches.
const RADIUS: f64 = 5.0;

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Whiskers, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let Some((low, high)) = chart.ends() else { return Scene::no_data(width, height, theme, texts) };
    let mut scene = Scene::new(width, height);
    let top = frame::head(&mut scene, theme, &chart.category.text(), &chart.entries());
    let name = chart.value.text();
    let longest = text::widest(chart.rows.iter().map(|row| row.label.as_str()), theme.font_size);
    let left = (longest + 12.0).min(width * 0.46).ceil();
    let plot =
        Area { left, right: width - 8.0, top, bottom: height - frame::bottom_margin(theme, width, &name) };
    if plot.width() < 20.0 || plot.height() < 10.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let count = frame::tick_count(plot.width(), 72.0);
    let scale = Scale::rounded(low, high, count, texts.locale()).onto(plot.left, plot.right);
    frame::bottom_axis(&mut scene, theme, plot, &scale, &name, true);
    let slot = plot.height() / chart.rows.len() as f64;
    let stride = ((theme.font_size * 1.1) / slot).ceil().max(1.0) as usize;
    if let Some(index) = chart.highlight.filter(|index| *index < chart.rows.len()) {
        let from = plot.top + slot * index as f64;
        let band = Area { left: 0.0, right: width, top: from, bottom: from + slot };
        scene.rect(band, theme.share(0.12));
    }
    if let Some(reference) = chart.reference() {
        let at = scale.at(reference.value).round();
        classes::dashed(&mut scene, &[(at, plot.top), (at, plot.bottom)], 1, 4, theme.foreground);
    }
    for (index, row) in chart.drawn() {
        let y = (plot.top + slot * (index as f64 + 0.5)).round();
        if index % stride == 0 {
            let short = text::shorten(&row.label, theme.font_size, left - 12.0);
            scene.text(plot.left - 12.0, y, &short, theme.font_size, Align::End, theme.foreground);
        }
        let ink = theme.class(0);
        let x = scale.at(row.value);
        let (from, to) = row.ends().map_or((x, x), |(low, high)| (scale.at(low), scale.at(high)));
        scene.rect(Area { left: from, right: to, top: y - 1.0, bottom: y + 1.0 }, ink);
        scene.disc(x, y, RADIUS, ink);
        if chart.is_undecided(row) {
            scene.disc(x, y, RADIUS - 2.0, theme.background);
        }
        let around = Area { left: from, right: to.max(from + 1.0), top: y - 8.0, bottom: y + 8.0 };
        scene.mark(around, chart.read_out(row, texts));
    }
    scene
}
