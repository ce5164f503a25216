//! How a text file of rows is written: its encoding, the sign between columns, the sign before decimals.

use serde::Deserialize;

use crate::encoding::Encoding;

/// How a text file of rows is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// How its characters are stored.
    pub encoding: Encoding,
    /// The sign between columns, one ASCII byte.
    pub delimiter: u8,
    /// The sign between a number's whole part and its decimals.
    pub decimal: DecimalMark,
}

impl Default for Dialect {
    /// UTF-8, commas between columns, decimal points.
    fn default() -> Self {
        Self { encoding: Encoding::Utf8, delimiter: b',', decimal: DecimalMark::Point }
    }
}

/// The sign between a number's whole part and its decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum DecimalMark {
    /// `29.5`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `29,5`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    /// The number as a cell of a file with this mark.
    pub fn write(self, number: f64) -> String {
        let text = number.to_string();
        match self {
            Self::Point => text,
            Self::Comma => text.replacen('.', ",", 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_mark() {
        assert_eq!([DecimalMark::Comma.write(-0.25), DecimalMark::Point.write(-0.25)], ["-0,25", "-0.25"]);
    }
}
