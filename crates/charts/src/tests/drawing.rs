//! Drawing a chart as SVG, as the page would show it.

use vitrine_present::Texts;

use crate::{Chart, IntoDrawingArea, Mark, Theme};

/// Draws a chart as SVG at a width, and gives its marks.
///
/// The SVG backend divides font sizes by 1.24, which a canvas does not; they are put back, so that the
/// picture shows what the page shows.
pub fn svg(chart: &Chart, width: u32, height: u32, theme: &Theme) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let backend = plotters::prelude::SVGBackend::with_string(&mut text, (width, height));
    let marks = chart.draw(&backend.into_drawing_area(), theme, Texts::english()).expect("an SVG in memory");
    (with_css_font_sizes(&text), marks)
}

fn with_css_font_sizes(svg: &str) -> String {
    let key = "font-size=\"";
    let mut parts = svg.split(key);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (size, rest) = part.split_once('"').expect("an attribute ends");
        let size = (size.parse::<f64>().expect("a font size") * 124.0).round() / 100.0;
        text.extend([key, &size.to_string(), "\"", rest]);
    }
    text
}
