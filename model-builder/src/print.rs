//! What goes to standard output: text, JSON, and tables with aligned columns.

use std::error::Error;
use std::io::Write as _;

use anyhow::Result;
use serde::Serialize;
use vitrine_model::translation::Translation;
use vitrine_present::Texts;
use vitrine_present::lines::errors;
use vitrine_table::Problem;

use crate::cli::Usage;
use crate::failure::{Because as _, Failed, Failure, Told as _, network};
use crate::ingest::error::FetchError;

/// Writes text to standard output as it is.
///
/// # Errors
/// A closed or full output.
pub fn text(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).because(|| Failure::Output)
}

/// Writes a value as indented JSON with a line end.
///
/// # Errors
/// As [`text`].
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut written = serde_json::to_string_pretty(value).because(|| Failure::ResultAsJson)?;
    written.push('\n');
    text(&written)
}

/// A table whose first column is aligned left and whose other columns are aligned right.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with its headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as lines, each with a line end, columns two spaces apart, a rule below the headings.
    pub fn render(&self) -> String {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; n_columns];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| {
                    let gap = " ".repeat(width - cell.chars().count());
                    if column == 0 { format!("{cell}{gap}") } else { format!("{gap}{cell}") }
                })
                .collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
            if index == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                text.push_str(&rules.join("  "));
                text.push('\n');
            }
        }
        text
    }
}

/// What is wrong with a row, with its unit in the language of a translation.
pub fn translated(problem: &Problem, translation: &Translation) -> Problem {
    let mut problem = problem.clone();
    if let Problem::Value { fault, .. } = &mut problem {
        translation.fault(fault);
    }
    problem
}

/// An error with its causes, in the reader's language.
pub fn error(texts: &Texts, error: &anyhow::Error) -> String {
    errors::chain_with(texts, error.as_ref(), &|error| own(texts, error))
}

/// The sentence of an error that only this program knows, without its causes.
fn own(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(failed) = error.downcast_ref::<Failed>() {
        return Some(failed.told(texts));
    }
    if let Some(usage) = error.downcast_ref::<Usage>() {
        return Some(usage.told(texts));
    }
    if let Some(fetch) = error.downcast_ref::<FetchError>() {
        return Some(fetch.told(texts));
    }
    network::told(texts, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(&["name", "score"]);
        table.row(vec!["é".to_owned(), "0.5".to_owned()]);
        assert_eq!(table.render(), "name  score\n----  -----\né       0.5\n");
    }

    #[test]
    fn errors_are_told_in_the_readers_language() {
        use vitrine_present::Locale;
        use vitrine_table::TableError;

        let file = "a.csv".to_owned();
        let error = Err::<(), _>(TableError::Empty { file }).because(|| Failure::ScoredRows).unwrap_err();
        let swedish = super::error(Texts::of(Locale::of("sv").unwrap()), &error);
        assert!(swedish.starts_with("raderna med prediktioner kan inte skrivas: a.csv är tom"), "{swedish}");
        assert!(super::error(Texts::english(), &error).contains(": a.csv is empty"));
    }
}
