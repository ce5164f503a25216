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
    /// The line, from 1, of the first byte from `start` on that is no line end; at the end of the text the last line.
    pub(crate) fn line_of(&mut self, bytes: &[u8], start: usize) -> usize {
        while let Some(byte) = bytes.get(self.position) {
            if self.position >= start && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            let is_end = match byte {
                b'\n' => true,
                b'\r' => bytes.get(self.position + 1) != Some(&b'\n'),
                _ => false,
            };
            self.n_ends += usize::from(is_end);
            self.position += 1;
        }
        self.n_ends + 1
    }
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
            assert_eq!(starts.map(|start| lines.line_of(bytes, start)), [1, 2, 4], "{text:?}");
        }
        // A record begins where the one before ends, which may be a line end.
        assert_eq!(Lines::default().line_of(b"a\r\n\r\nb", 1), 3);
    }
}
