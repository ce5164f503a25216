//! Finding a text among others that are kept elsewhere, by their places from 0.

use std::hash::{DefaultHasher, Hasher as _};

/// The places of texts by their hashes, in eight to sixteen bytes each.
#[derive(Clone, Debug, Default)]
pub struct TextIndex {
    /// At least as many free entries as taken ones. A taken entry is a place and 1.
    entries: Vec<u32>,
    /// The number of texts.
    n: u32,
}

impl TextIndex {
    /// The place of a text; `at` gives the text at a place.
    pub fn find<'a>(&self, text: &str, at: impl Fn(usize) -> &'a str) -> Option<u32> {
        let mask = self.entries.len().checked_sub(1)?;
        let mut entry = hash(text) & mask;
        while let Some(place) = self.entries.get(entry).and_then(|taken| taken.checked_sub(1)) {
            if at(place as usize) == text {
                return Some(place);
            }
            entry = (entry + 1) & mask;
        }
        None
    }

    /// Adds the text at the next place, which is not among the others. Beyond 4 billion texts none is added.
    pub fn push<'a>(&mut self, at: impl Fn(usize) -> &'a str) {
        let Some(n) = self.n.checked_add(1) else { return };
        self.n = n;
        if 2 * n as usize >= self.entries.len() {
            self.entries = vec![0; (4 * n as usize).next_power_of_two()];
            (1..=n).for_each(|taken| self.put(at(taken as usize - 1), taken));
        } else {
            self.put(at(n as usize - 1), n);
        }
    }

    fn put(&mut self, text: &str, taken: u32) {
        let mask = self.entries.len().wrapping_sub(1);
        let mut entry = hash(text) & mask;
        while self.entries.get(entry).is_some_and(|other| *other != 0) {
            entry = (entry + 1) & mask;
        }
        if let Some(free) = self.entries.get_mut(entry) {
            *free = taken;
        }
    }
}

fn hash(text: &str) -> usize {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_at_its_place() {
        let texts: Vec<String> = (0..1000).map(|at| format!("t{at}")).collect();
        let mut index = TextIndex::default();
        assert_eq!(index.find("t0", |_| ""), None);
        for at in 0..texts.len() {
            index.push(|place| &texts[place]);
            assert_eq!(index.find(&texts[at], |place| &texts[place]), Some(at as u32));
            assert_eq!(index.find("other", |place| &texts[place]), None);
        }
        assert!((0..1000).all(|at| index.find(&texts[at], |place| &texts[place]) == Some(at as u32)));
    }
}
