//! Points in a plane: predicted against actual, by class.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;
use vitrine_present::locale::rounded;

use crate::legend::{Entry, Key};
use crate::plots::Plot;
use crate::scale::{drawable, extent};
use crate::scene::Scene;
use crate::{Axis, Table, Theme, frame, stats, text};

/// The line that points are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guide {
    /// The identity: both axes have the same ends and a diagonal is drawn. For predicted against actual.
    #[default]
    Identity,
    /// No line; each axis fits its own values.
    None,
}

/// One point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScatterPoint {
    /// Along the x axis: the actual value, for the identity guide.
    pub x: f64,
    /// Along the y axis: the predicted value, for the identity guide.
    pub y: f64,
    /// Index into the classes, where there are any.
    pub class: Option<usize>,
}

/// Points in a plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the x axis, such as `actual grade`.
    pub x: Axis,
    /// Name and unit of the y axis, such as `predicted grade`.
    pub y: Axis,
    /// Class names; empty where there are no classes.
    pub classes: Vec<String>,
    /// The points.
    pub points: Vec<ScatterPoint>,
    /// The line that points are compared with.
    pub guide: Guide,
    /// Half width of a deterministic sideways spread in units of x, so that whole grades do not hide
    /// each other; 0 draws every point where it is. Read-outs and table give the true values.
    pub jitter: f64,
}

/// The largest side of the plot where both axes are equal.
const LARGEST_SIDE: f64 = 420.0;

impl Scatter {
    fn drawn(&self) -> Vec<&ScatterPoint> {
        self.points.iter().filter(|point| drawable(point.x) && drawable(point.y)).collect()
    }

    fn entries(&self, texts: &Texts) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.classes.len() > 1 {
            let named = self.classes.iter().enumerate();
            entries.extend(named.map(|(index, name)| Entry { key: Key::Marker, index, name: name.clone() }));
        }
        if self.guide == Guide::Identity {
            let words = texts.charts();
            let name =
                format!("{} = {}", self.y.label_or(words.predicted()), self.x.label_or(words.actual()));
            entries.push(Entry { key: Key::Reference, index: 0, name });
        }
        entries
    }

    fn class_of(&self, point: &ScatterPoint) -> Option<&str> {
        point.class.and_then(|class| self.classes.get(class)).map(String::as_str)
    }

    fn read_out(&self, gathered: &[&ScatterPoint], texts: &Texts) -> String {
        let span = |axis: &Axis, word: &str, of: fn(&ScatterPoint) -> f64| {
            let (low, high) = extent(gathered.iter().map(|point| of(point))).unwrap_or_default();
            let (low, high) = (axis.number(low, texts), axis.number(high, texts));
            let text = if low == high { low } else { format!("{low}–{high}") };
            format!("{} {}", axis.label_or(word), axis.quantity(&text))
        };
        let place =
            format!("{}, {}", span(&self.x, "x", |point| point.x), span(&self.y, "y", |point| point.y));
        match gathered {
            [one] => self.class_of(one).map_or(place.clone(), |class| format!("{class}: {place}")),
            several => format!("{place}: {}", texts.charts().points(several.len() as u64)),
        }
    }
}

impl Plot for Scatter {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let drawn = self.drawn();
        if drawn.is_empty() {
            return texts.charts().nothing().to_owned();
        }
        let n = drawn.len() as f64;
        let correlation = stats::correlation(drawn.iter().map(|point| (point.x, point.y)));
        let related = correlation.map_or_else(
            || texts.charts().no_correlation().to_owned(),
            |value| {
                let value = texts.locale().read_out(rounded(value));
                texts.charts().correlation_of(&value)
            },
        );
        let (x, y) = (self.x.label_or("x"), self.y.label_or("y"));
        let (n_points, words) = (drawn.len() as u64, texts.charts());
        let summary = match self.guide {
            Guide::Identity => {
                let mean = drawn.iter().map(|point| (point.y - point.x).abs() / n).sum::<f64>();
                // A difference of days is a number of days and not a day.
                let mean = texts.locale().read_out(rounded(mean));
                words.scatter_identity(y, x, n_points, &self.y.quantity(&mean), &related)
            }
            Guide::None => words.scatter(y, x, n_points, &related),
        };
        text::sentences([summary, text::left_out(self.points.len() - drawn.len(), texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let has_classes = !self.classes.is_empty();
        let mut headers = vec![self.x.text(), self.y.text()];
        if has_classes {
            headers.push(texts.charts().class().to_owned());
        }
        let rows = self.points.iter().map(|point| {
            let mut row = vec![self.x.number(point.x, texts), self.y.number(point.y, texts)];
            if has_classes {
                row.push(self.class_of(point).unwrap_or_default().to_owned());
            }
            row
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, texts: &Texts) -> f64 {
        let theme = Theme::light();
        let head = frame::head_height(&theme, width, &self.y.text(), &self.entries(texts));
        let plot = match self.guide {
            Guide::Identity => (width - 50.0).min(LARGEST_SIDE),
            Guide::None => (width * 0.6).clamp(160.0, 360.0),
        };
        head + plot.max(40.0) + frame::bottom_margin(&theme, width, &self.x.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
