//! Columns of days and of times of day.

use vitrine_model::date;
use vitrine_table::days::{self, DayForm, DayOrder, Serial};

use super::forms::{has_time, is_recent};
use super::scan::Distinct;
use super::{Column, Contents, Numbered, Remark, Unusable, headings, number, scan};

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

impl Column<'_> {
    /// The times of day of a column of days, as a column of their own; `None` where too few of them have one, or all the
    /// same, or where one cannot be read.
    pub fn hours(&self) -> Option<Self> {
        if !matches!(self.contents, Contents::Date { .. }) {
            return None;
        }
        let hours =
            self.distinct.iter().map(|of| Some((days::hour(of.text)?, of.n))).collect::<Option<Vec<_>>>()?;
        let n = self.n_times();
        let times = number::sorted(hours);
        let middle = *times.get(times.len() / 2)?;
        (2 * n >= times.len() && times.first()? < times.last()?).then(|| Self {
            heading: self.heading.clone(),
            distinct: Vec::new(),
            n_missing: self.n_missing,
            missing_texts: self.missing_texts.clone(),
            numbers: self.numbers,
            unit: None,
            number_form: None,
            contents: Contents::Hour { middle },
            remarks: Vec::new(),
        })
    }

    /// How the days of the column are written, where nearly all of its texts are days.
    pub(super) fn days(&self, numbers: Numbered) -> Option<DayForm> {
        let is_plain = |of: &Distinct<'_>| of.text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = |of: &Distinct<'_>| self.numbers.read(of.text, None).is_some();
        // Beside a unit a number is none by itself.
        let are_numbers = match (numbers, &self.unit) {
            (Numbered::All, None) => true,
            (Numbered::Some, None) => false,
            _ => self.distinct.iter().all(is_number),
        };
        // Whole numbers of eight digits are days where all of them are, of years that people mean.
        if are_numbers && !self.distinct.iter().all(|of| is_plain(of) && is_recent(of.text)) {
            return None;
        }
        let fits = |of: &&Distinct<'_>| days::in_orders(of.text).iter().any(Option::is_some);
        if !self.mostly(fits) {
            return None;
        }
        let form = days::form(self.distinct.iter().filter(fits).map(|of| of.text));
        form.or_else(|| {
            // A few days in another order than all others are strays.
            let orders = [DayOrder::DayFirst, DayOrder::MonthFirst];
            let fits = |order: &DayOrder| self.mostly(|of| days::parse(of.text, *order).is_some());
            let order = orders.into_iter().find(fits)?;
            Some(DayForm { order, is_ambiguous: false, is_other: true })
        })
    }

    /// Months, quarters or weeks, where nearly all texts are some.
    pub(super) fn periods(&self, numbers: Numbered) -> Option<DayForm> {
        /// So many different numbers are months by chance in no column.
        const FEWEST: usize = 5;
        let first_day = |text: &str| days::parse(text, DayOrder::Period);
        if !self.mostly(|of| first_day(of.text).is_some()) {
            return None;
        }
        // Numbers such as 201401 and 2014.01: all of them, of years that people mean, with two digits for the month.
        let is_month = |of: &Distinct<'_>| {
            let year = first_day(of.text).map(|day| date::civil(day).0);
            year.is_some_and(|year| (1900..2101).contains(&year)) && matches!(of.text.len(), 6 | 7)
        };
        let are_numbers = numbers == Numbered::All
            || self.distinct.iter().all(|of| self.numbers.read(of.text, None).is_some());
        if are_numbers && (self.distinct.len() < FEWEST || !self.distinct.iter().all(is_month)) {
            return None;
        }
        // `2013-14` is a season, and so is `2011-12` beside others.
        let is_season = |of: &Distinct<'_>| {
            let parts = of.text.split_once(['-', '/']);
            let years =
                parts.and_then(|(one, two)| Some((one.parse::<i64>().ok()?, two.parse::<i64>().ok()?)));
            years.is_some_and(|(one, two)| one > 31 && two == (one + 1) % 100)
        };
        if self.distinct.len() > 1 && self.distinct.iter().all(is_season) {
            return None;
        }
        Some(DayForm { order: DayOrder::Period, is_ambiguous: false, is_other: true })
    }

    /// Days as numbers, where the heading says that the column holds days or times and nearly all numbers are some.
    pub(super) fn serials(&self, numbers: Numbered) -> Option<DayForm> {
        let are_days = |of: &Distinct<'_>| days::parse_sure(of.text).is_some();
        if numbers == Numbered::Few && !self.distinct.iter().any(are_days) {
            return None;
        }
        let is_called_so = |kind: Serial| match kind {
            Serial::Days => headings::is_day(&self.heading),
            Serial::Seconds | Serial::Milliseconds => headings::is_moment(&self.heading),
        };
        let fits = |kind: &Serial| {
            let is_day = |of: &&Distinct<'_>| days::parse(of.text, DayOrder::Serial(*kind)).is_some();
            // Beside some that are written as days.
            let n = self.distinct.iter().filter(|of| kind.day(of.text).is_some()).count();
            is_called_so(*kind) && 5 * n >= self.distinct.len() && self.mostly(is_day)
        };
        let kind = Serial::ALL.into_iter().find(fits)?;
        Some(DayForm { order: DayOrder::Serial(kind), is_ambiguous: false, is_other: true })
    }

    /// Why a column of days is left out though nearly all texts are some: two of them contradict each other.
    pub(super) fn mixed_days(&self) -> Option<Unusable> {
        let fits = |of: &&Distinct<'_>| days::in_orders(of.text).iter().any(Option::is_some);
        let are_numbers = self.distinct.iter().all(|of| self.numbers.read(of.text, None).is_some());
        if are_numbers || !self.mostly(fits) {
            return None;
        }
        let only = |order: DayOrder, other: DayOrder| {
            let is_only = |of: &&Distinct<'_>| {
                days::parse(of.text, order).is_some() && days::parse(of.text, other).is_none()
            };
            self.distinct.iter().find(is_only)
        };
        let day = only(DayOrder::DayFirst, DayOrder::MonthFirst)?;
        let month = only(DayOrder::MonthFirst, DayOrder::DayFirst)?;
        Some(Unusable::MixedDays {
            day_line: day.line,
            day: day.text.to_owned(),
            month_line: month.line,
            month: month.text.to_owned(),
        })
    }

    /// The number of cells with a time of day behind the day.
    fn n_times(&self) -> usize {
        let is_after_midnight =
            |text: &str| has_time(text) || days::serial_hour(text).is_some_and(|hour| hour > 0.0);
        scan::n_cells(self.distinct.iter().filter(|of| is_after_midnight(of.text)))
    }

    /// Makes the column one of days that are written in this way.
    pub(super) fn take_days(&mut self, form: DayForm, n_cells: usize) {
        for of in &mut self.distinct {
            of.number = days::parse(of.text, form.order).map_or(f64::NAN, |day| day as f64);
        }
        self.take_strays(n_cells, true);
        let n = self.n_times();
        self.contents = self.dates(form);
        if n > 0 {
            let are_read = self.hours().is_some();
            self.remarks.push(if are_read { Remark::Hours { n } } else { Remark::Times { n } });
        }
        let is_numeric = |of: &&Distinct<'_>| !of.text.contains(['-', '/', ':']);
        if let (DayOrder::Serial(kind), Some(first)) = (form.order, self.distinct.iter().find(is_numeric)) {
            let (text, day) = (first.text.to_owned(), date::text(first.number as i64));
            self.remarks.push(Remark::Serial { kind, text, day });
        }
        let is_short = |of: &&Distinct<'_>| {
            let is_plain = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            of.text.rsplit(['-', ' ', '/', '.']).next().is_some_and(is_plain)
                && !of.text.starts_with(is_digit)
        };
        if form.order == DayOrder::Period
            && let Some(of) = self.distinct.iter().find(is_short)
        {
            let (text, day) = (of.text.to_owned(), date::text(of.number as i64));
            self.remarks.push(Remark::ShortYears { text, day });
        }
        if form.is_ambiguous {
            let month_first = form.order == DayOrder::MonthFirst;
            self.remarks.push(Remark::AmbiguousDays { month_first });
        }
    }

    /// Whether nearly all texts are times of day without a day.
    pub(super) fn are_times(&self) -> bool {
        self.mostly(|of| of.text.contains(':') && days::hour(of.text).is_some())
    }

    /// Makes the column one of times of day.
    pub(super) fn times(&mut self, n_cells: usize) {
        for of in &mut self.distinct {
            of.number = days::hour(of.text).unwrap_or(f64::NAN);
        }
        self.take_strays(n_cells, false);
        let times = number::sorted(self.distinct.iter().map(|of| (of.number, of.n)));
        self.contents = match (self.distinct.len(), times.get(times.len() / 2)) {
            (2.., Some(middle)) => Contents::Hour { middle: *middle },
            _ => self.one_value(),
        };
    }

    fn dates(&self, form: DayForm) -> Contents {
        let mut all: Vec<(i64, usize)> = self.distinct.iter().map(|of| (of.number as i64, of.n)).collect();
        all.sort_unstable();
        let half = all.iter().map(|(_, n)| n).sum::<usize>() / 2;
        let mut before = 0;
        let middle = all.iter().find(|(_, n)| {
            before += n;
            before > half
        });
        match (all.first(), middle, all.last()) {
            (Some((first, _)), Some((middle, _)), Some((last, _))) if first < last => {
                Contents::Date { first: *first, last: *last, middle: *middle, form }
            }
            _ => self.one_value(),
        }
    }
}
