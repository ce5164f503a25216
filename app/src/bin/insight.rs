//! The module with the charts: the monitor, the model page and the data page. The first download does without it;
//! `vitrine_app::deferred` loads it when a visitor first opens one of these pages.

use std::any::Any;

use leptos::web_sys::HtmlElement;
use vitrine_app::insight_pages;
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    console_error_panic_hook::set_once();
}

/// A page that is on display. When it is freed, the page is removed and its signals with it.
#[wasm_bindgen]
pub struct Shown {
    _page: Box<dyn Any>,
}

/// Puts a system's page into `place`: `tab` is `monitor`, `model` or `data`, or `panels` for those of
/// the predict page.
#[wasm_bindgen]
pub fn show(place: HtmlElement, system: String, tab: String) -> Shown {
    Shown { _page: insight_pages::mount(place, system, tab) }
}
