//! The charts, one folder each: the data with its summary and table, its layout as a scene, and samples for tests.
//!
//! A chart is added as a folder that holds a type with [`Plot`], declared here and named in the list below.

mod bars;
mod boxes;
mod confusion;
mod course;
mod density;
mod heatmap;
mod histogram;
mod line;
mod pairs;
mod scatter;
mod swarm;
mod whiskers;

use vitrine_present::Texts;

use crate::scene::Scene;
use crate::{Table, Theme};

/// What every chart can do; [`crate::Chart`] is the public face of it.
pub(crate) trait Plot {
    /// The title, which is not painted.
    fn title(&self) -> &str;
    /// One or two sentences for screen readers.
    fn summary(&self, texts: &Texts) -> String;
    /// The numbers that are drawn.
    fn table(&self, texts: &Texts) -> Table;
    /// The wanted height in CSS pixels at a width in CSS pixels.
    fn height(&self, width: f64, texts: &Texts) -> f64;
    /// The shapes and marks on an area of a size in CSS pixels.
    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene;
}

/// Makes [`Chart`] and what goes through all charts from the list of them.
macro_rules! charts {
    ($($(#[$doc:meta])* $module:ident::$chart:ident)*) => {
        $(pub use $module::*;)*

        /// One chart, as data. The page shows any of them with one component.
        ///
        /// The title is not painted: the page shows it as HTML above the drawing.
        ///
        /// ```
        /// use vitrine_charts::{Axis, Bars, Chart, Series};
        /// use vitrine_present::Texts;
        ///
        /// let chart = Chart::Bars(Bars {
        ///     title: "Species in the data".into(),
        ///     category: Axis::new("species"),
        ///     value: Axis::new("flowers"),
        ///     labels: vec!["setosa".into(), "versicolor".into()],
        ///     series: vec![Series::new("flowers", [50.0, 48.0])],
        ///     ..Bars::default()
        /// });
        /// let texts = Texts::english();
        /// assert_eq!(chart.table(texts).rows[1], ["versicolor", "48"]);
        /// assert!(chart.summary(texts).contains("highest for setosa"));
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        pub enum Chart {
            $($(#[$doc])* $chart($chart),)*
        }

        impl Chart {
            /// The chart behind the variant.
            pub(crate) fn plot(&self) -> &dyn Plot {
                match self { $(Self::$chart(plot) => plot,)* }
            }
        }

        /// The samples of all charts: a file name and a chart for each kind and way of drawing.
        #[cfg(test)]
        pub(crate) fn samples() -> Vec<(&'static str, Chart)> {
            let mut all = Vec::new();
            $(all.extend($module::samples::all().into_iter().map(|(name, chart)| (name, Chart::$chart(chart))));)*
            all
        }

        /// Any chart of any kind, with data that make no sense among them.
        #[cfg(test)]
        pub(crate) fn arbitrary() -> proptest::strategy::Union<proptest::strategy::BoxedStrategy<Chart>> {
            use proptest::strategy::{Strategy, Union};
            Union::new([$($module::samples::arbitrary().prop_map(Chart::$chart).boxed()),*])
        }
    };
}

charts! {
    /// Bars for categories.
    bars::Bars
    /// Counts in bins of a number.
    histogram::Histogram
    /// Five-number summaries of groups.
    boxes::Boxes
    /// A correlation matrix.
    heatmap::Heatmap
    /// Predicted against actual classes.
    confusion::Confusion
    /// A scatter matrix by class.
    pairs::Pairs
    /// Series over numbers or dates.
    line::Line
    /// Points in a plane, such as predicted against actual.
    scatter::Scatter
    /// Mirrored density curves of groups.
    density::Density
    /// A prediction over time with its interval and events.
    course::Course
    /// Estimates with their intervals, row by row.
    whiskers::Whiskers
    /// Effects by feature, coloured by the feature's value.
    swarm::Swarm
}
