//! The layout of matrices of correlations.

use vitrine_present::Texts;

use super::{Heatmap, correlation_text};
use crate::matrix::Grid;
use crate::scene::{Align, Scene};
use crate::{Theme, matrix};

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Heatmap, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let names = chart.names();
    let grid = Grid::plan(theme, &names, width).fit(height, chart.rows.len());
    if chart.cells().next().is_none() {
        return Scene::no_data(width, height, theme, texts);
    }
    let mut scene = Scene::new(grid.width, height);
    let ramp = |place: f64| theme.signed(place * 2.0 - 1.0);
    matrix::colour_scale(&mut scene, theme, chart.measure(texts), ["−1", "1"], ramp);
    grid.draw_names(&mut scene, theme, &names);
    // Two decimals where all numbers fit with them, otherwise one, otherwise none is written.
    let size = |decimals: usize| {
        let written: Vec<String> =
            chart.cells().map(|(_, _, value)| correlation_text(value, decimals, texts.locale())).collect();
        Some((decimals, grid.number_size(written.iter().map(String::as_str))?))
    };
    let written = size(2).or_else(|| size(1));
    let places =
        (0..chart.rows.len()).flat_map(|row| (0..chart.columns.len()).map(move |column| (row, column)));
    for (row, column) in places {
        let area = grid.cell(row, column);
        let Some(value) = chart.value(row, column) else {
            scene.outline(area, theme.grid);
            scene.path(vec![(area.left, area.bottom), (area.right, area.top)], 1, theme.muted);
            scene.mark(area, format!("{}: {}", chart.name(row, column, texts), texts.charts().missing()));
            continue;
        };
        let fill = theme.signed(value);
        scene.rect(area, fill);
        if let Some((decimals, size)) = written {
            let text = correlation_text(value, decimals, texts.locale());
            let ink = Theme::text_on(fill);
            scene.text(area.middle_x(), area.middle_y(), &text, size, Align::Middle, ink);
        }
        let value = texts.locale().read_out(value);
        scene.mark(area, format!("{}: {value}", chart.name(row, column, texts)));
    }
    scene.centred(width)
}
