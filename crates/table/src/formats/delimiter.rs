//! Which sign separates the columns of a text file.

use std::io::{self, Read};

/// The signs that may separate columns; of equally good ones the first counts.
const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many of them are taken without a look at the rows.
const N_COMMON: usize = 3;
/// The number of rows that are looked at.
const LOOKED_AT: usize = 100;

/// The sign between columns: the most frequent of comma, semicolon and tab in the heading, of equally frequent ones the
/// first. Where the rows below have not as many of it as the heading, another sign that they have as many of takes its
/// place; this may be `|` too. Titles without any of the signs may stand above the heading. A blank separates columns where no other sign stands in the heading.
pub(super) fn delimiter(start: &str) -> u8 {
    let rows = counts(start);
    // Titles above the heading have no columns.
    let n_titles = rows.iter().take_while(|(row, _)| *row == [0; 4]).count();
    let rows = rows.get(n_titles..).filter(|rows| rows.len() > 1).unwrap_or(&rows);
    let Some((heading, _)) = rows.first() else { return b',' };
    let fits = |at: &usize| {
        let count = |of: &[u32; 4]| of.get(*at).copied().unwrap_or_default();
        let n = count(heading);
        // Rows may end with the sign where the heading does not.
        let is_like = |(row, last): &([u32; 4], u8)| {
            count(row) == n || (count(row) == n + 1 && SIGNS.get(*at) == Some(last))
        };
        n > 0 && rows.iter().all(is_like)
    };
    let mut usual = 0;
    for at in 1..N_COMMON {
        if heading.get(at) > heading.get(usual) {
            usual = at;
        }
    }
    let steady = (0..SIGNS.len()).filter(fits).rev().max_by_key(|at| heading.get(*at));
    let found = if fits(&usual) { usual } else { steady.unwrap_or(usual) };
    if heading.iter().all(|count| *count == 0) && is_apart_by_blanks(start) {
        return b' ';
    }
    SIGNS.get(found).copied().unwrap_or(b',')
}

/// For each row that is not blank how often each sign stands outside quotes, and its last byte. A row that is cut off
/// is not counted, unless it is the only one.
fn counts(start: &str) -> Vec<([u32; 4], u8)> {
    let mut rows = Vec::new();
    let mut row = [0; 4];
    let (mut quoted, mut is_blank, mut last) = (false, true, b' ');
    for byte in start.bytes() {
        quoted ^= byte == b'"';
        if !quoted && matches!(byte, b'\n' | b'\r') {
            if !is_blank {
                rows.push((row, last));
            }
            (row, is_blank) = ([0; 4], true);
            if rows.len() == LOOKED_AT {
                break;
            }
            continue;
        }
        is_blank &= byte == b' ';
        last = byte;
        for (count, sign) in row.iter_mut().zip(SIGNS) {
            *count += u32::from(!quoted && byte == sign);
        }
    }
    if rows.is_empty() && !is_blank {
        rows.push((row, last));
    }
    rows
}

/// A text with one blank in place of each run of blanks, none at the ends of lines; those in quotes stay. Line ends
/// stay where they are, so lines keep their numbers.
pub(super) struct SingleBlanks<R> {
    input: R,
    /// Text that is not given yet.
    single: Vec<u8>,
    state: Blanks,
}

struct Blanks {
    is_quoted: bool,
    /// Whether blanks stand before the next sign.
    is_pending: bool,
    is_start: bool,
}

impl Blanks {
    const START: Self = Self { is_quoted: false, is_pending: false, is_start: true };

    /// Adds a sign and the blank before it.
    fn push(&mut self, sign: u8, single: &mut Vec<u8>) {
        self.is_quoted ^= sign == b'"';
        if sign == b' ' && !self.is_quoted {
            self.is_pending = !self.is_start;
            return;
        }
        let is_end = !self.is_quoted && matches!(sign, b'\n' | b'\r');
        if self.is_pending && !is_end {
            single.push(b' ');
        }
        (self.is_pending, self.is_start) = (false, is_end);
        single.push(sign);
    }
}

impl<R: Read> SingleBlanks<R> {
    pub fn new(input: R) -> Self {
        Self { input, single: Vec::new(), state: Blanks::START }
    }
}

impl<R: Read> Read for SingleBlanks<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut block = [0; 1 << 12];
        while self.single.is_empty() {
            let n = self.input.read(&mut block)?;
            if n == 0 {
                return Ok(0);
            }
            let signs = block.get(..n).unwrap_or_default();
            for sign in signs {
                self.state.push(*sign, &mut self.single);
            }
        }
        let n = self.single.as_slice().read(into)?;
        self.single.drain(..n);
        Ok(n)
    }
}

/// Whether the rows have as many words as the heading, and more than one; numbers stand among those of the rows, so
/// that a text of sentences is no table.
fn is_apart_by_blanks(start: &str) -> bool {
    let mut lines = start.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT).collect::<Vec<_>>();
    if lines.len() > 2 && lines.len() < LOOKED_AT && !start.ends_with(['\n', '\r']) {
        // It may be cut off.
        lines.pop();
    }
    let words = |line: &&str| {
        let (mut state, mut single) = (Blanks::START, Vec::new());
        line.bytes().for_each(|sign| state.push(sign, &mut single));
        single.split(|sign| *sign == b' ').count()
    };
    let Some((heading, rows)) = lines.split_first() else { return false };
    let n = words(heading);
    let is_number =
        |word: &str| word.starts_with(|sign: char| sign.is_ascii_digit() || sign == '-' || sign == '.');
    n > 1
        && !rows.is_empty()
        && rows.iter().all(|row| words(row) == n && row.split_whitespace().any(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_decides_where_the_rows_agree() {
        for (text, sign) in [
            ("a;b\n1;2", b';'),
            ("a\tb\n", b'\t'),
            ("a\n1", b','),
            ("", b','),
            ("\"a;x\",b\n1,2\n", b','),
            ("note;x;y\na;b;c\nd;z\n", b';'),
            ("a|b,c\n1|2,3\n", b','),
        ] {
            assert_eq!(delimiter(text), sign, "{text:?}");
        }
    }

    #[test]
    fn the_rows_decide_where_the_heading_is_ambiguous() {
        let units = "size, m2;height, m;tax, %;price\n37.5;2.87;1.34;31989\n35.3;3.41;2.89;18901\n";
        assert_eq!(delimiter(units), b';');
        assert_eq!(delimiter("size|rooms\n1|2\n3|4\n"), b'|');
        assert_eq!(delimiter("size|rooms\n1|2|\n3|4\n"), b'|');
        // The last row is cut off in the middle.
        assert_eq!(delimiter("a;b;c\n1;2;3\n1;"), b';');
    }

    #[test]
    fn blanks_separate_columns_of_numbers() {
        let text = "size rooms  price\n37.5   2 31989\n 35.3 3   18901\n";
        assert_eq!(delimiter(text), b' ');
        let single = |text: &str| io::read_to_string(SingleBlanks::new(text.as_bytes())).unwrap();
        assert_eq!(single(text), "size rooms price\n37.5 2 31989\n35.3 3 18901\n");
        assert_eq!(single("a  \"b  c\" \n"), "a \"b  c\"\n");
        for text in ["price\n3 000\n", "a note\nof two\n", "a b\n1 2\n1 2 3\n", "one\n1\n"] {
            assert_eq!(delimiter(text), b',', "{text:?}");
        }
    }
}
