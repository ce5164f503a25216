//! The different texts of a column.

use super::index::TextIndex;

/// A text of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Different<'a> {
    /// The text.
    pub text: &'a str,
    /// The number of rows that hold it.
    pub n: u32,
    /// The first of these rows.
    pub row: u32,
}

/// The different texts of the rows of a column, in the order of first appearance. Rows beyond 4 billion are passed
/// over.
pub fn different<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Different<'a>> {
    let mut found: Vec<Different<'a>> = Vec::new();
    let mut index = TextIndex::default();
    for (row, text) in (0..=u32::MAX).zip(texts) {
        let place = index.find(text, |place| found.get(place).map_or("", |of| of.text));
        if let Some(of) = place.and_then(|place| found.get_mut(place as usize)) {
            of.n += 1;
        } else {
            found.push(Different { text, n: 1, row });
            index.push(|place| found.get(place).map_or("", |of| of.text));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_in_the_order_of_their_first_rows() {
        let of = |text, n, row| Different { text, n, row };
        let found = different(["b", "", "a", "b", "b", ""].into_iter());
        assert_eq!(found, [of("b", 3, 0), of("", 2, 1), of("a", 1, 2)]);
    }
}
