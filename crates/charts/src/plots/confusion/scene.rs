//! The layout of confusion matrices.

use vitrine_present::Texts;

use super::{Confusion, Written};
use crate::matrix::{CELL_FONT, Grid};
use crate::scene::{Align, Scene};
use crate::{Theme, matrix};

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Confusion, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    if chart.total() == 0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let names = chart.names(texts);
    let n = chart.labels.len();
    let grid = Grid::plan(theme, &names, width).fit(height, n);
    let mut scene = Scene::new(grid.width, height);
    let ramp = |share: f64| theme.share(share);
    let locale = texts.locale();
    let ends = [0.0, 1.0].map(|share| locale.percent_about(share));
    let ends = ends.each_ref().map(String::as_str);
    matrix::colour_scale(&mut scene, theme, texts.charts().share_of_actual(), ends, ramp);
    grid.draw_names(&mut scene, theme, &names);
    let written = chart.written_in(&grid, theme, locale);
    for (actual, predicted) in chart.cells() {
        let area = grid.cell(actual, predicted);
        let share = chart.share(actual, predicted);
        let fill = theme.share(share);
        scene.rect(area, fill);
        let is_right = actual == predicted;
        scene.outline(area, if is_right { theme.foreground } else { theme.grid });
        let is_none = chart.count(actual, predicted) == 0;
        let ink = if is_none { theme.muted } else { Theme::text_on(fill) };
        let count = locale.whole(chart.count(actual, predicted));
        let percent = locale.percent_about(share);
        let (x, y) = (area.middle_x(), area.middle_y());
        match written {
            Written::CountAndShare(_) if is_none => {
                scene.text(x, y, &count, CELL_FONT, Align::Middle, ink);
            }
            Written::CountAndShare(size) => {
                scene.bold(x, y - 7.0, &count, size, Align::Middle, ink);
                scene.text(x, y + 8.0, &percent, CELL_FONT, Align::Middle, ink);
            }
            Written::Count(size) => scene.text(x, y, &count, size, Align::Middle, ink),
            Written::Nothing => {}
        }
        let read_out =
            texts.charts().confusion_cell(chart.label(actual), chart.label(predicted), &count, &percent);
        scene.mark(area, read_out);
    }
    scene.centred(width)
}
