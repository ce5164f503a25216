//! Columns of days and of times of day.

use vitrine_table::days::{self, DayForm, DayOrder};

use super::forms::{has_time, is_recent};
use super::scan::Distinct;
use super::{Column, Contents, Numbered, Remark, number, scan};

impl Column<'_> {
    /// The times of day of a column of days, as a column of their own; `None` where too few of them have one, or all the
    /// same, or where one cannot be read.
    pub fn hours(&self) -> Option<Self> {
        if !matches!(self.contents, Contents::Date { .. }) {
            return None;
        }
        let hours =
            self.distinct.iter().map(|of| Some((days::hour(of.text)?, of.n))).collect::<Option<Vec<_>>>()?;
        let n = scan::n_cells(self.distinct.iter().filter(|of| has_time(of.text)));
        let times = number::sorted(hours);
        let middle = *times.get(times.len() / 2)?;
        (2 * n >= times.len() && times.first()? < times.last()?).then(|| Self {
            heading: self.heading.clone(),
            distinct: Vec::new(),
            n_missing: self.n_missing,
            missing_texts: self.missing_texts.clone(),
            numbers: self.numbers,
            unit: None,
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
        days::form(self.distinct.iter().filter(fits).map(|of| of.text))
    }

    /// Makes the column one of days that are written in this way.
    pub(super) fn take_days(&mut self, form: DayForm, n_cells: usize) {
        for of in &mut self.distinct {
            of.number = days::parse(of.text, form.order).map_or(f64::NAN, |day| day as f64);
        }
        self.take_strays(n_cells, true);
        let n = scan::n_cells(self.distinct.iter().filter(|of| has_time(of.text)));
        self.contents = self.dates(form);
        if n > 0 {
            let are_read = self.hours().is_some();
            self.remarks.push(if are_read { Remark::Hours { n } } else { Remark::Times { n } });
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
