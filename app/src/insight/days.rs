//! Calendar days as numbers, so that windows can be counted in days.
//!
//! Both directions follow the proleptic Gregorian calendar, by counting years from March so that the leap day
//! comes last (method: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).

/// The number of days from 1970-01-01 to an ISO date such as `2026-11-20`; `None` for any other text and for days
/// that do not exist.
pub fn number(iso: &str) -> Option<i64> {
    let (year, month, day) = parts(iso)?;
    let number = from_civil(year, month, day);
    (to_civil(number) == (year, month, day)).then_some(number)
}

/// The ISO date of a number of days from 1970-01-01.
pub fn iso(number: i64) -> String {
    let (year, month, day) = to_civil(number);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month (1 to 12) and day (1 to 31) of an ISO date.
pub fn parts(iso: &str) -> Option<(i64, i64, i64)> {
    let mut fields = iso.split('-');
    let mut field = |width: usize| {
        let text = fields.next()?;
        (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (year, month, day): (i64, i64, i64) = (field(4)?, field(2)?, field(2)?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && fields.next().is_none();
    in_range.then_some((year, month, day))
}

fn from_civil(year: i64, month: i64, day: i64) -> i64 {
    // March is month 0, so January and February belong to the year before.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - DAYS_TO_EPOCH
}

fn to_civil(number: i64) -> (i64, i64, i64) {
    let days = number + DAYS_TO_EPOCH;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// From 1 March of the year 0 to 1 January 1970.
const DAYS_TO_EPOCH: i64 = 719_468;

#[cfg(test)]
mod tests {
    use super::*;

    /// Oracle: `datetime.date(y, m, d).toordinal() - 719163` of Python 3.11.
    #[test]
    fn days_match_known_dates() {
        let known = [
            ("1970-01-01", 0),
            ("1999-12-31", 10_956),
            ("2000-02-29", 11_016),
            ("2024-02-29", 19_782),
            ("2026-11-20", 20_777),
            ("2100-03-01", 47_541),
        ];
        for (date, expected) in known {
            assert_eq!(number(date), Some(expected), "{date}");
            assert_eq!(iso(expected), date);
        }
    }

    #[test]
    fn every_day_of_four_centuries_leads_back() {
        for day in -60_000..90_000 {
            assert_eq!(number(&iso(day)), Some(day));
        }
    }

    #[test]
    fn other_texts_and_missing_days_are_refused() {
        for text in [
            "",
            "2026-2-3",
            "2026-02-30",
            "2025-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-20x",
            "+026-11-20",
            "2026-11-20-1",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
