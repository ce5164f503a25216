//! The module with the charts: the monitor, the model page and the data page. The first download does without it;
//! `vitrine_app::deferred` loads it when a visitor first opens one of these pages.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;

use leptos::web_sys::HtmlElement;
use vitrine_app::insight_pages;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    // Kept here and not handed out: the browser would drop what it was handed whenever it collects its garbage, also
    // after the document was left, and cleaning up then reaches into the document that came after it.
    static SHOWN: RefCell<BTreeMap<u32, Box<dyn Any>>> = const { RefCell::new(BTreeMap::new()) };
}

fn main() {
    console_error_panic_hook::set_once();
}

/// Puts a system's page into `place`: `tab` is `monitor`, `model` or `data`, or `panels` for those of
/// the predict page. Returns the number by which [`hide`] removes it.
#[wasm_bindgen]
pub fn show(place: HtmlElement, system: String, tab: String) -> u32 {
    let page = insight_pages::mount(place, system, tab);
    SHOWN.with_borrow_mut(|shown| {
        let number = shown.last_key_value().map_or(0, |(last, _)| last + 1);
        shown.insert(number, page);
        number
    })
}

/// Removes the page of that number, and its signals with it.
#[wasm_bindgen]
pub fn hide(number: u32) {
    // Cleaning up may reach back here, so the page is dropped when nothing is borrowed any more.
    drop(SHOWN.with_borrow_mut(|shown| shown.remove(&number)));
}
