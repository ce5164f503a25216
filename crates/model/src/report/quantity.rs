//! The quantities that a candidate computes from features, as facts, so that they are named in any language.

use serde::Serialize;

use crate::json::FromJson;

/// A quantity that a candidate computes from features.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Quantity {
    /// The name in the system file.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// How it is computed.
    pub formula: QuantityFormula,
}

/// How a quantity is computed. `a` and `b` are names of features or of quantities before it.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuantityFormula {
    /// `a / b`.
    Ratio {
        /// The numerator.
        a: String,
        /// The denominator.
        b: String,
    },
    /// `a - b`.
    Difference {
        /// The first one.
        a: String,
        /// The one that is subtracted.
        b: String,
    },
    /// `a + b`.
    Sum {
        /// The first one.
        a: String,
        /// The second one.
        b: String,
    },
    /// `a * b`; with `a` equal to `b` the square.
    Product {
        /// The first one.
        a: String,
        /// The second one.
        b: String,
    },
    /// `ln(1 + a)`.
    Log {
        /// What it is the logarithm of.
        a: String,
    },
    /// The year of a day, with the share of it that has passed.
    Year {
        /// The day.
        a: String,
    },
    /// The month of a day.
    Month {
        /// The day.
        a: String,
    },
    /// The day of the week of a day, 1 for Monday.
    Weekday {
        /// The day.
        a: String,
    },
    /// The sine of a day's place in the year.
    DayOfYearSin {
        /// The day.
        a: String,
    },
    /// The cosine of a day's place in the year.
    DayOfYearCos {
        /// The day.
        a: String,
    },
    /// The years from 2000 on to a day.
    Trend {
        /// The day.
        a: String,
    },
    /// A straight line between two points, level before and after them.
    Line {
        /// The number that it depends on.
        a: String,
        /// The first point: the number and the value there.
        from: [f64; 2],
        /// The second point.
        to: [f64; 2],
    },
    /// Looked up in a series of points; there may be many.
    Series {
        /// The number or day that it depends on.
        a: String,
    },
    /// Kilometres to a fixed place.
    Distance {
        /// The place's latitude and longitude in degrees.
        to: [f64; 2],
        /// The latitude that it is measured from.
        a: String,
        /// The longitude that it is measured from.
        b: String,
    },
    /// How far the target lies from what is expected elsewhere, at a place.
    Level {
        /// The place's latitude.
        a: String,
        /// The place's longitude.
        b: String,
    },
}

impl QuantityFormula {
    /// The names that it is computed from; of a square the name once.
    pub fn sources(&self) -> Vec<&str> {
        match self {
            Self::Product { a, b } if a == b => vec![a],
            Self::Ratio { a, b }
            | Self::Difference { a, b }
            | Self::Sum { a, b }
            | Self::Product { a, b }
            | Self::Distance { a, b, .. }
            | Self::Level { a, b } => vec![a, b],
            Self::Log { a }
            | Self::Year { a }
            | Self::Month { a }
            | Self::Weekday { a }
            | Self::DayOfYearSin { a }
            | Self::DayOfYearCos { a }
            | Self::Trend { a }
            | Self::Line { a, .. }
            | Self::Series { a } => vec![a],
        }
    }
}
