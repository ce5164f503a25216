//! Days of the calendar as the command line and the histories write them.

use std::fmt;
use std::str::FromStr;

use time::{Date, Month, OffsetDateTime};

/// This moment in UTC, written `2026-11-20T18:05:09Z`.
pub fn moment() -> String {
    let now = OffsetDateTime::now_utc();
    format!("{}T{:02}:{:02}:{:02}Z", Day(now.date()), now.hour(), now.minute(), now.second())
}

/// A day, written `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Today, in UTC, so that every machine gives the day the same name.
    pub fn today() -> Self {
        Self(OffsetDateTime::now_utc().date())
    }

    /// The days from this one to `last`, both included; none if `last` is earlier.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |day| day.0.next_day().map(Self))
            .take_while(move |day| *day <= last)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected =
            || format!("'{text}' is not a day of the calendar; expected YYYY-MM-DD, for example 2026-11-20");
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return Err(expected()) };
        let is_number =
            |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_number(year, 4) && is_number(month, 2) && is_number(day, 2)) {
            return Err(expected());
        }
        let month =
            month.parse::<u8>().ok().and_then(|month| Month::try_from(month).ok()).ok_or_else(expected)?;
        let year = year.parse().map_err(|_| expected())?;
        let day = day.parse().map_err(|_| expected())?;
        Date::from_calendar_date(year, month, day).map(Self).map_err(|_| expected())
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
            assert!(text.parse::<Day>().unwrap_err().contains("YYYY-MM-DD"), "'{text}' was read");
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
