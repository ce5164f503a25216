//! What the words of a page mean, folded away until somebody asks.

use leptos::prelude::*;

use crate::texts::use_texts;

/// A word and what it means, in a sentence or two.
pub type Term = (&'static str, &'static str);

/// What held-out rows are, or what stands in for them: a cross-validation of all rows, or rows that a model from
/// elsewhere may have seen.
pub fn held_out(by_cross_validation: bool, perhaps_seen: bool) -> Term {
    let texts = use_texts().glossary();
    if perhaps_seen {
        (texts.perhaps_seen(), texts.perhaps_seen_meaning())
    } else if by_cross_validation {
        (texts.by_folds(), texts.by_folds_meaning())
    } else {
        (texts.held_out(), texts.held_out_meaning())
    }
}

/// What the interval around a figure says.
pub fn interval_95() -> Term {
    let texts = use_texts().glossary();
    (texts.interval_95(), texts.interval_95_meaning())
}

/// How a confusion matrix is read.
pub fn confusion() -> Term {
    let texts = use_texts().glossary();
    (texts.confusion(), texts.confusion_meaning())
}

/// The terms as a list behind a switch.
pub fn glossary(terms: &[Term]) -> AnyView {
    let terms: Vec<AnyView> = terms
        .iter()
        .map(|(word, meaning)| {
            view! {
                <dt>{*word}</dt>
                <dd>{*meaning}</dd>
            }
            .into_any()
        })
        .collect();
    view! {
        <details class="glossary">
            <summary>{use_texts().glossary().heading()}</summary>
            <dl class="explanations">{terms}</dl>
        </details>
    }
    .into_any()
}
