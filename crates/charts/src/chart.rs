//! What can be asked of any chart; the list of charts makes the type itself.
//!
//! The texts decide the language of every word, number and date of it.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use vitrine_present::Texts;

use crate::{Chart, ChartError, Mark, Table, Theme, render};

impl Chart {
    /// The title, to be shown as a heading or caption beside the drawing.
    pub fn title(&self) -> &str {
        self.plot().title()
    }

    /// One or two sentences for screen readers: what is highest and lowest, the trend, how many, and how
    /// many values were left out because they are not finite.
    pub fn summary(&self, texts: &Texts) -> String {
        self.plot().summary(texts)
    }

    /// The numbers that are drawn, as a table.
    pub fn table(&self, texts: &Texts) -> Table {
        self.plot().table(texts)
    }

    /// The height in CSS pixels that this chart wants at a width in CSS pixels (200 to 1,200 or more).
    pub fn height(&self, width: u32, texts: &Texts) -> u32 {
        self.plot().height(f64::from(width.clamp(1, 10_000)), texts).round().clamp(1.0, 10_000.0) as u32
    }

    /// Draws in CSS pixels over the whole area, background included, and returns the places that can be
    /// hovered or reached by arrow keys, in reading order.
    ///
    /// On a canvas that is scaled for the pixel density, pass the part of the area that has the size in
    /// CSS pixels: `backend.into_drawing_area().shrink((0, 0), (css_width, css_height))`.
    ///
    /// # Errors
    /// [`ChartError::Backend`] when the backend fails; never because of the data.
    pub fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        theme: &Theme,
        texts: &Texts,
    ) -> Result<Vec<Mark>, ChartError> {
        let (width, height) = area.dim_in_pixel();
        let scene = self.plot().scene(f64::from(width), f64::from(height), theme, texts);
        render::paint(&scene, area, theme)
            .map_err(|message| ChartError::Backend { title: self.title().to_owned(), message })?;
        Ok(scene.into_marks())
    }
}
