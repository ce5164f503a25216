//! Quotes that are not closed in their own row.

use vitrine_model::number;

use crate::days;
use crate::dialect::DecimalMark;
use crate::numbers::Numbers;

/// A quote that opens a cell and takes rows into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stray {
    /// Where it stands, among the row's bytes.
    pub opened: usize,
    /// Where the next quote stands; `None` where there is no other one.
    pub closed: Option<usize>,
}

/// The quote in a row's bytes that opens a cell and is not closed as it should be: never, or on a later line in the
/// middle of another cell, or behind lines that look like rows of `n_columns` cells. `None` where all quotes are sound.
///
/// The csv reader takes everything up to the next quote for one cell, so such a row swallows others. A quote that is
/// closed too early on its own line swallows nothing and is read as the reader reads it.
pub(super) fn stray(row: &[u8], delimiter: u8, n_columns: usize) -> Option<Stray> {
    if !row.contains(&b'"') {
        return None;
    }
    let mut state = State::Start;
    let mut over_lines = None;
    for (at, byte) in row.iter().enumerate() {
        let is_end = matches!(byte, b'\n' | b'\r');
        state = match state {
            State::Start if *byte == b'"' => State::Quoted { opened: at, goes_on: false },
            State::Quoted { opened, goes_on } if *byte == b'"' => {
                State::Closing { opened, goes_on, closed: at }
            }
            State::Quoted { opened, goes_on } => State::Quoted { opened, goes_on: goes_on || is_end },
            State::Closing { opened, goes_on, .. } if *byte == b'"' => State::Quoted { opened, goes_on },
            State::Closing { opened, goes_on: true, closed } if is_end || *byte == delimiter => {
                over_lines = over_lines.or(Some(Stray { opened, closed: Some(closed) }));
                State::Start
            }
            _ if is_end || *byte == delimiter => State::Start,
            State::Closing { opened, goes_on: true, closed } if !matches!(byte, b' ' | b'\t') => {
                return Some(Stray { opened, closed: Some(closed) });
            }
            State::Closing { goes_on: true, opened, closed } => {
                State::Closing { opened, goes_on: true, closed }
            }
            State::Start | State::Plain | State::Closing { .. } => State::Plain,
        };
    }
    match state {
        State::Quoted { opened, .. } => return Some(Stray { opened, closed: None }),
        State::Closing { opened, goes_on: true, closed } => {
            over_lines = over_lines.or(Some(Stray { opened, closed: Some(closed) }));
        }
        _ => {}
    }
    over_lines.filter(|_| are_rows(row, delimiter, n_columns))
}

/// Whether the lines of a row are rows by themselves: each has as many cells as there are columns, and either a column
/// of numbers or days runs through them or they are so many that this is no chance. The lines of an honest text have
/// their commas where they fall, and blank lines between.
fn are_rows(row: &[u8], delimiter: u8, n_columns: usize) -> bool {
    /// So many lines, by the number of columns, agree by chance in no text.
    const MANY: [usize; 4] = [usize::MAX, usize::MAX, 8, 4];
    let text = String::from_utf8_lossy(row);
    let lines: Vec<&str> = text
        .trim_matches(['\n', '\r'])
        .split('\n')
        .flat_map(|line| line.trim_end_matches('\r').split('\r'))
        .collect();
    if lines.len() < 2 || lines.iter().any(|line| line.trim().is_empty()) {
        return false;
    }
    let cells_of = |line: &&str| -> Vec<String> {
        let cells =
            line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"').trim().to_owned());
        cells.collect()
    };
    let rows: Vec<Vec<String>> = lines.iter().map(cells_of).collect();
    // The outer lines have quotes, within which a delimiter may stand.
    let n_quotes = |line: &str| line.bytes().filter(|byte| *byte == b'"').count();
    let fits = |(row, line): &(&Vec<String>, &&str)| row.len() == n_columns || n_quotes(line) > 1;
    let n_fitting = rows.iter().zip(&lines).filter(fits).count();
    if n_fitting * 10 < lines.len() * 9 {
        return false;
    }
    let runs_through = |column: usize| {
        let cells: Vec<&String> =
            rows.iter().filter(|row| row.len() == n_columns).filter_map(|row| row.get(column)).collect();
        let filled: Vec<&&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        filled.len() > 1 && filled.len() * 2 >= lines.len() && filled.iter().all(|cell| is_value(cell))
    };
    let many = MANY.get(n_columns).or(MANY.last()).copied().unwrap_or(usize::MAX);
    lines.len() >= many || (0..n_columns).any(runs_through)
}

fn is_value(text: &str) -> bool {
    let read = |mark| Numbers::with(mark).read(text, None).is_some();
    number::parse(text).is_some()
        || read(DecimalMark::Point)
        || read(DecimalMark::Comma)
        || days::in_orders(text).iter().any(Option::is_some)
}

#[derive(Clone, Copy)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// In a quoted cell that was opened there, and whether it goes on on another line.
    Quoted { opened: usize, goes_on: bool },
    /// Behind a quote in a quoted cell: it closes the cell, or is the first of two that stand for one.
    Closing { opened: usize, goes_on: bool, closed: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_swallow_rows_are_found() {
        for (row, at) in [
            ("1,\"two\nlines\",3\n", None),
            ("1,\"a \"\"b\"\" c\",\"\"\n", None),
            ("\n\r\n\"a\"", None),
            ("1,5\" long,3\n", None),
            ("1,\"5\" long,3\n", None),
            ("1,\"two\nlines\" ,3\n", None),
            ("1,\"East\n2,West\n", Some((2, None))),
            ("1,\"East\n2,\"West\",3\n", Some((2, Some(10)))),
            ("1,\"a\",\"b", Some((6, None))),
        ] {
            let found = stray(row.as_bytes(), b',', 3).map(|stray| (stray.opened, stray.closed));
            assert_eq!(found, at, "{row:?}");
        }
        assert_eq!(stray(b"a;\"b,\nc\"d", b';', 2).map(|stray| stray.opened), Some(2));
    }

    #[test]
    fn lines_that_are_rows_are_told_from_lines_of_a_text() {
        let is_stray = |row: &str, n_columns: usize| stray(row.as_bytes(), b',', n_columns).is_some();
        for (row, n_columns) in [
            ("4,\"East,a\n5,West,b\n6,North\",c\n", 3),
            ("4,\"0.5,n,a\r\n5,0.7,m,b\r\n6,0.9\",m,b\r\n", 4),
            ("\"4,0.5\n5,0.7\"\n", 2),
            ("\"4\n5\n6\"\n", 1),
            ("a,\"b,c\nd,e,f\ng,h,i\nj,k\",l\n", 3),
        ] {
            assert!(is_stray(row, n_columns), "{row:?}");
        }
        for (row, n_columns) in [
            ("ham,\"Hi there\nok, see you\"\n", 2),
            ("7,\"Dear all,\n\nthank you, again\n\nBo\",3\n", 3),
            ("7,\"one\ntwo\nthree\",3\n", 3),
            ("7,\"a, b, c\nd, e, f\",3\n", 3),
            ("\"a\nb\nc\nd\ne\nf\ng\nh\ni\"\n", 1),
        ] {
            assert!(!is_stray(row, n_columns), "{row:?}");
        }
    }
}
