//! Texts from a short list: which of them stand for one choice.

use std::collections::HashMap;

use vitrine_model::number;

use super::scan::{Distinct, n_cells};
use super::{Contents, FITTING, MOST_CHOICES, Unusable, headings};

/// One choice of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text that comes most often.
    pub value: String,
    /// The other texts that stand for it.
    pub written: Vec<String>,
    /// The number of cells with any of them.
    pub n: usize,
}

/// Texts that differ in case, or in how they write one number, are one choice. In the order of first appearance.
pub fn folded(distinct: &[Distinct]) -> Vec<Choice> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Distinct>> = Vec::new();
    for of in distinct {
        let place = *places.entry(key(&of.text)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(of);
        }
    }
    let choice = |group: Vec<&Distinct>| {
        // Of equally frequent texts the first one counts.
        let value = group.iter().rev().max_by_key(|of| of.n).map_or_else(String::new, |of| of.text.clone());
        let others = group.iter().filter(|of| of.text != value).map(|of| of.text.clone());
        Choice { written: others.collect(), n: n_cells(group.iter().copied()), value }
    };
    groups.into_iter().map(choice).collect()
}

/// What texts of one choice have in common. Digits that begin with a zero are a code and no number.
fn key(text: &str) -> String {
    let is_code = text.len() > 1 && text.starts_with('0') && !text.contains('.');
    let number = number::parse(text).filter(|number| number.is_finite() && !is_code);
    number.map_or_else(|| text.to_lowercase(), |number| number.to_string())
}

/// So many different texts are no choices, however they are written.
pub const MOST_FOLDED: usize = 10_000;

/// What a column of texts is.
pub fn contents(distinct: &[Distinct], n_rows: usize, heading: &str, are_codes: bool) -> Contents {
    let mut choices = if distinct.len() > MOST_FOLDED { Vec::new() } else { folded(distinct) };
    let n = if choices.is_empty() { distinct.len() } else { choices.len() };
    if n < 2 {
        return Contents::Unusable(Unusable::OneText);
    }
    if n > MOST_CHOICES || n * 2 > n_rows {
        let n_known = n_cells(distinct);
        let is_called_so = headings::is_identifier(heading) && n as f64 >= FITTING * n_known as f64;
        let is_one_word = distinct.iter().all(|of| !of.text.contains(char::is_whitespace));
        return Contents::Unusable(match () {
            () if is_one_word && (n == n_known || is_called_so) => Unusable::Identifier,
            () if are_codes => Unusable::ManyCodes { n },
            () => Unusable::ManyTexts { n },
        });
    }
    let often = choices.iter().rev().max_by_key(|choice| choice.n).map(|choice| choice.value.clone());
    choices.sort_by(|a, b| a.value.cmp(&b.value));
    Contents::Choice(choices, often.unwrap_or_default())
}
