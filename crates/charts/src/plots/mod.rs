//! The charts, one file each: the data, its summary and table, and its layout as a scene.

pub mod bars;
mod bars_scene;
pub mod boxes;
pub mod confusion;
pub mod course;
mod course_scene;
pub mod density;
pub mod heatmap;
pub mod histogram;
pub mod line;
mod line_scene;
pub mod pairs;
pub mod scatter;
pub mod swarm;
pub mod whiskers;

use crate::scene::Scene;
use crate::{Table, Theme};

/// What every chart can do; [`crate::Chart`] is the public face of it.
pub(crate) trait Plot {
    /// The title, which is not painted.
    fn title(&self) -> &str;
    /// One or two sentences for screen readers.
    fn summary(&self) -> String;
    /// The numbers that are drawn.
    fn table(&self) -> Table;
    /// The wanted height in CSS pixels at a width in CSS pixels.
    fn height(&self, width: f64) -> f64;
    /// The shapes and marks on an area of a size in CSS pixels.
    fn scene(&self, width: f64, height: f64, theme: &Theme) -> Scene;
}
