//! Columns as a model that is there already reads them: as numbers, or as one of its own categories. What a column looks
//! like by itself does not matter then.

use std::collections::BTreeMap;

use vitrine_import::Categories;
use vitrine_table::names;

use super::scan::{self, Distinct};
use super::{Choice, Column, Contents, TextTable, number, units};

/// Categories without texts are choices up to so many, then whole numbers.
const MOST_CODES: usize = 100;

/// Why a column is not what the model reads.
#[derive(Debug)]
pub enum Unfit {
    /// A cell of a column of numbers is none.
    Number {
        /// The line of the first such cell.
        line: usize,
        /// Its text.
        text: String,
    },
    /// None of the column's texts is a category of the model.
    Categories {
        /// Some of the column's texts.
        found: Vec<String>,
    },
}

/// The column at `index` as numbers, yes and no among them. Every text that is neither a number nor a word for a missing
/// value is refused: the model has not seen it. No number counts as missing.
///
/// # Errors
/// [`Unfit::Number`].
pub fn as_numbers(
    table: &dyn TextTable,
    index: usize,
    range: Option<(f64, f64)>,
) -> Result<Column<'_>, Unfit> {
    let mut column = scanned(table, index);
    column.missing_texts.retain(|word| !scan::is_known_as_missing(word));
    column.unit = units::of(&column.distinct, column.numbers);
    if column.are_flags() {
        column.contents = Contents::Flag(column.is_mostly_true());
        return Ok(column);
    }
    for of in &mut column.distinct {
        of.number = column.numbers.read(of.text, column.unit.as_deref()).unwrap_or(f64::NAN);
    }
    if let Some(of) = column.distinct.iter().find(|of| !of.number.is_finite()) {
        return Err(Unfit::Number { line: of.line, text: of.text.to_owned() });
    }
    // What the model has seen is not outside the data, though no row of the table has it.
    let seen = range.map(|(low, high)| [low, high]).into_iter().flatten();
    let seen = seen.map(|number| Distinct { text: "", n: 0, line: 0, number });
    let all: Vec<Distinct<'_>> = column.distinct.iter().copied().chain(seen).collect();
    column.contents = match number::contents(&all, table.n_rows()) {
        Contents::Unusable(_) => alone(&column.distinct),
        contents => contents,
    };
    Ok(column)
}

/// Limits around the numbers of a column that says nothing by itself.
fn alone(read: &[Distinct<'_>]) -> Contents {
    let low = read.iter().map(|of| of.number).fold(f64::INFINITY, f64::min);
    let high = read.iter().map(|of| of.number).fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if low > high { (0.0, 0.0) } else { (low, high) };
    let margin = if low < high { 0.0 } else { (low.abs() / 10.0).max(1.0) };
    let middle = read.iter().max_by_key(|of| of.n).map_or(low, |of| of.number);
    let (min, max) = (low - margin, high + margin);
    if read.iter().all(|of| of.number.fract() == 0.0 && of.number.abs() < 1e15) {
        return Contents::Integer { min: min.floor(), max: max.ceil(), middle };
    }
    Contents::Number { min, max, step: (max - min) / 100.0, middle }
}

/// The column at `index` as the model's categories, in the model's order. A text that is none of them is read as a
/// category that no training row had. How many cells have one is the second value.
///
/// # Errors
/// [`Unfit::Categories`] where no text is any of them.
pub fn as_categories<'a>(
    table: &'a dyn TextTable,
    index: usize,
    categories: &Categories,
) -> Result<(Column<'a>, usize), Unfit> {
    let mut column = scanned(table, index);
    let codes = || (0..categories.n).map(|code| code.to_string()).collect();
    let labels: Vec<String> = categories.labels.clone().unwrap_or_else(codes);
    if categories.labels.is_none() && categories.n > MOST_CODES {
        let mut column = as_numbers(table, index, Some((0.0, (categories.n - 1) as f64)))?;
        column.unit = None;
        return Ok((column, 0));
    }
    // A word for missing values that is one of the categories is that.
    let words = std::mem::take(&mut column.missing_texts);
    let different = table.different(index);
    for of in different.iter().filter(|of| words.iter().any(|word| word == of.text)) {
        if labels.iter().any(|label| label == of.text) {
            let line = table.line(of.row as usize);
            column.distinct.push(Distinct { text: of.text, n: of.n as usize, line, number: f64::NAN });
            column.n_missing -= of.n as usize;
        } else if !scan::is_known_as_missing(of.text) {
            column.missing_texts.push(of.text.to_owned());
        }
    }
    let find = finder(&labels);
    let choice = |label: &String| Choice { value: label.clone(), written: Vec::new(), n: 0 };
    let mut all: Vec<Choice> = labels.iter().map(choice).collect();
    let mut n_others = 0;
    for of in &column.distinct {
        match find(of.text).and_then(|at| all.get_mut(at)) {
            Some(choice) => {
                choice.n += of.n;
                if choice.value != of.text {
                    choice.written.push(of.text.to_owned());
                }
            }
            None => n_others += of.n,
        }
    }
    if all.iter().all(|choice| choice.n == 0) && !column.distinct.is_empty() {
        let found = column.distinct.iter().take(5).map(|of| of.text.to_owned()).collect();
        return Err(Unfit::Categories { found });
    }
    let often = all.iter().rev().max_by_key(|choice| choice.n).map(|choice| choice.value.clone());
    column.contents = Contents::Choice(all, often.unwrap_or_default());
    Ok((column, n_others))
}

/// The position of a text among labels: the same text, else the same number, else the only label that folds alike.
fn finder(labels: &[String]) -> impl Fn(&str) -> Option<usize> {
    let exact: BTreeMap<String, usize> =
        labels.iter().enumerate().map(|(at, label)| (label.clone(), at)).collect();
    let numbers: Vec<Option<f64>> = labels.iter().map(|label| label.parse().ok()).collect();
    let folded: Vec<String> = labels.iter().map(|label| names::folded(label)).collect();
    move |text| {
        let of_number = || {
            let number: f64 = text.parse().ok()?;
            numbers.iter().position(|other| *other == Some(number))
        };
        let alike = || {
            let text = names::folded(text);
            let mut found = (0..folded.len()).filter(|at| folded.get(*at) == Some(&text));
            found.next().filter(|_| found.next().is_none())
        };
        exact.get(text).copied().or_else(of_number).or_else(alike)
    }
}

/// The column with its texts. Words for missing values are listed as such.
fn scanned(table: &dyn TextTable, index: usize) -> Column<'_> {
    let scan::Scanned { known, words, n_empty } = scan::scan(table, index);
    Column {
        heading: table.headings().get(index).cloned().unwrap_or_default(),
        distinct: known,
        n_missing: n_empty + scan::n_cells(&words),
        missing_texts: words.iter().map(|word| word.text.to_owned()).collect(),
        numbers: table.numbers(index),
        number_form: None,
        unit: None,
        contents: Contents::Text(0),
        remarks: Vec::new(),
    }
}
