//! Days of the Gregorian calendar as numbers: days since 1970-01-01.

/// The number of a day written as `2019-12-08`; `None` for anything else, and for days that there are not.
pub fn parse(text: &str) -> Option<i64> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let number = |text: &str, length: usize| {
        let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<i64>().ok()).flatten()
    };
    let days = from_civil(number(year, 4)?, number(month, 2)?, number(day, 2)?);
    (self::text(days) == text).then_some(days)
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
    let days = days + FROM_MARCH_0000;
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

/// Days from 0000-03-01 to 1970-01-01.
const FROM_MARCH_0000: i64 = 719_468;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        for (written, days) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2019-12-08", 18_238),
            ("1969-12-31", -1),
            ("2022-02-24", 19_047),
        ] {
            assert_eq!(parse(written), Some(days), "{written}");
            assert_eq!(text(days), written);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in [
            "2019-02-29",
            "2019-13-01",
            "2019-00-10",
            "2019-1-1",
            "19-01-01",
            "2019-01-32",
            "",
            "today",
            "+019-01-01",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_day_of_a_thousand_years_survives() {
        let first = from_civil(1600, 1, 1);
        let mut before = civil(first - 1);
        for days in first..from_civil(2600, 1, 1) {
            let (year, month, day) = civil(days);
            assert_eq!(from_civil(year, month, day), days);
            assert!((year, month, day) > before);
            before = (year, month, day);
        }
    }
}
