//! Months, quarters and weeks, by the first of their days.

use vitrine_model::date;

/// The first day of a month, a quarter or an ISO week that is written with a year of four digits: `2014-10`, `10/2014`,
/// `Oct 2014`, `201410`, `2014-Q4`, `Q4 2014`, `2014-W42`; or of a month with a name and two digits behind it, as table
/// programs shorten it: `Oct-14` is October 2014. `None` for any other text.
pub(super) fn first_day(text: &str) -> Option<i64> {
    let text = text.trim();
    let is_plain = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (one, other) = if is_plain { text.split_at_checked(4)? } else { parts(text)? };
    match (year(one), year(other)) {
        (Some(year), None) => first_of(year, other),
        (None, Some(year)) => first_of(year, one),
        (None, None) => month(one).and_then(|month| Some(date::from_civil(short_year(other)?, month, 1))),
        _ => None,
    }
}

/// The two parts of a text, with one sign between them, or none before and behind the letter of a quarter or a week.
fn parts(text: &str) -> Option<(&str, &str)> {
    let is_sign = |sign: char| "-/. _".contains(sign);
    let (one, other) = match text.find(is_sign) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None if text.starts_with(['Q', 'q']) => text.split_at_checked(2)?,
        None if text.contains(['Q', 'q', 'W', 'w', 'M']) => text.split_at_checked(4)?,
        None => return None,
    };
    (!one.is_empty() && !other.is_empty() && !other.contains(is_sign)).then_some((one, other))
}

/// The year of two digits, as most programs read them.
fn short_year(text: &str) -> Option<i64> {
    let is_short = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year: i64 = is_short.then(|| text.parse().ok())??;
    Some(if year > 68 { 1900 + year } else { 2000 + year })
}

fn year(text: &str) -> Option<i64> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| text.parse().ok())?.filter(|year| (1000..3000).contains(year))
}

/// The first day of a part of a year.
fn first_of(year: i64, part: &str) -> Option<i64> {
    let number = |digits: &str, most: i64| {
        let is_number = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse::<i64>().ok())?.filter(|number| (1..=most).contains(number))
    };
    let of_month = |month: i64| date::from_civil(year, month, 1);
    let quarter = part.strip_prefix(['Q', 'q']).or_else(|| part.strip_suffix(['Q', 'q']));
    if let Some(quarter) = quarter {
        return number(quarter, 4).map(|quarter| of_month(3 * quarter - 2));
    }
    if let Some(week) = part.strip_prefix(['W', 'w']) {
        // The week of the 4th of January is the first one, and weeks begin on Mondays.
        let fourth = date::from_civil(year, 1, 4);
        let monday = fourth - fourth_weekday(fourth);
        let day = monday + 7 * (number(week, 53)? - 1);
        // The Thursday of a week is in its year.
        return (date::civil(day + 3).0 == year).then_some(day);
    }
    // Statistical offices write `2014M10`.
    let part =
        part.strip_prefix('M').filter(|rest| rest.len() == 2 && rest.starts_with(['0', '1'])).unwrap_or(part);
    number(part, 12).or_else(|| month(part)).map(of_month)
}

/// How many days after a Monday a day is.
fn fourth_weekday(day: i64) -> i64 {
    // The 5th of January 1970 was a Monday.
    let monday = date::from_civil(1970, 1, 5);
    (day - monday).rem_euclid(7)
}

/// A day without the day of the week before it, in English, Swedish or German.
pub(super) fn without_weekday(text: &str) -> &str {
    const NAMES: [&str; 22] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mån", "tis", "ons", "tor", "fre", "lör", "sön",
        "mo", "di", "mi", "do", "fr", "sa", "so", "sam",
    ];
    let Some((word, rest)) = text.split_once([' ', ',']) else { return text };
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    let is_day = ["day", "dag", "tag", "woch"].iter().any(|end| word.ends_with(end));
    let is_name = NAMES.contains(&word.as_str())
        || word == "mittwoch"
        || (is_day && NAMES.iter().any(|name| word.starts_with(name)));
    if is_name { rest.trim_start_matches([' ', ',']) } else { text }
}

/// The month that a name stands for, from its first three letters in English, Swedish or German.
pub(super) fn month(name: &str) -> Option<i64> {
    const NAMES: [&[&str]; 12] = [
        &["jan"],
        &["feb"],
        &["mar", "mär"],
        &["apr"],
        &["may", "maj", "mai"],
        &["jun"],
        &["jul"],
        &["aug"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec", "dez"],
    ];
    if name.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let lower = name.to_lowercase();
    let is_start = |known: &&str| lower.starts_with(known);
    let at = NAMES.iter().position(|names| names.iter().any(is_start))?;
    if !name.chars().all(char::is_alphabetic) {
        return None;
    }
    i64::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_by_their_first_day() {
        for (text, day) in [
            ("2014-10", "2014-10-01"),
            ("2014/1", "2014-01-01"),
            ("10/2014", "2014-10-01"),
            ("01.2014", "2014-01-01"),
            ("201402", "2014-02-01"),
            ("Oct 2014", "2014-10-01"),
            ("2014-okt", "2014-10-01"),
            ("März 2014", "2014-03-01"),
            ("December 1999", "1999-12-01"),
            ("jan-14", "2014-01-01"),
            ("Dec 99", "1999-12-01"),
            ("2014M10", "2014-10-01"),
            ("2014-M01", "2014-01-01"),
            ("2014-Q4", "2014-10-01"),
            ("Q1 2014", "2014-01-01"),
            ("2014Q2", "2014-04-01"),
            ("Q32014", "2014-07-01"),
            // As `date -d` has it: the first week of 2015 begins in 2014.
            ("2015-W01", "2014-12-29"),
            ("2020-W53", "2020-12-28"),
            ("2014W42", "2014-10-13"),
        ] {
            assert_eq!(first_day(text).map(date::text).as_deref(), Some(day), "{text}");
        }
        for text in [
            "2014",
            "2014-13",
            "201413",
            "1.2014.",
            "2014-10-01",
            "12-34",
            "2014-Q5",
            "2014-W53",
            "",
            "5 2",
            "14-jan",
            "jan-1",
        ] {
            assert_eq!(first_day(text), None, "{text}");
        }
    }
}
