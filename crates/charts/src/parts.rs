//! What every chart shares: axis names, hover marks, the table with the same numbers, errors.

use std::fmt::Display;

use crate::number::Numbers;
use crate::scale::Scale;
use crate::{dates, number};

/// The name of an axis or of a measured quantity, with its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// What is measured, in words, such as `alcohol`, or what is counted, such as `wines`.
    pub label: String,
    /// The unit, such as `% vol`; `None` for counts, shares and grades.
    pub unit: Option<String>,
    /// How the numbers along it are written.
    pub numbers: Numbers,
    /// Whether its numbers are days since 1970-01-01, which are written as dates.
    pub days: bool,
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

    /// The same axis with its numbers written in another way.
    #[must_use]
    pub fn written(self, numbers: Numbers) -> Self {
        Self { numbers, ..self }
    }

    /// A number as it is read out: four digits that count, or in full where it is whole.
    pub(crate) fn number(&self, value: f64) -> String {
        match self.day(value) {
            Some(day) => dates::spoken(day, self.numbers.locale()),
            None => self.numbers.write(&number::spoken(value)),
        }
    }

    /// A number as [`Axis::number`] has it, rounded to three digits that count, or to a whole day.
    pub(crate) fn about(&self, value: f64) -> String {
        self.number(if self.days { value.round() } else { number::rounded(value) })
    }

    /// A number as it stands in the table.
    pub(crate) fn cell(&self, value: f64) -> String {
        self.day(value).map_or_else(|| self.numbers.write(&number::plain(value)), dates::iso)
    }

    /// A scale along the axis that keeps its ends, with about `count` ticks: round numbers, or days, months or years.
    pub(crate) fn exact(&self, low: f64, high: f64, count: usize) -> Scale {
        self.dated(low, high, count).unwrap_or_else(|| Scale::exact(low, high, count).written(self.numbers))
    }

    /// A scale along the axis with some room at its ends, which are ticks where they are numbers.
    pub(crate) fn roomy(&self, low: f64, high: f64, count: usize) -> Scale {
        let room = (high - low) * 0.02;
        let dated = self.dated(low - room, high + room, count);
        dated.unwrap_or_else(|| Scale::rounded(low, high, count).written(self.numbers))
    }

    /// The number of a day as [`crate::dates`] counts them; `None` where the axis has no days or the calendar ends.
    fn day(&self, value: f64) -> Option<f64> {
        self.days.then(|| dates::since_1970(value)).flatten()
    }

    fn dated(&self, low: f64, high: f64, count: usize) -> Option<Scale> {
        let scale = dates::labelled(self.day(low)?, self.day(high)?, count, self.numbers.locale());
        Some(scale.shifted(-dates::EPOCH))
    }

    /// A whole number, with its thousands apart where the axis has them so.
    pub(crate) fn count(&self, n: impl Display) -> String {
        self.numbers.write(&n.to_string())
    }

    /// An amount of what the axis counts, `50 flowers`; the number alone where the label is empty. The label is used as
    /// it is given: `1 wine` is not attempted.
    pub(crate) fn counted(&self, count: f64) -> String {
        if self.label.is_empty() {
            self.number(count)
        } else {
            format!("{} {}", self.number(count), self.label)
        }
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
    use super::{Axis, Numbers};
    use crate::tests::data::swedish;

    #[test]
    fn swedish_numbers_have_spaces_and_a_comma() {
        let axis = Axis::with_unit("price", "kr").written(swedish());
        let written = [4_250_000.0, -1_234.5, 85.25, 0.0, 999.0].map(|value| axis.number(value));
        assert_eq!(written, ["4\u{a0}250\u{a0}000", "−1\u{a0}234", "85,25", "0", "999"]);
        assert_eq!(axis.cell(1e-7), "1e-7", "an exponent stays");
        assert_eq!(Axis::new("price").number(4_250_000.0), "4250000");
        assert_eq!([swedish().percent(0.004), Numbers::Plain.percent(0.004)], ["0,4 %", "0.4 %"]);
        assert_eq!(swedish().percent(f64::NAN), "");
        assert_eq!(axis.count(14_138_u64), "14\u{a0}138");
    }
}
