//! Days as numbers along an axis, counted from 1970-01-01, and ticks at days, weeks, months or years.

use vitrine_present::Locale;
use vitrine_present::locale::calendar::{self, civil, day_of};

use crate::scale::Scale;

/// The number of an ISO date (`2026-11-20`) in the Gregorian calendar; `None` for anything else.
pub(crate) fn day_number(date: &str) -> Option<f64> {
    calendar::day(date).map(|day| day as f64)
}

/// Whether a number is one of a day in the years 0 to 9999.
pub(crate) fn is_day(number: f64) -> bool {
    let (first, last) = (*calendar::DAYS.start() as f64, *calendar::DAYS.end() as f64);
    (first..=last).contains(&number)
}

/// A day number as people read it: `3 Mar 2019`.
pub(crate) fn spoken(day: f64, locale: &Locale) -> String {
    locale.date_short(date(day))
}

/// Year, month and day of a day number.
fn date(day: f64) -> (i64, i64, i64) {
    civil(day.floor() as i64)
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
            let labels = ticks.iter().map(|tick| locale.day_month(date(*tick)));
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
    let (year, month, _) = date(low);
    let first = (year * 12 + month - 1).div_euclid(step) * step;
    let months = (0..60).map(|index| first + index * step);
    // Within a year, the year stands beside the axis name and leaves room for the months.
    let is_short = days < 366.0 && step < 12;
    let (mut ticks, mut labels) = (Vec::new(), Vec::new());
    for index in months {
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let tick = day_of((year, month, 1)) as f64;
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
            *label = format!("{label} {}", date(*tick).0);
        }
    }
    scale
}

/// The years of two day numbers: `2026` or `2026–2027`.
fn years(low: f64, high: f64) -> String {
    let (first, last) = (date(low.ceil()).0, date(high).0);
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Multiples of a number of days between two day numbers.
fn multiples(low: f64, high: f64, step: i64) -> Vec<f64> {
    let first = (low / step as f64).ceil() as i64;
    (0..40).map(|index| ((first + index) * step) as f64).take_while(|tick| *tick <= high).collect()
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::{day_number, is_day, labelled, scale};

    #[test]
    fn labels_carry_the_year_where_it_is_asked_for() {
        let day = |date| day_number(date).unwrap();
        let labels = labelled(day("2026-07-20"), day("2026-11-21"), 5, Locale::english()).labels;
        assert_eq!(labels, ["Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026"]);
        assert_eq!(
            labelled(day("2014-01-01"), day("2019-12-31"), 3, Locale::english()).labels,
            ["2014", "2016", "2018"]
        );
        assert_eq!(
            [f64::NAN, -1e6, 1e9, -719_528.0, 18_238.5].map(is_day),
            [false, false, false, true, true]
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
