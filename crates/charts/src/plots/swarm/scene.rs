//! The layout of lanes of effects.

use vitrine_present::Texts;

use super::{HEAD_LINES, Swarm};
use crate::scale::{Scale, drawable};
use crate::scene::{Align, Area, Scene};
use crate::{Theme, classes, frame, matrix, text};

/// The share of the lane's height that the thickest place of any lane takes.
const THICKEST: f64 = 0.86;

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Swarm, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    if !chart.is_drawable() {
        return Scene::no_data(width, height, theme, texts);
    }
    let mut scene = Scene::new(width, height);
    let ramp = |place: f64| theme.signed(place * 2.0 - 1.0);
    matrix::colour_scale(
        &mut scene,
        theme,
        chart.level(texts),
        [texts.charts().low(), texts.charts().high()],
        ramp,
    );
    let name = chart.value.text();
    let longest = text::widest(chart.lanes.iter().map(|lane| lane.label.as_str()), theme.font_size);
    let left = (longest + 12.0).min(width * 0.42).ceil();
    let plot = Area {
        left,
        right: width - 8.0,
        top: theme.font_size * HEAD_LINES,
        bottom: height - frame::bottom_margin(theme, width, &name),
    };
    if plot.width() < 20.0 || plot.height() < 10.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let count = frame::tick_count(plot.width(), 72.0);
    let scale = Scale::rounded(chart.low, chart.high, count, texts.locale()).onto(plot.left, plot.right);
    frame::bottom_axis(&mut scene, theme, plot, &scale, &name, true);
    if chart.low <= 0.0 && 0.0 <= chart.high {
        let at = scale.at(0.0).round();
        classes::dashed(&mut scene, &[(at, plot.top), (at, plot.bottom)], 1, 4, theme.foreground);
    }
    let slot = plot.height() / chart.lanes.len() as f64;
    let stride = ((theme.font_size * 1.1) / slot).ceil().max(1.0) as usize;
    let most = chart.lanes.iter().flat_map(|lane| &lane.counts).copied().max().unwrap_or(1).max(1);
    for (index, lane) in chart.lanes.iter().enumerate() {
        let top = plot.top + slot * index as f64;
        let middle = (top + slot / 2.0).round();
        if index % stride == 0 {
            let short = text::shorten(&lane.label, theme.font_size, left - 12.0);
            scene.text(plot.left - 12.0, middle, &short, theme.font_size, Align::End, theme.foreground);
        }
        for (bin, count) in lane.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (from, to) = chart.bin(lane, bin);
            // By the root, so that a bin with a few rows can be seen beside one with hundreds.
            let share = (f64::from(*count) / f64::from(most)).sqrt();
            let half = (slot * THICKEST * share / 2.0).max(1.0);
            let level = lane.levels.get(bin).copied().flatten().filter(|level| drawable(*level));
            let ink = level.map_or(theme.muted, |level| ramp(level.clamp(0.0, 1.0)));
            let (from, to) = (scale.at(from), scale.at(to));
            let area =
                Area { left: from, right: to.max(from + 1.0), top: middle - half, bottom: middle + half };
            scene.rect(area, ink);
        }
        if slot >= 1.0 {
            let around = Area { left: plot.left, right: plot.right, top, bottom: top + slot };
            scene.mark(around, chart.read_out(lane, texts));
        }
    }
    scene
}
