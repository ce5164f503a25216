//! Days of the calendar as the command line and the histories write them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use vitrine_model::date;

/// A day, written `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Days since 1970-01-01.
    pub number: i64,
}

impl Day {
    /// The days from this one to `last`, both included; none if `last` is earlier.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.number..=last.number).map(|number| Self { number })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&date::text(self.number))
    }
}

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{text}' is not a day of the calendar; expected YYYY-MM-DD, for example 2026-11-20")]
pub struct NotADay {
    /// The text.
    pub text: String,
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let number = date::parse(text).ok_or_else(|| NotADay { text: text.to_owned() })?;
        Ok(Self { number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in ["2026-11-20", "2024-02-29", "1999-12-31"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in ["2026-02-29", "2026-13-01", "2026-1-1", "20261120", "+026-01-01", "2026-11-20T00", ""] {
            let message = text.parse::<Day>().unwrap_err().to_string();
            assert!(message.contains("YYYY-MM-DD"), "'{text}' was read");
        }
    }

    #[test]
    fn a_span_crosses_months_and_may_be_empty() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let span: Vec<String> =
            day("2026-12-30").up_to(day("2027-01-02")).map(|day| day.to_string()).collect();
        assert_eq!(span, ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
        assert_eq!(day("2026-01-02").up_to(day("2026-01-01")).count(), 0);
    }
}
