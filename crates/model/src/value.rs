//! One value of a record.

use std::fmt::{self, Debug, Display, Formatter};
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    Text(Text),
}

/// Free text in the room of one pointer, so that a value takes 16 bytes and not 24: a table of many rows has few texts
/// and many numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(Box<Kept>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    text: String,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Box::new(Kept { text }))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Debug for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&**self, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_small_and_its_text_is_written_as_a_text() {
        assert_eq!(size_of::<Value>(), 16);
        let value = Value::Text("Å".into());
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json, r#"{"Text":"Å"}"#);
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    }
}
