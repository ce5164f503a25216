//! The layout of histograms.

use vitrine_present::Texts;

use super::{Bin, Histogram, Layering, ValueMarker};
use crate::scale::{Scale, extent};
use crate::scene::{Align, Area, Ink, Scene};
use crate::{Theme, classes, frame, text};

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Histogram, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let bins = chart.bins();
    let edges = bins.iter().flat_map(|bin| [bin.low, bin.high]);
    let Some((low, high)) = extent(edges.chain(chart.marker().map(|marker| marker.value))) else {
        return Scene::no_data(width, height, theme, texts);
    };
    if chart.is_empty() {
        return Scene::no_data(width, height, theme, texts);
    }
    let mut scene = Scene::new(width, height);
    let mut top = frame::head(&mut scene, theme, &chart.count.text(), &chart.entries());
    if chart.marker().is_some() {
        top += frame::line_height(theme);
    }
    let tallest = bins.iter().map(|bin| match chart.layering {
        Layering::Stacked => chart.total(*bin),
        Layering::Overlaid => chart.series.iter().map(|series| series.height(*bin)).fold(0.0, f64::max),
    });
    let name = chart.value.text();
    let bottom = height - frame::bottom_margin(theme, width, &name);
    let y = Scale::rounded(
        0.0,
        tallest.fold(0.0, f64::max),
        frame::tick_count(bottom - top, 34.0),
        texts.locale(),
    );
    let x = chart.value.exact(low, high, frame::tick_count(width, 60.0), texts.locale());
    let left = frame::left_margin(theme, y.labels.iter().map(String::as_str));
    let right = width - text::widest(x.labels.iter().map(String::as_str), theme.font_size) / 2.0 - 2.0;
    let plot = Area { left, top, right, bottom };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let (x, y) = (x.onto(plot.left, plot.right), y.onto(plot.bottom, plot.top));
    frame::left_axis(&mut scene, theme, plot, &y);
    if chart.layering == Layering::Overlaid && chart.series.len() > 1 {
        for index in 0..chart.series.len() {
            chart.draw_outline(&mut scene, theme, &bins, &x, &y, index);
        }
    }
    for bin in &bins {
        let (from, to) = (x.at(bin.low).round(), x.at(bin.high).round());
        // A pixel of air between bins, where they are wide enough.
        let gap = if to - from >= 4.0 { 1.0 } else { 0.0 };
        if chart.layering == Layering::Stacked || chart.series.len() < 2 {
            chart.draw_stacked(&mut scene, theme, *bin, (from, to - gap), &y);
        }
        let tip = y.at(chart.total(*bin).min(y.high));
        scene.mark(
            Area { left: from, right: to, top: tip - 4.0, bottom: plot.bottom },
            chart.read_out(*bin, texts),
        );
    }
    frame::base_line(&mut scene, theme, plot, plot.bottom);
    if let Some(marker) = chart.marker() {
        let value = chart.value.quantity(&chart.value.number(marker.value, texts));
        draw_marker(&mut scene, theme, plot, &x, marker, &value);
    }
    frame::bottom_axis(&mut scene, theme, plot, &x, &name, false);
    scene
}

impl Histogram {
    fn draw_stacked(&self, scene: &mut Scene, theme: &Theme, bin: Bin, x: (f64, f64), y: &Scale) {
        let mut below = 0.0;
        for (index, series) in self.series.iter().enumerate() {
            let height = series.height(bin);
            if height > 0.0 {
                let area = Area { left: x.0, right: x.1, top: y.at(below + height), bottom: y.at(below) };
                classes::fill(scene, area, index, theme);
                below += height;
            }
        }
    }

    fn draw_outline(
        &self,
        scene: &mut Scene,
        theme: &Theme,
        bins: &[Bin],
        x: &Scale,
        y: &Scale,
        index: usize,
    ) {
        let Some(series) = self.series.get(index) else { return };
        let colour = theme.class(index);
        let mut steps = Vec::new();
        let mut last = y.at(0.0);
        for bin in bins {
            let (left, right, top) = (x.at(bin.low), x.at(bin.high), y.at(series.height(*bin)));
            if steps.is_empty() {
                steps.push((left, last));
            }
            steps.extend([(left, top), (right, top)]);
            scene.rect(Area { left, right, top, bottom: y.at(0.0) }, Ink::new(colour, 0.14));
            last = top;
        }
        if let Some((right, _)) = steps.last().copied() {
            steps.push((right, y.at(0.0)));
        }
        classes::dashed(scene, &steps, 2, index, colour);
    }
}

/// A vertical line with its label above the plot, on the side that has room.
fn draw_marker(scene: &mut Scene, theme: &Theme, plot: Area, x: &Scale, marker: &ValueMarker, value: &str) {
    let place = x.at(marker.value).round();
    let top = plot.top - frame::line_height(theme);
    scene.rect(
        Area { left: place - 2.0, right: place + 3.0, top, bottom: plot.bottom },
        Ink::new(theme.background, 0.7),
    );
    scene.rect(Area { left: place, right: place + 1.0, top, bottom: plot.bottom }, theme.foreground);
    scene.polygon(
        vec![(place - 4.0, plot.bottom + 6.0), (place + 5.0, plot.bottom + 6.0), (place, plot.bottom)],
        theme.foreground,
    );
    let (before, after) = (place - plot.left - 6.0, scene.area().right - place - 6.0);
    let y = top + frame::line_height(theme) / 2.0 - 2.0;
    let length = text::width(&marker.label, theme.font_size);
    if after >= length || after >= before {
        let label = text::shorten(&marker.label, theme.font_size, after);
        scene.text(place + 6.0, y, &label, theme.font_size, Align::Start, theme.foreground);
    } else {
        let label = text::shorten(&marker.label, theme.font_size, before);
        scene.text(place - 6.0, y, &label, theme.font_size, Align::End, theme.foreground);
    }
    let read_out = format!("{}: {value}", marker.label);
    scene.mark(Area { left: place - 4.0, right: place + 4.0, top, bottom: top + 16.0 }, read_out);
}
