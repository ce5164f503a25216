//! The state of the predict page in the address: restored from it, written to it, copied from it.

use std::time::Duration;

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::session::Session;
use crate::texts::use_texts;
use crate::visits::use_visits;

/// How long the form must be quiet before its state is written to the address; browsers refuse more than some
/// hundred changes in half a minute.
const QUIET: Duration = Duration::from_millis(200);

/// Restores the state from the address, or from an earlier visit to this page, and keeps the address in step.
pub fn follow_address(session: Session) {
    let visits = use_visits();
    let key = session.system.with_value(|system| system.schema.system.clone());
    let restore = move |fragment: &str| session.restore(session.read_link(fragment));
    let fragment = browser::fragment();
    if fragment.len() > 1 {
        restore(&fragment);
    } else {
        let remembered = visits.recall(&key);
        if !remembered.is_empty() {
            restore(&remembered);
            browser::replace_fragment(&remembered);
        }
    }
    let listener = window_event_listener(ev::hashchange, move |_| restore(&browser::fragment()));
    on_cleanup(move || listener.remove());
    let write = browser::debounced(QUIET, move || {
        let fragment = untrack(|| session.link());
        browser::replace_fragment(&fragment);
        visits.remember(&key, &fragment);
    });
    Effect::new(move |before: Option<String>| {
        let fragment = session.link();
        // The first run sees the state as it was restored; a visitor who changes nothing keeps a short address.
        if before.is_some_and(|before| before != fragment) {
            write();
        }
        fragment
    });
}

/// The button that copies a link to the prediction, with the link in a field where the browser forbids copying.
#[component]
pub fn CopyLink(
    /// The page's state.
    session: Session,
) -> impl IntoView {
    let input: NodeRef<Input> = NodeRef::new();
    let address = RwSignal::new(String::new());
    let texts = use_texts().predict();
    let said = RwSignal::new("");
    let copy = move |_| {
        let page = browser::address();
        let page = page.split('#').next().unwrap_or_default();
        let link = format!("{page}#{}", untrack(|| session.link()));
        spawn_local(async move {
            if browser::copy(&link).await {
                said.set(texts.copied());
                address.set(String::new());
            } else {
                said.set(texts.not_copied());
                address.set(link);
                if let Some(input) = input.get_untracked() {
                    input.select();
                }
            }
        });
    };
    view! {
        <div class="copy-link">
            <button type="button" on:click=copy>{texts.copy()}</button>
            <span role="status" class="muted">{said}</span>
            <input
                node_ref=input
                type="text"
                readonly
                aria-label=texts.link()
                prop:value=address
                hidden=move || address.with(String::is_empty)
            />
        </div>
    }
}
