//! Names of columns, compared without regard to case and punctuation, and texts that stand for the same.

use std::borrow::Cow;

use vitrine_model::number;

use crate::error::TableError;

/// A name in lower case with `_` for every run of other signs than letters and digits.
pub fn normalised(name: &str) -> String {
    let mut text = String::new();
    for sign in name.trim().chars() {
        if sign.is_alphanumeric() {
            text.extend(sign.to_lowercase());
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    text.trim_matches('_').to_owned()
}

/// What texts that stand for one choice or class have in common: they differ in case, in whether a letter and its mark
/// are one sign or two, or in how they write one number. Digits that begin with a zero are a code and no number.
pub fn folded(text: &str) -> String {
    let is_code = text.len() > 1 && text.starts_with('0') && !text.contains('.');
    let number = number::parse(text).filter(|number| number.is_finite() && !is_code);
    number.map_or_else(|| composed(text).to_lowercase(), |number| (number + 0.0).to_string())
}

/// A text with its first letter as a capital, as in a title.
pub fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// Yes or no, in one of the ways to write it: `yes`, `TRUE`, `1.0`, `nein`; `None` for any other text.
pub fn truth(text: &str) -> Option<bool> {
    const YES: [&str; 14] =
        ["yes", "true", "y", "t", "ja", "j", "sant", "wahr", "richtig", "oui", "vrai", "si", "sí", "1"];
    const NO: [&str; 12] =
        ["no", "false", "n", "f", "nein", "nej", "falskt", "falsch", "non", "faux", "falso", "0"];
    let folded = folded(text);
    if YES.contains(&folded.as_str()) { Some(true) } else { NO.contains(&folded.as_str()).then_some(false) }
}

/// A text in which letters with marks of their own behind them, as some programs write them, are one sign each, where
/// western European languages have such a letter.
fn composed(text: &str) -> Cow<'_, str> {
    /// The marks with the letters that have them, each behind its plain letter.
    const LETTERS: [(char, &str); 7] = [
        ('\u{300}', "aàeèiìoòuùAÀEÈIÌOÒUÙ"),
        ('\u{301}', "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝ"),
        ('\u{302}', "aâeêiîoôuûAÂEÊIÎOÔUÛ"),
        ('\u{303}', "aãnñoõAÃNÑOÕ"),
        ('\u{308}', "aäeëiïoöuüyÿAÄEËIÏOÖUÜ"),
        ('\u{30a}', "aåAÅ"),
        ('\u{327}', "cçCÇ"),
    ];
    if !text.contains(|sign| ('\u{300}'..='\u{36f}').contains(&sign)) {
        return Cow::Borrowed(text);
    }
    let mut all = String::with_capacity(text.len());
    for sign in text.chars() {
        let letters = LETTERS.iter().find(|(mark, _)| *mark == sign).map_or("", |(_, letters)| letters);
        let mut pairs = letters.chars().step_by(2).zip(letters.chars().skip(1).step_by(2));
        let before = all.chars().next_back();
        match pairs.find(|(plain, _)| Some(*plain) == before) {
            Some((_, letter)) => {
                all.pop();
                all.push(letter);
            }
            None => all.push(sign),
        }
    }
    Cow::Owned(all)
}

/// The first heading that is one of the names as written, otherwise the only one that is without regard to case and
/// punctuation; `None` where there is none.
///
/// # Errors
/// [`TableError::Ambiguous`]: a name that fits two columns equally well.
pub(crate) fn find(names: &[&str], headings: &[String], file: &str) -> Result<Option<usize>, TableError> {
    for name in names {
        if let Some(position) = headings.iter().position(|heading| heading == name) {
            return Ok(Some(position));
        }
    }
    for name in names {
        let wanted = normalised(name);
        let mut fitting = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| normalised(heading) == wanted)
            .map(|(at, _)| at);
        match (fitting.next(), fitting.next()) {
            (None, _) => {}
            (Some(position), None) => return Ok(Some(position)),
            (Some(_), Some(_)) => {
                return Err(TableError::Ambiguous { file: file.to_owned(), name: (*name).to_owned() });
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_read_in_several_languages() {
        for (texts, expected) in [
            (&["yes", "TRUE", "1", "1.0", "Ja", "sant", "Wahr", "oui"][..], Some(true)),
            (&["No", "false", "0", "0.0", "nein", "NEJ", "falsch"], Some(false)),
            (&["2", "01", "maybe", "", "-1"], None),
        ] {
            assert!(texts.iter().all(|text| truth(text) == expected), "{texts:?}");
        }
    }

    #[test]
    fn texts_of_one_choice_fold_alike() {
        for texts in [
            &["1", "1.0", "1e0", "+1", "1.", "1.00"][..],
            &["0", "-0", "0.0"],
            &["Malmö", "MALMÖ", "malmo\u{308}", "MALMO\u{308}"],
            &["Yes", "yes", "YES"],
        ] {
            let first = folded(texts[0]);
            assert!(texts.iter().all(|text| folded(text) == first), "{texts:?}");
        }
        let apart = ["1", "01", "001", "1,0", "１", "1 ", "malmo", "malmö", "m\u{308}", "inf", ""];
        let keys: std::collections::BTreeSet<String> = apart.iter().map(|text| folded(text)).collect();
        assert_eq!(keys.len(), apart.len());
    }
}
