//! How a text file of rows is written: its encoding, the sign between columns, the sign before decimals.

use std::borrow::Cow;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `29.5`
    #[default]
    Point,
    /// `29,5`
    Comma,
}

impl DecimalMark {
    /// The text with a decimal point, where it is a number with this mark; otherwise the text itself.
    pub fn plain(self, text: &str) -> Cow<'_, str> {
        if self == Self::Comma && is_comma_number(text) {
            Cow::Owned(text.replacen(',', ".", 1))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The number as a cell of a file with this mark.
    pub fn write(self, number: f64) -> String {
        let text = number.to_string();
        match self {
            Self::Point => text,
            Self::Comma => text.replacen('.', ",", 1),
        }
    }
}

/// Whether a text is a number with one decimal comma: `-29,5` or `1,5e-3`. Groups of thousands are none.
pub(crate) fn is_comma_number(text: &str) -> bool {
    is_number_with(text, ',')
}

/// Whether a text is a number with one decimal point.
pub(crate) fn is_point_number(text: &str) -> bool {
    is_number_with(text, '.')
}

fn is_number_with(text: &str, mark: char) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let size = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = size.split_once(['e', 'E']).unwrap_or((size, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let Some((whole, decimals)) = mantissa.split_once(mark) else { return false };
    digits(whole)
        && digits(decimals)
        && digits(exponent)
        && !exponent.is_empty()
        && !(whole.is_empty() && decimals.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_with_a_comma_are_changed() {
        for (text, plain) in [
            ("29,5", "29.5"),
            ("-0,25", "-0.25"),
            ("1,5e-3", "1.5e-3"),
            (",5", ".5"),
            ("1,000,000", "1,000,000"),
            ("1.000,5", "1.000,5"),
            ("a,b", "a,b"),
            (",", ","),
            ("5", "5"),
        ] {
            assert_eq!(DecimalMark::Comma.plain(text), plain, "{text}");
            assert_eq!(DecimalMark::Point.plain(text), text);
        }
        assert_eq!([DecimalMark::Comma.write(-0.25), DecimalMark::Point.write(-0.25)], ["-0,25", "-0.25"]);
    }
}
