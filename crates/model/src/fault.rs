//! What is wrong with a record: which value, how, and what would be right. Facts, not sentences.
//!
//! `vitrine-present` renders a fault in the reader's language. `Display` gives the English sentence for logs and for
//! what a program writes beside a row of a table.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;
use thiserror::Error;

use crate::date;
use crate::json::FromJson;

/// One thing wrong with a value.
#[derive(Clone, Debug, PartialEq, Error, Serialize, FromJson)]
#[error("{feature}: {problem}; expected {expected}")]
pub struct Fault {
    /// The feature's name, or the name of what else stands in a link.
    pub feature: String,
    /// What is wrong, with the value that was got.
    pub problem: Problem,
    /// What would be right, with the limits.
    pub expected: Expected,
}

/// What is wrong with a value. Texts are what was got.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A text that is not a number.
    NotANumber(String),
    /// A text that is not a day of the calendar.
    NotADay(String),
    /// A number with something behind it that is not the feature's unit.
    OtherUnit(String),
    /// A number whose only mark stands before decimals or between thousands, and the two numbers that it may be.
    Ambiguous(String, [f64; 2]),
    /// Something typed that a field for days cannot read, and does not return.
    UnreadableDay,
    /// A text that is not one of the choices.
    NotAChoice(String),
    /// A text that is neither yes nor no.
    NotAFlag(String),
    /// A text that is not the name of a model.
    NotAModel(String),
    /// A text that is not a threshold for a binary target.
    NotAThreshold(String),
    /// A value of another kind than the feature's, as JSON where it was read from there.
    WrongKind(Option<String>),
    /// A missing value where the schema refuses one.
    NoValue,
    /// A number with decimals where a whole one is wanted.
    NotWhole(f64),
    /// A number that is infinite or not a number, as text, for a file has no other way to hold it.
    NotFinite(String),
    /// A number below the smallest allowed one.
    Below(f64),
    /// A number above the largest allowed one.
    Above(f64),
    /// A day outside the allowed ones, since 1970-01-01.
    OutsideDays(i64),
    /// A number that is not that of a day.
    NoDay(f64),
    /// A text with too many characters: how many.
    TooLong(usize),
    /// A name that is not a feature's, and the system where it is known.
    NoSuchFeature(Option<String>),
    /// A record with the wrong number of values: how many.
    WrongCount(usize),
}

/// What would be right.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A number from `min` to `max`, both allowed.
    Number {
        /// The smallest allowed value.
        min: f64,
        /// The largest allowed value.
        max: f64,
        /// The unit of the value.
        unit: Option<String>,
    },
    /// A whole number from `min` to `max`, both allowed.
    Integer {
        /// The smallest allowed value.
        min: i64,
        /// The largest allowed value.
        max: i64,
        /// The unit of the value.
        unit: Option<String>,
    },
    /// A day from `first` to `last`, both allowed, as days since 1970-01-01.
    Day {
        /// The earliest allowed day.
        first: i64,
        /// The latest allowed day.
        last: i64,
    },
    /// Any finite number.
    AnyNumber,
    /// One of several values or names.
    OneOf(Vec<String>),
    /// Yes or no.
    Flag,
    /// A text of at most so many characters.
    Text(usize),
    /// So many values, one per feature.
    Values(usize),
    /// A probability, for a target of two classes.
    Threshold,
    /// What stands inside, or a missing value.
    OrUnknown(Box<Expected>),
}

impl Expected {
    /// The unit of the value, where it has one.
    pub(crate) fn unit_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Number { unit, .. } | Self::Integer { unit, .. } => unit.as_mut(),
            Self::OrUnknown(inside) => inside.unit_mut(),
            _ => None,
        }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber(text) => write!(f, "'{text}' is not a number"),
            Self::NotADay(text) => write!(f, "'{text}' is not a day of the calendar"),
            Self::OtherUnit(text) => write!(f, "'{text}' is in another unit"),
            Self::Ambiguous(text, [one, other]) => write!(f, "'{text}' may be {one} or {other}"),
            Self::UnreadableDay => f.write_str("what is typed is not a day"),
            Self::NotAChoice(text) => write!(f, "'{text}' is not one of the choices"),
            Self::NotAFlag(text) => write!(f, "'{text}' is neither yes nor no"),
            Self::NotAModel(text) => write!(f, "'{text}' is not one of the models"),
            Self::NotAThreshold(text) => {
                write!(f, "'{text}' is not a probability that a class can be called from")
            }
            Self::WrongKind(Some(json)) => write!(f, "{json} is of the wrong kind"),
            Self::WrongKind(None) => f.write_str("the value is of the wrong kind"),
            Self::NoValue => f.write_str("no value is given"),
            Self::NotWhole(number) => write!(f, "{number} is not a whole number"),
            Self::NotFinite(number) => write!(f, "{number} is not a finite number"),
            Self::Below(number) => write!(f, "{number} is below the smallest allowed value"),
            Self::Above(number) => write!(f, "{number} is above the largest allowed value"),
            Self::OutsideDays(day) => write!(f, "{} is outside the allowed days", date::text(*day)),
            Self::NoDay(number) => write!(f, "{number} is not a day"),
            Self::TooLong(length) => write!(f, "the text has {length} characters"),
            Self::NoSuchFeature(Some(system)) => write!(f, "the system '{system}' has no such feature"),
            Self::NoSuchFeature(None) => f.write_str("there is no such feature"),
            Self::WrongCount(n) => write!(f, "the record has {n} values"),
        }
    }
}

impl Display for Expected {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let with_unit = |f: &mut Formatter<'_>, unit: &Option<String>| match unit {
            Some(unit) => write!(f, " {unit}"),
            None => Ok(()),
        };
        match self {
            Self::Number { min, max, unit } => {
                write!(f, "a number from {min} to {max}")?;
                with_unit(f, unit)
            }
            Self::Integer { min, max, unit } => {
                write!(f, "a whole number from {min} to {max}")?;
                with_unit(f, unit)
            }
            Self::Day { first, last } => {
                write!(f, "a day from {} to {}, written as 2019-12-08", date::text(*first), date::text(*last))
            }
            Self::AnyNumber => f.write_str("a finite number"),
            Self::OneOf(names) => write!(f, "one of {}", names.join(", ")),
            Self::Flag => f.write_str("yes or no"),
            Self::Text(max_length) => write!(f, "a text of at most {max_length} characters"),
            Self::Values(n) => write!(f, "{n} values, one per feature"),
            Self::Threshold => f.write_str("a number from 0 to 1, for a target of two classes"),
            Self::OrUnknown(expected) => write!(f, "{expected}, or unknown"),
        }
    }
}
