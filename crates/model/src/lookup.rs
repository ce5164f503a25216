//! Choices and free text as numbers by a fitted table: what target encoding leaves behind.

use serde::Serialize;

use crate::json::FromJson;

/// One number for each choice of a feature, or for each known text: how far the mean target of the training rows
/// that have it lies above the mean of all, drawn towards 0 the more the fewer they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct Table {
    /// The numbers by the position of the choice or text.
    pub numbers: Vec<f64>,
    /// The class whose share the numbers are about; absent for values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<usize>,
    /// How many rows at the mean of all were added to each choice's rows, where that was given rather than
    /// estimated from the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smoothing: Option<f64>,
    /// The sources that are accounted for before, by least squares: the numbers are then about what is left over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<usize>,
    /// Whether the numbers are about the target's logarithm.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub log: bool,
    /// The fewest training rows of a choice or text that has a number of its own, where that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_rows: Option<usize>,
    /// Whether a missing choice stays missing, for trees that have learned a direction for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leaves_missing: bool,
}

/// The texts that a [`Table`] has numbers for.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct KnownTexts {
    /// The text feature.
    pub feature: usize,
    /// The texts as [`normalised`] gives them, ascending, each once.
    pub texts: Vec<String>,
}

impl Table {
    /// The number for a position; 0, the mean of all rows, where it is missing (NaN) or unknown, or NaN where it is
    /// missing and stays so.
    pub fn number(&self, position: f64) -> f64 {
        if self.leaves_missing && position.is_nan() {
            return position;
        }
        // A missing position compares false, a negative one saturates to 0 and is caught by the comparison.
        if position >= 0.0 { self.numbers.get(position as usize).copied().unwrap_or(0.0) } else { 0.0 }
    }

    pub(crate) fn check(&self, n_sources: usize) -> Result<(), String> {
        if self.numbers.iter().any(|number| !number.is_finite()) {
            return Err("a table of choices has a number that is not finite".to_owned());
        }
        if self.given.iter().any(|source| *source >= n_sources) {
            return Err("a table of choices accounts for a quantity that is not there".to_owned());
        }
        Ok(())
    }
}

impl KnownTexts {
    /// The position of a text, NaN where it is not known. A text that is not known as it is counts without what
    /// begins with a number behind its first word, as addresses have it, and then as the one known text that differs
    /// only in diacritics, signs and spaces; where there are several, it is not known.
    pub fn position(&self, text: &str) -> f64 {
        self.find(text).map_or(f64::NAN, |position| position as f64)
    }

    fn find(&self, text: &str) -> Option<usize> {
        let whole = normalised(text);
        let name = without_number(&whole);
        let exact = |text: &str| self.texts.binary_search_by(|known| known.as_str().cmp(text)).ok();
        exact(&whole)
            .or_else(|| exact(name))
            .or_else(|| self.folding_to(&whole))
            .or_else(|| self.folding_to(name))
    }

    /// The only known text whose plain letters are those of `text`.
    fn folding_to(&self, text: &str) -> Option<usize> {
        // A text of signs alone is not meant to be another one of signs.
        plain(text).next()?;
        let mut found = (0..self.texts.len())
            .filter(|at| self.texts.get(*at).is_some_and(|known| plain(known).eq(plain(text))));
        found.next().filter(|_| found.next().is_none())
    }

    pub(crate) fn check(&self, n_features: usize) -> Result<(), String> {
        if self.feature >= n_features {
            return Err(format!("known texts of feature {}, which is not there", self.feature));
        }
        if self.texts.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(format!("the known texts of feature {} are not in order", self.feature));
        }
        Ok(())
    }
}

/// A text as tables compare it: in lower case, with single spaces between its words.
pub fn normalised(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !all.is_empty() {
            all.push(' ');
        }
        all.extend(word.chars().map(lower));
    }
    all
}

/// A normalised text up to the number in it: `storgatan 12 b` is `storgatan`. A number at the beginning stays.
fn without_number(text: &str) -> &str {
    let bytes = text.as_bytes();
    let number = bytes.windows(2).position(|pair| pair[0] == b' ' && pair[1].is_ascii_digit());
    number.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The letters and digits of a normalised text, those of western European languages without their diacritics.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|letter| match letter {
        'à'..='ÿ' => PLAIN.get(letter as usize - 'à' as usize).map(|plain| *plain as char),
        // A diacritic of its own behind its letter, as some keyboards and files write it.
        '\u{300}'..='\u{36f}' | '´' | '’' => None,
        _ => Some(letter).filter(|letter| letter.is_ascii_alphanumeric() || !letter.is_ascii()),
    })
}

/// The plain letters for `à` to `ÿ`. The standard library has no such table, and that of all letters would be part of
/// the page's download.
const PLAIN: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo/ouuuuyty";

/// The lower-case letter of one of the Latin, Greek and Cyrillic letters in everyday use, any other character as it
/// is. The table of all letters, which the standard library has, would be part of the page's download.
fn lower(letter: char) -> char {
    let code = letter as u32;
    let is_even = code.is_multiple_of(2);
    let lower = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => code + 32,
        // Here the small letters stand right behind the large ones.
        0x100..=0x12F | 0x132..=0x137 | 0x14A..=0x177 if is_even => code + 1,
        0x139..=0x148 | 0x179..=0x17E if !is_even => code + 1,
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x388..=0x38A => code + 37,
        0x38C => 0x3CC,
        0x38E..=0x38F => code + 63,
        0x400..=0x40F => code + 80,
        _ => code,
    };
    char::from_u32(lower).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_unknown_positions_are_the_mean() {
        let table = Table { numbers: vec![1.5, -2.0], ..Table::default() };
        let numbers = [0.0, 1.0, 2.0, -1.0, f64::NAN].map(|position| table.number(position));
        assert_eq!(numbers, [1.5, -2.0, 0.0, 0.0, 0.0]);
        let leaving = Table { leaves_missing: true, ..table };
        assert_eq!([0.0, 2.0].map(|position| leaving.number(position)), [1.5, 0.0]);
        assert!(leaving.number(f64::NAN).is_nan());
    }

    #[test]
    fn texts_are_found_whatever_their_case_and_spaces() {
        let known = KnownTexts { feature: 0, texts: vec!["storgatan".into(), "åsögatan 1".into()] };
        assert_eq!(known.position("  ÅSÖGATAN   1 "), 1.0);
        assert_eq!(known.position("Storgatan"), 0.0);
        assert!(known.position("Stor").is_nan());
        assert_eq!(known.check(1), Ok(()));
        assert!(known.check(0).is_err());
        let twice = KnownTexts { feature: 0, texts: vec!["a".into(), "a".into()] };
        assert!(twice.check(1).unwrap_err().contains("not in order"));
    }

    fn streets(names: &[&str]) -> KnownTexts {
        let mut texts: Vec<String> = names.iter().map(|name| normalised(name)).collect();
        vitrine_order::sort_by(&mut texts, Ord::cmp);
        KnownTexts { feature: 0, texts }
    }

    #[test]
    fn a_house_number_is_no_part_of_a_street() {
        let known = streets(&["Åsögatan", "Hornsgatan", "Norr Mälarstrand", "Road 66"]);
        for (text, name) in [
            ("Hornsgatan 12", "hornsgatan"),
            ("hornsgatan 12B", "hornsgatan"),
            ("Hornsgatan  12 b, 3 tr", "hornsgatan"),
            ("NORR Mälarstrand 70-72", "norr mälarstrand"),
            ("Road 66", "road 66"),
        ] {
            assert_eq!(known.find(text).map(|at| known.texts[at].as_str()), Some(name), "{text}");
        }
        for text in ["12 Hornsgatan", "12", "Horns gata 12", "Hornsgatan B", "Road 67", ""] {
            assert!(known.position(text).is_nan(), "{text}");
        }
        // What is known with its number comes before what is known without it.
        let known = streets(&["Storgatan", "Storgatan 1"]);
        assert_eq!(
            ["Storgatan 1", "Storgatan 2", "storgatan"].map(|text| known.position(text)),
            [1.0, 0.0, 0.0]
        );
    }

    #[test]
    fn a_missing_diacritic_is_forgiven_where_it_can_mean_only_one() {
        let known = streets(&["Åsögatan", "Banérgatan", "Sankt Eriksgatan", "Ålvägen", "Alvägen", "--"]);
        for (text, name) in [
            ("Asogatan", "åsögatan"),
            ("ASOGATAN 114 A", "åsögatan"),
            ("A\u{30a}so\u{308}gatan 3", "åsögatan"),
            ("Banergatan", "banérgatan"),
            ("Bánèrgatan", "banérgatan"),
            ("Sankt-Eriksgatan, 5", "sankt eriksgatan"),
            ("Alvägen 7", "alvägen"),
        ] {
            assert_eq!(known.find(text).map(|at| known.texts[at].as_str()), Some(name), "{text}");
        }
        // These could be either of two, another one, or none.
        for text in ["Alvagen", "Asogata", "---", ".", "12", "Осьгатан"] {
            assert!(known.position(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn every_letter_with_a_diacritic_has_its_plain_one() {
        let letters = "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
        assert_eq!(plain(letters).collect::<String>(), "aaaaaaaceeeeiiiidnooooo/ouuuuyty");
        assert_eq!(plain("o'brian´s väg-12 š жук").collect::<String>(), "obriansväg12šжук".replace('ä', "a"));
    }

    #[test]
    fn letters_in_everyday_use_become_small_as_everywhere() {
        let everyday = (0..0x180).chain(0x386..0x3D0).chain(0x400..0x460).filter_map(char::from_u32);
        // The Turkish letter becomes two characters, the Greek symbols from 0x3CF on are not letters of words.
        for letter in everyday.filter(|letter| !['\u{130}', '\u{3CF}'].contains(letter)) {
            assert_eq!(letter.to_lowercase().to_string(), lower(letter).to_string(), "{letter}");
        }
        assert_eq!(normalised(" ÅSÖGATAN  ŽIŽKOVA ΟΔΟΣ УЛИЦА "), "åsögatan žižkova οδοσ улица");
    }

    #[test]
    fn numbers_must_be_finite() {
        assert!(Table { numbers: vec![f64::NAN], ..Table::default() }.check(9).is_err());
        assert!(Table { given: vec![9], ..Table::default() }.check(9).is_err());
        assert!(Table { given: vec![8], ..Table::default() }.check(9).is_ok());
    }
}
