//! Finding a text among the known ones, whatever they are.

use proptest::prelude::*;
use vitrine_model::lookup::{KnownTexts, normalised};

/// Few letters, so that many texts differ only in diacritics.
fn words() -> impl Strategy<Value = String> {
    "[aåoöeé]{1,3}( [aåoöeé]{1,3})?"
}

fn known(mut texts: Vec<String>) -> KnownTexts {
    texts.sort();
    texts.dedup();
    KnownTexts { feature: 0, texts }
}

/// The text without diacritics and spaces.
fn bare(text: &str) -> String {
    let letters = text.chars().filter(|letter| *letter != ' ');
    letters
        .map(|letter| match letter {
            'å' => 'a',
            'ö' => 'o',
            'é' => 'e',
            other => other,
        })
        .collect()
}

proptest! {
    #[test]
    fn what_is_known_is_found_as_it_is(texts in prop::collection::vec(words(), 1..12)) {
        let known = known(texts);
        for (position, text) in known.texts.iter().enumerate() {
            prop_assert_eq!(known.position(text), position as f64);
            let loud = format!("  {} ", text.to_uppercase().replace(' ', "  "));
            prop_assert_eq!(known.position(&loud), position as f64);
        }
    }

    #[test]
    fn a_house_number_changes_nothing(
        texts in prop::collection::vec(words(), 1..12),
        sought in words(),
        number in "[1-9][0-9]{0,2}( ?[A-Za-h])?",
    ) {
        let known = known(texts);
        for text in known.texts.iter().chain([&sought, &bare(&sought)]) {
            let with = known.position(&format!("{text} {number}"));
            prop_assert_eq!(with.to_bits(), known.position(text).to_bits(), "{} {}", text, number);
        }
    }

    #[test]
    fn without_diacritics_the_only_one_is_found_or_none(
        texts in prop::collection::vec(words(), 1..12),
        sought in words(),
    ) {
        let known = known(texts);
        let alike: Vec<usize> =
            (0..known.texts.len()).filter(|at| bare(&known.texts[*at]) == bare(&sought)).collect();
        let exact = known.texts.iter().position(|text| *text == sought);
        let expected = match (exact, alike.as_slice()) {
            (Some(exact), _) => exact as f64,
            (None, [only]) => *only as f64,
            (None, _) => f64::NAN,
        };
        prop_assert_eq!(known.position(&sought).to_bits(), expected.to_bits(), "{} in {:?}", sought, known.texts);
    }

    #[test]
    fn any_text_is_read(texts in prop::collection::vec(".{0,12}", 0..6), sought in ".{0,20}") {
        let known = known(texts.iter().map(|text| normalised(text)).collect());
        let position = known.position(&sought);
        prop_assert!(position.is_nan() || (position as usize) < known.texts.len());
        for (position, text) in known.texts.iter().enumerate() {
            prop_assert_eq!(known.position(text), position as f64);
        }
    }
}
