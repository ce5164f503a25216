//! What every chart shares: axis names, hover marks, the table with the same numbers, errors.

use vitrine_present::locale::rounded;
use vitrine_present::{Locale, Texts};

use crate::dates;
use crate::scale::Scale;

/// The name of an axis or of a measured quantity, with its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// What is measured, in words, such as `alcohol`, or what is counted, such as `wines`.
    pub label: String,
    /// The unit, such as `% vol`; `None` for counts, shares and grades.
    pub unit: Option<String>,
    /// Whether its numbers are days since 1970-01-01, which are written as dates.
    pub days: bool,
    /// Whether its numbers are written without groups, as years are.
    pub plain: bool,
}

impl Axis {
    /// An axis without a unit.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// An axis with its unit.
    pub fn with_unit(label: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { label: label.into(), unit: Some(unit.into()), ..Self::default() }
    }

    /// The name as written beside the axis: `alcohol (% vol)`.
    pub fn text(&self) -> String {
        match self.unit.as_deref() {
            Some(unit) if !unit.is_empty() && self.label.is_empty() => unit.to_owned(),
            Some(unit) if !unit.is_empty() => format!("{} ({unit})", self.label),
            _ => self.label.clone(),
        }
    }

    /// A number in read-outs and in the table: four digits that count, or in full where it is whole; or a date.
    pub(crate) fn number(&self, value: f64, texts: &Texts) -> String {
        let locale = texts.locale();
        if self.plain {
            return locale.without_groups(&locale.read_out(value));
        }
        self.day(value).map_or_else(|| locale.read_out(value), |day| dates::spoken(day, locale))
    }

    /// A number as [`Axis::number`] has it, rounded to three digits that count, or to a whole day.
    pub(crate) fn about(&self, value: f64, texts: &Texts) -> String {
        self.number(if self.days { value.round() } else { rounded(value) }, texts)
    }

    /// A scale along the axis that keeps its ends, with about `count` ticks: round numbers, or days, months or years.
    pub(crate) fn exact(&self, low: f64, high: f64, count: usize, locale: &Locale) -> Scale {
        let scale = || self.written(Scale::exact(low, high, count, locale), locale);
        self.dated(low, high, count, locale).unwrap_or_else(scale)
    }

    /// A scale along the axis with some room at its ends, which are ticks where they are numbers.
    pub(crate) fn roomy(&self, low: f64, high: f64, count: usize, locale: &Locale) -> Scale {
        let room = (high - low) * 0.02;
        let dated = self.dated(low - room, high + room, count, locale);
        dated.unwrap_or_else(|| self.written(Scale::rounded(low, high, count, locale), locale))
    }

    /// The scale with its numbers as the axis writes them.
    fn written(&self, mut scale: Scale, locale: &Locale) -> Scale {
        for label in scale.labels.iter_mut().filter(|_| self.plain) {
            *label = locale.without_groups(label);
        }
        scale
    }

    /// A number that is a day; `None` where the axis has no days or the calendar ends.
    fn day(&self, value: f64) -> Option<f64> {
        (self.days && dates::is_day(value)).then_some(value)
    }

    fn dated(&self, low: f64, high: f64, count: usize, locale: &Locale) -> Option<Scale> {
        Some(dates::labelled(self.day(low)?, self.day(high)?, count, locale))
    }

    /// An amount of what the axis counts, `50 flowers`; the number alone where the label is empty. The label is used as
    /// it is given: `1 wine` is not attempted.
    pub(crate) fn counted(&self, count: f64, texts: &Texts) -> String {
        let number = self.number(count, texts);
        if self.label.is_empty() { number } else { format!("{number} {}", self.label) }
    }

    /// A number followed by the unit, as in a read-out: `9.5 % vol`.
    pub(crate) fn quantity(&self, number: &str) -> String {
        match self.unit.as_deref() {
            Some(unit) if !unit.is_empty() => format!("{number} {unit}"),
            _ => number.to_owned(),
        }
    }

    /// The label, or the given word where the label is empty.
    pub(crate) fn label_or<'a>(&'a self, word: &'a str) -> &'a str {
        if self.label.is_empty() { word } else { &self.label }
    }
}

/// A place on a drawn chart that answers to hover and keyboard.
///
/// Coordinates are CSS pixels from the upper left corner of the area that the chart was drawn on; the
/// whole rectangle lies inside that area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Centre, from the left edge.
    pub x: i32,
    /// Centre, from the upper edge.
    pub y: i32,
    /// Half of the width of the sensitive rectangle.
    pub half_width: i32,
    /// Half of the height of the sensitive rectangle.
    pub half_height: i32,
    /// The read-out, such as `alcohol 9.5–10 % vol: 412 wines`.
    pub text: String,
}

/// The numbers of a chart as text cells, for the table behind the switch.
///
/// Every row has as many cells as there are headers. Missing values are empty cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Column names, with units.
    pub headers: Vec<String>,
    /// Rows of cells; numbers have at most 4 significant digits unless they are whole.
    pub rows: Vec<Vec<String>>,
}

/// Why a chart could not be drawn. Data never causes it: missing or degenerate data draws `no data`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The drawing backend refused an operation.
    #[error("the drawing backend failed on \"{title}\": {message}")]
    Backend {
        /// Title of the chart that was being drawn.
        title: String,
        /// The backend's own message.
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use vitrine_present::{Locale, Texts};

    use super::Axis;

    #[test]
    fn numbers_follow_the_language_of_the_texts() {
        let (english, swedish) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let axis = Axis::with_unit("price", "kr");
        let written =
            [4_250_000.0, -0.5].map(|value| [english, swedish].map(|texts| axis.number(value, texts)));
        assert_eq!(written, [["4,250,000", "4\u{a0}250\u{a0}000"], ["−0.5", "−0,5"]]);
        assert_eq!([axis.about(85.254, english), axis.counted(1e4, english)], ["85.3", "10,000 price"]);
        let built = Axis { plain: true, ..Axis::new("built") };
        assert_eq!(built.number(1_985.0, Texts::english()), "1985");
        assert_eq!(built.exact(1_900.0, 2_000.0, 2, Locale::english()).labels, ["1900", "1950", "2000"]);
        let sold = Axis { days: true, ..Axis::new("sold") };
        assert_eq!(
            [sold.number(18_238.0, english), sold.number(18_238.0, swedish)],
            ["8 Dec 2019", "8 dec 2019"]
        );
        assert_eq!(
            [sold.about(18_237.6, english), sold.number(1e9, english)],
            ["8 Dec 2019", "1,000,000,000"]
        );
    }
}
