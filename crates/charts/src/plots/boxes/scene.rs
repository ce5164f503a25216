//! The layout of box plots.

use vitrine_present::Texts;

use super::{BoxGroup, Boxes};
use crate::scale::{Scale, extent};
use crate::scene::{Area, Ink, Scene};
use crate::{Theme, classes, frame};

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Boxes, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let values = chart.complete().flat_map(|group| group.five().into_iter().chain(group.outliers()));
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
    for (index, group) in chart.groups.iter().enumerate().filter(|(_, group)| group.is_complete()) {
        let middle = (plot.left + slot * (index as f64 + 0.5)).round();
        let half = (slot * 0.3).clamp(1.0, 36.0).round();
        draw_box(&mut scene, theme, &y, group, index, (middle, half));
        let ends = group.five().into_iter().chain(group.outliers()).map(|value| y.at(value));
        let (top, bottom) =
            ends.fold((f64::MAX, f64::MIN), |(top, bottom), end| (top.min(end), bottom.max(end)));
        scene.mark(
            Area { left: middle - half, right: middle + half, top, bottom },
            chart.read_out(group, texts),
        );
    }
    scene
}

fn draw_box(scene: &mut Scene, theme: &Theme, y: &Scale, group: &BoxGroup, index: usize, place: (f64, f64)) {
    let (middle, half) = place;
    let colour = theme.class(index);
    let ends = [group.q1, group.q3].map(|value| y.at(value));
    let (top, bottom) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    scene.vertical(middle, y.at(group.high), top, colour);
    scene.vertical(middle, bottom, y.at(group.low), colour);
    for end in [group.high, group.low] {
        scene.horizontal(y.at(end), middle - half * 0.5, middle + half * 0.5 + 1.0, colour);
    }
    let inside = Area { left: middle - half, right: middle + half + 1.0, top, bottom: bottom + 1.0 };
    scene.rect(inside, theme.background);
    scene.rect(inside, Ink::new(colour, 0.22));
    scene.outline(inside, colour);
    let median = y.at(group.median).round();
    scene.rect(Area { top: median - 1.0, bottom: median + 1.0, ..inside }, theme.foreground);
    for value in group.outliers() {
        classes::marker(scene, middle, y.at(value), 2.0, index, Ink::new(colour, 0.8));
    }
}
