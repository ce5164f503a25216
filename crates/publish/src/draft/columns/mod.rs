//! What a column of a table holds, as far as its texts show.
//!
//! - `scales`: words that stand for steps
//! - `scan`: its different texts, and words for values that are not known
//! - `headings`: what its heading says
//! - `number`: limits and steps of numbers
//! - `choices`: texts that stand for one choice
//! - `forms`: what single texts look like
//! - `numeric`: which texts are numbers, and what could be read in another way
//! - `sentinels`: numbers that stand for missing values
//! - `textual`: yes and no, choices, free text, data about persons
//! - `persons`: names and addresses
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
mod numeric;
mod persons;
pub mod scales;
mod scan;
mod sentinels;
mod textual;
mod times;
mod units;

use vitrine_table::Numbers;
use vitrine_table::days::DayForm;

use super::TextTable;

pub use choices::{Choice, MOST_FOLDED, folded, sort_on_scale};
pub use findings::{Alone, Personal, Remark, Unusable};
pub use forced::{Unfit, as_categories, as_numbers};
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
    /// How its numbers are written beyond that.
    pub number_form: Option<NumberForm>,
    /// What it holds.
    pub contents: Contents,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberForm {
    /// With words that multiply them: `1.5M`.
    Magnitude,
    /// Per cent with the sign, or shares of 1 without it.
    PercentOrShare,
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
        let number = |of: &Distinct<'_>| if is_date { self.number(of.text) } else { Some(of.number) };
        self.distinct.iter().map(|of| number(of).filter(|number| number.is_finite())).collect()
    }

    /// The number that a text of the column stands for.
    pub fn number(&self, text: &str) -> Option<f64> {
        match self.number_form {
            Some(NumberForm::PercentOrShare) => self.numbers.per_cent(text).parse().ok(),
            _ => self.numbers.read(text, self.unit.as_deref()),
        }
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
        number_form: None,
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
        let form = self.days(numbers).or_else(|| self.periods(numbers)).or_else(|| self.serials(numbers));
        if let Some(form) = form {
            self.take_days(form, n_known + n_words);
        } else if self.are_times() {
            self.times(n_known + n_words);
        } else if self.are_numbers(numbers) {
            self.take_strays(n_known + n_words, false);
            self.take_numbers(n_rows);
        } else if let Some(why) = self.mixed_days() {
            self.contents = Contents::Unusable(why);
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
            self.take_texts(n_rows);
        }
        self.n_missing += scan::n_cells(&words);
        let of_its_own = words.iter().filter(|word| !is_known_as_missing(word.text));
        self.missing_texts.extend(of_its_own.map(|word| word.text.to_owned()));
        if !words.is_empty() {
            let words = words.into_iter().map(|word| (word.text.to_owned(), word.n)).collect();
            self.remarks.push(Remark::Words { words });
        }
    }

    /// Whether the texts that fit have nearly all of the cells, and the others are few.
    pub(super) fn mostly(&self, fits: impl Fn(&&Distinct<'_>) -> bool) -> bool {
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

    pub(super) fn one_value(&self) -> Contents {
        let value = self.distinct.first().map(|of| of.text.to_owned());
        Contents::Unusable(value.map_or(Unusable::NoValues, |value| Unusable::OneValue { value }))
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
