//! Whether the first row of a file, which is taken for the names of its columns, is like the rows below it.

use std::collections::BTreeSet;

use vitrine_model::number;

use crate::days;
use crate::numbers::Numbers;

/// What the rows below the first one hold, as far as they have been seen.
#[derive(Debug)]
pub(super) struct Likeness {
    columns: Vec<Below>,
    n_rows: usize,
}

/// What a column holds below the first row.
#[derive(Clone, Debug, Default)]
struct Below {
    n_days: usize,
    n_filled: usize,
    /// Some of its cells.
    seen: BTreeSet<String>,
    /// Whether a text has come twice.
    repeats: bool,
}

/// How many rows are looked at: a remark does not need more.
const MOST_ROWS: usize = 1000;
/// The share of cells that must be numbers for a column to be one of numbers.
const FITTING: f64 = 0.95;

impl Likeness {
    pub fn new(n_columns: usize) -> Self {
        Self { columns: vec![Below::default(); n_columns], n_rows: 0 }
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.n_rows += 1;
        if self.n_rows > MOST_ROWS {
            return;
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            if !cell.is_empty() {
                column.n_filled += 1;
                column.n_days += usize::from(is_day(cell));
                column.repeats |= !column.seen.insert(cell.to_owned());
            }
        }
    }

    /// Whether each cell of the first row fits the column below it: a number stands above numbers, a day above days,
    /// and a text above texts where it comes again or no text does. At least one is a number or a day, and the numbers
    /// are none that name columns, such as years or places.
    pub fn holds(&self, first: &[String], numbers: &[Numbers]) -> bool {
        if self.n_rows == 0 || names_columns(first) {
            return false;
        }
        let mut n_sure = 0;
        let fits = |(at, (cell, column)): (usize, (&String, &Below))| {
            let read = |text: &str| Numbers::at(numbers, at).read(text, None).is_some_and(f64::is_finite);
            let n_numbers = column.seen.iter().filter(|text| read(text)).count();
            let mostly = |n: usize, of: usize| of > 0 && n as f64 >= FITTING * of as f64;
            if cell.is_empty() || column.n_filled == 0 {
                return true;
            }
            if mostly(column.n_days, column.n_filled) {
                n_sure += 1;
                return is_day(cell);
            }
            if mostly(n_numbers, column.seen.len()) {
                n_sure += 1;
                return read(cell);
            }
            column.seen.contains(cell) || !column.repeats
        };
        first.iter().zip(&self.columns).enumerate().all(fits) && n_sure > 0
    }
}

/// Whether the numbers of the first row are years, or count the columns.
fn names_columns(first: &[String]) -> bool {
    let numbers: Vec<f64> = first.iter().filter_map(|cell| number::parse(cell)).collect();
    let are_years = numbers.iter().all(|number| number.fract() == 0.0 && (1800.0..2200.0).contains(number));
    let count_up = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0);
    numbers.len() > 1 && (are_years || count_up)
}

fn is_day(text: &str) -> bool {
    number::parse(text).is_none() && days::in_orders(text).iter().any(Option::is_some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rows: &[&str]) -> bool {
        let cells = |row: &&str| row.split(';').map(str::to_owned).collect::<Vec<String>>();
        let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
        let mut likeness = Likeness::new(rows[0].len());
        rows[1..].iter().for_each(|row| likeness.row(row.iter().map(String::as_str)));
        likeness.holds(&rows[0], &[])
    }

    #[test]
    fn rows_of_data_are_told_from_names() {
        for (rows, is_data) in [
            (&["5.1;setosa", "4.9;setosa", "6.3;virginica"][..], true),
            (&["2024-01-02;a", "2024-01-03;b"], true),
            (&["Anna;23", "Bo;31", "Cia;27"], true),
            (&["7;;a", "5;1;a", "4;2;a"], true),
            (&["length;kind", "4.9;setosa", "6.3;setosa"], false),
            (&["ort;2019;2020", "Lund;5;6", "Umeå;7;8"], false),
            (&["0;1;2", "5;6;7", "8;9;7"], false),
            (&["5.1;kind", "4.9;setosa", "6.3;setosa"], false),
            (&["a;b", "c;d", "e;f"], false),
            (&["5.1;3"], false),
        ] {
            assert_eq!(holds(rows), is_data, "{rows:?}");
        }
    }
}
