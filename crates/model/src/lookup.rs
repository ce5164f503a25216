//! Choices and free text as numbers by a fitted table: what target encoding leaves behind.

use serde::{Deserialize, Serialize};

/// One number for each choice of a feature, or for each known text: how far the mean target of the training rows
/// that have it lies above the mean of all, drawn towards 0 the more the fewer they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
}

/// The texts that a [`Table`] has numbers for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownTexts {
    /// The text feature.
    pub feature: usize,
    /// The texts as [`normalised`] gives them, ascending, each once.
    pub texts: Vec<String>,
}

impl Table {
    /// The number for a position; 0, the mean of all rows, where it is missing (NaN) or unknown.
    pub fn number(&self, position: f64) -> f64 {
        // A missing position compares false, a negative one saturates to 0 and is caught by the comparison.
        if position >= 0.0 { self.numbers.get(position as usize).copied().unwrap_or(0.0) } else { 0.0 }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        if self.numbers.iter().any(|number| !number.is_finite()) {
            return Err("a table of choices has a number that is not finite".to_owned());
        }
        Ok(())
    }
}

impl KnownTexts {
    /// The position of a text, NaN where it is not known.
    pub fn position(&self, text: &str) -> f64 {
        let text = normalised(text);
        self.texts.binary_search(&text).map_or(f64::NAN, |position| position as f64)
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
        all.push_str(&word.to_lowercase());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_unknown_positions_are_the_mean() {
        let table = Table { numbers: vec![1.5, -2.0], ..Table::default() };
        let numbers = [0.0, 1.0, 2.0, -1.0, f64::NAN].map(|position| table.number(position));
        assert_eq!(numbers, [1.5, -2.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn texts_are_found_whatever_their_case_and_spaces() {
        let known = KnownTexts { feature: 0, texts: vec!["storgatan".into(), "åsögatan 1".into()] };
        assert_eq!(known.position("  ÅSÖGATAN   1 "), 1.0);
        assert_eq!(known.position("Storgatan"), 0.0);
        assert!(known.position("Storgatan 2").is_nan());
        assert_eq!(known.check(1), Ok(()));
        assert!(known.check(0).is_err());
        let twice = KnownTexts { feature: 0, texts: vec!["a".into(), "a".into()] };
        assert!(twice.check(1).unwrap_err().contains("not in order"));
    }

    #[test]
    fn numbers_must_be_finite() {
        assert!(Table { numbers: vec![f64::NAN], ..Table::default() }.check().is_err());
    }
}
