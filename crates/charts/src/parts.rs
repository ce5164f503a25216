//! What every chart shares: axis names, hover marks, the table with the same numbers, errors.

/// The name of an axis or of a measured quantity, with its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// What is measured, in words, such as `alcohol`, or what is counted, such as `wines`.
    pub label: String,
    /// The unit, such as `% vol`; `None` for counts, shares and grades.
    pub unit: Option<String>,
}

impl Axis {
    /// An axis without a unit.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), unit: None }
    }

    /// An axis with its unit.
    pub fn with_unit(label: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { label: label.into(), unit: Some(unit.into()) }
    }

    /// The name as written beside the axis: `alcohol (% vol)`.
    pub fn text(&self) -> String {
        match self.unit.as_deref() {
            Some(unit) if !unit.is_empty() && self.label.is_empty() => unit.to_owned(),
            Some(unit) if !unit.is_empty() => format!("{} ({unit})", self.label),
            _ => self.label.clone(),
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
