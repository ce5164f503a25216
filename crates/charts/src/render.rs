//! Paints a scene on a backend: the only code that is generic over it.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, IntoFont, RGBAColor, ShapeStyle, TextStyle};

use crate::Theme;
use crate::scene::{Align, Ink, Scene, Shape};

/// Paints the background and all shapes; gives the backend's message when it fails.
pub(crate) fn paint<DB: DrawingBackend>(
    scene: &Scene,
    area: &DrawingArea<DB, Shift>,
    theme: &Theme,
) -> Result<(), String> {
    area.fill(&theme.background).map_err(|error| error.to_string())?;
    for shape in &scene.shapes {
        let outcome = match shape {
            Shape::Rect { left, top, right, bottom, ink } => {
                let corners = [(pixel(*left), pixel(*top)), (pixel(*right), pixel(*bottom))];
                area.draw(&Rectangle::new(corners, rgba(*ink).filled()))
            }
            Shape::Path { points, width, ink } => {
                let style = ShapeStyle { color: rgba(*ink), filled: false, stroke_width: *width };
                area.draw(&PathElement::new(pixels(points), style))
            }
            Shape::Polygon { points, ink } => area.draw(&Polygon::new(pixels(points), rgba(*ink).filled())),
            Shape::Circle { x, y, radius, ink } => {
                area.draw(&Circle::new((pixel(*x), pixel(*y)), pixel(*radius), rgba(*ink).filled()))
            }
            Shape::Text { x, y, content, size, align, upright, bold, ink } => {
                let horizontal = match align {
                    Align::Start => HPos::Left,
                    Align::Middle => HPos::Center,
                    Align::End => HPos::Right,
                };
                let font_style = if *bold { FontStyle::Bold } else { FontStyle::Normal };
                let transform = if *upright { FontTransform::None } else { FontTransform::Rotate270 };
                let font =
                    (theme.font_family.as_str(), *size).into_font().style(font_style).transform(transform);
                let colour = rgba(*ink);
                let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Center));
                area.draw(&Text::new(content.as_str(), (pixel(*x), pixel(*y)), style))
            }
        };
        outcome.map_err(|error| error.to_string())?;
    }
    area.present().map_err(|error| error.to_string())
}

/// The nearest whole pixel, within limits that no backend overflows on.
fn pixel(coordinate: f64) -> i32 {
    coordinate.round().clamp(-20_000.0, 20_000.0) as i32
}

fn pixels(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    points.iter().map(|(x, y)| (pixel(*x), pixel(*y))).collect()
}

fn rgba(ink: Ink) -> RGBAColor {
    ink.colour.mix(ink.opacity.clamp(0.0, 1.0))
}
