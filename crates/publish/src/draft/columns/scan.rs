//! The different texts of a column, and those that stand for values that are not known.

use vitrine_table::compact::TextIndex;

use crate::draft::TextTable;

/// A text of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distinct {
    /// The text.
    pub text: String,
    /// The number of cells that hold it.
    pub n: usize,
    /// The line of the first of them.
    pub line: usize,
}

/// Words that people write for a value that is not known, in lower case. A record's texts know the first six.
const MISSING: [&str; 24] = [
    "unknown",
    "na",
    "n/a",
    "nan",
    "null",
    "?",
    "none",
    "nil",
    "missing",
    "#n/a",
    "#na",
    "#value!",
    "#div/0!",
    "#ref!",
    "#null!",
    "-",
    "--",
    "---",
    ".",
    "..",
    "...",
    "saknas",
    "okänt",
    "uppgift saknas",
];
/// How many of them every feature reads as a missing value.
const N_KNOWN: usize = 6;

/// Whether a text is a word for a value that is not known.
pub fn is_missing(text: &str) -> bool {
    MISSING.contains(&text.to_lowercase().as_str())
}

/// Whether every feature reads the text as a missing value.
pub fn is_known_as_missing(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.is_empty() || MISSING.iter().take(N_KNOWN).any(|word| *word == lower)
}

/// Whether a word for a missing value is a common name as well: `NA` is Namibia and North America.
pub fn is_name_as_well(text: &str) -> bool {
    ["na", "none"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The texts of a column in the order of first appearance, and the number of empty cells.
pub fn scan(table: &dyn TextTable, column: usize) -> (Vec<Distinct>, usize) {
    let mut distinct: Vec<Distinct> = Vec::new();
    let mut index = TextIndex::default();
    let mut n_empty = 0;
    for row in 0..table.n_rows() {
        let text = table.cell(row, column);
        if text.is_empty() {
            n_empty += 1;
            continue;
        }
        let known = index.find(text, |place| distinct.get(place).map_or("", |of| &of.text));
        if let Some(found) = known.and_then(|place| distinct.get_mut(place as usize)) {
            found.n += 1;
        } else {
            distinct.push(Distinct { text: text.to_owned(), n: 1, line: table.line(row) });
            index.push(|place| distinct.get(place).map_or("", |of| &of.text));
        }
    }
    (distinct, n_empty)
}

/// The number of cells that hold one of the texts.
pub fn n_cells<'a>(texts: impl IntoIterator<Item = &'a Distinct>) -> usize {
    texts.into_iter().map(|of| of.n).sum()
}
