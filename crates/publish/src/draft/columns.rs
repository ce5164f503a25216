//! What a column of a table holds, as far as its texts show.

use thiserror::Error;

use super::TextTable;

/// The most different texts of a choice.
const MOST_CHOICES: usize = 50;

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name in the file.
    pub heading: String,
    /// Its known values in the order of first appearance, with how often each comes.
    pub distinct: Vec<(String, usize)>,
    /// The number of unknown values.
    pub n_missing: usize,
    /// What it holds.
    pub contents: Contents,
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
    /// Yes or no, and which of them comes more often.
    Flag(bool),
    /// Texts from a short list, sorted, and the one that comes most often.
    Choice(Vec<String>, String),
    /// Nothing that a model can learn from, and why.
    Unusable(Unusable),
}

/// Why a column is no feature. `Display` is for the comments of a draft; it is English.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Unusable {
    /// Every value is unknown.
    #[error("it has no values")]
    NoValues,
    /// All known values are the same.
    #[error("it is '{value}' in every row")]
    OneValue {
        /// The value.
        value: String,
    },
    /// There are too many different texts for a choice.
    #[error("it has {n} different texts")]
    ManyTexts {
        /// The number of different texts.
        n: usize,
    },
    /// The texts differ in nothing but case.
    #[error("its texts differ only in case")]
    OneText,
    /// The numbers have no range, or one that is too large.
    #[error("its numbers from {low} to {high} have no usable range")]
    NoRange {
        /// The smallest number.
        low: f64,
        /// The largest number.
        high: f64,
    },
    /// The numbers count the rows.
    #[error("it numbers the rows")]
    RowNumbers,
}

impl Column {
    /// The distinct values as numbers, where all of them are finite numbers.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        let numbers =
            self.distinct.iter().map(|(text, _)| text.parse().ok().filter(|number: &f64| number.is_finite()));
        numbers.collect()
    }
}

/// Describes the column at `index`.
pub fn describe(table: &dyn TextTable, index: usize) -> Column {
    let mut distinct: Vec<(String, usize)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    let mut n_missing = 0;
    for row in 0..table.n_rows() {
        let text = table.cell(row, index);
        if is_missing(text) {
            n_missing += 1;
            continue;
        }
        let place = *places.entry(text).or_insert_with(|| {
            distinct.push((text.to_owned(), 0));
            distinct.len() - 1
        });
        if let Some((_, count)) = distinct.get_mut(place) {
            *count += 1;
        }
    }
    let heading = table.headings().get(index).cloned().unwrap_or_default();
    let mut column = Column { heading, distinct, n_missing, contents: Contents::Flag(false) };
    column.contents = contents(&column, table.n_rows());
    column
}

/// The same words as a record's texts have for values that are not known.
fn is_missing(text: &str) -> bool {
    text.is_empty()
        || ["unknown", "na", "n/a", "nan", "null", "?"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn contents(column: &Column, n_rows: usize) -> Contents {
    let distinct = &column.distinct;
    match distinct.as_slice() {
        [] => return Contents::Unusable(Unusable::NoValues),
        [(only, _)] => return Contents::Unusable(Unusable::OneValue { value: only.clone() }),
        [_, _] if distinct.iter().all(|(text, _)| flag(text).is_some()) => {
            let often = distinct.iter().max_by_key(|(_, count)| *count).and_then(|(text, _)| flag(text));
            return Contents::Flag(often.unwrap_or(false));
        }
        _ => {}
    }
    if let Some(numbers) = column.numbers() {
        return number(column, &numbers, n_rows);
    }
    let mut choices: Vec<String> = Vec::new();
    for (text, _) in distinct {
        // Values are read without regard to case, so two that differ only in case are one.
        if !choices.iter().any(|known| known.to_lowercase() == text.to_lowercase()) {
            choices.push(text.clone());
        }
    }
    if choices.len() > MOST_CHOICES || choices.len() * 2 > n_rows {
        return Contents::Unusable(Unusable::ManyTexts { n: choices.len() });
    }
    if choices.len() < 2 {
        return Contents::Unusable(Unusable::OneText);
    }
    choices.sort();
    let often = distinct.iter().max_by_key(|(_, count)| *count).map(|(text, _)| text.to_lowercase());
    let often =
        choices.iter().find(|choice| Some(choice.to_lowercase()) == often).or(choices.first()).cloned();
    Contents::Choice(choices, often.unwrap_or_default())
}

fn flag(text: &str) -> Option<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(["yes", "true", "1", "y"]) {
        Some(true)
    } else if is(["no", "false", "0", "n"]) {
        Some(false)
    } else {
        None
    }
}

fn number(column: &Column, numbers: &[f64], n_rows: usize) -> Contents {
    let mut values: Vec<f64> = Vec::new();
    for (number, (_, count)) in numbers.iter().zip(&column.distinct) {
        values.extend(std::iter::repeat_n(*number, *count));
    }
    values.sort_by(f64::total_cmp);
    let low = values.first().copied().unwrap_or_default();
    let high = values.last().copied().unwrap_or_default();
    let middle = values.get(values.len() / 2).copied().unwrap_or_default();
    if low >= high || !(high - low).is_finite() || low.abs().max(high.abs()) > 1e15 {
        return Contents::Unusable(Unusable::NoRange { low, high });
    }
    let is_whole = numbers.iter().all(|number| number.fract() == 0.0);
    if is_whole && numbers.len() == n_rows && high - low + 1.0 == n_rows as f64 {
        return Contents::Unusable(Unusable::RowNumbers);
    }
    let range = high - low;
    let unit = power_of_ten(range.log10().floor() as i32 - 1);
    let unit = if is_whole { unit.max(1.0) } else { unit };
    let margin = range / 20.0;
    // Amounts that are never negative in the data are taken to be never negative.
    let min = if low >= 0.0 { (low - margin).max(0.0) } else { low - margin };
    let min = tidy((min / unit).floor() * unit);
    let max = tidy(((high + margin) / unit).ceil() * unit);
    if is_whole {
        return Contents::Integer { min, max, middle };
    }
    let decimals = column.distinct.iter().map(|(text, _)| decimals(text)).max().unwrap_or(0).clamp(1, 9);
    let finest = power_of_ten(-i32::try_from(decimals).unwrap_or(9));
    Contents::Number { min, max, step: finest.max(unit / 1000.0), middle }
}

/// 10 to a whole power, as the number that its text stands for.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// The number without the noise of binary fractions: at most 12 significant digits.
fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse::<f64>().unwrap_or(number) + 0.0
}

fn decimals(text: &str) -> usize {
    let plain = !text.contains(['e', 'E']);
    text.split_once('.').filter(|_| plain).map_or(0, |(_, fraction)| fraction.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column called `x`.
    struct One<'a>(&'a [&'a str], Vec<String>);

    impl TextTable for One<'_> {
        fn file(&self) -> &'static str {
            "t.csv"
        }
        fn delimiter(&self) -> u8 {
            b','
        }
        fn headings(&self) -> &[String] {
            &self.1
        }
        fn n_rows(&self) -> usize {
            self.0.len()
        }
        fn cell(&self, row: usize, _column: usize) -> &str {
            self.0[row]
        }
    }

    fn contents_of(cells: &[&str]) -> Contents {
        describe(&One(cells, vec!["x".to_owned()]), 0).contents
    }

    #[test]
    fn kinds_follow_from_the_values() {
        assert!(matches!(contents_of(&["yes", "No", "?", "yes"]), Contents::Flag(true)));
        let Contents::Number { min, max, step, middle } = contents_of(&["4.3", "5.0", "7.9", "NA"]) else {
            panic!()
        };
        assert_eq!((min, max, step, middle), (4.1, 8.1, 0.1, 5.0));
        let Contents::Integer { min, max, .. } = contents_of(&["2", "30", "7", "7"]) else { panic!() };
        assert_eq!((min, max), (0.0, 32.0));
        let Contents::Choice(choices, often) = contents_of(&["b", "a", "B", "b", "b", "a"]) else { panic!() };
        assert_eq!((choices, often), (vec!["a".to_owned(), "b".to_owned()], "b".to_owned()));
    }

    #[test]
    fn what_cannot_be_learned_from_is_left_out() {
        for (cells, reason) in [
            (vec!["", "NA"], "no values"),
            (vec!["a", "a"], "in every row"),
            (vec!["4", "5", "6"], "numbers the rows"),
            (vec!["tom", "ann", "eve"], "3 different texts"),
            (vec!["1", "1e300", "2"], "no usable range"),
        ] {
            let Contents::Unusable(why) = contents_of(&cells) else { panic!("{cells:?} is used") };
            let text = why.to_string();
            assert!(text.contains(reason), "{text}");
        }
    }
}
