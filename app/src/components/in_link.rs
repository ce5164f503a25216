//! A page's choices, such as filters, held in the fragment of its address.

use leptos::ev;
use leptos::prelude::*;

use crate::link::Pairs;
use crate::{browser, link};

/// A signal that starts with what the address says, follows the address when the visitor changes it, and is
/// written to it, without a new step in the browser's history, when the page changes it.
/// `read` must accept any pairs; `write` gives those that `read` needs.
pub fn choices<T>(read: fn(&Pairs) -> T, write: fn(&T) -> Pairs) -> RwSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let now = move || read(&link::read(&browser::fragment()));
    let choices = RwSignal::new(now());
    let listener = window_event_listener(ev::hashchange, move |_| choices.set(now()));
    on_cleanup(move || listener.remove());
    Effect::new(move |before: Option<String>| {
        let pairs = choices.with(write);
        let fragment = link::write(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // The first run sees what was just read; a visitor who changes nothing keeps the address as it is.
        if before.is_some_and(|before| before != fragment) {
            browser::replace_fragment(&fragment);
        }
        fragment
    });
    choices
}
