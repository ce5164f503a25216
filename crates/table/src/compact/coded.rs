//! Different texts, each kept once, and a code for each row.

use super::different::Different;
use super::index::TextIndex;

/// The texts of a column by codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Coded {
    codes: Codes,
    /// The different texts one behind the other.
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    index: TextIndex,
}

/// Up to so many different texts are kept by codes whatever their share.
const FEW: usize = 1 << 16;

impl Coded {
    /// Adds a row. `false`, and nothing is added, where more than half of the rows have texts of their own, so that
    /// codes do not pay, or where there is no room.
    pub fn push(&mut self, text: &str) -> bool {
        let code = match self.index.find(text, |code| self.text_of(code)) {
            Some(code) => Some(code),
            None => self.add(text),
        };
        code.map(|code| self.codes.push(code)).is_some()
    }

    /// A code for a new text; `None` where there should be none.
    fn add(&mut self, new: &str) -> Option<u32> {
        let n = self.ends.len();
        if n >= FEW && 2 * n > self.codes.len() {
            return None;
        }
        let end = u32::try_from(self.text.len() + new.len()).ok()?;
        let code = u32::try_from(n).ok()?;
        self.text.push_str(new);
        self.ends.push(end);
        let Self { text, ends, index, .. } = self;
        index.push(|code| text_of(text, ends, code));
        Some(code)
    }

    pub fn n_rows(&self) -> usize {
        self.codes.len()
    }

    /// The text of a row; empty where there is no such row.
    pub fn at(&self, row: usize) -> &str {
        self.codes.at(row).map_or("", |code| self.text_of(code))
    }

    /// The different texts in the order of first appearance.
    pub fn different(&self) -> Vec<Different<'_>> {
        let texts = (0..self.ends.len()).map(|code| self.text_of(code));
        let mut found: Vec<Different<'_>> = texts.map(|text| Different { text, n: 0, row: 0 }).collect();
        self.codes.each(|row, code| {
            if let (Some(of), Ok(row)) = (found.get_mut(code), u32::try_from(row)) {
                of.row = if of.n == 0 { row } else { of.row };
                of.n += 1;
            }
        });
        found
    }

    /// Tells which rows hold a text that does not fit.
    pub fn unfit(&self, fits: &dyn Fn(&str) -> bool, mut on_row: impl FnMut(usize)) {
        let fits: Vec<bool> = (0..self.ends.len()).map(|code| fits(self.text_of(code))).collect();
        if fits.contains(&false) {
            self.codes.each(|row, code| {
                if fits.get(code) == Some(&false) {
                    on_row(row);
                }
            });
        }
    }

    fn text_of(&self, code: usize) -> &str {
        text_of(&self.text, &self.ends, code)
    }
}

fn text_of<'a>(text: &'a str, ends: &[u32], code: usize) -> &'a str {
    let end = |at: usize| ends.get(at).map_or(0, |end| *end as usize);
    let start = code.checked_sub(1).map_or(0, end);
    text.get(start..end(code)).unwrap_or_default()
}

/// A code for each row, in as few bytes as the largest needs.
#[derive(Clone, Debug)]
enum Codes {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

impl Codes {
    fn len(&self) -> usize {
        match self {
            Self::One(codes) => codes.len(),
            Self::Two(codes) => codes.len(),
            Self::Four(codes) => codes.len(),
        }
    }

    /// Goes through the rows with their codes.
    fn each(&self, mut on_row: impl FnMut(usize, usize)) {
        match self {
            Self::One(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| on_row(row, usize::from(*code)));
            }
            Self::Two(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| on_row(row, usize::from(*code)));
            }
            Self::Four(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| on_row(row, *code as usize));
            }
        }
    }

    fn at(&self, row: usize) -> Option<usize> {
        match self {
            Self::One(codes) => codes.get(row).map(|code| usize::from(*code)),
            Self::Two(codes) => codes.get(row).map(|code| usize::from(*code)),
            Self::Four(codes) => codes.get(row).map(|code| *code as usize),
        }
    }

    fn push(&mut self, code: u32) {
        match (&mut *self, u8::try_from(code), u16::try_from(code)) {
            (Self::One(codes), Ok(code), _) => codes.push(code),
            (Self::Two(codes), _, Ok(code)) => codes.push(code),
            (Self::Four(codes), ..) => codes.push(code),
            (Self::One(codes), _, Ok(code)) => {
                let wide = codes.iter().map(|code| u16::from(*code)).chain([code]);
                *self = Self::Two(wide.collect());
            }
            (Self::One(codes), ..) => {
                let wide = codes.iter().map(|code| u32::from(*code)).chain([code]);
                *self = Self::Four(wide.collect());
            }
            (Self::Two(codes), ..) => {
                let wide = codes.iter().map(|code| u32::from(*code)).chain([code]);
                *self = Self::Four(wide.collect());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::different::different;
    use super::*;

    #[test]
    fn each_text_is_kept_once_however_many_there_are() {
        for n_texts in [1, 200, 300, 70_000] {
            let mut coded = Coded::default();
            let text = |row: usize| format!("t{}", row % n_texts);
            let n_rows = 3 * n_texts;
            // Rows come twice, so that codes pay.
            assert!((0..n_rows).all(|row| coded.push(&text(row / 2))));
            assert!((0..n_rows).all(|row| coded.at(row) == text(row / 2)));
            assert_eq!((coded.n_rows(), coded.ends.len()), (n_rows, n_texts));
            assert_eq!(coded.different(), different((0..n_rows).map(|row| coded.at(row))));
            let mut unfit = Vec::new();
            coded.unfit(&|text| text != "t0", |row| unfit.push(row));
            let expected: Vec<usize> = (0..n_rows).filter(|row| coded.at(*row) == "t0").collect();
            assert_eq!(unfit, expected);
            assert_eq!(coded.at(n_rows), "");
        }
    }

    #[test]
    fn texts_that_all_differ_are_refused() {
        let mut coded = Coded::default();
        let n = (0..2 * FEW).take_while(|row| coded.push(&row.to_string())).count();
        assert_eq!((n, coded.at(n - 1)), (FEW, "65535"));
    }
}
