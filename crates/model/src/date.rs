//! Days of the Gregorian calendar as numbers: days since 1970-01-01.

/// The number of a day written as `2019-12-08`; `None` for anything else, and for days that there are not.
pub fn parse(text: &str) -> Option<i64> {
    let (year, month, day) = parts(text)?;
    let days = from_civil(year, month, day);
    (civil(days) == (year, month, day)).then_some(days)
}

/// Year, month (1 to 12) and day (1 to 31) of a text such as `2019-12-08`; whether the month has that day is not
/// looked at.
pub fn parts(text: &str) -> Option<(i64, i64, i64)> {
    let mut fields = text.split('-');
    let mut field = |width: usize| {
        let text = fields.next()?;
        (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (year, month, day): (i64, i64, i64) = (field(4)?, field(2)?, field(2)?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && fields.next().is_none();
    in_range.then_some((year, month, day))
}

/// The day with a number as `2019-12-08`.
pub fn text(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month (1 to 12) and day of the month (1 to 31) of a day.
///
/// Years are counted from March, which puts the leap day last, in eras of 400 years, which have 146,097 days each.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(FROM_MARCH_0000);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// The number of a day. A month or day beyond its end counts on into the next.
pub fn from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 3).div_euclid(12);
    let month_from_march = (month - 3).rem_euclid(12);
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - FROM_MARCH_0000
}

/// The year of a day, and the share of it that has passed, from 0 to below 1.
pub fn year_and_share(days: i64) -> (i64, f64) {
    let (year, ..) = civil(days);
    let (first, next) = (from_civil(year, 1, 1), from_civil(year + 1, 1, 1));
    (year, (days - first) as f64 / (next - first) as f64)
}

/// The day of the week of a day, from 1 for Monday to 7.
pub fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// Below this many days either way, about a million years, the arithmetic of days is exact.
pub(crate) const MOST: f64 = 4e8;

/// Days from 0000-03-01 to 1970-01-01.
const FROM_MARCH_0000: i64 = 719_468;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_thousand_years_survives() {
        let first = from_civil(1600, 1, 1);
        let mut before = civil(first - 1);
        for days in first..from_civil(2600, 1, 1) {
            let (year, month, day) = civil(days);
            assert_eq!(from_civil(year, month, day), days);
            assert_eq!(parse(&text(days)), Some(days));
            assert!((year, month, day) > before);
            before = (year, month, day);
        }
    }

    /// Oracle: `datetime.date(y, m, d).toordinal() - 719163` of Python 3.11.
    #[test]
    fn days_match_known_dates() {
        let known = [
            ("1969-12-31", -1),
            ("1970-01-01", 0),
            ("1999-12-31", 10_956),
            ("2000-02-29", 11_016),
            ("2019-12-08", 18_238),
            ("2024-02-29", 19_782),
            ("2026-11-20", 20_777),
            ("2100-03-01", 47_541),
        ];
        for (date, expected) in known {
            assert_eq!(parse(date), Some(expected), "{date}");
            assert_eq!(self::text(expected), date);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "today",
            "26-02-03",
            "2026-2-3",
            "2026-02-32",
            "2026-02-30",
            "2025-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-20x",
            "+026-11-20",
            "2026-11-20-1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
