//! The different texts of a column, and those that stand for values that are not known.

use crate::draft::TextTable;

/// A text of a column.
#[derive(Clone, Copy, Debug)]
pub struct Distinct<'a> {
    /// The text.
    pub text: &'a str,
    /// The number of cells that hold it.
    pub n: usize,
    /// The line of the first of them.
    pub line: usize,
    /// The number that the text stands for: in a column of days that of the day. Not a number where there is none, or
    /// where the column as a whole holds none.
    pub number: f64,
}

/// Words that people write for a value that is not known, in lower case. A record's texts know the first six.
const MISSING: [&str; 42] = [
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
    "–",
    "—",
    "(null)",
    "<na>",
    "\\n",
    "#name?",
    "#num!",
    "n.a.",
    "n.d.",
    "n/d",
    "k.a.",
    "k. a.",
    "keine angabe",
    "unbekannt",
    "not available",
    "(blank)",
    "(leer)",
    "(tomt)",
];
/// How many of them every feature reads as a missing value.
const N_KNOWN: usize = 6;

/// Whether a text is a word for a value that is not known.
pub fn is_missing(text: &str) -> bool {
    if !text.is_ascii() {
        return MISSING.contains(&text.to_lowercase().as_str());
    }
    !text.starts_with(|sign: char| sign.is_ascii_digit())
        && MISSING.iter().any(|word| word.eq_ignore_ascii_case(text))
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

/// What is in a column, in the order of first appearance.
pub struct Scanned<'a> {
    /// The texts that stand for values.
    pub known: Vec<Distinct<'a>>,
    /// The words for values that are not known.
    pub words: Vec<Distinct<'a>>,
    /// The number of empty cells.
    pub n_empty: usize,
}

/// The texts of a column.
pub fn scan(table: &dyn TextTable, column: usize) -> Scanned<'_> {
    let different = table.different(column);
    let mut scanned = Scanned { known: Vec::with_capacity(different.len()), words: Vec::new(), n_empty: 0 };
    for of in different {
        let n = of.n as usize;
        if of.text.is_empty() {
            scanned.n_empty += n;
            continue;
        }
        let texts = if is_missing(of.text) { &mut scanned.words } else { &mut scanned.known };
        texts.push(Distinct { text: of.text, n, line: table.line(of.row as usize), number: f64::NAN });
    }
    scanned
}

/// The number of cells that hold one of the texts.
pub fn n_cells<'a: 'b, 'b>(texts: impl IntoIterator<Item = &'b Distinct<'a>>) -> usize {
    texts.into_iter().map(|of| of.n).sum()
}
