//! Days as programs keep them: as a number of days or seconds.

use vitrine_model::{date, number};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serial {
    /// Days of table programs: 45292 is the first day of 2024. The time of day is a fraction.
    Days,
    /// Seconds from the start of 1970 in Greenwich: 1704067200.
    Seconds,
    /// Milliseconds from there.
    Milliseconds,
}

/// The day 0 of table programs, as it comes out for all days from March 1900 on.
const DAY_0: (i64, i64, i64) = (1899, 12, 30);
const SECONDS_A_DAY: f64 = 86_400.0;

impl Serial {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Days, Self::Seconds, Self::Milliseconds];

    /// The day that a number stands for; `None` for one that is none of the years 1927 to 2119, and for no number.
    pub fn day(self, text: &str) -> Option<i64> {
        self.days(text).map(|days| days.floor() as i64)
    }

    /// Days from the start of 1970.
    fn days(self, text: &str) -> Option<f64> {
        let number = number::parse(text.replace(',', ".").trim())?;
        let days = match self {
            Self::Days => number + date::from_civil(DAY_0.0, DAY_0.1, DAY_0.2) as f64,
            Self::Seconds => number / SECONDS_A_DAY,
            Self::Milliseconds => number / (1000.0 * SECONDS_A_DAY),
        };
        // A number with too few digits is a small one of its kind, and would be a day of another.
        let is_long = number >= if self == Self::Days { 10_000.0 } else { 100_000_000.0 };
        let from = date::from_civil(1927, 1, 1) as f64;
        let to = date::from_civil(2119, 12, 31) as f64;
        (is_long && (from..to).contains(&days)).then_some(days)
    }
}

/// The time of day of a number that can only be one of these: one of ten digits or thirteen, or of five and a fraction.
pub fn hour(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let are_digits = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let kind = match (are_digits, whole.len(), fraction.len()) {
        (true, 5, 1..) => Serial::Days,
        (true, 10, _) => Serial::Seconds,
        (true, 13, _) => Serial::Milliseconds,
        _ => return None,
    };
    let days = kind.days(text)?;
    // To the second, as a fraction of a day has no exact one.
    let seconds = ((days - days.floor()) * SECONDS_A_DAY).round();
    Some((seconds / 3600.0).min(24.0 - 1.0 / 3600.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_days() {
        for (text, kind, day) in [
            ("45292", Serial::Days, "2024-01-01"),
            ("36526.75", Serial::Days, "2000-01-01"),
            ("36526,75", Serial::Days, "2000-01-01"),
            // date -u -d @1500000000
            ("1500000000", Serial::Seconds, "2017-07-14"),
            ("1500000000.5", Serial::Seconds, "2017-07-14"),
            ("1500000000000", Serial::Milliseconds, "2017-07-14"),
        ] {
            assert_eq!(kind.day(text).map(date::text).as_deref(), Some(day), "{text}");
        }
        for (text, kind) in [
            ("2024", Serial::Days),
            ("900000", Serial::Days),
            ("45292", Serial::Seconds),
            ("x", Serial::Days),
        ] {
            assert_eq!(kind.day(text), None, "{text}");
        }
    }
}
