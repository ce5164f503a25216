//! Lines over numbers or dates: a metric over time, learning curves, ROC curves.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::dates::{day_number, spoken};
use crate::plots::Plot;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::{Axis, Table, Theme, text};

/// Where a point stands along the x axis. One chart uses numbers or dates, not both.
#[derive(Clone, Debug, PartialEq)]
pub enum X {
    /// A number.
    Number(f64),
    /// An ISO date such as `2026-11-20`; anything else is left out and counted in the summary.
    Date(String),
}

impl From<f64> for X {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for X {
    fn from(date: &str) -> Self {
        Self::Date(date.to_owned())
    }
}

impl From<String> for X {
    fn from(date: String) -> Self {
        Self::Date(date)
    }
}

/// One point of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePoint {
    /// Where it stands.
    pub x: X,
    /// The value; `None` or not finite interrupts the line.
    pub y: Option<f64>,
    /// Low and high end of an interval, drawn as a band where neighbours have one too.
    pub interval: Option<(f64, f64)>,
    /// The number of samples behind the value, for the read-out and the table.
    pub n_samples: Option<u64>,
}

impl LinePoint {
    /// A point with a value, without an interval or a number of samples.
    pub fn new(x: impl Into<X>, y: f64) -> Self {
        Self { x: x.into(), y: Some(y), interval: None, n_samples: None }
    }
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineSeries {
    /// Name in the legend, which appears only where there are two series or more.
    pub name: String,
    /// The points; they are drawn in rising order of x.
    pub points: Vec<LinePoint>,
}

/// A horizontal line to compare with, such as the baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// Text beside the line.
    pub label: String,
    /// Its height on the y axis.
    pub value: f64,
}

/// One or more series over numbers or dates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the x axis.
    pub x: Axis,
    /// Name and unit of the y axis.
    pub y: Axis,
    /// The lines; their colours, dashes and marker shapes follow the palette.
    pub series: Vec<LineSeries>,
    /// A horizontal line to compare with.
    pub reference: Option<Reference>,
    /// Ends of the y axis, such as `(0.0, 1.0)` for shares; values beyond them are drawn at the edge.
    /// Fitted to the data, intervals and reference when `None`.
    pub y_range: Option<(f64, f64)>,
}

/// A point whose place is known: day or number, value, interval, and the place as text.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub x: f64,
    pub y: Option<f64>,
    pub interval: Option<(f64, f64)>,
    pub n_samples: Option<u64>,
    pub name: String,
}

impl Line {
    /// Whether the x axis has dates.
    pub(crate) fn has_dates(&self) -> bool {
        let is_date = |point: &LinePoint| matches!(&point.x, X::Date(date) if day_number(date).is_some());
        self.series.iter().flat_map(|series| &series.points).any(is_date)
    }

    /// The points of a series whose place is known, in rising order of x.
    pub(crate) fn placed(&self, series: &LineSeries, texts: &Texts) -> Vec<Placed> {
        let has_dates = self.has_dates();
        let place = |x: &X| match x {
            X::Date(date) if has_dates => day_number(date).map(|day| (day, spoken(day, texts.locale()))),
            X::Number(value) if !has_dates && drawable(*value) => {
                Some((*value, self.x.number(*value, texts)))
            }
            _ => None,
        };
        let ordered = |(a, b): (f64, f64)| (drawable(a) && drawable(b)).then(|| (a.min(b), a.max(b)));
        let mut points: Vec<Placed> = series
            .points
            .iter()
            .filter_map(|point| {
                let (x, name) = place(&point.x)?;
                let y = point.y.filter(|value| drawable(*value));
                let (interval, n_samples) = (point.interval.and_then(ordered), point.n_samples);
                Some(Placed { x, y, interval, n_samples, name })
            })
            .collect();
        vitrine_order::sort_by(&mut points, |a, b| a.x.total_cmp(&b.x));
        points
    }

    /// The reference, where it can be drawn.
    pub(crate) fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref().filter(|reference| drawable(reference.value))
    }

    /// The read-out of one point; `None` where it has no value.
    pub(crate) fn read_out(&self, series: &LineSeries, point: &Placed, texts: &Texts) -> Option<String> {
        let value = self.y.quantity(&self.y.number(point.y?, texts));
        let place = if self.has_dates() { point.name.clone() } else { self.x.quantity(&point.name) };
        let place = if self.has_dates() { place } else { format!("{} {place}", self.x.label_or("x")) };
        let name = if self.series.len() > 1 { series.name.as_str() } else { self.y.label.as_str() };
        let mut text = format!("{place}: {name} {value}");
        if let Some((low, high)) = point.interval {
            let ends = texts.charts().interval(&self.y.number(low, texts), &self.y.number(high, texts));
            text = format!("{text}, {ends}");
        }
        if let Some(n_samples) = point.n_samples {
            text = format!("{text}, n = {}", texts.locale().whole(n_samples));
        }
        Some(text)
    }

    fn series_summary(&self, series: &LineSeries, texts: &Texts) -> Option<String> {
        let placed = self.placed(series, texts);
        let values: Vec<(f64, &Placed)> =
            placed.iter().filter_map(|point| point.y.map(|value| (value, point))).collect();
        let (first, last) = (values.first()?, values.last()?);
        let quantity = |value: f64| self.y.quantity(&self.y.number(value, texts));
        if values.len() == 1 {
            return Some(texts.charts().value_at(&quantity(first.0), &first.1.name));
        }
        let highest = values.iter().fold(first, |best, each| if each.0 > best.0 { each } else { best });
        let lowest = values.iter().fold(first, |best, each| if each.0 < best.0 { each } else { best });
        Some(texts.charts().line(
            values.len() as u64,
            &first.1.name,
            &last.1.name,
            trend(&values.iter().map(|(value, _)| *value).collect::<Vec<f64>>(), texts),
            &quantity(highest.0),
            &highest.1.name,
            &quantity(lowest.0),
            &lowest.1.name,
            &quantity(last.0),
        ))
    }
}

/// Compares the means of the first and the last third with the spread of all values.
fn trend<'a>(values: &[f64], texts: &'a Texts) -> &'a str {
    let third = values.len().div_ceil(3);
    let mean = |part: &[f64]| part.iter().map(|value| value / part.len().max(1) as f64).sum::<f64>();
    let first = mean(values.get(..third).unwrap_or_default());
    let last = mean(values.get(values.len() - third..).unwrap_or_default());
    let high = values.iter().copied().fold(f64::MIN, f64::max);
    let low = values.iter().copied().fold(f64::MAX, f64::min);
    let change = last - first;
    if change.abs() <= 0.25 * (high - low) {
        texts.charts().level()
    } else if change > 0.0 {
        texts.charts().rising()
    } else {
        texts.charts().falling()
    }
}

impl Plot for Line {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let parts: Vec<String> = self
            .series
            .iter()
            .filter_map(|series| {
                let text = self.series_summary(series, texts)?;
                Some(if self.series.len() > 1 { format!("{}: {text}", series.name) } else { text })
            })
            .collect();
        if parts.is_empty() {
            return texts.charts().nothing().to_owned();
        }
        let missing = self.series.iter().map(|series| {
            let drawn = self.placed(series, texts).iter().filter(|point| point.y.is_some()).count();
            series.points.len() - drawn
        });
        let reference = self.reference().map(|reference| {
            format!("{}: {}.", reference.label, self.y.quantity(&self.y.number(reference.value, texts)))
        });
        let summary = format!("{}: {}.", self.y.label_or(texts.charts().values()), parts.join(". "));
        text::sentences([summary, reference.unwrap_or_default(), text::left_out(missing.sum(), texts)])
    }

    /// One row per place, one column per series (two more for its interval, and one for its numbers of samples).
    fn table(&self, texts: &Texts) -> Table {
        let mut places: Vec<(f64, String)> = Vec::new();
        let placed: Vec<Vec<Placed>> = self.series.iter().map(|series| self.placed(series, texts)).collect();
        places.extend(placed.iter().flatten().map(|point| (point.x, point.name.clone())));
        vitrine_order::sort_by(&mut places, |a, b| a.0.total_cmp(&b.0));
        places.dedup_by(|a, b| a.0 == b.0);
        let mut headers = vec![self.x.text()];
        let has_interval = |points: &[Placed]| points.iter().any(|point| point.interval.is_some());
        let has_samples = |points: &[Placed]| points.iter().any(|point| point.n_samples.is_some());
        for (series, points) in self.series.iter().zip(&placed) {
            let named = self.series.len() > 1 && !series.name.is_empty();
            let name = if named { series.name.clone() } else { self.y.text() };
            headers.push(name.clone());
            if has_interval(points) {
                headers.extend([texts.charts().low_of(&name), texts.charts().high_of(&name)]);
            }
            if has_samples(points) {
                headers.push(if named { format!("{name}, n") } else { "n".to_owned() });
            }
        }
        let rows = places.into_iter().map(|(x, name)| {
            let mut row = vec![name];
            for points in &placed {
                // Points are in rising order; of several at one place the first is listed.
                let at = points.partition_point(|point| point.x < x);
                let point = points.get(at).filter(|point| point.x == x);
                row.push(
                    point
                        .and_then(|point| point.y)
                        .map(|value| self.y.number(value, texts))
                        .unwrap_or_default(),
                );
                if has_interval(points) {
                    let ends = point.and_then(|point| point.interval).unwrap_or((f64::NAN, f64::NAN));
                    row.extend([self.y.number(ends.0, texts), self.y.number(ends.1, texts)]);
                }
                if has_samples(points) {
                    let n_samples = point.and_then(|point| point.n_samples);
                    row.push(n_samples.map(|n| texts.locale().whole(n)).unwrap_or_default());
                }
            }
            row
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, texts: &Texts) -> f64 {
        scene::height(self, width, texts)
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
