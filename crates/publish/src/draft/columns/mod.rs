//! What a column of a table holds, as far as its texts show.
//!
//! - `scales`: words that stand for steps
//! - `scan`: its different texts, and words for values that are not known
//! - `headings`: what its heading says
//! - `number`: limits and steps of numbers
//! - `choices`: texts that stand for one choice
//! - `forms`: what single texts look like
//! - `findings`: why a column is no feature, and what a person should look at
//! - `forced`: columns as a model that is there already reads them
//! - `times`: days and times of day
//! - `units`: what stands beside numbers

mod choices;
mod findings;
mod forced;
mod forms;
pub mod headings;
mod number;
pub mod scales;
mod scan;
mod times;
mod units;

use vitrine_table::Numbers;
use vitrine_table::days::DayForm;

use super::TextTable;
use forms::is_email;

pub use choices::{Choice, MOST_FOLDED, folded, sort_on_scale};
pub use findings::{Alone, Personal, Remark, Unusable};
pub use forced::{Unfit, as_categories, as_numbers};
pub use forms::flag;
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
pub struct Column<'a> {
    /// Its name in the file.
    pub heading: String,
    /// Its known values in the order of first appearance.
    pub distinct: Vec<Distinct<'a>>,
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
    /// Times of day, in hours: the one in the middle.
    Hour {
        /// The median.
        middle: f64,
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

/// One row in so many, at least, has a mark and one has none where the mark means something.
const FEWEST_WITHOUT: usize = 50;

impl Column<'_> {
    /// The known values as numbers, where all of them are finite numbers.
    pub fn as_numbers(&self) -> Option<Vec<f64>> {
        let is_date = matches!(self.contents, Contents::Date { .. } | Contents::Hour { .. });
        let number = |of: &Distinct<'_>| {
            if is_date { self.numbers.read(of.text, self.unit.as_deref()) } else { Some(of.number) }
        };
        self.distinct.iter().map(|of| number(of).filter(|number| number.is_finite())).collect()
    }

    /// Whether a text of a column of numbers or days is none that stands for a missing value.
    pub fn is_value(&self, text: &str) -> bool {
        let is_missing = |text: &str| self.missing_texts.iter().any(|missing| missing == text);
        !text.is_empty() && !scan::is_missing(text) && !is_missing(text)
    }
}

/// More different texts than these are let go once their column is described.
const MOST_REMEMBERED: usize = 1 << 16;

/// Describes the column at `index`.
pub fn describe(table: &dyn TextTable, index: usize) -> Column<'_> {
    let scan::Scanned { known, words, n_empty } = scan::scan(table, index);
    let heading = table.headings().get(index).cloned().unwrap_or_default();
    let numbers = table.numbers(index);
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

impl<'a> Column<'a> {
    /// Lets the texts of a long column of numbers or texts go, which nothing is asked about any more.
    pub fn forget_texts(&mut self) {
        let is_date = matches!(self.contents, Contents::Date { .. });
        if self.distinct.len() > MOST_REMEMBERED && !is_date {
            self.distinct = Vec::new();
        }
    }

    /// Finds out what the column holds, and takes apart what stands for missing values.
    fn decide(&mut self, mut words: Vec<Distinct<'a>>, n_rows: usize) {
        let n_known = scan::n_cells(&self.distinct);
        let n_words = scan::n_cells(&words);
        let numbers = self.read_numbers();
        if let Some(form) = self.days(numbers) {
            self.take_days(form, n_known + n_words);
        } else if self.are_times() {
            self.times(n_known + n_words);
        } else if self.are_numbers(numbers) {
            self.take_strays(n_known + n_words, false);
            self.number(n_rows);
        } else {
            let is_kept = |word: &mut Distinct<'_>| {
                n_known > 0
                    && scan::is_name_as_well(word.text)
                    && word.n as f64 >= KEPT * (n_known + n_words) as f64
            };
            let kept: Vec<Distinct<'_>> = words.extract_if(.., is_kept).collect();
            for word in &kept {
                self.remarks.push(Remark::Kept { text: word.text.to_owned(), n: word.n });
            }
            self.distinct.extend(kept);
            self.text(n_rows);
        }
        self.n_missing += scan::n_cells(&words);
        let of_its_own = words.iter().filter(|word| !is_known_as_missing(word.text));
        self.missing_texts.extend(of_its_own.map(|word| word.text.to_owned()));
        if !words.is_empty() {
            let words = words.into_iter().map(|word| (word.text.to_owned(), word.n)).collect();
            self.remarks.push(Remark::Words { words });
        }
    }

    /// Reads the texts as numbers, until so many are none that they are no strays.
    fn read_numbers(&mut self) -> Numbered {
        let mut n_others = 0;
        for of in &mut self.distinct {
            of.number = self.numbers.read(of.text, self.unit.as_deref()).unwrap_or(f64::NAN);
            n_others += usize::from(!of.number.is_finite());
            if n_others > MOST_STRAYS {
                return Numbered::Few;
            }
        }
        let are_all = self.distinct.iter().all(|of| !of.number.is_nan());
        if are_all { Numbered::All } else { Numbered::Some }
    }

    /// Whether nearly all of the column's texts are numbers, and none of them is a code.
    fn are_numbers(&self, numbers: Numbered) -> bool {
        numbers != Numbered::Few
            && !self.are_codes()
            && !self.are_flags()
            && self.mostly(|of| of.number.is_finite())
    }

    /// Whether the texts that fit have nearly all of the cells, and the others are few.
    fn mostly(&self, fits: impl Fn(&&Distinct<'_>) -> bool) -> bool {
        let (mut n_fitting, mut n_others) = (0, 0);
        for of in &self.distinct {
            if fits(&of) {
                n_fitting += of.n;
            } else {
                n_others += 1;
            }
            if n_others > MOST_STRAYS {
                return false;
            }
        }
        let share = n_fitting as f64 / scan::n_cells(&self.distinct).max(1) as f64;
        n_fitting > 0 && share >= FITTING
    }

    /// Whether digits stand for something else than an amount: some begin with zeros, or the heading says so and all
    /// are of one length.
    fn are_codes(&self) -> bool {
        let digits = |of: &Distinct<'_>| of.text.bytes().all(|byte| byte.is_ascii_digit());
        let leads_with_zero = |of: &Distinct<'_>| of.text.len() > 1 && of.text.starts_with('0');
        let mut lengths = self.distinct.iter().map(|of| of.text.len());
        let first = lengths.next();
        let are_of_one_length = first > Some(2) && lengths.all(|length| Some(length) == first);
        self.distinct.iter().all(digits)
            && (self.distinct.iter().any(leads_with_zero)
                || (are_of_one_length && headings::is_code(&self.heading)))
    }

    fn are_flags(&self) -> bool {
        self.distinct.len() == 2 && self.distinct.iter().all(|of| flag(of.text).is_some())
    }

    /// Takes out the texts without a number or a day: they are missing values.
    fn take_strays(&mut self, n_cells: usize, are_days: bool) {
        let strays: Vec<Distinct<'_>> = self.distinct.extract_if(.., |of| !of.number.is_finite()).collect();
        self.n_missing += scan::n_cells(&strays);
        if let Some(first) = strays.first() {
            self.remarks.push(Remark::Strays {
                n_fitting: scan::n_cells(&self.distinct),
                n_cells,
                line: first.line,
                text: first.text.to_owned(),
                are_days,
            });
        }
        self.missing_texts.extend(strays.into_iter().map(|of| of.text.to_owned()));
    }

    fn one_value(&self) -> Contents {
        let value = self.distinct.first().map(|of| of.text.to_owned());
        Contents::Unusable(value.map_or(Unusable::NoValues, |value| Unusable::OneValue { value }))
    }

    fn number(&mut self, n_rows: usize) {
        self.take_sentinels();
        let personal = (headings::is_phone(&self.heading), headings::is_personal_number(&self.heading));
        self.contents = match self.distinct.as_slice() {
            [] | [_] => self.one_value(),
            _ if personal.0 => Contents::Unusable(Unusable::Personal { kind: Personal::Phones }),
            _ if personal.1 => Contents::Unusable(Unusable::Personal { kind: Personal::Numbers }),
            read => match number::contents(read, n_rows) {
                Contents::Integer { .. } if number::are_names(read, &self.heading) => {
                    Contents::Unusable(Unusable::Identifier)
                }
                contents => contents,
            },
        };
    }

    /// Takes out the numbers that stand for missing values.
    fn take_sentinels(&mut self) {
        while let Some(number) = number::sentinel(&self.distinct) {
            let taken: Vec<Distinct<'_>> = self.distinct.extract_if(.., |of| of.number == number).collect();
            let n = scan::n_cells(&taken);
            self.n_missing += n;
            self.remarks.extend(taken.first().map(|of| Remark::Sentinel { text: of.text.to_owned(), n }));
            self.missing_texts.extend(taken.into_iter().map(|of| of.text.to_owned()));
        }
    }

    fn text(&mut self, n_rows: usize) {
        let n_cells = scan::n_cells(&self.distinct);
        let mut fold = None;
        self.contents = match self.distinct.as_slice() {
            // A mark that some rows have and others have not, such as a cross in a box.
            [only] if self.n_missing * FEWEST_WITHOUT >= n_rows && n_cells * FEWEST_WITHOUT >= n_rows => {
                let (value, written) = (only.text.to_owned(), Vec::new());
                Contents::Choice(vec![Choice { value: value.clone(), written, n: n_cells }], value)
            }
            [] | [_] => self.one_value(),
            _ if self.are_flags() => {
                let often = self.distinct.iter().max_by_key(|of| of.n).and_then(|of| flag(of.text));
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
        let half = |fits: fn(&str) -> bool| self.distinct.iter().filter(|of| fits(of.text)).count() * 2 > n;
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

/// How many of a column's texts are numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbered {
    /// All of them, some perhaps too large.
    All,
    /// Not all of them, but perhaps all except for strays.
    Some,
    /// Fewer, and not all of them have been read.
    Few,
}

#[cfg(test)]
pub mod tests;
