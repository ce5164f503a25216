//! Free text as numbers: which of some known words, and of some parts of words, it has.

use serde::Serialize;

use crate::json::FromJson;
use crate::lookup::normalised;

/// The words that are looked for in a text. Together they are one number, whose binary digits say which are there, so
/// that a text is a single number wherever records are numbers.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct KnownWords {
    /// The text feature.
    pub feature: usize,
    /// The words and parts as [`KnownWords::of`] gives them, ascending, each once; at most [`KnownWords::MOST`].
    pub words: Vec<String>,
}

impl KnownWords {
    /// The most words of a text: whole numbers have so many binary digits in an `f64`.
    pub const MOST: usize = 52;
    /// So many letters of a word count, so that its endings do not: `renovated` and `renovation` are one.
    const LETTERS: usize = 6;
    /// So many letters within a word are a part of it: `gata` of `storgatan`.
    const PART: usize = 4;
    /// What a part begins with, which no word does; it comes before all letters and digits.
    const INSIDE: char = '*';

    /// Hears of every word of a text: in lower case, the first letters only, in the text's order; and, where they are
    /// wanted, of all parts of a word behind its first letter, such as `*gata`.
    pub fn of(text: &str, parts: bool, mut hear: impl FnMut(&str)) {
        let text = normalised(text);
        // Asking whether a letter beyond ASCII is one would take a table that is large in the page's download.
        let words = text.split(|sign: char| sign.is_ascii() && !sign.is_ascii_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            let end = word.char_indices().nth(Self::LETTERS).map_or(word.len(), |(end, _)| end);
            hear(word.get(..end).unwrap_or(word));
            let mut letters = word.chars();
            while parts && letters.next().is_some() {
                let rest = letters.as_str();
                let Some((start, last)) = rest.char_indices().nth(Self::PART - 1) else { break };
                hear(&format!("{}{}", Self::INSIDE, rest.get(..start + last.len_utf8()).unwrap_or(rest)));
            }
        }
    }

    /// The number of a text.
    pub fn found(&self, text: &str) -> f64 {
        let mut found = 0_u64;
        Self::of(text, self.has_parts(), |word| {
            if let Ok(at) = self.words.binary_search_by(|known| known.as_str().cmp(word)) {
                found |= 1 << at.min(Self::MOST);
            }
        });
        found as f64
    }

    /// Whether what was heard of is a part of a word.
    pub fn is_part(word: &str) -> bool {
        word.starts_with(Self::INSIDE)
    }

    /// Whether parts of words are among the known ones, which then stand first.
    pub fn has_parts(&self) -> bool {
        self.words.first().is_some_and(|word| Self::is_part(word))
    }

    /// 1 where the number of a text says that it has the word at a place, otherwise 0; a missing text has none.
    pub fn has(found: f64, word: usize) -> f64 {
        // What is missing becomes 0.
        ((found as u64 >> word.min(Self::MOST)) & 1) as f64
    }

    pub(crate) fn check(&self, n_features: usize) -> Result<(), String> {
        if self.feature >= n_features {
            return Err(format!("known words of feature {}, which is not there", self.feature));
        }
        if self.words.len() > Self::MOST || self.words.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(format!("the known words of feature {} are too many or not in order", self.feature));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(words: &[&str]) -> KnownWords {
        KnownWords { feature: 0, words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn words_are_found_whatever_their_case_and_ending() {
        let known = known(&["balkon", "ny", "renove", "åter"]);
        let has = |text: &str| [0, 1, 2, 3].map(|word| KnownWords::has(known.found(text), word));
        assert_eq!(has("Renoverad, BALKONG!"), [1.0, 0.0, 1.0, 0.0]);
        assert_eq!(has("ÅTER ny-renovering"), [0.0, 1.0, 1.0, 1.0]);
        assert_eq!(has("nya åt balk"), [0.0; 4]);
        assert_eq!([has(""), has("—")], [[0.0; 4]; 2]);
        assert_eq!(KnownWords::has(f64::NAN, 0), 0.0);
    }

    #[test]
    fn parts_are_found_within_words() {
        let known = known(&["*gata", "*ägen", "storga"]);
        let has = |text: &str| [0, 1, 2].map(|word| KnownWords::has(known.found(text), word));
        assert_eq!(has("Storgatan 1"), [1.0, 0.0, 1.0]);
        assert_eq!(has("ÅVÄGEN, gata"), [0.0, 1.0, 0.0]);
        assert_eq!(has("*gata *"), [0.0; 3]);
        let mut heard = Vec::new();
        KnownWords::of("Åkervägen a", true, |word| heard.push(word.to_owned()));
        assert_eq!(heard, ["åkervä", "*kerv", "*ervä", "*rväg", "*väge", "*ägen", "a"]);
    }

    #[test]
    fn all_words_of_the_longest_list_are_told_apart() {
        let words: Vec<String> = (0..KnownWords::MOST).map(|index| format!("w{index:02}")).collect();
        let known = KnownWords { feature: 0, words: words.clone() };
        assert_eq!(known.check(1), Ok(()));
        let found = known.found(&words.join(" "));
        assert!((0..KnownWords::MOST).all(|word| KnownWords::has(found, word) == 1.0));
        let last = known.found("w51");
        assert!((0..KnownWords::MOST).all(|word| (KnownWords::has(last, word) == 1.0) == (word == 51)));
    }

    #[test]
    fn lists_that_cannot_be_are_refused() {
        assert!(known(&["a"]).check(0).is_err() && known(&["b", "a"]).check(1).is_err());
        let many: Vec<String> = (0..53).map(|index| format!("w{index:02}")).collect();
        assert!(KnownWords { feature: 0, words: many }.check(1).is_err());
    }
}
