//! Typical records of a draft: medians and frequent values of many rows, so that none of them is a person's own.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use vitrine_model::{Task, date};
use vitrine_table::{days, names};

use super::TextTable;
use super::columns::{Column, Contents, OTHER};
use super::names::{Named, quoted};
use super::rows::Rows;
use super::texts::{self, Said};

/// With fewer rows a value would be that of one of them.
const FEWEST_ROWS: usize = 5;
/// The most classes with an example of their own.
const MOST_CLASSES: usize = 8;
/// The share of the rows on each side of a quantile that stand for it.
const AROUND: f64 = 0.05;

/// The examples: one for each class, or a low, a middle and a high value of the target.
pub fn write(table: &dyn TextTable, rows: &Rows, target: &str, features: &[Named<'_>]) -> String {
    let mut text = String::new();
    for (label, rows) in groups(rows, target) {
        let values: Vec<String> = features
            .iter()
            .filter_map(|of| Some(format!("{} = {}", of.name, typical(table, of.column, &rows)?)))
            .collect();
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "\n[[examples]]\nlabel = {}\nvalues = {{ {} }}\n",
            quoted(&label.en),
            values.join(", ")
        );
    }
    text
}

/// The names of the examples.
pub fn labels(rows: &Rows, target: &str) -> Vec<Said> {
    groups(rows, target).into_iter().map(|(label, _)| label).collect()
}

/// The rows of each example, with its name.
fn groups(rows: &Rows, target: &str) -> Vec<(Said, Vec<usize>)> {
    let of = |fits: &dyn Fn(f64) -> bool| {
        let rows = rows.at.iter().zip(&rows.targets);
        rows.filter(|(_, target)| fits(**target)).map(|(row, _)| *row).collect::<Vec<usize>>()
    };
    let groups: Vec<(Said, Vec<usize>)> = match rows.task {
        Task::Binary | Task::Multiclass => {
            let classes = rows.classes.iter().enumerate().take(MOST_CLASSES);
            classes
                .map(|(at, class)| {
                    (texts::example_of_class(target, class), of(&|target| target == at as f64))
                })
                .collect()
        }
        Task::Regression | Task::Ordinal => {
            let mut sorted: Vec<(f64, usize)> =
                rows.targets.iter().copied().zip(rows.at.iter().copied()).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let n_around = (AROUND * sorted.len() as f64).round().max(FEWEST_ROWS as f64 / 2.0) as usize;
            let around = |share: f64| {
                let at = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
                let from = at.saturating_sub(n_around);
                let rows = sorted.iter().skip(from).take(2 * n_around + 1);
                rows.map(|(_, row)| *row).collect::<Vec<usize>>()
            };
            let labels = texts::examples_of_values(target).into_iter();
            labels.zip([0.1, 0.5, 0.9]).map(|(label, share)| (label, around(share))).collect()
        }
    };
    groups.into_iter().filter(|(_, rows)| rows.len() >= FEWEST_ROWS).collect()
}

/// The typical value of a feature in some rows as TOML; `None` where it is not known in any of them.
fn typical(table: &dyn TextTable, column: &Column<'_>, rows: &[usize]) -> Option<String> {
    let index = table.headings().iter().position(|heading| *heading == column.heading)?;
    let cells = || rows.iter().map(|row| table.cell(*row, index));
    let number = |text: &str| column.number(text);
    let is_missing = |text: &str| column.missing_texts.iter().any(|missing| missing == text);
    match &column.contents {
        Contents::Number { .. } => median(cells().filter(|text| !is_missing(text)).filter_map(number))
            .map(|number| format!("{number:?}")),
        Contents::Integer { .. } => median(cells().filter(|text| !is_missing(text)).filter_map(number))
            .map(|number| format!("{number}")),
        Contents::Hour { .. } => median(cells().filter_map(days::hour)).map(|hour| format!("{hour:?}")),
        Contents::Date { form, .. } => {
            let days = cells().filter_map(|text| days::parse(text, form.order)).map(|day| day as f64);
            median(days).map(|day| format!("\"{}\"", date::text(day as i64)))
        }
        Contents::Flag(_) => {
            let most = most_frequent(cells().filter_map(names::truth).map(|flag| flag.to_string()))?;
            Some(most)
        }
        Contents::Choice(choices, _) => {
            let mut values: BTreeMap<&str, &str> = BTreeMap::new();
            for choice in choices {
                let texts = std::iter::once(&choice.value).chain(&choice.written);
                values.extend(texts.map(|text| (text.as_str(), choice.value.as_str())));
            }
            // What is none of the choices counts as the one for all others.
            let distinct: HashSet<&str> = column.distinct.iter().map(|of| of.text).collect();
            let known = cells().filter(|text| distinct.contains(text));
            let value = known.map(|text| values.get(text).copied().unwrap_or(OTHER).to_owned());
            most_frequent(value).map(|value| quoted(&value))
        }
        Contents::Text(_) | Contents::Unusable(_) => None,
    }
}

/// The number in the middle, of two the lower one.
fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = numbers.filter(|number| number.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// The most frequent text, of equally frequent ones the first in order.
fn most_frequent(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(text, _)| text)
}
