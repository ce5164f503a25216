//! Days as files write them: year, day or month first, with any sign between or none, with a time of day behind.
//!
//! The time of day and its zone are passed over: the day is the one that is written. [`hour`] reads the time by itself,
//! as it is written, too.

use vitrine_model::date;

/// Which of its parts a day begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `2014-10-13`, `2014/10/13`, `20141013`.
    YearFirst,
    /// `13.10.2014`, `13/10/14`, `13 Oct 2014`.
    DayFirst,
    /// `10/13/2014`, `Oct 13, 2014`.
    MonthFirst,
}

/// How the days of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayForm {
    /// The order of the parts.
    pub order: DayOrder,
    /// Whether every day of the column could be read with day and month the other way round.
    pub is_ambiguous: bool,
    /// Whether any of them is written in another way than `2014-10-13`.
    pub is_other: bool,
}

/// The number of a day; `None` for a text that is no day in this order, and for days that there are not.
pub fn parse(text: &str, order: DayOrder) -> Option<i64> {
    day(fields(text)?, order)
}

/// The number of a day in each of the orders that it can be read in.
pub fn in_orders(text: &str) -> [Option<i64>; 3] {
    let fields = fields(text);
    ORDERS.map(|order| day(fields?, order))
}

/// The time of day that a text ends with or is, in hours from 0 to below 24: `2024-01-02T14:30:00Z` and `2:30 PM` are
/// 14.5. A day without a time is its midnight. `None` for any other text; a zone behind the time changes nothing.
pub fn hour(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(colon) = text.find(':') {
        let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (before, clock) = text.split_at_checked(colon - digits)?;
        let is_behind_a_day = before.ends_with(['T', ' ']) && in_orders(text).iter().any(Option::is_some);
        return if before.is_empty() || is_behind_a_day { on_clock(clock) } else { None };
    }
    in_orders(text).iter().any(Option::is_some).then_some(())?;
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

/// All orders.
const ORDERS: [DayOrder; 3] = [DayOrder::YearFirst, DayOrder::DayFirst, DayOrder::MonthFirst];

/// The number of the day of three fields.
fn day((fields, month_at): Fields, order: DayOrder) -> Option<i64> {
    let [first, second, third] = fields;
    let (year, month, day) = match (order, month_at) {
        (DayOrder::YearFirst, None | Some(1)) => (first, second, third),
        (DayOrder::DayFirst, None | Some(1)) => (third, second, first),
        (DayOrder::MonthFirst, None | Some(0)) => (third, first, second),
        _ => return None,
    };
    if order == DayOrder::YearFirst && year.digits != 4 {
        return None;
    }
    if day.digits > 2 || month.digits > 2 {
        return None;
    }
    let year = match (year.digits, year.number) {
        (4, year) => year,
        // As most programs read two digits.
        (2, year @ 69..) => 1900 + year,
        (2, year) => 2000 + year,
        _ => return None,
    };
    let days = date::from_civil(year, month.number, day.number);
    (date::civil(days) == (year, month.number, day.number)).then_some(days)
}

/// How the days of a column are written; `None` where one of the cells is no day, or they contradict each other.
///
/// Days that can be read both ways begin with the month where slashes stand between, otherwise with the day.
pub fn form<'a>(cells: impl IntoIterator<Item = &'a str>) -> Option<DayForm> {
    let mut fits = [true; 3];
    let (mut is_other, mut has_slash, mut is_empty) = (false, false, true);
    for cell in cells {
        is_empty = false;
        for (fits, day) in fits.iter_mut().zip(in_orders(cell)) {
            *fits = *fits && day.is_some();
        }
        if fits == [false; 3] {
            return None;
        }
        is_other = is_other || date::parse(cell).is_none();
        has_slash = has_slash || cell.contains('/');
    }
    let order = match fits {
        _ if is_empty => return None,
        [true, ..] => DayOrder::YearFirst,
        [_, true, true] if has_slash => DayOrder::MonthFirst,
        [_, true, _] => DayOrder::DayFirst,
        _ => DayOrder::MonthFirst,
    };
    Some(DayForm { order, is_ambiguous: fits == [false, true, true], is_other })
}

/// A number in a day.
#[derive(Clone, Copy)]
struct Field {
    number: i64,
    /// How many digits it has; 2 for a month that is named.
    digits: usize,
}

/// The three parts of a day, and which of them is a month's name.
type Fields = ([Field; 3], Option<usize>);

/// The parts of a day.
fn fields(text: &str) -> Option<Fields> {
    let day = without_time(text.trim())?;
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let field = |from: usize, to: usize| field(day.get(from..to)?);
        return Some(([field(0, 4)?, field(4, 6)?, field(6, 8)?], None));
    }
    let mut kinds = day.chars().filter(|sign| !sign.is_alphanumeric() && !matches!(sign, ' ' | ','));
    let kind = kinds.next();
    let n_others = kinds.try_fold(0, |n, sign| (Some(sign) == kind).then_some(n + 1))?;
    // `2014-10/13` is no day.
    if kind.is_some_and(|sign| !"-/.".contains(sign)) {
        return None;
    }
    let mut parts = day.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let mut named = None;
    let mut read = |at: usize, part: &str| {
        if let Some(number) = month(part) {
            named = Some(at);
            return Some(Field { number, digits: 2 });
        }
        field(part)
    };
    let fields = [read(0, first)?, read(1, second)?, read(2, third)?];
    // Words are between blanks, numbers between signs.
    (named.is_some() || n_others >= 1).then_some((fields, named))
}

fn field(text: &str) -> Option<Field> {
    let is_number = matches!(text.len(), 1 | 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Some(Field { number: text.parse().ok()?, digits: text.len() }))?
}

/// The month that a name stands for, from its first three letters in English or Swedish.
fn month(name: &str) -> Option<i64> {
    const NAMES: [&[&str]; 12] = [
        &["jan"],
        &["feb"],
        &["mar"],
        &["apr"],
        &["may", "maj"],
        &["jun"],
        &["jul"],
        &["aug"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec"],
    ];
    if name.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let start = name.get(..3)?;
    let is_start = |known: &&str| known.eq_ignore_ascii_case(start);
    let at = NAMES.iter().position(|names| names.iter().any(is_start))?;
    if !name.chars().all(char::is_alphabetic) {
        return None;
    }
    i64::try_from(at + 1).ok()
}

/// What stands before the time of day; `None` where what stands behind is no time.
fn without_time(text: &str) -> Option<&str> {
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

    fn read(text: &str, order: DayOrder) -> Option<String> {
        parse(text, order).map(date::text)
    }

    #[test]
    fn one_day_is_read_in_every_way_to_write_it() {
        use DayOrder::{DayFirst, MonthFirst, YearFirst};
        for (text, order) in [
            ("2022-02-07", YearFirst),
            ("2022/2/7", YearFirst),
            ("2022.02.07", YearFirst),
            ("20220207", YearFirst),
            ("20220207T000000", YearFirst),
            ("2022-02-07T04:15:00Z", YearFirst),
            ("2022-02-07 23:59:59.123+02:00", YearFirst),
            ("2022-02-07 04:15", YearFirst),
            ("07.02.2022", DayFirst),
            ("7.2.22", DayFirst),
            ("07/02/2022 16:30", DayFirst),
            ("7 feb 2022", DayFirst),
            ("07-Feb-2022", DayFirst),
            ("7 februari 2022", DayFirst),
            ("02/07/2022", MonthFirst),
            ("2/7/2022 4:15 PM", MonthFirst),
            ("Feb 7, 2022", MonthFirst),
        ] {
            assert_eq!(read(text, order).as_deref(), Some("2022-02-07"), "{text}");
        }
        assert_eq!(read("1.1.69", DayFirst).as_deref(), Some("1969-01-01"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        let orders = [DayOrder::YearFirst, DayOrder::DayFirst, DayOrder::MonthFirst];
        for text in [
            "",
            "2022",
            "2022-13-01",
            "30.02.2022",
            "1.2",
            "192.168.1.1",
            "2022-02/07",
            "7 apples 2022",
            "1-2-3",
            "12345678",
            "2022-02-07 noon",
            "1 234 567",
        ] {
            assert_eq!(orders.map(|order| read(text, order)), [const { None }; 3], "{text}");
        }
    }

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
            ("14", None),
            ("", None),
        ] {
            assert_eq!(hour(text), expected, "{text}");
        }
    }

    #[test]
    fn a_column_decides_its_order() {
        let of = |cells: &[&str]| {
            form(cells.iter().copied()).map(|form| (form.order, form.is_ambiguous, form.is_other))
        };
        assert_eq!(of(&["2022-02-07", "2022-12-24"]), Some((DayOrder::YearFirst, false, false)));
        assert_eq!(of(&["07/02/2022", "24/12/2022"]), Some((DayOrder::DayFirst, false, true)));
        assert_eq!(of(&["07/02/2022", "12/24/2022"]), Some((DayOrder::MonthFirst, false, true)));
        assert_eq!(of(&["07/02/2022", "08/03/2022"]), Some((DayOrder::MonthFirst, true, true)));
        assert_eq!(of(&["07.02.2022", "08.03.2022"]), Some((DayOrder::DayFirst, true, true)));
        assert_eq!([of(&["24/12/2022", "12/24/2022"]), of(&["07.02.2022", "soon"]), of(&[])], [None; 3]);
    }
}
