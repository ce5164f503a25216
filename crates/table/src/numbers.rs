//! How the numbers of a column are written: which mark stands before decimals, and which between thousands.
//!
//! `29,5` and `1.234.567` can be read in one way only, `1,234` in two. What the other cells of its column show decides
//! between them, then the other columns of the file. Where nothing does, the cell is refused and not guessed.

use std::borrow::Cow;

use vitrine_model::number;
use vitrine_model::typed::{self, Marks};

use crate::dialect::DecimalMark;

/// How the numbers of a column are written, as far as its cells show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The marks; absent where nothing speaks for one way or another. Numbers are then read as programs write them.
    marks: Option<Marks>,
}

const POINT: Marks = Marks { decimal: '.', group: ',' };
const COMMA: Marks = Marks { decimal: ',', group: '.' };

impl Numbers {
    /// How the numbers of the column at a place are written; as programs write them where there is no entry.
    pub fn at(columns: &[Self], place: usize) -> Self {
        columns.get(place).copied().unwrap_or_default()
    }

    /// A decimal mark that somebody gives.
    pub fn with(decimal: DecimalMark) -> Self {
        Self { marks: Some(if decimal == DecimalMark::Comma { COMMA } else { POINT }) }
    }

    /// The number that a cell holds, with its unit beside it or not; `None` where it holds none, or where it has one
    /// meaning in one country and another one in the next.
    pub fn read(self, text: &str, unit: Option<&str>) -> Option<f64> {
        // Accountants write amounts below zero in brackets.
        if let Some(amount) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            let is_signed = amount.trim_start().starts_with(['-', '+', '−', '–', '(']);
            return self.read(amount, unit).filter(|_| !is_signed).map(|amount| 0.0 - amount);
        }
        // What a program writes needs no second look, unless a point may stand between thousands.
        let plain = self.as_written(text);
        if plain.is_some() {
            return plain;
        }
        let typed = typed::parse(text, self.marks.unwrap_or(Marks::PLAIN), unit).ok()?;
        let is_sure = typed.other.is_none() || self.marks.is_some();
        is_sure.then_some(typed.value)
    }

    /// The number of a cell as a program writes it; the text itself where it holds none.
    pub fn plain<'a>(self, text: &'a str, unit: Option<&str>) -> Cow<'a, str> {
        if self.as_written(text).is_some() {
            return Cow::Borrowed(text);
        }
        self.read(text, unit).map_or(Cow::Borrowed(text), |number| Cow::Owned(number.to_string()))
    }

    /// The text of a cell as it stands in a column whose numbers are written another way: the same text where it means
    /// the same there.
    pub fn rewritten(self, text: &str, other: Self) -> Cow<'_, str> {
        let number = if self == other { None } else { self.read(text, None) };
        match number.filter(|number| other.read(text, None) != Some(*number)) {
            Some(number) if other.marks == Some(COMMA) => Cow::Owned(DecimalMark::Comma.write(number)),
            Some(number) => Cow::Owned(number.to_string()),
            None => Cow::Borrowed(text),
        }
    }

    /// The number of a cell that is written as programs write numbers, where such a text means the same here.
    fn as_written(self, text: &str) -> Option<f64> {
        let has_points = self.marks.is_none_or(|marks| marks.decimal == '.');
        (has_points || !text.contains('.')).then(|| number::parse(text)).flatten()
    }
}

/// What the cells of a column, or of a file, speak for.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Cells that can only have a decimal comma, or points between thousands.
    comma: usize,
    /// Cells that can only have a decimal point, or commas between thousands.
    point: usize,
    /// Cells that are numbers with one comma before three digits.
    unsure_comma: usize,
    /// Cells that are numbers with one point before three digits.
    unsure_point: usize,
}

impl Evidence {
    /// Adds what a cell speaks for.
    fn cell(&mut self, text: &str) {
        if !text.contains([',', '.']) {
            return;
        }
        // Read both ways: a cell with one meaning has the same in both.
        let of = |marks| typed::parse(number_in(text), marks, None).ok();
        let (Some(as_point), Some(as_comma)) = (of(POINT), of(COMMA)) else { return };
        if as_point.value != as_comma.value {
            let unsure = if text.contains(',') { &mut self.unsure_comma } else { &mut self.unsure_point };
            *unsure += 1;
            return;
        }
        let n = |mark: char| text.matches(mark).count();
        let last = text.rfind([',', '.']).and_then(|at| text.get(at..at + 1));
        match (n(','), n('.')) {
            (1, 0) | (0, 2..) => self.comma += 1,
            (0, 1) | (2.., 0) => self.point += 1,
            _ if last == Some(",") => self.comma += 1,
            _ => self.point += 1,
        }
    }

    fn marks(self) -> Option<Marks> {
        match (self.comma, self.point) {
            (0, 0) => None,
            (_, 0) => Some(COMMA),
            (0, _) => Some(POINT),
            // Cells that contradict each other decide nothing.
            _ => None,
        }
    }
}

/// A cell without letters and signs around its number, such as a currency.
fn number_in(text: &str) -> &str {
    text.trim_matches(|sign: char| {
        !(sign.is_ascii_digit() || matches!(sign, '-' | '+' | '−' | '–' | '.' | ','))
    })
}

/// What the rows of a file show so far.
#[derive(Clone, Debug)]
pub struct NumbersShown {
    columns: Vec<Evidence>,
}

impl NumbersShown {
    /// Nothing yet, of so many columns.
    pub fn new(n_columns: usize) -> Self {
        Self { columns: vec![Evidence::default(); n_columns] }
    }

    /// Adds what the cells of a row show.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.cell(cell);
        }
    }

    /// How the numbers of each column are written, with this sign between the columns.
    pub fn numbers(&self, delimiter: u8) -> Vec<Numbers> {
        let mut file = Evidence::default();
        for column in &self.columns {
            // A column counts once: one long column must not outvote the others.
            file.comma += usize::from(column.marks() == Some(COMMA));
            file.point += usize::from(column.marks() == Some(POINT));
        }
        self.columns.iter().map(|column| Numbers { marks: marks(*column, file, delimiter) }).collect()
    }
}

/// How the numbers of each column are written, from the first rows of a file with this sign between its columns.
pub fn of_columns<'a>(
    n_columns: usize,
    rows: impl IntoIterator<Item = &'a [String]>,
    delimiter: u8,
) -> Vec<Numbers> {
    let mut shown = NumbersShown::new(n_columns);
    rows.into_iter().for_each(|row| shown.row(row.iter().map(String::as_str)));
    shown.numbers(delimiter)
}

/// The mark before decimals that most columns have that show one; a point where they are equally many.
pub(crate) fn most_frequent(columns: &[Numbers]) -> DecimalMark {
    let n_with = |marks: Marks| columns.iter().filter(|column| column.marks == Some(marks)).count();
    if n_with(COMMA) > n_with(POINT) { DecimalMark::Comma } else { DecimalMark::Point }
}

fn marks(column: Evidence, file: Evidence, delimiter: u8) -> Option<Marks> {
    if column.comma + column.point > 0 {
        return column.marks();
    }
    match (column.unsure_comma, column.unsure_point) {
        (0, 0) => file.marks(),
        // Three decimals in each cell of a column are as programs write numbers; only a file with decimal commas has
        // its points between thousands.
        (0, _) => file.marks().filter(|marks| *marks == COMMA),
        // In a file with commas between columns they stand between thousands as well. A semicolon between columns
        // makes room for decimal commas.
        (_, 0) => file.marks().or(match delimiter {
            b',' => Some(POINT),
            b';' => Some(COMMA),
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(delimiter: u8, columns: &[&[&str]]) -> Vec<Vec<Option<f64>>> {
        let n_rows = columns.iter().map(|column| column.len()).max().unwrap();
        let cell = |column: &&[&str], row: usize| column.get(row).copied().unwrap_or_default().to_owned();
        let rows: Vec<Vec<String>> =
            (0..n_rows).map(|row| columns.iter().map(|column| cell(column, row)).collect()).collect();
        let numbers = of_columns(columns.len(), rows.iter().map(Vec::as_slice), delimiter);
        columns
            .iter()
            .zip(numbers)
            .map(|(column, numbers)| column.iter().map(|cell| numbers.read(cell, Some("kr"))).collect())
            .collect()
    }

    #[test]
    fn a_column_decides_what_a_mark_before_three_digits_means() {
        for (cells, expected) in [
            (["1,234", "29,5"], [1.234, 29.5]),
            (["1,234", "1,234,567"], [1234.0, 1_234_567.0]),
            (["1,234", "12.5"], [1234.0, 12.5]),
            (["1.234", "29,5"], [1234.0, 29.5]),
            (["1.234", "12.5"], [1.234, 12.5]),
            (["1.234", "1.234.567"], [1234.0, 1_234_567.0]),
            (["1 234,5 kr", "−3"], [1234.5, -3.0]),
            (["1\u{a0}234", "1\u{202f}234\u{202f}567"], [1234.0, 1_234_567.0]),
            (["1\u{2009}234", "1'234.5"], [1234.0, 1234.5]),
            (["(1,234)", "12.50"], [-1234.0, 12.5]),
            (["(kr 1.234,50)", "(0)"], [-1234.5, 0.0]),
        ] {
            for delimiter in [b',', b';', b'\t'] {
                assert_eq!(read(delimiter, &[&cells]), [expected.map(Some).to_vec()], "{cells:?}");
            }
        }
    }

    #[test]
    fn other_columns_and_the_delimiter_decide_where_a_column_does_not() {
        assert_eq!(read(b'\t', &[&["1,234"], &["29,5"]])[0], [Some(1.234)]);
        assert_eq!(read(b'\t', &[&["1,234"], &["29.5"]])[0], [Some(1234.0)]);
        assert_eq!(read(b'\t', &[&["1.234"], &["29,5"]])[0], [Some(1234.0)]);
        assert_eq!(read(b',', &[&["1,234"]])[0], [Some(1234.0)]);
        assert_eq!(read(b';', &[&["1,234"]])[0], [Some(1.234)]);
        // Nothing decides, or what there is contradicts itself.
        assert_eq!(read(b'\t', &[&["1,234"]])[0], [None]);
        assert_eq!(read(b';', &[&["1,234", "29,5", "29.5"]])[0], [None, Some(29.5), Some(29.5)]);
        assert_eq!(read(b';', &[&["1.234", "7", "1e3"]])[0], [Some(1.234), Some(7.0), Some(1000.0)]);
    }

    #[test]
    fn what_is_no_number_speaks_for_nothing() {
        let texts = ["2019.12.08", "a,b", "v1.2", "192.168.1.1", "1,5 eller 2", "(-5,5)", "()", "((5))"];
        assert_eq!(read(b';', &[&texts])[0], [None; 8]);
        let plain = Numbers::with(DecimalMark::Comma);
        assert_eq!([plain.plain("29,5", None), plain.plain("Norra, 2", None)], ["29.5", "Norra, 2"]);
        assert_eq!(Numbers::default().plain("1.50", None), "1.50");
    }
}
