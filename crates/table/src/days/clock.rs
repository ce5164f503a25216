//! The time of day in a text, by itself or behind a day.

use super::serial;

/// The time of day that a text ends with or is, in hours from 0 to below 24: `2024-01-02T14:30:00Z` and `2:30 PM` are
/// 14.5, and a number of days or seconds as programs keep days has one, see `serial`. A day without a time is its
/// midnight. `None` for any other text; a zone behind the time changes nothing.
pub fn hour(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(hour) = serial::hour(text) {
        return Some(hour);
    }
    if let Some(colon) = text.find(':') {
        let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (before, clock) = text.split_at_checked(colon - digits)?;
        let is_behind_a_day =
            before.ends_with(['T', ' ']) && super::in_orders(text).iter().any(Option::is_some);
        return if before.is_empty() || is_behind_a_day { on_clock(clock) } else { None };
    }
    super::in_orders(text).iter().any(Option::is_some).then_some(())?;
    let plain = text.split_once('T').filter(|(day, _)| day.ends_with(|sign: char| sign.is_ascii_digit()));
    let Some((_, plain)) = plain else { return Some(0.0) };
    let part = |from: usize| plain.get(from..from + 2).and_then(|part| part.parse::<u8>().ok());
    in_hours(part(0)?, part(2)?, part(4).map_or(0.0, f64::from))
}

/// The hours of `14:30`, `2:30:15.5 PM` or `14:30+02:00`.
fn on_clock(text: &str) -> Option<f64> {
    let end = text.find(|sign: char| !(sign.is_ascii_digit() || ":.,".contains(sign))).unwrap_or(text.len());
    let (clock, behind) = text.split_at_checked(end)?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, "0".to_owned()),
        [hour, minute, second] => (*hour, *minute, second.replace(',', ".")),
        _ => return None,
    };
    let known = |sign: char| sign.is_ascii_digit() || ":+-ZzAaPpMm UTCGMT.".contains(sign);
    if hour.len() > 2 || minute.len() != 2 || !behind.chars().all(known) {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let half = behind.trim_start().get(..2).unwrap_or_default().to_ascii_uppercase();
    let hour = match (half.as_str(), hour) {
        ("AM", 12) => 0,
        ("PM", 1..12) => hour + 12,
        _ => hour,
    };
    in_hours(hour, minute, second.parse().ok()?)
}

/// Hours, minutes and seconds in hours; `None` where there is no such time.
fn in_hours(hour: u8, minute: u8, second: f64) -> Option<f64> {
    let is_time = hour < 24 && minute < 60 && (0.0..61.0).contains(&second);
    is_time.then(|| f64::from(hour) + (f64::from(minute) + second / 60.0) / 60.0)
}

/// What stands before the time of day; `None` where what stands behind is no time.
pub(super) fn without_time(text: &str) -> Option<&str> {
    let is_time = |rest: &str| {
        let rest = rest.trim();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_clock = rest.get(digits..digits + 1) == Some(":") && matches!(digits, 1 | 2);
        let is_plain = matches!(digits, 4 | 6);
        let known = |sign: char| sign.is_ascii_digit() || ":.,+-ZzAaPpMm UTCGMT".contains(sign);
        (is_clock || is_plain) && rest.chars().all(known)
    };
    if let Some((day, rest)) =
        text.split_once('T').filter(|(day, _)| day.ends_with(|sign: char| sign.is_ascii_digit()))
    {
        return is_time(rest).then_some(day);
    }
    let clock = text.find(':').unwrap_or(text.len());
    match text.get(..clock)?.rfind(' ').filter(|_| clock < text.len()) {
        Some(at) => is_time(text.get(at..)?).then(|| text.get(..at).map(str::trim_end))?,
        None => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_read_by_itself() {
        for (text, expected) in [
            ("14:30", Some(14.5)),
            ("8:15:00", Some(8.25)),
            ("2024-01-02T14:30:00Z", Some(14.5)),
            ("2024-01-02 23:45:00.000+02:00", Some(23.75)),
            ("20240102T0630", Some(6.5)),
            ("20240102T063000", Some(6.5)),
            ("2/7/2022 12:15 AM", Some(0.25)),
            ("2/7/2022 12:15 PM", Some(12.25)),
            ("2:30 pm", Some(14.5)),
            ("2024-01-02", Some(0.0)),
            ("00:00", Some(0.0)),
            ("24:00", None),
            ("12:60", None),
            ("1:2", None),
            ("16:9 screen", None),
            ("ratio 3:20", None),
            ("12:30 noon", None),
            ("12.5:30", None),
            ("noon", None),
            ("1500000000", Some(2.0 + 40.0 / 60.0)),
            ("45292.75", Some(18.0)),
            ("14", None),
            ("", None),
        ] {
            assert_eq!(hour(text), expected, "{text}");
        }
    }
}
