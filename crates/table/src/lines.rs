//! Which line of a text a byte is on.

/// Counts line ends up to growing positions: `\n`, `\r\n` and a lone `\r`.
///
/// The csv reader's own count is off by one after blank lines and `\r\n`, because it takes the position of a record to
/// be the end of the one before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lines {
    position: usize,
    /// The number of line ends so far.
    n_ends: usize,
}

impl Lines {
    /// The number of bytes whose line ends are counted.
    pub(crate) fn counted(&self) -> usize {
        self.position
    }

    /// The line, from 1, of the first byte from `start` on that is no line end; at the end of the text the last line.
    /// `bytes` are those from `offset` on, with all that have not been counted.
    pub(crate) fn line_of(&mut self, bytes: &[u8], offset: usize, start: usize) -> usize {
        let at = |position: usize| bytes.get(position.checked_sub(offset)?);
        let (from, to) =
            (self.position.saturating_sub(offset), start.saturating_sub(offset).min(bytes.len()));
        // Most bytes are in lines without a carriage return, and a count of one sign is fast.
        if let Some(passed) = bytes.get(from..to).filter(|passed| !passed.contains(&b'\r')) {
            self.n_ends += n_of(b'\n', passed);
            self.position += passed.len();
        }
        while let Some(byte) = at(self.position) {
            if self.position >= start && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            let is_end = match byte {
                b'\n' => true,
                b'\r' => at(self.position + 1) != Some(&b'\n'),
                _ => false,
            };
            self.n_ends += usize::from(is_end);
            self.position += 1;
        }
        self.n_ends + 1
    }
}

/// Counts the line ends of a text that comes in parts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LineEnds {
    /// The number of them so far.
    pub(crate) n: usize,
    /// Whether the last part ended with a carriage return.
    is_after_return: bool,
}

impl LineEnds {
    /// Adds those of a part.
    pub(crate) fn count(&mut self, part: &[u8]) {
        let Some(last) = part.last() else { return };
        let goes_on = self.is_after_return && part.first() == Some(&b'\n');
        let n_returns = if part.contains(&b'\r') {
            n_of(b'\r', part) - part.windows(2).filter(|pair| *pair == b"\r\n").count()
        } else {
            0
        };
        self.n += n_of(b'\n', part) + n_returns - usize::from(goes_on);
        self.is_after_return = *last == b'\r';
    }
}

fn n_of(sign: u8, bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == sign)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_end_a_line_counts_once() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\nb\r\n\rc"] {
            let bytes = text.as_bytes();
            let mut lines = Lines::default();
            let starts = ["a", "b", "c"].map(|sign| text.find(sign).unwrap());
            assert_eq!(starts.map(|start| lines.line_of(bytes, 0, start)), [1, 2, 4], "{text:?}");
            let mut ends = LineEnds::default();
            for byte in bytes {
                ends.count(&[*byte]);
            }
            assert_eq!(ends.n, 3, "{text:?}");
            let mut ends = LineEnds::default();
            for part in bytes.chunks(4) {
                ends.count(part);
            }
            assert_eq!(ends.n, 3, "{text:?}");
        }
        // A record begins where the one before ends, which may be a line end.
        let text = b"a\r\n\r\nb";
        assert_eq!(Lines::default().line_of(text, 0, 1), 3);
        let mut lines = Lines::default();
        assert_eq!((lines.line_of(text, 0, 2), lines.counted()), (3, 5));
        assert_eq!(lines.line_of(&text[5..], 5, 6), 3);
    }
}
