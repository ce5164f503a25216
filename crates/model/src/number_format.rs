//! Numbers as people write them: groups of thousands and the decimal mark, by the habit of a country.

use serde::Serialize;

use crate::json::FromJson;

/// How numbers are written for people. Files, links and commands always use a decimal point and no groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// Commas between thousands and a decimal point: `4,250,000`, `9.5`.
    #[default]
    En,
    /// As in Swedish: no-break spaces between thousands and a decimal comma: `4 250 000`, `9,5`.
    Sv,
}

impl NumberFormat {
    /// A number rounded to some decimals, halves to even as the formatting of the standard library does, with its
    /// thousands grouped. Empty when not finite; zero has no sign.
    pub fn write(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return String::new();
        }
        let text = format!("{:.decimals$}", value.abs());
        let (whole, rest) = text.split_once('.').unwrap_or((text.as_str(), ""));
        let mut written = String::with_capacity(text.len() * 2);
        if value < 0.0 && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
            written.push('−');
        }
        let (group, point) = self.marks();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                written.push(group);
            }
            written.push(digit);
        }
        if !rest.is_empty() {
            written.push(point);
            written.push_str(rest);
        }
        written
    }

    /// A number in all its digits: with as many decimals as tell it apart from every other number. Empty when not finite.
    pub fn in_full(self, value: f64) -> String {
        let decimals = value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
        self.write(value, decimals)
    }

    /// Whether this is how numbers are written where nothing else is asked for.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What stands between thousands, and before decimals.
    fn marks(self) -> (char, char) {
        match self {
            Self::En => (',', '.'),
            Self::Sv => ('\u{a0}', ','),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumberFormat::{En, Sv};

    #[test]
    fn thousands_are_grouped_as_the_country_does() {
        assert_eq!(Sv.write(4_250_000.0, 0), "4\u{a0}250\u{a0}000");
        assert_eq!(En.write(4_250_000.4, 0), "4,250,000");
        assert_eq!([Sv.write(85_012.5, 1), En.write(999.0, 1)], ["85\u{a0}012,5", "999.0"]);
        assert_eq!([Sv.write(100.0, 0), Sv.write(1_000.0, 0)], ["100", "1\u{a0}000"]);
    }

    #[test]
    fn numbers_in_full_keep_every_digit() {
        assert_eq!([Sv.in_full(2_550_750.0), En.in_full(-1_234.5)], ["2\u{a0}550\u{a0}750", "−1,234.5"]);
        assert_eq!([Sv.in_full(5.504), En.in_full(0.1 + 0.2)], ["5,504", "0.30000000000000004"]);
        assert_eq!([Sv.in_full(f64::NAN), En.in_full(-0.0)], ["", "0"]);
    }

    #[test]
    fn signs_and_odd_numbers() {
        assert_eq!(
            [Sv.write(-1_234.0, 0), Sv.write(-0.04, 1), Sv.write(0.0, 0)],
            ["−1\u{a0}234", "0,0", "0"]
        );
        assert_eq!([Sv.write(f64::NAN, 0), En.write(f64::INFINITY, 2)], ["", ""]);
        assert_eq!(Sv.write(999_999.6, 0), "1\u{a0}000\u{a0}000");
    }
}
