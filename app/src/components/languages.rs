//! The choice of the page's language.

use leptos::prelude::*;
use vitrine_present::Locale;

use crate::texts::{choose, use_locale};

/// A button per language, each called as its speakers call it. The one that is shown is marked and does nothing.
pub fn languages(label: &'static str) -> AnyView {
    let shown = use_locale();
    let buttons = Locale::all().iter().map(|locale| {
        let is_shown = locale.code == shown.code;
        let change = move |_| {
            if !is_shown {
                choose(locale);
            }
        };
        view! {
            <li>
                <button
                    type="button"
                    class="language"
                    lang=locale.code
                    aria-current=is_shown.then_some("true")
                    on:click=change
                >
                    {locale.name}
                </button>
            </li>
        }
    });
    let buttons = buttons.collect_view();
    view! { <ul class="languages" role="list" aria-label=label>{buttons}</ul> }.into_any()
}
