//! Days as files write them: year, day or month first, with any sign between or none, with a time of day behind; months,
//! quarters and weeks by their first day; numbers of days or seconds as programs keep them.
//!
//! The time of day and its zone are passed over: the day is the one that is written. [`hour`] reads the time by itself,
//! as it is written, too.
//!
//! - `clock`: times of day
//! - `period`: months, quarters and weeks
//! - `serial`: days as numbers

mod clock;
mod period;
mod serial;

use vitrine_model::date;

pub use clock::hour;
pub use serial::{Serial, hour as serial_hour};

/// How days are written. A text that can be read in one way only is read so in each of the first three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `2014-10-13`, `2014/10/13`, `20141013`.
    YearFirst,
    /// `13.10.2014`, `13/10/14`.
    DayFirst,
    /// `10/13/2014`.
    MonthFirst,
    /// A month, a quarter or a week, of which the first day is read: `2014-10`, `Oct 2014`, `2014-Q4`, `2014-W42`.
    Period,
    /// A number.
    Serial(Serial),
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
    match order {
        DayOrder::Period => period::first_day(text),
        // A table program leaves days that it does not know as they are written.
        DayOrder::Serial(kind) => kind.day(text).or_else(|| parse_sure(text)),
        _ => day(fields(text)?, order),
    }
}

/// The number of a day that can be read in one way only.
pub fn parse_sure(text: &str) -> Option<i64> {
    let mut days = in_orders(text).into_iter().flatten();
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// The number of a day in each of the orders that it can be read in.
pub fn in_orders(text: &str) -> [Option<i64>; 3] {
    let fields = fields(text);
    ORDERS.map(|order| day(fields?, order))
}

/// All orders.
const ORDERS: [DayOrder; 3] = [DayOrder::YearFirst, DayOrder::DayFirst, DayOrder::MonthFirst];

/// The number of the day of three fields. A year of four digits that stands first, or a month that is named, leave no
/// choice between the orders.
fn day((fields, month_at): Fields, order: DayOrder) -> Option<i64> {
    let [first, second, third] = fields;
    let begins_with_year = first.digits == 4;
    let (year, month, day) = match (order, month_at) {
        (_, None | Some(1)) if begins_with_year => (first, second, third),
        (DayOrder::YearFirst, _) => return None,
        (DayOrder::MonthFirst, None) | (_, Some(0)) => (third, first, second),
        (DayOrder::DayFirst, None) | (_, Some(1)) => (third, second, first),
        _ => return None,
    };
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
    let (mut is_other, mut has_slash, mut is_empty, mut differ) = (false, false, true, false);
    for cell in cells {
        is_empty = false;
        let days = in_orders(cell);
        for (fits, day) in fits.iter_mut().zip(days) {
            *fits = *fits && day.is_some();
        }
        if fits == [false; 3] {
            return None;
        }
        differ = differ || days[1] != days[2];
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
    Some(DayForm { order, is_ambiguous: fits == [false, true, true] && differ, is_other })
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
    let day = period::without_weekday(clock::without_time(text.trim())?);
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
        if let Some(number) = period::month(part) {
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
            ("Mon 07 Feb 2022", DayFirst),
            ("Monday, February 7, 2022", MonthFirst),
            ("mån 7 feb 2022 10:15", DayFirst),
            ("Mo, 07.02.2022", DayFirst),
        ] {
            assert_eq!(read(text, order).as_deref(), Some("2022-02-07"), "{text}");
        }
        assert_eq!(read("1.1.69", DayFirst).as_deref(), Some("1969-01-01"));
    }

    #[test]
    fn what_can_be_read_in_one_way_is_read_in_each_order() {
        use DayOrder::{DayFirst, MonthFirst, YearFirst};
        for order in [DayFirst, MonthFirst] {
            for text in ["2022-02-07", "2022-02-07 10:15", "20220207", "7 Feb 2022", "Feb 7, 2022"] {
                assert_eq!(read(text, order).as_deref(), Some("2022-02-07"), "{text}");
            }
        }
        assert_eq!([read("07.02.2022", YearFirst), read("Feb 7, 2022", YearFirst)], [const { None }; 2]);
        let sure = |text| parse_sure(text).map(date::text);
        assert_eq!(sure("24/12/2022").as_deref(), Some("2022-12-24"));
        assert_eq!((sure("07.07.2022").as_deref(), sure("07/02/2022")), (Some("2022-07-07"), None));
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
    fn a_column_decides_its_order() {
        let of = |cells: &[&str]| {
            form(cells.iter().copied()).map(|form| (form.order, form.is_ambiguous, form.is_other))
        };
        assert_eq!(of(&["2022-02-07", "2022-12-24"]), Some((DayOrder::YearFirst, false, false)));
        assert_eq!(of(&["07/02/2022", "24/12/2022"]), Some((DayOrder::DayFirst, false, true)));
        assert_eq!(of(&["07/02/2022", "12/24/2022"]), Some((DayOrder::MonthFirst, false, true)));
        assert_eq!(of(&["07/02/2022", "08/03/2022"]), Some((DayOrder::MonthFirst, true, true)));
        assert_eq!(of(&["07.02.2022", "08.03.2022"]), Some((DayOrder::DayFirst, true, true)));
        // A year that stands first, or a month that is named, agree with any order.
        assert_eq!(of(&["2022-02-07", "24.12.2022"]), Some((DayOrder::DayFirst, false, true)));
        assert_eq!(of(&["12/24/2022", "2022-02-07T10:00"]), Some((DayOrder::MonthFirst, false, true)));
        assert_eq!(of(&["7 Feb 2022", "Mar 8, 2022"]), Some((DayOrder::DayFirst, false, true)));
        assert_eq!(of(&["2022-02-07", "07.02.2022"]), Some((DayOrder::DayFirst, true, true)));
        assert_eq!([of(&["24/12/2022", "12/24/2022"]), of(&["07.02.2022", "soon"]), of(&[])], [None; 3]);
    }
}
