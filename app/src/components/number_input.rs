//! A field for a number, which is typed and shown as the reader's language writes numbers.
//!
//! The browser's own number fields follow the language of the browser, not of the page, and hide what they cannot
//! read. So this is a text field: what is typed becomes a plain number for the program, and what the program sets is
//! written in the language.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use vitrine_model::number;
use vitrine_present::locale::decimals_of;

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
    /// How far the keys up and down move the number, where they do.
    pub steps: Option<Steps>,
}

/// The steps of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// The smallest number.
    pub min: f64,
    /// The largest number.
    pub max: f64,
    /// How far one step goes.
    pub step: f64,
}

impl Steps {
    /// The plain number one step from another one, within the limits and with as many decimals as the step needs.
    /// `None` from what is no number.
    fn from(self, plain: &str, is_up: bool) -> Option<String> {
        let number = number::parse(plain).filter(|number| number.is_finite())?;
        let next = number + if is_up { self.step } else { -self.step };
        let decimals = decimals_of(self.step);
        let rounded = number::parse(&format!("{next:.decimals$}"))?;
        Some(rounded.clamp(self.min, self.max).to_string())
    }
}

impl NumberInput {
    /// The field. `plain` is the number in it as programs write it, or a text that is no number; `entered` takes what
    /// the visitor makes of it, in the same way.
    pub fn view(
        self,
        plain: Signal<String>,
        is_wrong: Signal<bool>,
        is_disabled: Signal<bool>,
        entered: Callback<String>,
    ) -> AnyView {
        let Self { id, unit, described, has_sign, steps } = self;
        let locale = use_locale();
        let unit = StoredValue::new(unit);
        let read = move |text: &str| unit.with_value(|unit| locale.to_plain(text.trim(), unit.as_deref()));
        let input: NodeRef<Input> = NodeRef::new();
        // What is being typed stays as it is, unless another number is set.
        Effect::new(move || {
            let plain = plain.get();
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
        let moved = move |event: KeyboardEvent| {
            let is_up = event.key() == "ArrowUp";
            let Some(steps) = steps.filter(|_| is_up || event.key() == "ArrowDown") else { return };
            event.prevent_default();
            let input: web_sys::HtmlInputElement = event_target(&event);
            if let Some(next) = steps.from(&read(&input.value()), is_up) {
                entered.run(next);
            }
        };
        view! {
            <input
                node_ref=input
                type="text"
                id=id
                inputmode=if has_sign { "text" } else { "decimal" }
                autocomplete="off"
                aria-describedby=(!described.is_empty()).then_some(described)
                aria-invalid=move || if is_wrong.get() { "true" } else { "false" }
                disabled=is_disabled
                on:input=move |event| entered.run(read(&event_target_value(&event)))
                on:change=rewritten
                on:keydown=moved
            />
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_within_the_limits_and_have_no_stray_digits() {
        let steps = Steps { min: 0.0, max: 8.0, step: 0.1 };
        assert_eq!(steps.from("5.7", true).as_deref(), Some("5.8"));
        assert_eq!(steps.from("0.3", false).as_deref(), Some("0.2"));
        assert_eq!(steps.from("8", true).as_deref(), Some("8"));
        assert_eq!(steps.from("-3", false).as_deref(), Some("0"));
        assert_eq!([steps.from("abc", true), steps.from("", true)], [None, None]);
    }
}
