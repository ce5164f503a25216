//! What a reader must know beside every prediction.

use leptos::prelude::*;

/// The sentence, set apart.
pub fn notice(text: &str) -> AnyView {
    view! {
        <p class="notice" role="note">
            {text.to_owned()}
        </p>
    }
    .into_any()
}
