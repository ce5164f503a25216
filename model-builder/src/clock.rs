//! The clock: today, and this moment.

use std::time::{SystemTime, UNIX_EPOCH};

use vitrine_publish::Day;

/// The seconds of a day.
const DAY_SECONDS: u64 = 86_400;

/// Today, in UTC, so that every machine gives the day the same name.
pub fn today() -> Day {
    Day { number: i64::try_from(seconds() / DAY_SECONDS).unwrap_or_default() }
}

/// This moment in UTC, written `2026-11-20T18:05:09Z`.
pub fn moment() -> String {
    written(seconds())
}

/// A moment, given in seconds since 1970.
fn written(seconds: u64) -> String {
    let day = Day { number: i64::try_from(seconds / DAY_SECONDS).unwrap_or_default() };
    let of_day = seconds % DAY_SECONDS;
    format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// The seconds since 1970.
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(written(0), "1970-01-01T00:00:00Z");
        assert_eq!(written(1_795_629_909), "2026-11-25T18:05:09Z");
        assert_eq!(written(951_868_799), "2000-02-29T23:59:59Z");
    }
}
