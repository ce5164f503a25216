//! A few facts side by side.

use leptos::prelude::*;

/// Names and values as a description list.
pub fn facts_list<N: IntoView + 'static>(facts: Vec<(N, String)>) -> AnyView {
    let items: Vec<AnyView> = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="values card-facts">{items}</dl> }.into_any()
}
