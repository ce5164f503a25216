//! How the numbers of a column are written: which mark stands before decimals, and which between thousands.
//!
//! `29,5` and `1.234.567` can be read in one way only, `1,234` in two. What the other cells of its column show decides
//! between them, then the other columns of the file. Where nothing does, the reading is an assumption and says so, or
//! the cell is refused.
//!
//! - `evidence`: what the cells of a column show
//! - `magnitude`: `1.5M` and `300k`

mod evidence;
mod magnitude;

use std::borrow::Cow;

use vitrine_model::number;
use vitrine_model::typed::{self, Marks};

use crate::dialect::DecimalMark;

pub use evidence::NumbersShown;

/// How the numbers of a column are written, as far as its cells show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The marks; absent where nothing speaks for one way or another. Numbers are then read as programs write them.
    marks: Option<Marks>,
    /// Whether the marks are an assumption.
    is_assumed: bool,
    /// Whether words behind numbers multiply them.
    has_magnitudes: bool,
    /// Whether a minus behind a number belongs to it.
    has_minus_behind: bool,
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
        let marks = Some(if decimal == DecimalMark::Comma { COMMA } else { POINT });
        Self { marks, ..Self::default() }
    }

    /// The same, with words behind numbers that multiply them: `1.5M` is 1500000.
    #[must_use]
    pub fn with_magnitudes(self) -> Self {
        Self { has_magnitudes: true, ..self }
    }

    /// The same without such words.
    #[must_use]
    pub fn without_magnitudes(self) -> Self {
        Self { has_magnitudes: false, ..self }
    }

    /// Whether words behind the numbers multiply them.
    pub fn has_magnitudes(self) -> bool {
        self.has_magnitudes
    }

    /// The mark that is taken to stand before decimals though cells such as `1.234` could be read in another way, and
    /// neither the column nor the rest of the file settles it; `None` where the reading is no assumption.
    pub fn assumed(self) -> Option<DecimalMark> {
        self.marks.filter(|_| self.is_assumed).map(mark)
    }

    /// The mark before decimals, where the cells show it.
    pub fn decimal(self) -> Option<DecimalMark> {
        self.marks.map(mark)
    }

    /// The number that a cell holds, with its unit beside it or not; `None` where it holds none, or where it has one
    /// meaning in one country and another one in the next.
    pub fn read(self, text: &str, unit: Option<&str>) -> Option<f64> {
        // Accountants write amounts below zero in brackets.
        if let Some(amount) = in_brackets(text, unit) {
            let is_signed = amount.trim_start().starts_with(['-', '+', '−', '–', '(']);
            return self.read(amount, unit).filter(|_| !is_signed).map(|amount| 0.0 - amount);
        }
        // Table programs mark a text that looks like a number so.
        if let Some(number) =
            text.strip_prefix('\'').filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
        {
            return self.read(number, unit);
        }
        // What a program writes needs no second look, unless a point may stand between thousands.
        let plain = self.as_written(text);
        if plain.is_some() {
            return plain;
        }
        if let Ok(typed) = typed::parse(text, self.marks.unwrap_or(Marks::PLAIN), unit) {
            let is_sure = typed.other.is_none() || self.marks.is_some();
            return is_sure.then_some(typed.value);
        }
        if let Some(size) = text.strip_suffix(MINUS).filter(|_| self.has_minus_behind) {
            let is_size = !size.starts_with(MINUS) && !size.ends_with(MINUS);
            return is_size.then(|| self.read(size.trim_end(), unit)).flatten().map(|size| 0.0 - size);
        }
        // Without the unit behind: `1.5M €`.
        let bare = unit.and_then(|unit| text.strip_suffix(unit)).map_or(text, str::trim_end);
        let multiplied = self.has_magnitudes && !unit.is_some_and(magnitude::is_one);
        let magnitude = multiplied.then(|| magnitude::of(bare)).flatten()?;
        self.without_magnitudes().read(magnitude.number, unit).map(|number| magnitude.of(number))
    }

    /// The per cent of a cell that holds them with their sign, or a share of 1 without it; the text itself where it
    /// holds neither.
    pub fn per_cent(self, text: &str) -> Cow<'_, str> {
        match self.read(text, Some("%")) {
            Some(number) if text.contains('%') || number.abs() > 1.0 => Cow::Owned(number.to_string()),
            // Through the text, so that 0.07 is 7 and not a number beside it.
            Some(share) => Cow::Owned(number::parse(&format!("{share}e2")).unwrap_or(f64::NAN).to_string()),
            None => Cow::Borrowed(text),
        }
    }

    /// The text of a cell without the word that multiplies its number, where the column has such words.
    pub fn without_magnitude(self, text: &str) -> &str {
        let magnitude = self.has_magnitudes.then(|| magnitude::of(text)).flatten();
        magnitude.map_or(text, |magnitude| magnitude.number)
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

/// Minus signs of all kinds.
const MINUS: [char; 3] = ['-', '−', '–'];

fn mark(marks: Marks) -> DecimalMark {
    if marks.decimal == ',' { DecimalMark::Comma } else { DecimalMark::Point }
}

/// What stands in brackets around an amount, its unit before them or not.
fn in_brackets<'a>(text: &'a str, unit: Option<&str>) -> Option<&'a str> {
    let without = unit.filter(|unit| !unit.is_empty()).and_then(|unit| text.strip_prefix(unit));
    let text = without.map(str::trim_start).filter(|rest| rest.starts_with('(')).unwrap_or(text);
    text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
}

/// How the numbers of each column are written, from the rows of a file with this sign between its columns.
pub fn of_columns<'a>(
    n_columns: usize,
    rows: impl IntoIterator<Item = &'a [String]>,
    delimiter: u8,
) -> Vec<Numbers> {
    let mut shown = NumbersShown::new(n_columns);
    rows.into_iter().for_each(|row| shown.row(row.iter().map(String::as_str)));
    shown.numbers(delimiter, None)
}

/// The mark before decimals that most columns have that show one; a point where they are equally many.
pub(crate) fn most_frequent(columns: &[Numbers]) -> DecimalMark {
    let n_with = |marks: Marks| columns.iter().filter(|column| column.marks == Some(marks)).count();
    if n_with(COMMA) > n_with(POINT) { DecimalMark::Comma } else { DecimalMark::Point }
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

    /// The numbers of a column alone in its file, and whether their reading is an assumption.
    fn alone(delimiter: u8, cells: &[&str]) -> (Vec<Option<f64>>, bool) {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        let numbers = of_columns(1, rows.iter().map(Vec::as_slice), delimiter)[0];
        (cells.iter().map(|cell| numbers.read(cell, None)).collect(), numbers.assumed().is_some())
    }

    #[test]
    fn thousands_stand_beside_smaller_numbers_without_a_mark() {
        // No program writes 1.120 beside 137: it would be 1.12, or 137.000.
        for delimiter in [b';', b',', b'\t'] {
            for (cells, expected) in [
                (["1.120", "137", "2.045"], [1120.0, 137.0, 2045.0]),
                (["1,120", "137", "2,045"], [1120.0, 137.0, 2045.0]),
                (["-1.120 kr", "137 kr", "12.040 kr"], [-1120.0, 137.0, 12_040.0]),
            ] {
                let (read, is_assumed) = alone(delimiter, &cells.map(|cell| cell.trim_end_matches(" kr")));
                assert_eq!((read, is_assumed), (expected.map(Some).to_vec(), false), "{cells:?} {delimiter}");
            }
        }
        // A few small numbers beside one that may be a fraction.
        assert_eq!(alone(b',', &["3", "1", "2.125", "4"]).0[2], Some(2.125));
        assert_eq!(alone(b',', &["3500", "12000", "2.125", "1875"]).0[2], Some(2.125));
        // What stays open is read in one way, and said to be.
        assert_eq!(alone(b';', &["1.234", "5.678"]), (vec![Some(1234.0), Some(5678.0)], true));
        assert_eq!(alone(b',', &["1.234", "5.678"]), (vec![Some(1.234), Some(5.678)], true));
        assert_eq!(alone(b';', &["1,234", "5,678"]), (vec![Some(1.234), Some(5.678)], true));
        assert_eq!(alone(b',', &["1,234", "5,678"]), (vec![Some(1234.0), Some(5678.0)], false));
        // Both marks before three digits contradict each other.
        assert_eq!(
            alone(b';', &["1.234", "5,678", "9.012"]),
            ([1234.0, 5.678, 9012.0].map(Some).to_vec(), true)
        );
        // Other columns speak for a point before decimals, and yet 1.125 is strange beside 137.
        let rows: Vec<Vec<String>> = [["1.125", "0.5"], ["137", "0.7"], ["948", "0.1"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec();
        let numbers = of_columns(2, rows.iter().map(Vec::as_slice), b',')[0];
        assert_eq!((numbers.read("1.125", None), numbers.assumed()), (Some(1.125), Some(DecimalMark::Point)));
        // Other columns settle it, and cells far below do.
        assert_eq!(read(b',', &[&["1.234", "5.678"], &["0.5", "0.7"]])[0], [Some(1.234), Some(5.678)]);
        let mut late = vec!["137"; 20_000];
        late.extend(["1.120", "2.500"]);
        assert_eq!(alone(b';', &late).0[20_000..], [Some(1120.0), Some(2500.0)]);
    }

    #[test]
    fn words_behind_numbers_multiply_where_the_column_shows_it() {
        assert_eq!(alone(b',', &["1.5M", "300k", "812"]).0, [Some(1.5e6), Some(3e5), Some(812.0)]);
        assert_eq!(alone(b';', &["1,5 Mio", "300 Tsd.", "8"]).0, [Some(1.5e6), Some(3e5), Some(8.0)]);
        assert_eq!(alone(b',', &["2.5K", "812", "999"]).0, [Some(2500.0), Some(812.0), Some(999.0)]);
        let rows: Vec<Vec<String>> = ["€110.5M", "€565K"].map(|cell| vec![cell.to_owned()]).to_vec();
        let numbers = of_columns(1, rows.iter().map(Vec::as_slice), b',')[0];
        assert_eq!(
            ["€110.5M", "€565K"].map(|cell| numbers.read(cell, Some("€"))),
            [Some(110.5e6), Some(565e3)]
        );
        let rows: Vec<Vec<String>> = ["€68K", "€183K"].map(|cell| vec![cell.to_owned()]).to_vec();
        let numbers = of_columns(1, rows.iter().map(Vec::as_slice), b',')[0];
        assert_eq!(numbers.read("€68K", Some("€")), Some(68e3));
        // Kelvin, house numbers and codes are none.
        assert_eq!(alone(b',', &["300K", "305", "310K"]).0, [None, Some(305.0), None]);
        assert_eq!(alone(b',', &["12", "12B", "14"]).0, [Some(12.0), None, Some(14.0)]);
        assert_eq!(alone(b',', &["3M", "4K", "7C", "x1"]).0, [None; 4]);
    }

    #[test]
    fn a_minus_behind_an_amount_is_its_sign_and_behind_a_grade_it_is_not() {
        assert_eq!(alone(b',', &["'12", "300", "'4.5"]).0, [12.0, 300.0, 4.5].map(Some));
        assert_eq!(alone(b',', &["1200-", "300", "5-"]).0, [Some(-1200.0), Some(300.0), Some(-5.0)]);
        assert_eq!(alone(b';', &["1.200,50-", "300,25"]).0, [Some(-1200.5), Some(300.25)]);
        assert_eq!(alone(b',', &["2-", "3", "1-"]).0, [None, Some(3.0), None]);
        assert_eq!(alone(b',', &["10-", "13+", "12"]).0, [None, None, Some(12.0)]);
        let numbers = Numbers::with(DecimalMark::Point);
        let money = ["(€1,200)", "€(1,200)", "(1,200 €)", "-€5", "€-5"];
        let read = money.map(|cell| numbers.read(cell, Some("€")));
        assert_eq!(read, [-1200.0, -1200.0, -1200.0, -5.0, -5.0].map(Some));
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
