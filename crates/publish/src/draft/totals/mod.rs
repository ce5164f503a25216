//! Rows of a table that are no rows of their own: sums of those above, or their mean.
//!
//! - `sums`: whether the numbers of a row are the sums of other rows

mod sums;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use vitrine_table::Numbers;
use vitrine_table::compact::Different;

use super::names::quoted;
use super::{Remark, TextTable};

/// What such rows begin with, in lower case.
const WORDS: [&str; 36] = [
    "total",
    "totals",
    "totalt",
    "totalsumma",
    "grand total",
    "overall",
    "subtotal",
    "sub-total",
    "sub total",
    "sum",
    "sums",
    "summa",
    "delsumma",
    "gesamt",
    "gesamtergebnis",
    "ergebnis",
    "summe",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "totale",
    "totaal",
    "total général",
    "suma",
    "average",
    "mean",
    "median",
    "medel",
    "medelvärde",
    "genomsnitt",
    "snitt",
    "mittelwert",
    "durchschnitt",
    "moyenne",
    "samtliga",
    "alle",
];
/// The most rows of this kind at the end: a sum, a mean and a count stand below each other.
const MOST: usize = 3;

/// The most rows with such a word between the others that are looked at.
const MOST_BETWEEN: usize = 1000;

/// A row that is none.
#[derive(Debug)]
pub struct Total {
    /// The row.
    row: usize,
    /// The column of the text by which it is left out.
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

/// The rows that are sums or means of others, in the order of the file:
///
/// - at the end, those that begin with a word for one, which stands nowhere else in its column;
/// - at the end, without such a word, one whose numbers are the sums or the means of all rows above;
/// - anywhere, those that begin with such a word and whose numbers are the sums of the rows above, as far as the last
///   one of the kind.
pub fn find(table: &dyn TextTable) -> Vec<Total> {
    let mut totals = at_the_end(table);
    let end = table.n_rows() - totals.len();
    totals.extend(between(table, end));
    let last = table.n_rows().checked_sub(1);
    if totals.iter().all(|total| Some(total.row) != last) {
        totals.extend(without_a_word(table, &totals));
    }
    totals.sort_by_key(|total| total.row);
    totals
}

fn at_the_end(table: &dyn TextTable) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for row in (0..table.n_rows()).rev().take(MOST) {
        let Some((column, text)) = first_text(table, row) else { break };
        let others = (column + 1..table.headings().len()).map(|column| table.cell(row, column));
        let n_before = || (0..row).filter(|before| table.cell(*before, column) == text).count();
        // One word alone says nothing of a row's values.
        if !is_word(text) || others.into_iter().all(str::is_empty) || n_before() > 0 {
            break;
        }
        totals.push(Total { row, column, text: text.to_owned(), line: table.line(row) });
    }
    totals
}

/// Rows above `end` with a word for a sum and the sums of the rows above them.
fn between(table: &dyn TextTable, end: usize) -> Vec<Total> {
    let named: Vec<(usize, usize)> = (0..end)
        .filter_map(|row| {
            let (column, text) = first_text(table, row)?;
            begins_with_word(text).then_some((row, column))
        })
        .collect();
    // A town or a brand of that name is in many rows.
    if named.is_empty() || named.len() * 4 > end || named.len() > MOST_BETWEEN {
        return Vec::new();
    }
    let mut totals: Vec<Total> = Vec::new();
    let mut above: Vec<usize> = Vec::new();
    let (mut start, mut from) = (0, 0);
    for (row, column) in named {
        above.extend(from..row);
        from = row;
        let block: Vec<usize> = above.iter().copied().filter(|above| *above >= start).collect();
        if !sums::are_of(table, row, &block) && !sums::are_of(table, row, &above) {
            continue;
        }
        from = row + 1;
        let text = table.cell(row, column).to_owned();
        totals.push(Total { row, column, text, line: table.line(row) });
        start = row + 1;
    }
    // Their rows are found by their texts, so that no other row may have one.
    let is_alone = |total: &Total| {
        let texts = table.different(total.column);
        let n = texts.iter().find(|of| of.text == total.text).map_or(0, |of| of.n as usize);
        n == totals.iter().filter(|other| other.column == total.column && other.text == total.text).count()
    };
    if totals.iter().all(is_alone) { totals } else { Vec::new() }
}

/// The last row, where its numbers are the sums or the means of all rows above.
fn without_a_word(table: &dyn TextTable, known: &[Total]) -> Option<Total> {
    let row = table.n_rows().checked_sub(1)?;
    let rows: Vec<usize> = (0..row).filter(|above| known.iter().all(|total| total.row != *above)).collect();
    if !sums::are_of(table, row, &rows) {
        return None;
    }
    // A text by which the row alone is found: its label, or else one of its sums.
    let is_alone = |column: &usize| {
        let text = table.cell(row, *column);
        !text.is_empty() && (0..row).all(|above| table.cell(above, *column) != text)
    };
    let column = (0..table.headings().len()).find(is_alone)?;
    Some(Total { row, column, text: table.cell(row, column).to_owned(), line: table.line(row) })
}

/// The first cell of a row with a text, and its column.
fn first_text(table: &dyn TextTable, row: usize) -> Option<(usize, &str)> {
    (0..table.headings().len())
        .map(|column| (column, table.cell(row, column)))
        .find(|(_, cell)| !cell.is_empty())
}

fn is_word(text: &str) -> bool {
    WORDS.contains(&text.trim_end_matches([':', '.', ' ']).to_lowercase().as_str())
}

/// Whether a text is such a word, or has one before or behind the name of what is summed: `Summe Nord`, `Nord Total`.
fn begins_with_word(text: &str) -> bool {
    let is_first = |text: &str| text.split([' ', ':']).next().is_some_and(is_word);
    let is_last = |text: &str| text.rsplit(' ').next().is_some_and(is_word);
    text.len() < 60 && (is_word(text) || is_first(text) || is_last(text))
}

/// The rules of a system file that leave such rows out: one for each column.
pub fn rules(totals: &[Total], headings: &[String]) -> String {
    let mut text = String::new();
    let columns: BTreeSet<usize> = totals.iter().map(|total| total.column).collect();
    for column in columns {
        let Some(heading) = headings.get(column) else { continue };
        let of_column = totals.iter().filter(|total| total.column == column);
        let texts: BTreeSet<&str> = of_column.map(|total| total.text.as_str()).collect();
        let texts: Vec<String> = texts.into_iter().map(quoted).collect();
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "\n[[cleaning]]\nreason = \"a sum or mean of other rows\"\ncolumn = {}\ntexts = [{}]\n",
            quoted(heading),
            texts.join(", ")
        );
    }
    text
}

/// A table without some of its rows.
pub struct Without<'a> {
    /// The table.
    pub table: &'a dyn TextTable,
    /// The rows that it lacks, ascending.
    rows: Vec<usize>,
}

impl<'a> Without<'a> {
    /// A table without these rows.
    pub fn new(table: &'a dyn TextTable, totals: &[Total]) -> Self {
        Self { table, rows: totals.iter().map(|total| total.row).collect() }
    }

    /// The place in the table of a row of this one.
    fn place(&self, row: usize) -> usize {
        self.rows.iter().fold(row, |place, without| place + usize::from(*without <= place))
    }
}

impl TextTable for Without<'_> {
    fn file(&self) -> &str {
        self.table.file()
    }

    fn headings(&self) -> &[String] {
        self.table.headings()
    }

    fn n_rows(&self) -> usize {
        self.table.n_rows().saturating_sub(self.rows.len())
    }

    fn line(&self, row: usize) -> usize {
        self.table.line(self.place(row))
    }

    fn numbers(&self, column: usize) -> Numbers {
        self.table.numbers(column)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.table.cell(self.place(row), column)
    }

    fn different(&self, column: usize) -> Vec<Different<'_>> {
        let all = self.table.different(column);
        let gone: Vec<&str> = self.rows.iter().map(|row| self.table.cell(*row, column)).collect();
        let left = all.into_iter().filter_map(|mut of| {
            of.n -= gone.iter().filter(|text| **text == of.text).count() as u32;
            if of.n == 0 {
                return None;
            }
            // The first row with the text, and its place without those that are gone.
            let mut first = of.row as usize;
            while self.rows.contains(&first) {
                first =
                    (first + 1..self.table.n_rows()).find(|row| self.table.cell(*row, column) == of.text)?;
            }
            of.row = (first - self.rows.iter().filter(|row| **row < first).count()) as u32;
            Some(of)
        });
        left.collect()
    }
}
