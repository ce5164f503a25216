//! Quotes that are not closed in their own row.

/// The position of a quote in a row's bytes that opens a cell and is not closed as it should be: never, or only on a
/// later line in the middle of another cell. `None` where all quotes are sound.
///
/// The csv reader takes everything up to the next quote for one cell, so such a row swallows others. A quote that is
/// closed too early on its own line swallows nothing and is read as the reader reads it.
pub(super) fn unclosed(row: &[u8], delimiter: u8) -> Option<usize> {
    if !row.contains(&b'"') {
        return None;
    }
    let mut state = State::Start;
    for (at, byte) in row.iter().enumerate() {
        let is_end = matches!(byte, b'\n' | b'\r');
        state = match state {
            State::Start if *byte == b'"' => State::Quoted { opened: at, goes_on: false },
            State::Quoted { opened, goes_on } if *byte == b'"' => State::Closing { opened, goes_on },
            State::Quoted { opened, goes_on } => State::Quoted { opened, goes_on: goes_on || is_end },
            State::Closing { opened, goes_on } if *byte == b'"' => State::Quoted { opened, goes_on },
            _ if is_end || *byte == delimiter => State::Start,
            State::Closing { opened, goes_on: true } if !matches!(byte, b' ' | b'\t') => return Some(opened),
            State::Closing { goes_on: true, opened } => State::Closing { opened, goes_on: true },
            State::Start | State::Plain | State::Closing { .. } => State::Plain,
        };
    }
    match state {
        State::Quoted { opened, .. } => Some(opened),
        _ => None,
    }
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
    Closing { opened: usize, goes_on: bool },
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
            ("1,\"East\n2,West\n", Some(2)),
            ("1,\"East\n2,\"West\",3\n", Some(2)),
            ("1,\"a\",\"b", Some(6)),
        ] {
            assert_eq!(unclosed(row.as_bytes(), b','), at, "{row:?}");
        }
        assert_eq!(unclosed(b"a;\"b,\nc\"d", b';'), Some(2));
    }
}
