//! The little that the page asks of the browser: its address, its clock, its clipboard, its idle time.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

// What a worker has as well as a page.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;

    #[wasm_bindgen(js_name = setTimeout)]
    fn call_soon(task: &js_sys::Function);

    /// What the browser tells a script about itself.
    type Meta;

    /// The address of the script.
    #[wasm_bindgen(method, getter)]
    fn url(this: &Meta) -> String;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static META: Meta;
}

/// The address of the program's script.
pub fn script() -> String {
    META.with(Meta::url)
}

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
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
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

/// Milliseconds since the page was opened or the worker began, as exact as the browser allows.
pub fn now_ms() -> f64 {
    performance_now()
}

/// Loads the document again, with the same address.
pub fn reload() {
    let _ = window().location().reload();
}

/// Whether the program runs in a worker and not in a page.
pub fn is_worker() -> bool {
    web_sys::window().is_none()
}

/// Runs `task` when `quiet` has passed since the last call, and only for the last call; not at all once the owner
/// is gone.
///
/// Timers that are overtaken run out and do nothing. None is ever cleared: they have numbers, a new document of the
/// same tab counts from one again, and `window` then means the new document, so what is left of the old one would
/// clear the timers of the new.
pub fn debounced(quiet: Duration, task: impl Fn() + 'static) -> impl Fn() + Clone + 'static {
    // Ends with the owner.
    let newest = StoredValue::new(0_u32);
    let task = std::rc::Rc::new(task);
    move || {
        let number = newest.try_update_value(|newest| {
            *newest = newest.wrapping_add(1);
            *newest
        });
        let task = std::rc::Rc::clone(&task);
        let run = move || {
            if number.is_some() && newest.try_get_value() == number {
                task();
            }
        };
        set_timeout(run, quiet);
    }
}

/// Lets the browser do what it has to do in between, such as drawing, or hearing a message.
pub async fn pause() {
    let soon = js_sys::Promise::new(&mut |resolve, _| call_soon(&resolve));
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
