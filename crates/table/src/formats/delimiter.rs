//! Which sign separates the columns of a text file, and which sign stands before its decimals.

use crate::dialect::{DecimalMark, is_comma_number, is_point_number};

/// The signs that may separate columns; of equally good ones the first counts.
const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many of them are taken without a look at the rows.
const N_COMMON: usize = 3;
/// The number of rows that are looked at.
const LOOKED_AT: usize = 100;

/// The sign between columns: the most frequent of comma, semicolon and tab in the heading, of equally frequent ones the
/// first. Where the rows below have not as many of it as the heading, another sign that they have as many of takes its
/// place; this may be `|` too.
pub(super) fn delimiter(start: &str) -> u8 {
    let rows = counts(start);
    let Some(heading) = rows.first() else { return b',' };
    let fits =
        |at: &usize| heading.get(*at) > Some(&0) && rows.iter().all(|row| row.get(*at) == heading.get(*at));
    let mut usual = 0;
    for at in 1..N_COMMON {
        if heading.get(at) > heading.get(usual) {
            usual = at;
        }
    }
    let steady = (0..SIGNS.len()).filter(fits).rev().max_by_key(|at| heading.get(*at));
    let found = if fits(&usual) { usual } else { steady.unwrap_or(usual) };
    SIGNS.get(found).copied().unwrap_or(b',')
}

/// For each row that is not blank how often each sign stands outside quotes. A row that is cut off is not counted,
/// unless it is the only one.
fn counts(start: &str) -> Vec<[u32; 4]> {
    let mut rows = Vec::new();
    let mut row = [0; 4];
    let (mut quoted, mut is_blank) = (false, true);
    for byte in start.bytes() {
        quoted ^= byte == b'"';
        if !quoted && matches!(byte, b'\n' | b'\r') {
            if !is_blank {
                rows.push(row);
            }
            (row, is_blank) = ([0; 4], true);
            if rows.len() == LOOKED_AT {
                break;
            }
            continue;
        }
        is_blank &= byte == b' ';
        for (count, sign) in row.iter_mut().zip(SIGNS) {
            *count += u32::from(!quoted && byte == sign);
        }
    }
    if rows.is_empty() && !is_blank {
        rows.push(row);
    }
    rows
}

/// The sign before decimals: a comma where a cell is a number with one, and none is a number with a point. A file with
/// commas between its columns has points.
pub(super) fn decimal(start: &str, delimiter: u8) -> DecimalMark {
    if delimiter == b',' {
        return DecimalMark::Point;
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(start.as_bytes());
    let mut has_comma = false;
    for row in reader.records().map_while(Result::ok).take(LOOKED_AT) {
        if row.iter().any(is_point_number) {
            return DecimalMark::Point;
        }
        has_comma |= row.iter().any(is_comma_number);
    }
    if has_comma { DecimalMark::Comma } else { DecimalMark::Point }
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
        // The last row is cut off in the middle.
        assert_eq!(delimiter("a;b;c\n1;2;3\n1;"), b';');
    }

    #[test]
    fn decimal_commas_are_found_where_nothing_speaks_against_them() {
        for (text, mark) in [
            ("a;b\n29,5;x\n7;y\n", DecimalMark::Comma),
            ("a;b\n29,5;1.5\n", DecimalMark::Point),
            ("a;b\n29;x,y\n", DecimalMark::Point),
            ("a;b\n1,000,000;2\n", DecimalMark::Point),
        ] {
            assert_eq!(decimal(text, b';'), mark, "{text:?}");
        }
        assert_eq!(decimal("a,b\n\"29,5\",x\n", b','), DecimalMark::Point);
    }
}
