//! The little that the page asks of the browser: its address, its clock, its clipboard, its idle time.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// The path of the page's base address without its last `/`: empty at the root of a host, `/name` below it.
pub fn base_path() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let path = base.split_once("://").and_then(|(_, rest)| rest.find('/').map(|start| &rest[start..]));
    let path = path.unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
    // Whatever follows the last slash is a file and not part of the base.
    path.rfind('/').map_or(String::new(), |end| path[..end].to_owned())
}

/// The fragment of the address, with its `#` where there is one.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Replaces the fragment of the address without a new step in the browser's history.
pub fn replace_fragment(fragment: &str) {
    let location = window().location();
    // The whole path is given: a bare fragment would count from the document's base address.
    let path = location.pathname().unwrap_or_default();
    let url = if fragment.is_empty() { path } else { format!("{path}#{fragment}") };
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&url));
    }
}

/// The address of the page as it is now, with its fragment.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Copies a text to the clipboard; returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    // The clipboard is absent on pages that are not served securely, which the typed interface does not know.
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    let clipboard = clipboard.ok().filter(JsValue::is_object);
    if let Some(clipboard) = clipboard {
        let clipboard: web_sys::Clipboard = clipboard.unchecked_into();
        return JsFuture::from(clipboard.write_text(text)).await.is_ok();
    }
    false
}

/// The visitor's day by the device's clock, as `2026-11-21`.
pub fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Milliseconds since the page was opened, as exact as the browser allows.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Runs `task` when `quiet` has passed since the last call, and only for the last call; not at all once the owner
/// is gone.
///
/// Timers that are overtaken run out and do nothing. None is ever cleared: they have numbers, a new document of the
/// same tab counts from one again, and `window` then means the new document, so what is left of the old one would
/// clear the timers of the new.
pub fn debounced(quiet: Duration, task: impl Fn() + 'static) -> impl Fn() + Clone + 'static {
    let newest = Newest::default();
    let task = std::rc::Rc::new(task);
    move || {
        let is_newest = newest.begin();
        let task = std::rc::Rc::clone(&task);
        let run = move || {
            if is_newest() {
                task();
            }
        };
        set_timeout(run, quiet);
    }
}

/// Turns of which only the newest counts, as of computations that overtake each other. Copies share them.
#[derive(Clone, Copy)]
pub struct Newest(StoredValue<u32>);

impl Default for Newest {
    /// No turn yet. They end with the owner.
    fn default() -> Self {
        Self(StoredValue::new(0))
    }
}

impl Newest {
    /// Begins a turn, with which those before are over. What is returned says whether it is still the newest, which it
    /// no longer is once the owner is gone.
    pub fn begin(self) -> impl Fn() -> bool + Copy + 'static {
        let number = self.0.try_update_value(|newest| {
            *newest = newest.wrapping_add(1);
            *newest
        });
        move || number.is_some() && self.0.try_get_value() == number
    }

    /// Ends the newest turn without beginning another.
    pub fn end(self) {
        let _ = self.begin();
    }
}

/// How long is computed before the browser may draw and listen again, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// A long computation in short pieces.
pub struct Slices {
    started: f64,
}

impl Slices {
    /// The first piece begins now.
    pub fn start() -> Self {
        Self { started: now_ms() }
    }

    /// Ends a piece that has become long: the browser does what it has to do, and the next piece begins. Returns whether
    /// it did so, after which the result may no longer be wanted.
    pub async fn breathe(&mut self) -> bool {
        let is_due = now_ms() - self.started > SLICE_MS;
        if is_due {
            pause().await;
            self.started = now_ms();
        }
        is_due
    }
}

/// Lets the browser do what it has to do in between, such as drawing.
pub async fn pause() {
    let soon = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(soon).await;
}

/// Moves the focus to the element with this id, without scrolling to it.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let _ = element.focus();
    }
}
