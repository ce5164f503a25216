//! Titles above the columns' names, as table programs print them.

use csv::StringRecord;
use vitrine_model::number;

use crate::days;

/// How many of the first rows are looked at.
pub(super) const LOOKED_AT: usize = 100;

/// What stands in a cell, as far as titles are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Blank,
    Text,
    /// A number, a day or whatever else names no column.
    Other,
}

/// The number of rows at the start that are titles above the columns' names: one text each in the first column, and
/// below them a row of at least two texts and nothing else, as wide as half of the table at least.
pub(super) fn count<R: AsRef<[Cell]>>(rows: impl Iterator<Item = R>) -> usize {
    let rows: Vec<R> = rows.take(LOOKED_AT).collect();
    let n_filled = |row: &R| row.as_ref().iter().filter(|cell| **cell != Cell::Blank).count();
    let width = rows.iter().map(n_filled).max().unwrap_or_default();
    let is_title = |row: &&R| n_filled(row) == 1 && row.as_ref().first() == Some(&Cell::Text);
    let n = rows.iter().take_while(is_title).count();
    let has_names = rows.get(n).is_some_and(|row| {
        let filled = n_filled(row);
        filled > 1 && 2 * filled >= width && row.as_ref().iter().all(|cell| *cell != Cell::Other)
    });
    if has_names { n } else { 0 }
}

/// The number of titles at the start of a text. More rows than one must follow, one of them with a cell that is no
/// text: otherwise the first row may as well name a column and leave the others without a name.
pub(super) fn of_text(rows: &[StringRecord]) -> usize {
    let cell = |text: &str| {
        let is_other = || number::parse(text).is_some() || days::in_orders(text).iter().any(Option::is_some);
        if text.is_empty() {
            Cell::Blank
        } else if text.starts_with(|sign: char| sign.is_ascii_digit()) || is_other() {
            Cell::Other
        } else {
            Cell::Text
        }
    };
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    // One column with a name beside one without is no title.
    let n = if rows.first().is_some_and(|row| row.len() == 2) { 0 } else { count(cells.iter()) };
    let mut below = cells.iter().skip(n + 1);
    if below.any(|row| row.contains(&Cell::Other)) { n } else { 0 }
}
