//! One value of a record, and what can be wrong with one.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Not known.
    Missing,
    /// A number, for number and integer features.
    Number(f64),
    /// The index of a choice in the feature's list.
    Choice(usize),
    /// Yes or no.
    Flag(bool),
    /// Free text.
    Text(String),
}

/// One thing wrong with a value: which feature, what was expected, what was got. Prints as one sentence that
/// says what to do; the form, links, the command line and tables all show this same sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{feature}: {problem}; expected {expected}")]
pub struct Fault {
    /// The feature's name.
    pub feature: String,
    /// What is wrong, with the value that was got.
    pub problem: String,
    /// What would be right, with the limits.
    pub expected: String,
}

impl Value {
    /// The value as a number; see [`crate::Record::to_numbers`].
    pub fn as_number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Choice(index) => *index as f64,
            Self::Flag(flag) => f64::from(u8::from(*flag)),
            Self::Missing | Self::Text(_) => f64::NAN,
        }
    }

    /// Whether the value is not known.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}
