//! One value of a record.

use serde::{Deserialize, Serialize};

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
