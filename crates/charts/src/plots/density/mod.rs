//! Mirrored density curves of groups with their quartiles (violins).

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::plots::Plot;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::stats::{kernel_density, quantile, sorted};
use crate::{Axis, Table, Theme, frame, text};

/// The density of one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DensityGroup {
    /// Name of the group.
    pub label: String,
    /// How many values stand behind the curve, where known.
    pub n_samples: Option<usize>,
    /// The curve: (value, density) with rising values; densities are at least zero.
    pub curve: Vec<(f64, f64)>,
    /// First quartile, median, third quartile.
    pub quartiles: Option<[f64; 3]>,
}

impl DensityGroup {
    /// Estimates the curve with a Gaussian kernel at Silverman's bandwidth over 64 points. Values that
    /// are not finite are left out.
    pub fn from_values(label: impl Into<String>, values: &[f64]) -> Self {
        let values = sorted(values.iter().copied());
        let quartiles = [0.25, 0.5, 0.75].map(|share| quantile(&values, share));
        Self {
            label: label.into(),
            n_samples: Some(values.len()),
            curve: kernel_density(&values, 64),
            quartiles: (!values.is_empty()).then_some(quartiles),
        }
    }
}

/// Mirrored density curves of groups, drawn side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Density {
    /// What the chart shows.
    pub title: String,
    /// Name of the groups, such as `species`.
    pub group: Axis,
    /// Name and unit of the values.
    pub value: Axis,
    /// The groups, in drawing order; their colours follow the palette.
    pub groups: Vec<DensityGroup>,
}

impl DensityGroup {
    /// The points of the curve that can be drawn.
    fn points(&self) -> Vec<(f64, f64)> {
        let drawn = |point: &&(f64, f64)| drawable(point.0) && drawable(point.1) && point.1 >= 0.0;
        self.curve.iter().filter(drawn).copied().collect()
    }

    fn quartiles(&self) -> Option<[f64; 3]> {
        self.quartiles.filter(|quartiles| quartiles.iter().all(|value| drawable(*value)))
    }

    /// The value at which the curve is highest, and its height.
    fn peak(&self) -> Option<(f64, f64)> {
        let points = self.points();
        let first = points.first().copied()?;
        Some(points.into_iter().fold(first, |best, point| if point.1 > best.1 { point } else { best }))
    }

    /// Half the width of the figure at a value, as a share of its widest, by linear interpolation.
    fn width_at(points: &[(f64, f64)], peak: f64, value: f64) -> f64 {
        let pairs = points.iter().zip(points.iter().skip(1));
        pairs
            .filter(|(a, b)| a.0 <= value && value <= b.0 && b.0 > a.0)
            .map(|(a, b)| (a.1 + (b.1 - a.1) * ((value - a.0) / (b.0 - a.0))) / peak)
            .next()
            .unwrap_or(0.0)
    }
}

impl Density {
    fn read_out(&self, group: &DensityGroup, texts: &Texts) -> String {
        let mut text = group.label.clone();
        if let Some([q1, median, q3]) = group.quartiles() {
            let [q1, median, q3] = [q1, median, q3].map(|value| self.value.number(value, texts));
            text = format!("{text}: {}", texts.charts().quartiles(&self.value.quantity(&median), &q1, &q3));
        }
        if let Some((value, _)) = group.peak() {
            text = format!("{text}, {}", texts.charts().densest_at(&self.value.about(value, texts)));
        }
        if let Some(n_samples) = group.n_samples {
            text = format!("{text}, n = {}", texts.locale().whole(n_samples as u64));
        }
        text
    }
}

impl Plot for Density {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let drawn: Vec<&DensityGroup> = self.groups.iter().filter(|group| group.peak().is_some()).collect();
        if drawn.is_empty() {
            return texts.charts().nothing().to_owned();
        }
        let parts: Vec<String> = drawn.iter().map(|group| self.read_out(group, texts)).collect();
        let missing = self.groups.iter().map(|group| group.curve.len() - group.points().len());
        let words = texts.charts();
        let summary = words.density(
            self.value.label_or(words.values()),
            self.group.label_or(words.group()),
            &parts.join("; "),
        );
        text::sentences([summary, text::left_out(missing.sum(), texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let (words, value) = (texts.charts(), self.value.text());
        let headers = [
            self.group.label_or(words.group()),
            "n",
            words.first_quartile(),
            words.median(),
            words.third_quartile(),
            if self.value.label.is_empty() { words.value() } else { &value },
            words.density_axis(),
        ];
        let headers = headers.map(str::to_owned).to_vec();
        let rows = self.groups.iter().flat_map(|group| {
            let quartiles =
                group.quartiles().unwrap_or([f64::NAN; 3]).map(|value| self.value.number(value, texts));
            let n_samples = group.n_samples.map(|n| texts.locale().whole(n as u64)).unwrap_or_default();
            let start: Vec<String> = [group.label.clone(), n_samples].into_iter().chain(quartiles).collect();
            group.points().into_iter().map(move |(value, density)| {
                start
                    .iter()
                    .cloned()
                    .chain([self.value.number(value, texts), texts.locale().read_out(density)])
                    .collect()
            })
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let labels: Vec<String> = self.groups.iter().map(|group| group.label.clone()).collect();
        frame::groups_height(&Theme::light(), width, &self.value.text(), &labels)
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}
