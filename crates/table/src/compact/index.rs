//! Finding a text among others that are kept elsewhere, by their places from 0.

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

/// A hash of a text, eight bytes at a time: the two halves of a product, each bit of which depends on many others.
fn hash(text: &str) -> usize {
    const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
    const FACTOR: u64 = 0xbf58_476d_1ce4_e5b9;
    let mix = |state: u64, block: u64| {
        let product = u128::from(state ^ block) * u128::from(FACTOR);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (blocks, rest) = text.as_bytes().as_chunks::<8>();
    let state =
        blocks.iter().fold(SEED ^ text.len() as u64, |state, block| mix(state, u64::from_le_bytes(*block)));
    let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
    mix(mix(state, last), SEED) as usize
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
