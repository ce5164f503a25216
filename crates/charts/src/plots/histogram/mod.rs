//! Histograms: counts or shares in bins of a number, by class, with a marker for one value.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::legend::{Entry, Key};
use crate::plots::Plot;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::{Axis, Table, Theme, frame, text};

/// How the series of a histogram share the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layering {
    /// Each class on top of the one before; the outline is the total. Counts are at least zero.
    #[default]
    Stacked,
    /// All from the base line, as outlines of different dashes: for comparing two periods.
    Overlaid,
}

/// The heights of one class or period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistogramSeries {
    /// Name in the legend, which appears only where there are two series or more.
    pub name: String,
    /// One count or share per bin, so one fewer than the edges.
    pub counts: Vec<f64>,
}

/// A vertical line at one value, such as the visitor's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueMarker {
    /// Text beside the line, such as `your value`.
    pub label: String,
    /// Where it stands on the value axis.
    pub value: f64,
}

/// Counts or shares in bins of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the binned number.
    pub value: Axis,
    /// What is counted, such as `wines`; read-outs say `412 wines`.
    pub count: Axis,
    /// Bin edges, rising; bins may differ in width (heights are counts, not densities).
    pub edges: Vec<f64>,
    /// One series, or one per class.
    pub series: Vec<HistogramSeries>,
    /// How several series share the plane.
    pub layering: Layering,
    /// A vertical line at one value; outside of the bins it widens the axis.
    pub marker: Option<ValueMarker>,
}

/// One bin that can be drawn: its edges and its position in the counts.
#[derive(Clone, Copy, Debug)]
struct Bin {
    low: f64,
    high: f64,
    index: usize,
}

impl HistogramSeries {
    /// The height in a bin; NaN, negative and missing ones count as nothing.
    fn height(&self, bin: Bin) -> f64 {
        self.counts.get(bin.index).copied().filter(|count| drawable(*count) && *count > 0.0).unwrap_or(0.0)
    }

    /// The heights that are given and cannot be drawn.
    fn left_out(&self) -> usize {
        self.counts.iter().filter(|count| !drawable(**count) || **count < 0.0).count()
    }
}

impl Histogram {
    fn bins(&self) -> Vec<Bin> {
        let pairs = self.edges.iter().zip(self.edges.iter().skip(1)).enumerate();
        let drawn = pairs.filter(|(_, (low, high))| drawable(**low) && drawable(**high) && low < high);
        drawn.map(|(index, (low, high))| Bin { low: *low, high: *high, index }).collect()
    }

    fn total(&self, bin: Bin) -> f64 {
        self.series.iter().map(|series| series.height(bin)).sum()
    }

    fn is_empty(&self) -> bool {
        !self.bins().iter().any(|bin| self.total(*bin) > 0.0)
    }

    fn marker(&self) -> Option<&ValueMarker> {
        self.marker.as_ref().filter(|marker| drawable(marker.value))
    }

    fn range_text(&self, bin: Bin, texts: &Texts) -> String {
        let ends = format!("{}–{}", self.value.number(bin.low, texts), self.value.number(bin.high, texts));
        let label =
            if self.value.label.is_empty() { String::new() } else { format!("{} ", self.value.label) };
        format!("{label}{}", self.value.quantity(&ends))
    }

    fn read_out(&self, bin: Bin, texts: &Texts) -> String {
        let range = self.range_text(bin, texts);
        let parts: Vec<String> = self
            .series
            .iter()
            .map(|series| format!("{} {}", series.name, self.count.number(series.height(bin), texts)))
            .collect();
        let total = self.count.counted(self.total(bin), texts);
        match (self.series.len(), self.layering) {
            (0 | 1, _) => format!("{range}: {total}"),
            (_, Layering::Stacked) => format!("{range}: {total} ({})", parts.join(", ")),
            (_, Layering::Overlaid) => format!("{range}: {}", parts.join(", ")),
        }
    }

    fn entries(&self) -> Vec<Entry> {
        if self.series.len() < 2 {
            return Vec::new();
        }
        let key = if self.layering == Layering::Stacked { Key::Fill } else { Key::Stroke };
        let named = self.series.iter().enumerate();
        named.map(|(index, series)| Entry { key, index, name: series.name.clone() }).collect()
    }
}

impl Plot for Histogram {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let bins = self.bins();
        let Some(first) = bins.first().copied().filter(|_| !self.is_empty()) else {
            return texts.charts().nothing().to_owned();
        };
        let fullest = bins
            .iter()
            .copied()
            .fold(first, |best, bin| if self.total(bin) > self.total(best) { bin } else { best });
        let total: f64 = bins.iter().map(|bin| self.total(*bin)).sum();
        let marker = self.marker().map(|marker| {
            format!("{}: {}.", marker.label, self.value.quantity(&self.value.number(marker.value, texts)))
        });
        let (n_bins, fullest) = (bins.len() as u64, self.read_out(fullest, texts));
        let summary = if self.layering == Layering::Stacked || self.series.len() < 2 {
            texts.charts().histogram(&self.count.counted(total, texts), n_bins, &fullest)
        } else {
            texts.charts().histograms(self.series.len() as u64, n_bins, &fullest)
        };
        let left_out = self.series.iter().map(HistogramSeries::left_out).sum();
        text::sentences([summary, marker.unwrap_or_default(), text::left_out(left_out, texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let mut headers =
            vec![texts.charts().from_of(&self.value.text()), texts.charts().to_of(&self.value.text())];
        for series in &self.series {
            let named = self.series.len() > 1 && !series.name.is_empty();
            headers.push(if named {
                series.name.clone()
            } else {
                self.count.label_or(texts.charts().count()).to_owned()
            });
        }
        let rows = self.bins().into_iter().map(|bin| {
            let heights = self.series.iter().map(|series| self.count.number(series.height(bin), texts));
            [self.value.number(bin.low, texts), self.value.number(bin.high, texts)]
                .into_iter()
                .chain(heights)
                .collect()
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let theme = Theme::light();
        let head = frame::head_height(&theme, width, &self.count.text(), &self.entries());
        let marker = if self.marker().is_some() { frame::line_height(&theme) } else { 0.0 };
        head + marker
            + (width * 0.4).clamp(140.0, 260.0)
            + frame::bottom_margin(&theme, width, &self.value.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
