//! Rows at the end of a table that are no rows of their own: the sum of those above, or their mean.

use std::fmt::Write as _;

use vitrine_table::Numbers;
use vitrine_table::compact::Different;

use super::names::quoted;
use super::{Remark, TextTable};

/// What such rows begin with, in lower case.
const WORDS: [&str; 27] = [
    "total",
    "totals",
    "totalt",
    "totalsumma",
    "grand total",
    "overall",
    "subtotal",
    "sum",
    "sums",
    "summa",
    "delsumma",
    "gesamt",
    "summe",
    "gesamtsumme",
    "totale",
    "totaal",
    "total général",
    "average",
    "mean",
    "median",
    "medel",
    "medelvärde",
    "genomsnitt",
    "snitt",
    "mittelwert",
    "moyenne",
    "samtliga",
];
/// The most rows of this kind: a sum, a mean and a count stand below each other.
const MOST: usize = 3;

/// A row at the end that is none.
#[derive(Debug)]
pub struct Total {
    /// The column of its first text.
    pub column: usize,
    /// That text.
    text: String,
    line: usize,
}

impl Total {
    /// What a person should know.
    pub fn remark(&self) -> Remark {
        Remark::Total { line: self.line, text: self.text.clone() }
    }
}

/// The rows at the end that begin with a word for a sum or a mean, which stands nowhere else in its column.
pub fn find(table: &dyn TextTable) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in (0..table.n_rows()).rev().take(MOST) {
        let mut cells = (0..table.headings().len()).map(|column| (column, table.cell(row, column)));
        let Some((column, text)) = cells.find(|(_, cell)| !cell.is_empty()) else { break };
        let word = text.trim_end_matches([':', '.', ' ']).to_lowercase();
        let n_before = || (0..row).filter(|before| table.cell(*before, column) == text).count();
        // One word alone says nothing of a row's values.
        if !WORDS.contains(&word.as_str()) || cells.all(|(_, cell)| cell.is_empty()) || n_before() > 0 {
            break;
        }
        totals.push(Total { column, text: text.to_owned(), line: table.line(row) });
    }
    totals
}

/// The rules of a system file that leave such rows out.
pub fn rules(totals: &[Total], headings: &[String]) -> String {
    let mut text = String::new();
    for total in totals {
        let Some(heading) = headings.get(total.column) else { continue };
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "\n[[cleaning]]\nreason = \"a sum or mean of other rows\"\ncolumn = {}\ntexts = [{}]\n",
            quoted(heading),
            quoted(&total.text)
        );
    }
    text
}

/// A table without so many rows at its end.
pub struct Without<'a> {
    /// The table.
    pub table: &'a dyn TextTable,
    /// The number of rows.
    pub n: usize,
}

impl TextTable for Without<'_> {
    fn file(&self) -> &str {
        self.table.file()
    }

    fn headings(&self) -> &[String] {
        self.table.headings()
    }

    fn n_rows(&self) -> usize {
        self.table.n_rows().saturating_sub(self.n)
    }

    fn line(&self, row: usize) -> usize {
        self.table.line(row)
    }

    fn numbers(&self, column: usize) -> Numbers {
        self.table.numbers(column)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.table.cell(row, column)
    }

    fn different(&self, column: usize) -> Vec<Different<'_>> {
        let all = self.table.different(column);
        let last: Vec<&str> =
            (self.n_rows()..self.table.n_rows()).map(|row| self.table.cell(row, column)).collect();
        let left = all.into_iter().map(|mut of| {
            of.n -= last.iter().filter(|text| **text == of.text).count() as u32;
            of
        });
        left.filter(|of| of.n > 0).collect()
    }
}
