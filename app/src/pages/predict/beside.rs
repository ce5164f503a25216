//! What panels show outside of their own place: lines beside the page's result, and the room below form and result.

use leptos::html::Div;
use leptos::prelude::*;

/// The lines and the room. Each line has one panel that writes it, so that none takes away what another one says.
/// Copies share them.
#[derive(Clone, Copy, Default)]
pub struct Beside {
    /// The value by a feature's value.
    pub per_unit: RwSignal<String>,
    /// How far the prediction moves over what is unknown.
    pub spread: RwSignal<String>,
    /// A short warning, where the panels themselves are out of sight.
    pub warning: RwSignal<String>,
    /// The element for the panels that need the page's width.
    pub wide: NodeRef<Div>,
}

impl Beside {
    /// The lines, in their order.
    pub fn lines(self) -> AnyView {
        view! {
            <p id="beside-per-unit" class="beside">{self.per_unit}</p>
            <p id="beside-spread" class="beside">{self.spread}</p>
            <p id="beside-warning" class="beside warning">{self.warning}</p>
        }
        .into_any()
    }
}

/// Keeps a line in step with a text, until the owner is gone; no text takes it away.
pub fn follow(line: RwSignal<String>, text: impl Fn() -> Option<String> + 'static) {
    Effect::new(move || write(line, text().unwrap_or_default()));
    on_cleanup(move || write(line, String::new()));
}

/// Writes a line, where it is new and the page is still there.
fn write(line: RwSignal<String>, text: String) {
    if line.try_with_untracked(|old| *old != text) == Some(true) {
        line.set(text);
    }
}
