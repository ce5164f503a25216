//! Texts from a short list: which of them stand for one choice.

use std::collections::HashMap;

use vitrine_table::names;

use super::scan::{Distinct, n_cells};
use super::{Contents, FITTING, MOST_CHOICES, Remark, Unusable, headings, scales};

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

/// What the texts of a choice are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Words, of which those that fold alike are one.
    Words,
    /// Digits that are no amount.
    Codes,
    /// Versions, of which `1.1` and `1.10` are different ones.
    Versions,
}

/// Texts that fold alike are one choice. In the order of first appearance.
pub fn folded(distinct: &[Distinct<'_>]) -> Vec<Choice> {
    by_key(distinct, names::folded)
}

/// Texts with one key are one choice.
fn by_key(distinct: &[Distinct<'_>], key: fn(&str) -> String) -> Vec<Choice> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Distinct<'_>>> = Vec::new();
    for of in distinct {
        let place = *places.entry(key(of.text)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(of);
        }
    }
    let choice = |group: Vec<&Distinct<'_>>| {
        // Of equally frequent texts the first one counts.
        let value =
            group.iter().rev().max_by_key(|of| of.n).map_or_else(String::new, |of| of.text.to_owned());
        let others = group.iter().filter(|of| of.text != value).map(|of| of.text.to_owned());
        Choice { written: others.collect(), n: n_cells(group.iter().copied()), value }
    };
    groups.into_iter().map(choice).collect()
}

/// Sorts choices that are steps of a scale; others stay as they are. Whether they are steps.
pub fn sort_on_scale(choices: &mut [Choice]) -> bool {
    let Some(places) = scales::places(choices.iter().map(|choice| choice.value.as_str())) else {
        return false;
    };
    let values: Vec<String> = choices.iter().map(|choice| choice.value.clone()).collect();
    let place = |choice: &Choice| {
        values.iter().position(|value| *value == choice.value).and_then(|at| places.get(at))
    };
    choices.sort_by(|a, b| place(a).cmp(&place(b)));
    true
}

/// So many different texts are no choices, however they are written.
pub const MOST_FOLDED: usize = 10_000;
/// Fewer rows of a choice say nothing about it.
const FEWEST_OF_CHOICE: usize = 2;

/// In fewer rows no word comes often enough.
pub const FEWEST_TEXTS: usize = 20;
/// Every text may be so long, in characters.
const LONG: usize = 200;

/// How long texts may be: with room for longer ones than those that are there.
pub fn longest(distinct: &[Distinct<'_>]) -> usize {
    distinct.iter().map(|of| 2 * of.text.chars().count()).max().unwrap_or(0).max(LONG)
}

/// What a column of texts is. The choices with few rows are left to the one for all others; `fold` hears how many
/// they are.
pub fn contents(
    distinct: &[Distinct<'_>],
    n_rows: usize,
    heading: &str,
    kind: TextKind,
    fold: &mut Option<Remark>,
) -> Contents {
    let key = if kind == TextKind::Versions { str::to_lowercase } else { names::folded };
    let mut choices = if distinct.len() > MOST_FOLDED { Vec::new() } else { by_key(distinct, key) };
    let n = if choices.is_empty() { distinct.len() } else { choices.len() };
    if n < 2 {
        return Contents::Unusable(Unusable::OneText);
    }
    let (n_known, is_long) = (n_cells(distinct), n > MOST_CHOICES || n * 2 > n_rows);
    let often = choices.iter().rev().max_by_key(|choice| choice.n).map(|choice| choice.value.clone());
    let mut frequent: Vec<Choice> =
        choices.iter().filter(|choice| choice.n >= FEWEST_OF_CHOICE).cloned().collect();
    frequent.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.value.cmp(&b.value)));
    frequent.truncate(MOST_CHOICES);
    let n_covered: usize = frequent.iter().map(|choice| choice.n).sum();
    // A list that most rows are not on says little.
    if frequent.len() > 1 && n_covered * 2 > n_known {
        if n_covered < n_known {
            *fold = Some(Remark::Folded { n: n - frequent.len(), n_cells: n_known - n_covered });
        }
        choices = frequent;
    } else if is_long {
        let is_called_so = headings::is_identifier(heading) && n as f64 >= FITTING * n_known as f64;
        let is_one_word = distinct.iter().all(|of| !of.text.contains(char::is_whitespace));
        return Contents::Unusable(match () {
            () if is_one_word && (n == n_known || is_called_so) => Unusable::Identifier,
            () if kind != TextKind::Words => Unusable::ManyCodes { n },
            () if n_known >= FEWEST_TEXTS => return Contents::Text(longest(distinct)),
            () => Unusable::ManyTexts { n },
        });
    }
    choices.sort_by(|a, b| a.value.cmp(&b.value));
    if kind == TextKind::Versions {
        choices.sort_by_key(|choice| version(&choice.value));
    }
    sort_on_scale(&mut choices);
    Contents::Choice(choices, often.unwrap_or_default())
}

/// The parts of a version as numbers, by which versions follow each other.
fn version(text: &str) -> Vec<u64> {
    text.split('.').map(|part| part.parse().unwrap_or(u64::MAX)).collect()
}
