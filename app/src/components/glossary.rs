//! What the words of a page mean, folded away until somebody asks.

use leptos::prelude::*;

/// A word and what it means, in a sentence or two.
pub type Term = (&'static str, &'static str);

/// Words that stand on several pages.
pub const HELD_OUT: Term = (
    "Held-out rows",
    "Rows of the data that were put aside before any model was fitted or chosen. They stand in for new cases.",
);
/// See [`HELD_OUT`].
pub const INTERVAL_95: Term = (
    "95 % interval",
    "Few cases make a figure uncertain. The interval holds the values it could well have in the long run; with more cases it becomes narrower.",
);
/// See [`HELD_OUT`].
pub const CONFUSION: Term = (
    "Confusion matrix",
    "A table of what was predicted (columns) against what was true (rows). The diagonal holds what was right, everything else is a mistake of one kind.",
);

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
            <summary>"What the words mean"</summary>
            <dl class="explanations">{terms}</dl>
        </details>
    }
    .into_any()
}
