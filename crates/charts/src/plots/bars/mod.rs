//! Bars for categories: count plots, error by group, feature signal, class probabilities.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::plots::Plot;
use crate::plots::Reference;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::{Axis, Table, Theme, text};

/// Which way bars point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Bars stand upright; the categories are along the lower edge.
    #[default]
    Vertical,
    /// Bars lie; the categories are listed from top to bottom. Best for long names.
    Horizontal,
}

/// The values of one series of bars, one per category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Name in the legend, which appears only where there are two series or more.
    pub name: String,
    /// One value per label; `None`, missing or not finite draws no bar.
    pub values: Vec<Option<f64>>,
    /// Low and high end of an interval per label, drawn as a whisker; may be empty.
    pub intervals: Vec<Option<(f64, f64)>>,
    /// How many samples stand behind each value (shown in read-out and table); may be empty.
    pub counts: Vec<Option<u64>>,
}

impl Series {
    /// A series of present values without intervals or counts.
    pub fn new(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        Self { name: name.into(), values: values.into_iter().map(Some).collect(), ..Self::default() }
    }
}

/// Bars for categories, grouped where there are several series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// What the chart shows.
    pub title: String,
    /// Name of the categories.
    pub category: Axis,
    /// Name and unit of the values.
    pub value: Axis,
    /// One label per category, in drawing order.
    pub labels: Vec<String>,
    /// One series, or several for grouped bars.
    pub series: Vec<Series>,
    /// Which way the bars point.
    pub direction: Direction,
    /// Index of a category to set off, such as the predicted class; the others are drawn muted.
    pub highlight: Option<usize>,
    /// Palette index per category, for a single series whose bars are classes; empty for one colour.
    pub colours: Vec<usize>,
    /// Ends of the value axis, such as `(0.0, 1.0)` for probabilities; fitted to the data when `None`.
    /// Zero is always included.
    pub range: Option<(f64, f64)>,
    /// A value to compare all bars with, drawn as a dashed line across them.
    pub reference: Option<Reference>,
}

impl Series {
    /// The value at a label, where it can be drawn.
    pub(crate) fn value(&self, index: usize) -> Option<f64> {
        self.values.get(index).copied().flatten().filter(|value| drawable(*value))
    }

    /// The interval at a label, low end first, where it can be drawn.
    pub(crate) fn interval(&self, index: usize) -> Option<(f64, f64)> {
        let (a, b) = self.intervals.get(index).copied().flatten()?;
        (drawable(a) && drawable(b)).then(|| (a.min(b), a.max(b)))
    }

    fn count(&self, index: usize) -> Option<u64> {
        self.counts.get(index).copied().flatten()
    }
}

impl Bars {
    /// The reference, where it can be drawn.
    pub(crate) fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref().filter(|reference| drawable(reference.value))
    }

    /// Whether there is any bar to draw.
    pub(crate) fn is_empty(&self) -> bool {
        !self.series.iter().any(|series| (0..self.labels.len()).any(|index| series.value(index).is_some()))
    }

    /// The read-out of one bar; empty where there is none.
    pub(crate) fn read_out(&self, index: usize, series: &Series, texts: &Texts) -> String {
        let Some(value) = series.value(index) else { return String::new() };
        let mut text = self.labels.get(index).cloned().unwrap_or_default();
        if !self.category.label.is_empty() {
            text = format!("{} {text}", self.category.label);
        }
        if self.series.len() > 1 {
            text = format!("{text}, {}", series.name);
        }
        text = format!("{text}: {}", self.amount(value, texts));
        if let Some((low, high)) = series.interval(index) {
            let ends =
                texts.charts().interval(&self.value.number(low, texts), &self.value.number(high, texts));
            text = format!("{text}, {ends}");
        }
        if let Some(count) = series.count(index) {
            text = format!("{text}, n = {}", texts.locale().whole(count));
        }
        text
    }

    /// `50 flowers` for whole numbers without a unit, `error 0.43 grades` for others.
    fn amount(&self, value: f64, texts: &Texts) -> String {
        let all_whole =
            self.series.iter().flat_map(|series| &series.values).flatten().all(|v| v.fract() == 0.0);
        if self.value.unit.is_none() && all_whole {
            return self.value.counted(value, texts);
        }
        let quantity = self.value.quantity(&self.value.number(value, texts));
        if self.value.label.is_empty() { quantity } else { format!("{} {quantity}", self.value.label) }
    }

    fn series_summary(&self, series: &Series, texts: &Texts) -> Option<String> {
        let present = || {
            let named = self.labels.iter().enumerate();
            named.filter_map(|(index, label)| series.value(index).map(|value| (label, value)))
        };
        let (first, first_value) = present().next()?;
        // The first of equal values is named.
        let highest =
            present().fold((first, first_value), |best, each| if each.1 > best.1 { each } else { best });
        let lowest =
            present().fold((first, first_value), |best, each| if each.1 < best.1 { each } else { best });
        let quantity = |value: f64| self.value.quantity(&self.value.number(value, texts));
        Some(if highest.1 == lowest.1 {
            texts.charts().same_for_all(&quantity(highest.1))
        } else {
            texts.charts().extremes(highest.0, &quantity(highest.1), lowest.0, &quantity(lowest.1))
        })
    }
}

impl Plot for Bars {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        if self.is_empty() {
            return texts.charts().nothing().to_owned();
        }
        let parts: Vec<String> = self
            .series
            .iter()
            .filter_map(|series| {
                let text = self.series_summary(series, texts)?;
                Some(if self.series.len() > 1 { format!("{}: {text}", series.name) } else { text })
            })
            .collect();
        let missing = self
            .series
            .iter()
            .map(|series| (0..self.labels.len()).filter(|index| series.value(*index).is_none()).count());
        let reference = self.reference().map(|reference| {
            format!(
                "{}: {}.",
                reference.label,
                self.value.quantity(&self.value.number(reference.value, texts))
            )
        });
        let words = texts.charts();
        let summary = words.bars(
            self.value.label_or(words.values()),
            self.category.label_or(words.category()),
            self.labels.len() as u64,
            &parts.join("; "),
        );
        text::sentences([summary, reference.unwrap_or_default(), text::left_out(missing.sum(), texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let mut headers = vec![self.category.label_or(texts.charts().category()).to_owned()];
        for series in &self.series {
            let several = self.series.len() > 1 && !series.name.is_empty();
            let name = if several { series.name.clone() } else { self.value.text() };
            headers.push(name.clone());
            if !series.intervals.is_empty() {
                headers.extend([texts.charts().low_of(&name), texts.charts().high_of(&name)]);
            }
            if !series.counts.is_empty() {
                headers.push(if several { format!("{name}, n") } else { "n".to_owned() });
            }
        }
        let rows = self.labels.iter().enumerate().map(|(index, label)| {
            let mut row = vec![label.clone()];
            for series in &self.series {
                row.push(
                    series.value(index).map(|value| self.value.number(value, texts)).unwrap_or_default(),
                );
                if !series.intervals.is_empty() {
                    let (low, high) = series.interval(index).unwrap_or((f64::NAN, f64::NAN));
                    row.extend([self.value.number(low, texts), self.value.number(high, texts)]);
                }
                if !series.counts.is_empty() {
                    row.push(
                        series.count(index).map(|count| texts.locale().whole(count)).unwrap_or_default(),
                    );
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
