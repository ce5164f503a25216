//! Light and dark: what the system prefers, unless the visitor chose.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const KEY: &str = "vitrine-theme";
/// Where the choice is shown to the style sheets.
const ATTRIBUTE: &str = "data-theme";

/// The colour scheme of the page. Charts redraw when it changes.
#[derive(Clone, Copy)]
pub struct Theme {
    chosen: RwSignal<Option<bool>>,
    preferred: RwSignal<bool>,
}

/// Finds out the scheme, keeps it in step with the system's, and makes it available to all components below.
pub fn provide_theme() -> Theme {
    let theme = Theme { chosen: RwSignal::new(shown().or_else(stored)), preferred: RwSignal::new(false) };
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        theme.preferred.set(query.matches());
        let media = query.clone();
        let listener = Closure::<dyn Fn()>::new(move || theme.preferred.set(media.matches()));
        let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        // The listener lives as long as the page.
        listener.forget();
    }
    Effect::new(move || show(theme.chosen.get()));
    provide_context(theme);
    theme
}

/// The colour scheme of the page; light outside of it.
pub fn use_theme() -> Theme {
    use_context().unwrap_or_else(|| Theme { chosen: RwSignal::new(None), preferred: RwSignal::new(false) })
}

impl Theme {
    /// Whether the page is dark now. Tracks: what reads it runs again when that changes.
    pub fn is_dark(self) -> bool {
        self.chosen.get().unwrap_or_else(|| self.preferred.get())
    }

    /// Changes to the other scheme, and keeps the choice for the next visit unless it is what the system
    /// prefers anyway.
    pub fn toggle(self) {
        let dark = !self.is_dark();
        let chosen = (dark != self.preferred.get_untracked()).then_some(dark);
        self.chosen.set(chosen);
        if let Some(storage) = storage() {
            let _ = match chosen {
                Some(dark) => storage.set_item(KEY, word(dark)),
                None => storage.remove_item(KEY),
            };
        }
    }
}

/// Writes the choice to the document for the style sheets, where it is new.
fn show(chosen: Option<bool>) {
    let Some(root) = document().document_element() else { return };
    if shown() == chosen {
        return;
    }
    let _ = match chosen {
        Some(dark) => root.set_attribute(ATTRIBUTE, word(dark)),
        None => root.remove_attribute(ATTRIBUTE),
    };
}

/// The choice that the document shows.
fn shown() -> Option<bool> {
    read(&document().document_element()?.get_attribute(ATTRIBUTE)?)
}

fn stored() -> Option<bool> {
    read(&storage()?.get_item(KEY).ok()??)
}

fn word(dark: bool) -> &'static str {
    if dark { "dark" } else { "light" }
}

fn read(word: &str) -> Option<bool> {
    match word {
        "dark" => Some(true),
        "light" => Some(false),
        _ => None,
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
