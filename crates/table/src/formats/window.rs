//! The bytes that another reader has just taken.

use std::io::{self, Read};

/// A reader that keeps what was read from it, until it is told to forget.
pub(super) struct Window<R> {
    input: R,
    kept: Vec<u8>,
    /// The position of the first byte that is kept.
    start: usize,
}

/// How many bytes are kept before any are forgotten, so that moving the others costs little.
const SLACK: usize = 1 << 17;

impl<R> Window<R> {
    pub fn new(input: R) -> Self {
        Self { input, kept: Vec::new(), start: 0 }
    }

    /// The bytes that are kept, and the position of the first of them.
    pub fn kept(&self) -> (&[u8], usize) {
        (&self.kept, self.start)
    }

    /// The bytes between two positions; fewer where some are forgotten.
    pub fn between(&self, start: usize, end: usize) -> &[u8] {
        let at = |position: usize| position.saturating_sub(self.start).min(self.kept.len());
        self.kept.get(at(start)..at(end)).unwrap_or_default()
    }

    /// Allows the bytes before a position to be forgotten.
    pub fn forget(&mut self, before: usize) {
        let n = before.saturating_sub(self.start).min(self.kept.len());
        if n > SLACK {
            self.kept.drain(..n);
            self.start += n;
        }
    }
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(into)?;
        self.kept.extend_from_slice(into.get(..n).unwrap_or_default());
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_kept_until_they_are_forgotten() {
        let bytes: Vec<u8> = (0..SLACK * 3).map(|at| (at % 251) as u8).collect();
        let mut window = Window::new(bytes.as_slice());
        io::copy(&mut window.by_ref().take(SLACK as u64 * 2), &mut io::sink()).unwrap();
        window.forget(10);
        assert_eq!((window.kept().1, window.between(3, 6)), (0, &[3, 4, 5][..]));
        let at = SLACK + 7;
        window.forget(at);
        assert_eq!((window.kept().1, window.between(at, at + 2)), (at, &bytes[at..at + 2]));
        assert_eq!(window.between(0, at + 1), &bytes[at..=at]);
    }
}
