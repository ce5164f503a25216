//! Texts one behind the other.

/// A text for each row. Before each stands the number of its bytes, in groups of seven bits from the lowest on; the
/// last group is below 128.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    bytes: Vec<u8>,
    /// Where the first of each `APART` texts begins.
    starts: Vec<usize>,
    n_rows: usize,
}

/// A text is found by going over those before it, back to one whose place is known.
const APART: usize = 32;

impl Plain {
    pub fn push(&mut self, text: &str) {
        if self.n_rows.is_multiple_of(APART) {
            self.starts.push(self.bytes.len());
        }
        let mut n = text.len();
        while n >= 128 {
            self.bytes.push((n % 128) as u8 + 128);
            n /= 128;
        }
        self.bytes.push(n as u8);
        self.bytes.extend_from_slice(text.as_bytes());
        self.n_rows += 1;
    }

    /// The text of a row; empty where there is no such row.
    pub fn at(&self, row: usize) -> &str {
        if row >= self.n_rows {
            return "";
        }
        let mut start = self.starts.get(row / APART).copied().unwrap_or_default();
        for _ in 0..row % APART {
            let (begin, n) = self.span(start);
            start = begin + n;
        }
        let (begin, n) = self.span(start);
        self.text(begin, n)
    }

    fn text(&self, begin: usize, n: usize) -> &str {
        let bytes = self.bytes.get(begin..begin + n).unwrap_or_default();
        // The bytes came from a text.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// All texts.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        (0..self.n_rows).map(move |_| {
            let (begin, n) = self.span(start);
            start = begin + n;
            self.text(begin, n)
        })
    }

    /// Where the text begins whose length stands at a place, and the length.
    fn span(&self, mut at: usize) -> (usize, usize) {
        let (mut n, mut shift) = (0, 0);
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            n |= usize::from(byte % 128) << shift;
            shift += 7;
            if *byte < 128 {
                break;
            }
        }
        (at, n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_found() {
        let mut plain = Plain::default();
        let text = |row: usize| "å".repeat(row * row % 40_000 / (1 + row % 7));
        (0..200).for_each(|row| plain.push(&text(row)));
        assert!((0..200).all(|row| plain.at(row) == text(row)));
        assert_eq!(plain.at(200), "");
        assert!(plain.iter().eq((0..200).map(text)));
    }
}
