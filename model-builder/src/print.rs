//! What goes to standard output: text, JSON, and tables with aligned columns.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use serde::Serialize;
use vitrine_present::locale::significant_decimals;

/// Writes text to standard output as it is.
///
/// # Errors
/// A closed or full output.
pub fn text(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("standard output cannot be written")
}

/// Writes a value as indented JSON with a line end.
///
/// # Errors
/// As [`text`].
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut written = serde_json::to_string_pretty(value).context("the result cannot be written as JSON")?;
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

/// A number for people: four significant digits, without trailing zeros.
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let decimals = significant_decimals(value, 4);
    let written = format!("{value:.decimals$}");
    if written.contains('.') {
        written.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        written
    }
}

/// A count with its noun: `1 row`, `3 rows`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
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
    fn numbers_have_four_digits() {
        let written = [0.0, 0.123456, 12.0, 1234.56, 1234567.0, -0.00012345].map(number);
        assert_eq!(written, ["0", "0.1235", "12", "1235", "1234567", "-0.0001234"]);
    }
}
