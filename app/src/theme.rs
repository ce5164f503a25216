//! Light and dark: what the system prefers, unless the visitor chose.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const KEY: &str = "vitrine-theme";

/// The colour scheme of the page. Charts redraw when it changes.
#[derive(Clone, Copy)]
pub struct Theme {
    chosen: RwSignal<Option<bool>>,
    preferred: RwSignal<bool>,
}

/// Finds out the scheme, keeps it in step with the system's, and makes it available to all components below.
pub fn provide_theme() -> Theme {
    let theme = Theme { chosen: RwSignal::new(stored()), preferred: RwSignal::new(false) };
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        theme.preferred.set(query.matches());
        let media = query.clone();
        let listener = Closure::<dyn Fn()>::new(move || theme.preferred.set(media.matches()));
        let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        // The listener lives as long as the page.
        listener.forget();
    }
    Effect::new(move || {
        let root = document().document_element();
        let name = theme.chosen.get().map(|dark| if dark { "dark" } else { "light" });
        if let Some(root) = root {
            let _ = match name {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    });
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
                Some(dark) => storage.set_item(KEY, if dark { "dark" } else { "light" }),
                None => storage.remove_item(KEY),
            };
        }
    }
}

fn stored() -> Option<bool> {
    match storage()?.get_item(KEY).ok()??.as_str() {
        "dark" => Some(true),
        "light" => Some(false),
        _ => None,
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
