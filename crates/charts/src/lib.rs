//! Every chart, drawn once over plotters' backends: canvas in the page, SVG natively.
//!
//! A chart is plain data ([`Chart`]): it knows its title, a summary for screen readers, a table with the
//! same numbers, the height that it wants at a width, and how to draw itself on any
//! [`DrawingBackend`] in light or dark ([`Theme`]). Drawing returns the places that answer to hover and
//! keyboard ([`Mark`]).
//!
//! Inside, a chart first lays itself out as a list of shapes (`scene`), which needs no backend and can
//! be checked for overlaps; only the last step, painting the list, is generic over the backend.

mod chart;
mod classes;
mod dates;
mod frame;
mod legend;
mod matrix;
mod parts;
mod plots;
mod render;
mod scale;
mod scene;
mod stats;
mod text;
mod theme;

#[cfg(test)]
mod tests;

pub use parts::{Axis, ChartError, Mark, Table};
pub use plots::*;
pub use plotters::coord::Shift;
pub use plotters::drawing::{DrawingArea, IntoDrawingArea};
pub use plotters::prelude::DrawingBackend;
pub use plotters::style::RGBColor;
pub use theme::{Theme, contrast};
