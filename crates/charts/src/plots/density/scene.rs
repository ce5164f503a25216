//! The layout of density curves.

use vitrine_present::Texts;

use super::{Density, DensityGroup};
use crate::scale::extent;
use crate::scene::{Area, Ink, Scene};
use crate::{Theme, frame};

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Density, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let values = chart.groups.iter().flat_map(|group| group.points().into_iter().map(|point| point.0));
    let Some((low, high)) = extent(values) else { return Scene::no_data(width, height, theme, texts) };
    let labels: Vec<String> = chart.groups.iter().map(|group| group.label.clone()).collect();
    let mut scene = Scene::new(width, height);
    let Some((plot, y, slot)) = frame::groups(
        &mut scene,
        theme,
        (&chart.value, &chart.group.text()),
        &labels,
        (low, high),
        texts.locale(),
    ) else {
        return Scene::no_data(width, height, theme, texts);
    };
    for (index, group) in chart.groups.iter().enumerate() {
        let Some((_, peak)) = group.peak().filter(|(_, peak)| *peak > 0.0) else { continue };
        let points = group.points();
        let middle = (plot.left + slot * (index as f64 + 0.5)).round();
        let half = (slot * 0.42).clamp(2.0, 80.0);
        let colour = theme.class(index);
        let side =
            |turn: f64| points.iter().map(move |(value, density)| (*value, density / peak * half * turn));
        let outline: Vec<(f64, f64)> =
            side(1.0).chain(side(-1.0).rev()).map(|(value, offset)| (middle + offset, y.at(value))).collect();
        scene.polygon(outline.clone(), Ink::new(colour, 0.3));
        let closed = outline.iter().copied().chain(outline.first().copied()).collect();
        scene.path(closed, 1, colour);
        for (nth, value) in group.quartiles().into_iter().flatten().enumerate() {
            let reach = (DensityGroup::width_at(&points, peak, value) * half).max(2.0);
            let at = y.at(value).round();
            let (above, below) = if nth == 1 { (1.0, 1.0) } else { (0.0, 1.0) };
            let line =
                Area { left: middle - reach, right: middle + reach, top: at - above, bottom: at + below };
            scene.rect(line, if nth == 1 { theme.foreground } else { colour });
        }
        let ends = extent(points.iter().map(|point| y.at(point.0))).unwrap_or((plot.top, plot.bottom));
        let around = Area { left: middle - half, right: middle + half, top: ends.0, bottom: ends.1 };
        scene.mark(around, chart.read_out(group, texts));
    }
    scene
}
