//! What a column of a table holds, as far as its texts show.
//!
//! - `scan`: its different texts, and words for values that are not known
//! - `headings`: what its heading says
//! - `number`: limits and steps of numbers
//! - `choices`: texts that stand for one choice
//! - `findings`: why a column is no feature, and what a person should look at
//! - `units`: what stands beside numbers

mod choices;
mod findings;
pub mod headings;
mod number;
mod scan;
mod units;

use vitrine_table::Numbers;
use vitrine_table::days::{self, DayForm};

use super::TextTable;
use number::Read;

pub use choices::{Choice, MOST_FOLDED, folded};
pub use findings::{Alone, Personal, Remark, Unusable};
pub use number::sorted;
pub use scan::{Distinct, is_known_as_missing};

/// The choice for texts that are none of the others, as a system file calls it.
pub const OTHER: &str = "other";
/// The most different texts of a choice.
const MOST_CHOICES: usize = 100;
/// The share of cells that must be numbers, or days, for the others to be strays.
const FITTING: f64 = 0.95;
/// The most different texts that may be strays.
const MOST_STRAYS: usize = 20;
/// A word for missing values that is a name as well is kept as a choice where it has this share of the cells.
const KEPT: f64 = 0.02;

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name in the file.
    pub heading: String,
    /// Its known values in the order of first appearance.
    pub distinct: Vec<Distinct>,
    /// The number of unknown values.
    pub n_missing: usize,
    /// Texts that stand for unknown values here, beyond those that every feature reads so.
    pub missing_texts: Vec<String>,
    /// How its numbers are written.
    pub numbers: Numbers,
    /// What stands beside its numbers.
    pub unit: Option<String>,
    /// What it holds.
    pub contents: Contents,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// What a column holds.
#[derive(Debug)]
pub enum Contents {
    /// Real numbers: limits a little outside the values, the control's step, and a value in the middle.
    Number {
        /// The lower limit.
        min: f64,
        /// The upper limit.
        max: f64,
        /// The step.
        step: f64,
        /// The median.
        middle: f64,
    },
    /// Whole numbers.
    Integer {
        /// The lower limit.
        min: f64,
        /// The upper limit.
        max: f64,
        /// The median.
        middle: f64,
    },
    /// Days, as numbers of the calendar.
    Date {
        /// The first day.
        first: i64,
        /// The last day.
        last: i64,
        /// The day in the middle.
        middle: i64,
        /// How they are written.
        form: DayForm,
    },
    /// Yes or no, and which of them comes more often.
    Flag(bool),
    /// Texts from a short list, sorted, and the one that comes most often.
    Choice(Vec<Choice>, String),
    /// Free text of at most so many characters.
    Text(usize),
    /// Nothing that a model can learn from, and why.
    Unusable(Unusable),
}

impl Column {
    /// The known values as numbers, where all of them are finite numbers.
    pub fn as_numbers(&self) -> Option<Vec<f64>> {
        let number = |of: &Distinct| self.numbers.read(&of.text, self.unit.as_deref());
        self.distinct.iter().map(|of| number(of).filter(|number| number.is_finite())).collect()
    }
}

/// More different texts than these are let go once their column is described.
const MOST_REMEMBERED: usize = 1 << 16;

/// Describes the column at `index`.
pub fn describe(table: &dyn TextTable, index: usize) -> Column {
    let (texts, n_empty) = scan::scan(table, index);
    let heading = table.headings().get(index).cloned().unwrap_or_default();
    let numbers = table.numbers(index);
    let (words, known): (Vec<Distinct>, Vec<Distinct>) =
        texts.into_iter().partition(|of| scan::is_missing(&of.text));
    let unit = units::of(&known, numbers);
    let mut column = Column {
        heading,
        distinct: known,
        n_missing: n_empty,
        missing_texts: Vec::new(),
        numbers,
        unit,
        contents: Contents::Unusable(Unusable::NoValues),
        remarks: Vec::new(),
    };
    column.decide(words, table.n_rows());
    column
}

impl Column {
    /// Lets the texts of a long column of numbers or texts go, which nothing is asked about any more.
    pub fn forget_texts(&mut self) {
        let is_date = matches!(self.contents, Contents::Date { .. });
        if self.distinct.len() > MOST_REMEMBERED && !is_date {
            self.distinct = Vec::new();
        }
    }

    /// Finds out what the column holds, and takes apart what stands for missing values.
    fn decide(&mut self, mut words: Vec<Distinct>, n_rows: usize) {
        let n_known = scan::n_cells(&self.distinct);
        let n_words = scan::n_cells(&words);
        let (days, numbers) = (self.days(), self.numbers_read());
        if let Some(form) = days {
            let fits = |text: &str| days::parse(text, form.order).is_some();
            self.take_strays(fits, n_known + n_words, true);
            let n = scan::n_cells(self.distinct.iter().filter(|of| has_time(&of.text)));
            if n > 0 {
                self.remarks.push(Remark::Times { n });
            }
            self.contents = self.dates(form);
            if form.is_ambiguous {
                let month_first = form.order == days::DayOrder::MonthFirst;
                self.remarks.push(Remark::AmbiguousDays { month_first });
            }
        } else if numbers {
            let (of_column, unit) = (self.numbers, self.unit.clone());
            let fits = |text: &str| of_column.read(text, unit.as_deref()).is_some_and(f64::is_finite);
            self.take_strays(fits, n_known + n_words, false);
            self.number(n_rows);
        } else {
            let is_kept = |word: &Distinct| {
                n_known > 0
                    && scan::is_name_as_well(&word.text)
                    && word.n as f64 >= KEPT * (n_known + n_words) as f64
            };
            let (kept, others): (Vec<Distinct>, Vec<Distinct>) = words.into_iter().partition(is_kept);
            words = others;
            for word in &kept {
                self.remarks.push(Remark::Kept { text: word.text.clone(), n: word.n });
            }
            self.distinct.extend(kept);
            self.text(n_rows);
        }
        self.n_missing += scan::n_cells(&words);
        let of_its_own = words.iter().filter(|word| !is_known_as_missing(&word.text));
        self.missing_texts.extend(of_its_own.map(|word| word.text.clone()));
        if !words.is_empty() {
            let words = words.into_iter().map(|word| (word.text, word.n)).collect();
            self.remarks.push(Remark::Words { words });
        }
    }

    /// How the days of the column are written, where nearly all of its texts are days.
    fn days(&self) -> Option<DayForm> {
        let is_plain = |of: &Distinct| of.text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = |of: &Distinct| self.numbers.read(&of.text, None).is_some();
        // Whole numbers of eight digits are days where all of them are, of years that people mean.
        if self.distinct.iter().all(is_number)
            && !self.distinct.iter().all(|of| is_plain(of) && is_recent(&of.text))
        {
            return None;
        }
        let orders = [days::DayOrder::YearFirst, days::DayOrder::DayFirst, days::DayOrder::MonthFirst];
        let fits = |of: &&Distinct| orders.iter().any(|order| days::parse(&of.text, *order).is_some());
        if !self.mostly(fits) {
            return None;
        }
        days::form(self.distinct.iter().filter(fits).map(|of| of.text.as_str()))
    }

    /// Whether nearly all of the column's texts are numbers, and none of them is a code.
    fn numbers_read(&self) -> bool {
        let is_number =
            |of: &&Distinct| self.numbers.read(&of.text, self.unit.as_deref()).is_some_and(f64::is_finite);
        !self.are_codes() && !self.are_flags() && self.mostly(is_number)
    }

    /// Whether the texts that fit have nearly all of the cells, and the others are few.
    fn mostly(&self, fits: impl Fn(&&Distinct) -> bool) -> bool {
        let n_fitting = scan::n_cells(self.distinct.iter().filter(&fits));
        let n_others = self.distinct.iter().filter(|of| !fits(of)).count();
        let share = n_fitting as f64 / scan::n_cells(&self.distinct).max(1) as f64;
        n_fitting > 0 && share >= FITTING && n_others <= MOST_STRAYS
    }

    /// Whether digits stand for something else than an amount: some begin with zeros, or the heading says so and all
    /// are of one length.
    fn are_codes(&self) -> bool {
        let digits = |of: &Distinct| of.text.bytes().all(|byte| byte.is_ascii_digit());
        let leads_with_zero = |of: &Distinct| of.text.len() > 1 && of.text.starts_with('0');
        let mut lengths = self.distinct.iter().map(|of| of.text.len());
        let first = lengths.next();
        let are_of_one_length = first > Some(2) && lengths.all(|length| Some(length) == first);
        self.distinct.iter().all(digits)
            && (self.distinct.iter().any(leads_with_zero)
                || (are_of_one_length && headings::is_code(&self.heading)))
    }

    fn are_flags(&self) -> bool {
        self.distinct.len() == 2 && self.distinct.iter().all(|of| flag(&of.text).is_some())
    }

    /// Takes out the texts that do not fit: they are missing values.
    fn take_strays(&mut self, fits: impl Fn(&str) -> bool, n_cells: usize, are_days: bool) {
        let (known, strays): (Vec<Distinct>, Vec<Distinct>) =
            std::mem::take(&mut self.distinct).into_iter().partition(|of| fits(&of.text));
        self.distinct = known;
        self.n_missing += scan::n_cells(&strays);
        if let Some(first) = strays.first() {
            self.remarks.push(Remark::Strays {
                n_fitting: scan::n_cells(&self.distinct),
                n_cells,
                line: first.line,
                text: first.text.clone(),
                are_days,
            });
        }
        self.missing_texts.extend(strays.into_iter().map(|of| of.text));
    }

    fn dates(&self, form: DayForm) -> Contents {
        let mut all: Vec<(i64, usize)> = Vec::new();
        all.extend(self.distinct.iter().filter_map(|of| Some((days::parse(&of.text, form.order)?, of.n))));
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

    fn one_value(&self) -> Contents {
        let value = self.distinct.first().map(|of| of.text.clone());
        Contents::Unusable(value.map_or(Unusable::NoValues, |value| Unusable::OneValue { value }))
    }

    fn number(&mut self, n_rows: usize) {
        self.take_sentinels();
        let read = self.read();
        let personal = (headings::is_phone(&self.heading), headings::is_personal_number(&self.heading));
        let contents = match read.as_slice() {
            [] | [_] => self.one_value(),
            _ if personal.0 => Contents::Unusable(Unusable::Personal { kind: Personal::Phones }),
            _ if personal.1 => Contents::Unusable(Unusable::Personal { kind: Personal::Numbers }),
            _ => match number::contents(&read, n_rows) {
                Contents::Integer { .. } if number::are_names(&read, &self.heading) => {
                    Contents::Unusable(Unusable::Identifier)
                }
                contents => contents,
            },
        };
        self.contents = contents;
    }

    fn read(&self) -> Vec<Read<'_>> {
        let unit = self.unit.as_deref();
        let read = self.distinct.iter();
        read.filter_map(|text| Some(Read { number: self.numbers.read(&text.text, unit)?, text })).collect()
    }

    /// Takes out the numbers that stand for missing values.
    fn take_sentinels(&mut self) {
        while let Some(number) = number::sentinel(&self.read()) {
            let texts: Vec<String> =
                self.read().iter().filter(|of| of.number == number).map(|of| of.text.text.clone()).collect();
            let (taken, known): (Vec<Distinct>, Vec<Distinct>) =
                std::mem::take(&mut self.distinct).into_iter().partition(|of| texts.contains(&of.text));
            self.distinct = known;
            let n = scan::n_cells(&taken);
            self.n_missing += n;
            self.remarks.extend(taken.first().map(|of| Remark::Sentinel { text: of.text.clone(), n }));
            self.missing_texts.extend(texts);
        }
    }

    fn text(&mut self, n_rows: usize) {
        let n_cells = scan::n_cells(&self.distinct);
        let mut fold = None;
        self.contents = match self.distinct.as_slice() {
            [] | [_] => self.one_value(),
            _ if self.are_flags() => {
                let often = self.distinct.iter().max_by_key(|of| of.n).and_then(|of| flag(&of.text));
                Contents::Flag(often.unwrap_or(false))
            }
            _ => match self.personal(n_cells) {
                Some(kind) => Contents::Unusable(Unusable::Personal { kind }),
                None => choices::contents(&self.distinct, n_rows, &self.heading, self.are_codes(), &mut fold),
            },
        };
        self.remarks.extend(fold);
    }

    /// The kind of personal data that the texts look like.
    fn personal(&self, n_cells: usize) -> Option<Personal> {
        let n = self.distinct.len();
        let half = |fits: fn(&str) -> bool| self.distinct.iter().filter(|of| fits(&of.text)).count() * 2 > n;
        if half(is_email) {
            return Some(Personal::Emails);
        }
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= 6;
        if headings::is_phone(&self.heading) && half(digits) {
            return Some(Personal::Phones);
        }
        if headings::is_personal_number(&self.heading) && half(digits) {
            return Some(Personal::Numbers);
        }
        // Names that many rows share are those of firms or kinds.
        let is_person = headings::is_person(&self.heading) && n * 3 > n_cells;
        is_person.then_some(Personal::Names)
    }
}

fn is_recent(text: &str) -> bool {
    text.len() == 8 && ("1900".."2101").contains(&text.get(..4).unwrap_or_default())
}

/// Whether a day has a time of day behind it that is not midnight.
fn has_time(text: &str) -> bool {
    let time = match (text.find(':'), text.split_once('T')) {
        (Some(colon), _) => text.get(colon.saturating_sub(2)..),
        (None, Some((_, time))) => Some(time),
        (None, None) => None,
    };
    time.is_some_and(|time| time.chars().take(8).any(|sign| ('1'..='9').contains(&sign)))
}

fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    !user.is_empty() && host.contains('.') && !text.contains(' ')
}

/// Yes or no, in one of the ways to write it.
pub fn flag(text: &str) -> Option<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(["yes", "true", "1", "y"]) {
        Some(true)
    } else if is(["no", "false", "0", "n"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
