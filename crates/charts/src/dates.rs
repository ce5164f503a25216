//! ISO dates as day numbers, and ticks at days, weeks, months or years.

use vitrine_present::Locale;

use crate::scale::Scale;

/// Days from 0000-03-01 to an ISO date (`2026-11-20`) in the Gregorian calendar; `None` for anything else.
///
/// Counting years from March puts the leap day last, so that the days before a month do not depend on
/// the year.
pub(crate) fn day_number(date: &str) -> Option<f64> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let (year, month, day): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    Some(number_of(year, month, day) as f64)
}

/// A scale over day numbers with at most about `count` ticks; when the labels carry no year, the years are
/// given as the second result, to be written beside the axis name.
pub(crate) fn scale(low: f64, high: f64, count: usize, locale: &Locale) -> (Scale, Option<String>) {
    let (low, high) = if high - low < 1.0 { (low - 1.0, high + 1.0) } else { (low, high) };
    let wanted = count.clamp(2, 12) as f64;
    let days = high - low;
    for step in [1i64, 2, 7, 14] {
        if days / step as f64 <= wanted {
            let ticks = multiples(low, high, step);
            let labels = ticks.iter().map(|tick| locale.day_month(civil(*tick as i64)));
            let labels = labels.collect();
            return (Scale::with_ticks(low, high, ticks, labels), Some(years(low, high)));
        }
    }
    let step = [1, 2, 3, 6].into_iter().find(|step| days / (30.4 * *step as f64) <= wanted);
    let step = step.unwrap_or_else(|| {
        let years = days / 365.2 / wanted;
        let round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        12 * round.into_iter().find(|round| f64::from(*round) >= years).map_or(2000, i64::from)
    });
    let (year, month, _) = civil(low as i64);
    let first = (year * 12 + month - 1).div_euclid(step) * step;
    let months = (0..60).map(|index| first + index * step);
    // Within a year, the year stands beside the axis name and leaves room for the months.
    let is_short = days < 366.0 && step < 12;
    let (mut ticks, mut labels) = (Vec::new(), Vec::new());
    for index in months {
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let tick = number_of(year, month, 1) as f64;
        if tick >= low && tick <= high {
            ticks.push(tick);
            labels.push(match (is_short, step >= 12) {
                (true, _) => locale.month_short(month).to_owned(),
                (false, true) => year.to_string(),
                (false, false) => locale.month_year((year, month)),
            });
        }
    }
    (Scale::with_ticks(low, high, ticks, labels), is_short.then(|| years(low, high)))
}

/// [`scale()`], with the year in every label that would lack it.
pub(crate) fn labelled(low: f64, high: f64, count: usize, locale: &Locale) -> Scale {
    let (mut scale, years) = scale(low, high, count, locale);
    if years.is_some() {
        for (label, tick) in scale.labels.iter_mut().zip(&scale.ticks) {
            *label = format!("{label} {}", civil(*tick as i64).0);
        }
    }
    scale
}

/// Days from 0000-03-01 to 1970-01-01.
pub(crate) const EPOCH: f64 = 719_468.0;

/// The day number of a number of days since 1970-01-01; `None` outside of the years 0 to 9999.
pub(crate) fn since_1970(days: f64) -> Option<f64> {
    let number = days + EPOCH;
    (0.0..3_652_365.0).contains(&number).then_some(number)
}

/// A day number as in files: `2019-03-03`.
pub(crate) fn iso(day: f64) -> String {
    let (year, month, day) = civil(day as i64);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A day number as people read it: `3 Mar 2019`.
pub(crate) fn spoken(day: f64, locale: &Locale) -> String {
    locale.date_short(civil(day as i64))
}

/// The years of two day numbers: `2026` or `2026–2027`.
fn years(low: f64, high: f64) -> String {
    let (first, last) = (civil(low.ceil() as i64).0, civil(high.floor() as i64).0);
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Year, month and day of a day number.
fn civil(number: i64) -> (i64, i64, i64) {
    // An estimate that is never too late, corrected upwards by at most two years.
    let mut year = (number as f64 / 365.2425).floor() as i64 - 1;
    while number >= march_first(year + 1) {
        year += 1;
    }
    let mut rest = number - march_first(year);
    for month in [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2] {
        let calendar_year = if month < 3 { year + 1 } else { year };
        let length = days_in_month(calendar_year, month);
        if rest < length {
            return (calendar_year, month, rest + 1);
        }
        rest -= length;
    }
    (year + 1, 2, 29)
}

fn number_of(year: i64, month: i64, day: i64) -> i64 {
    let march_year = if month < 3 { year - 1 } else { year };
    let before: i64 = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1]
        .into_iter()
        .take_while(|earlier| *earlier != month && month != 3)
        .map(|earlier| days_in_month(year, earlier))
        .sum();
    march_first(march_year) + before + day - 1
}

/// Days from 0000-03-01 to the first of March of a year.
fn march_first(year: i64) -> i64 {
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Multiples of a number of days between two day numbers.
fn multiples(low: f64, high: f64, step: i64) -> Vec<f64> {
    let first = (low / step as f64).ceil() as i64;
    (0..40).map(|index| ((first + index) * step) as f64).take_while(|tick| *tick <= high).collect()
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::{EPOCH, civil, day_number, iso, labelled, scale, since_1970};

    #[test]
    fn day_numbers_follow_the_calendar() {
        let days = |from: &str, to: &str| day_number(to).unwrap() - day_number(from).unwrap();
        assert_eq!(days("2024-02-28", "2024-03-01"), 2.0);
        assert_eq!(days("2026-02-28", "2026-03-01"), 1.0);
        assert_eq!(days("1900-02-28", "1900-03-01"), 1.0);
        assert_eq!(days("2000-01-01", "2026-11-20"), 9820.0);
        assert_eq!(days("2026-12-31", "2027-01-01"), 1.0);
    }

    #[test]
    fn day_numbers_go_back_to_the_same_date() {
        for (year, month, day) in [(2026, 11, 20), (2024, 2, 29), (2000, 3, 1), (1999, 12, 31), (1, 1, 1)] {
            let number = day_number(&format!("{year:04}-{month:02}-{day:02}")).unwrap();
            assert_eq!(civil(number as i64), (year, month, day));
        }
    }

    #[test]
    fn other_text_is_no_date() {
        for text in
            ["", "2026-13-01", "2026-02-30", "2026-1-1", "today", "20261120", "2026-11-20T00", "+026-01-01"]
        {
            assert_eq!(day_number(text), None, "{text}");
        }
    }

    #[test]
    fn days_since_1970_are_the_same_days() {
        assert_eq!(day_number("1970-01-01"), Some(EPOCH));
        assert_eq!(since_1970(18_238.0).map(iso).as_deref(), Some("2019-12-08"));
        assert_eq!([since_1970(f64::NAN), since_1970(-1e6), since_1970(1e9)], [None; 3]);
        let day = |date| day_number(date).unwrap();
        let labels = labelled(day("2026-07-20"), day("2026-11-21"), 5, Locale::english()).labels;
        assert_eq!(labels, ["Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026"]);
        assert_eq!(
            labelled(day("2014-01-01"), day("2019-12-31"), 3, Locale::english()).labels,
            ["2014", "2016", "2018"]
        );
    }

    #[test]
    fn ticks_suit_the_span() {
        let labels = |from, to, count| {
            let (scale, years) =
                scale(day_number(from).unwrap(), day_number(to).unwrap(), count, Locale::english());
            (scale.labels, years)
        };
        let (days, years) = labels("2026-11-18", "2026-11-21", 5);
        assert_eq!(days, ["18 Nov", "19 Nov", "20 Nov", "21 Nov"]);
        assert_eq!(years.as_deref(), Some("2026"));
        let (months, years) = labels("2026-07-20", "2026-11-21", 5);
        assert_eq!(months, ["Aug", "Sep", "Oct", "Nov"]);
        assert_eq!(years.as_deref(), Some("2026"));
        let (months, years) = labels("2025-03-20", "2026-11-21", 4);
        assert_eq!(months, ["Jul 2025", "Jan 2026", "Jul 2026"]);
        assert_eq!(years, None);
        assert_eq!(labels("2010-06-01", "2026-06-01", 5).0, ["2015", "2020", "2025"]);
    }
}
