//! The one type that the page handles: any chart.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;

use crate::plots::Plot;
use crate::plots::{
    bars::Bars, boxes::Boxes, confusion::Confusion, course::Course, density::Density, heatmap::Heatmap,
    histogram::Histogram, line::Line, pairs::Pairs, scatter::Scatter, swarm::Swarm, whiskers::Whiskers,
};
use crate::{Axis, ChartError, Mark, Numbers, Table, Theme, render};

/// One chart, as data. The page shows any of them with one component.
///
/// The title is not painted: the page shows it as HTML above the drawing.
///
/// ```
/// use vitrine_charts::{Axis, Bars, Chart, Series};
///
/// let chart = Chart::Bars(Bars {
///     title: "Species in the data".into(),
///     category: Axis::new("species"),
///     value: Axis::new("flowers"),
///     labels: vec!["setosa".into(), "versicolor".into()],
///     series: vec![Series::new("flowers", [50.0, 48.0])],
///     ..Bars::default()
/// });
/// assert_eq!(chart.table().rows[1], ["versicolor", "48"]);
/// assert!(chart.summary().contains("highest for setosa"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Bars for categories.
    Bars(Bars),
    /// Counts in bins of a number.
    Histogram(Histogram),
    /// Five-number summaries of groups.
    Boxes(Boxes),
    /// A correlation matrix.
    Heatmap(Heatmap),
    /// Predicted against actual classes.
    Confusion(Confusion),
    /// A scatter matrix by class.
    Pairs(Pairs),
    /// Series over numbers or dates.
    Line(Line),
    /// Points in a plane, such as predicted against actual.
    Scatter(Scatter),
    /// Mirrored density curves of groups.
    Density(Density),
    /// A prediction over time with its interval and events.
    Course(Course),
    /// Estimates with their intervals, row by row.
    Whiskers(Whiskers),
    /// Effects by feature, coloured by the feature's value.
    Swarm(Swarm),
}

impl Chart {
    /// The title, to be shown as a heading or caption beside the drawing.
    pub fn title(&self) -> &str {
        self.plot().title()
    }

    /// The same chart with every number of it written in a way: ticks, read-outs, summary and table.
    #[must_use]
    pub fn written(mut self, numbers: Numbers) -> Self {
        let write = |axes: [&mut Axis; 2]| axes.into_iter().for_each(|axis| axis.numbers = numbers);
        match &mut self {
            Self::Bars(plot) => write([&mut plot.category, &mut plot.value]),
            Self::Histogram(plot) => write([&mut plot.value, &mut plot.count]),
            Self::Boxes(plot) => write([&mut plot.group, &mut plot.value]),
            Self::Heatmap(plot) => plot.numbers = numbers,
            Self::Confusion(plot) => plot.numbers = numbers,
            Self::Pairs(plot) => plot.columns.iter_mut().for_each(|axis| axis.numbers = numbers),
            Self::Line(plot) => write([&mut plot.x, &mut plot.y]),
            Self::Scatter(plot) => write([&mut plot.x, &mut plot.y]),
            Self::Density(plot) => write([&mut plot.group, &mut plot.value]),
            Self::Course(plot) => write([&mut plot.x, &mut plot.y]),
            Self::Whiskers(plot) => write([&mut plot.category, &mut plot.value]),
            Self::Swarm(plot) => write([&mut plot.category, &mut plot.value]),
        }
        self
    }

    /// One or two sentences for screen readers: what is highest and lowest, the trend, how many, and how
    /// many values were left out because they are not finite.
    pub fn summary(&self) -> String {
        self.plot().summary()
    }

    /// The numbers that are drawn, as a table.
    pub fn table(&self) -> Table {
        self.plot().table()
    }

    /// The height in CSS pixels that this chart wants at a width in CSS pixels (200 to 1,200 or more).
    pub fn height(&self, width: u32) -> u32 {
        self.plot().height(f64::from(width.clamp(1, 10_000))).round().clamp(1.0, 10_000.0) as u32
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
    ) -> Result<Vec<Mark>, ChartError> {
        let (width, height) = area.dim_in_pixel();
        let scene = self.plot().scene(f64::from(width), f64::from(height), theme);
        render::paint(&scene, area, theme)
            .map_err(|message| ChartError::Backend { title: self.title().to_owned(), message })?;
        Ok(scene.into_marks())
    }

    /// The chart behind the variant.
    pub(crate) fn plot(&self) -> &dyn Plot {
        match self {
            Self::Bars(plot) => plot,
            Self::Histogram(plot) => plot,
            Self::Boxes(plot) => plot,
            Self::Heatmap(plot) => plot,
            Self::Confusion(plot) => plot,
            Self::Pairs(plot) => plot,
            Self::Line(plot) => plot,
            Self::Scatter(plot) => plot,
            Self::Density(plot) => plot,
            Self::Course(plot) => plot,
            Self::Whiskers(plot) => plot,
            Self::Swarm(plot) => plot,
        }
    }
}
