//! Box plots: five-number summaries of groups.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::plots::Plot;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::stats::{quantile, sorted};
use crate::{Axis, Table, Theme, frame, text};

/// The five numbers of one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoxGroup {
    /// Name of the group.
    pub label: String,
    /// How many values were summarised, where known.
    pub n_samples: Option<usize>,
    /// End of the lower whisker.
    pub low: f64,
    /// First quartile.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
    /// End of the upper whisker.
    pub high: f64,
    /// A few values beyond the whiskers, drawn as points.
    pub outliers: Vec<f64>,
}

impl BoxGroup {
    /// Summarises values as Tukey did: quartiles by linear interpolation, whiskers at the last values
    /// within 1.5 interquartile ranges of the box, the rest outliers. Values that are not finite are
    /// left out; without any the five numbers are NaN.
    pub fn from_values(label: impl Into<String>, values: &[f64]) -> Self {
        let values = sorted(values.iter().copied());
        let (q1, median, q3) = (quantile(&values, 0.25), quantile(&values, 0.5), quantile(&values, 0.75));
        let reach = 1.5 * (q3 - q1);
        let is_near = |value: &f64| *value >= q1 - reach && *value <= q3 + reach;
        Self {
            label: label.into(),
            n_samples: Some(values.len()),
            low: values.iter().copied().find(is_near).unwrap_or(f64::NAN),
            q1,
            median,
            q3,
            high: values.iter().copied().rfind(is_near).unwrap_or(f64::NAN),
            outliers: values.iter().copied().filter(|value| !is_near(value)).collect(),
        }
    }
}

/// Box plots of groups, drawn side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boxes {
    /// What the chart shows.
    pub title: String,
    /// Name of the groups, such as `species`.
    pub group: Axis,
    /// Name and unit of the values.
    pub value: Axis,
    /// The groups, in drawing order; their colours follow the palette.
    pub groups: Vec<BoxGroup>,
}

impl BoxGroup {
    fn five(&self) -> [f64; 5] {
        [self.low, self.q1, self.median, self.q3, self.high]
    }

    /// Whether all five numbers can be drawn.
    fn is_complete(&self) -> bool {
        self.five().into_iter().all(drawable)
    }

    fn outliers(&self) -> impl Iterator<Item = f64> + '_ {
        self.outliers.iter().copied().filter(|value| drawable(*value))
    }
}

impl Boxes {
    fn complete(&self) -> impl Iterator<Item = &BoxGroup> {
        self.groups.iter().filter(|group| group.is_complete())
    }

    fn read_out(&self, group: &BoxGroup, texts: &Texts) -> String {
        let [low, q1, median, q3, high] = group.five().map(|value| self.value.number(value, texts));
        let n_samples =
            group.n_samples.map(|n| format!(", n = {}", texts.locale().whole(n as u64))).unwrap_or_default();
        let words = texts.charts();
        let beyond = match group.outliers().count() {
            0 => String::new(),
            count => format!(", {}", words.outside(count as u64)),
        };
        let half = words.quartiles(&self.value.quantity(&median), &q1, &q3);
        format!("{}: {half}, {}{beyond}{n_samples}", group.label, words.whisker_ends(&low, &high))
    }
}

impl Plot for Boxes {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let Some(first) = self.complete().next() else { return texts.charts().nothing().to_owned() };
        let highest =
            self.complete().fold(first, |best, group| if group.median > best.median { group } else { best });
        let lowest =
            self.complete().fold(first, |best, group| if group.median < best.median { group } else { best });
        let quantity = |value: f64| self.value.quantity(&self.value.number(value, texts));
        let incomplete = self.groups.iter().filter(|group| !group.is_complete()).count();
        let outliers =
            self.complete().map(|group| group.outliers.len() - group.outliers().count()).sum::<usize>();
        let words = texts.charts();
        let (values, groups) = (self.value.label_or(words.values()), self.group.label_or(words.group()));
        let summary = if highest.label == lowest.label {
            words.one_median(values, groups, &quantity(highest.median), &highest.label)
        } else {
            let (most, least) = (quantity(highest.median), quantity(lowest.median));
            words.medians(values, groups, &highest.label, &most, &lowest.label, &least)
        };
        text::sentences([summary, text::left_out(incomplete + outliers, texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let name = self.value.text();
        let words = texts.charts();
        let numbers = [
            words.low_whisker(),
            words.first_quartile(),
            words.median(),
            words.third_quartile(),
            words.high_whisker(),
        ];
        let headers = [self.group.label_or(words.group()).to_owned(), "n".to_owned()]
            .into_iter()
            .chain(numbers.into_iter().map(|number| format!("{name}, {number}")))
            .chain([words.outliers().to_owned()]);
        let rows = self.groups.iter().map(|group| {
            let outliers: Vec<String> =
                group.outliers().map(|value| self.value.number(value, texts)).collect();
            [group.label.clone(), group.n_samples.map(|n| texts.locale().whole(n as u64)).unwrap_or_default()]
                .into_iter()
                .chain(group.five().map(|value| self.value.number(value, texts)))
                .chain([outliers.join(" ")])
                .collect()
        });
        Table { headers: headers.collect(), rows: rows.collect() }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let labels: Vec<String> = self.groups.iter().map(|group| group.label.clone()).collect();
        frame::groups_height(&Theme::light(), width, &self.value.text(), &labels)
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}

#[cfg(test)]
mod tests {
    use super::BoxGroup;

    #[test]
    fn whiskers_end_within_one_and_a_half_box_heights() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 30.0, f64::NAN];
        let group = BoxGroup::from_values("a", &values);
        assert_eq!((group.q1, group.median, group.q3), (3.0, 5.0, 7.0));
        assert_eq!((group.low, group.high), (1.0, 8.0));
        assert_eq!(group.outliers, [30.0]);
        assert_eq!(group.n_samples, Some(9));
    }
}
