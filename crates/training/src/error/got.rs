//! What was found instead of what was expected.

use std::fmt;

use vitrine_model::packed::PackError;

use super::Learner;

/// What a setting is.
#[derive(Clone, Debug, PartialEq)]
pub enum Got {
    /// A name or a value as it stands in the system file.
    Text(String),
    /// A number.
    Number(f64),
    /// A count.
    Whole(usize),
    /// It is there, and should not be.
    Given,
    /// It is not there.
    Absent,
    /// A list or table without entries.
    Empty,
    /// Nothing is left.
    Nothing,
    /// No time, or a text that is no date.
    NoTime,
    /// Rows that have weights.
    Weighted,
    /// Two ends.
    Range(f64, f64),
    /// Several numbers.
    Numbers(Vec<f64>),
    /// So many directions.
    Directions(usize),
    /// A power that makes too many products.
    Products {
        /// The power.
        power: usize,
        /// The products that it makes.
        n_products: usize,
        /// The number features.
        n_features: usize,
    },
    /// A grid that is too coarse or too fine.
    Nodes {
        /// The distance of its nodes in metres.
        metres: f64,
        /// Its rows.
        rows: f64,
        /// Its columns.
        columns: f64,
    },
    /// A candidate that predicts something from 0 down, or nothing finite.
    Predicts {
        /// The candidate.
        candidate: String,
        /// The prediction.
        value: f64,
    },
    /// No contender is exported.
    NoContender,
    /// A feature of another kind.
    OtherKind,
    /// A feature without an order.
    Unordered,
    /// A feature that a derived quantity reads.
    Derived,
    /// A target from 0 down.
    TargetNotPositive,
    /// A generator that takes turns, within another one.
    Nested,
    /// A generator that draws class by class.
    ByClass,
    /// Beside a search.
    BesideSearch,
    /// A column that cannot be packed.
    Packed(PackError),
    /// An estimator.
    Learner(Learner),
}

impl fmt::Display for Got {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => to.write_str(text),
            Self::Number(number) => write!(to, "{number}"),
            Self::Whole(number) => write!(to, "{number}"),
            Self::Given => to.write_str("given"),
            Self::Absent => to.write_str("absent"),
            Self::Empty => to.write_str("empty"),
            Self::Nothing => to.write_str("none"),
            Self::NoTime => to.write_str("missing or no date"),
            Self::Weighted => to.write_str("fitted with weights"),
            Self::Range(low, high) => write!(to, "{low} to {high}"),
            Self::Numbers(numbers) => write!(to, "{numbers:?}"),
            Self::Directions(n) => write!(to, "{n} directions"),
            Self::Products { power, n_products, n_features } => {
                write!(to, "{power}, which makes {n_products} products of {n_features} number features")
            }
            Self::Nodes { metres, rows, columns } => {
                write!(to, "{metres}, which makes {rows} x {columns} nodes")
            }
            Self::Predicts { candidate, value } => write!(to, "'{candidate}', which predicts {value}"),
            Self::NoContender => to.write_str("no exported contender"),
            Self::OtherKind => to.write_str("of another kind"),
            Self::Unordered => to.write_str("without an order"),
            Self::Derived => to.write_str("read by a derived quantity"),
            Self::TargetNotPositive => to.write_str("a target from 0 down"),
            Self::Nested => to.write_str("one that takes turns"),
            Self::ByClass => to.write_str("by class"),
            Self::BesideSearch => to.write_str("beside a search"),
            Self::Packed(error) => error.fmt(to),
            Self::Learner(learner) => learner.fmt(to),
        }
    }
}

impl From<&str> for Got {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Got {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Got {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Got {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Got {
    fn from(number: usize) -> Self {
        Self::Whole(number)
    }
}
