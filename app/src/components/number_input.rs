//! A field for a number, which is typed and shown as the reader's language writes numbers.
//!
//! The browser's own number fields follow the language of the browser, not of the page, and hide what they cannot
//! read. So this is a text field: what is typed becomes a plain number for the program, and what the program sets is
//! written in the language.

use leptos::html::Input;
use leptos::prelude::*;

use crate::texts::use_locale;

/// What a number field is, beside its number.
#[derive(Clone, Default)]
pub struct NumberInput {
    /// The element's identifier, which its label names.
    pub id: String,
    /// The unit that may be typed behind the number.
    pub unit: Option<String>,
    /// The identifiers of the elements that describe it.
    pub described: String,
    /// Whether numbers may be negative: keyboards for decimals on telephones have no minus sign.
    pub has_sign: bool,
}

impl NumberInput {
    /// The field. `plain` is the number in it as programs write it, or a text that is no number; `entered` takes what
    /// the visitor makes of it, in the same way.
    pub fn view(
        self,
        plain: impl Fn() -> String + Send + Sync + 'static,
        is_wrong: impl Fn() -> bool + Send + 'static,
        is_disabled: impl Fn() -> bool + Send + 'static,
        entered: impl Fn(String) + 'static,
    ) -> AnyView {
        let Self { id, unit, described, has_sign } = self;
        let locale = use_locale();
        let unit = StoredValue::new(unit);
        let read = move |text: &str| unit.with_value(|unit| locale.to_plain(text.trim(), unit.as_deref()));
        let input: NodeRef<Input> = NodeRef::new();
        // What is being typed stays as it is, unless another number is set.
        Effect::new(move || {
            let plain = plain();
            if let Some(input) = input.get()
                && read(&input.value()) != plain
            {
                input.set_value(&locale.in_field(&plain));
            }
        });
        let rewritten = move |event| {
            let input: web_sys::HtmlInputElement = event_target(&event);
            input.set_value(&locale.in_field(&read(&input.value())));
        };
        view! {
            <input
                node_ref=input
                type="text"
                id=id
                inputmode=if has_sign { "text" } else { "decimal" }
                autocomplete="off"
                aria-describedby=(!described.is_empty()).then_some(described)
                aria-invalid=move || if is_wrong() { "true" } else { "false" }
                disabled=is_disabled
                on:input=move |event| entered(read(&event_target_value(&event)))
                on:change=rewritten
            />
        }
        .into_any()
    }
}
