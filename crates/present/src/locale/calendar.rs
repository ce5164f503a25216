//! Days of the Gregorian calendar as numbers, for charts and wherever the model's own `date` is out of reach: neither
//! charts nor a language's rules may use the model. With the feature `lines` a test compares the two.

/// The days that a year of four digits can have: from 0000-01-01 to 9999-12-31.
pub const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// Days from 0000-03-01 to 1970-01-01.
const FROM_MARCH_0000: i64 = 719_468;

/// Days from 1970-01-01 to an ISO date such as `2019-12-08`; `None` for anything else, and for days that there are not.
pub fn day(iso: &str) -> Option<i64> {
    let date = parts(iso)?;
    let days = day_of(date);
    (civil(days) == date).then_some(days)
}

/// Year, month and day of a text such as `2019-12-08`; whether the month has that day is not looked at.
pub(super) fn parts(iso: &str) -> Option<(i64, i64, i64)> {
    let mut fields = iso.split('-');
    let mut field = |width: usize| {
        let text = fields.next().filter(|text| text.len() == width)?;
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?
    };
    let date = (field(4)?, field(2)?, field(2)?);
    let in_range = (1..=12).contains(&date.1) && (1..=31).contains(&date.2) && fields.next().is_none();
    in_range.then_some(date)
}

/// Days from 1970-01-01 to a year, month (1 to 12) and day. A day beyond the month's end counts on into the next.
///
/// Years are counted from March, which puts the leap day last, so that the days before a month do not depend on the
/// year.
pub fn day_of((year, month, day): (i64, i64, i64)) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let month_from_march = (month + 9).rem_euclid(12);
    march_first(year) + (153 * month_from_march + 2) / 5 + day - 1
}

/// Year, month (1 to 12) and day of the month (1 to 31) of a number of days since 1970-01-01, which lies within
/// [`DAYS`] or thousands of years around them.
pub fn civil(days: i64) -> (i64, i64, i64) {
    // An estimate that is never too late, corrected upwards by at most two years.
    let mut year = ((days + FROM_MARCH_0000) * 400).div_euclid(146_097) - 1;
    while days >= march_first(year + 1) {
        year += 1;
    }
    let rest = days - march_first(year);
    let month_from_march = (5 * rest + 2) / 153;
    let day = rest - (153 * month_from_march + 2) / 5 + 1;
    let (year, month) =
        if month_from_march < 10 { (year, month_from_march + 3) } else { (year + 1, month_from_march - 9) };
    (year, month, day)
}

/// Days from 1970-01-01 to the first of March of a year.
fn march_first(year: i64) -> i64 {
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) - FROM_MARCH_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_thousand_years_survives() {
        for day in day_of((1600, 1, 1))..day_of((2600, 1, 1)) {
            assert_eq!(day_of(civil(day)), day);
        }
    }

    /// Oracle: `datetime.date(y, m, d).toordinal() - 719163` of Python 3.11; the first day is one of the proleptic year 0,
    /// 366 days before `date.min`.
    #[test]
    fn days_match_known_dates() {
        let known = [
            ("0000-01-01", *DAYS.start()),
            ("1969-12-31", -1),
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2019-12-08", 18_238),
            ("2026-11-20", 20_777),
            ("2100-03-01", 47_541),
            ("9999-12-31", *DAYS.end()),
        ];
        for (date, expected) in known {
            assert_eq!(day(date), Some(expected), "{date}");
            assert_eq!(parts(date), Some(civil(expected)));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-13-01",
            "2026-02-30",
            "2025-02-29",
            "2026-1-1",
            "20261120",
            "2026-11-20T00",
            "+026-01-01",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[cfg(feature = "lines")]
    #[test]
    fn days_are_those_of_the_model() {
        use vitrine_model::date;

        for day in DAYS.step_by(7) {
            let (year, month, of_month) = date::civil(day);
            assert_eq!(civil(day), (year, month, of_month));
            assert_eq!(day_of((year, month, of_month)), date::from_civil(year, month, of_month));
        }
        for text in ["2024-02-29", "2026-02-29", "2026-02-31", "2026-2-1", "today"] {
            assert_eq!(day(text), date::parse(text), "{text}");
        }
    }
}
