//! How the predict page and its panels talk: they are two modules that share no memory, only an element of the
//! document. The page writes the link of its state on the element and says so with an event; the panels ask for
//! changes of the form with another.

use leptos::prelude::*;
use leptos::web_sys::{CustomEvent, CustomEventInit, Element};
use wasm_bindgen::{JsCast, JsValue};

use crate::link;

/// The attribute of the shared element that holds the link of the page's state, as [`crate::session::from_link::to_link`] writes
/// it.
const STATE: &str = "data-state";
/// The event that says that [`STATE`] has changed.
const CHANGED: &str = "vitrine-changed";
/// The event whose detail is a link with the fields that a panel wants changed.
const FILL: &str = "vitrine-fill";

/// The ids of the lines beside the page's result, in their order. Each has one panel that writes it, so that none takes
/// away what another one says.
pub const BESIDE: [&str; 2] = [PER_UNIT, SPREAD];

/// The id of the line beside the result for the value by a feature's value.
pub const PER_UNIT: &str = "beside-per-unit";

/// The id of the line beside the result for how far the prediction moves over what is unknown.
pub const SPREAD: &str = "beside-spread";

/// The id of the line below them, for a short warning where the panels themselves are out of sight.
pub const WARNING: &str = "beside-warning";

/// The id of the element below form and result for the panels that need the page's width.
pub const WIDE: &str = "wide-panels";

/// Writes the line with this id beside the page's result; an empty text takes it away.
pub fn write_beside(id: &str, text: &str) {
    if let Some(line) = document().get_element_by_id(id) {
        line.set_text_content(Some(text));
    }
}

/// Tells the panels in `place` the state of the page as a link.
pub fn tell(place: &Element, state: &str) {
    let _ = place.set_attribute(STATE, state);
    if let Ok(event) = CustomEvent::new(CHANGED) {
        let _ = place.dispatch_event(&event);
    }
}

/// Calls `fill` with the pairs of a name and a value that a panel in `place` wants to stand in the form, until the
/// owner is gone.
pub fn on_fill(place: &Element, fill: impl Fn(link::Pairs) + 'static) {
    listen(place, FILL, move |event: CustomEvent| {
        fill(link::read(&event.detail().as_string().unwrap_or_default()));
    });
}

/// The page's state as a link, for the panels in `place`; it follows the page until the owner is gone.
pub fn state_of(place: &Element) -> ReadSignal<String> {
    let read = |place: &Element| place.get_attribute(STATE).unwrap_or_default();
    let (state, set_state) = signal(read(place));
    let here = place.clone();
    listen(place, CHANGED, move |_: CustomEvent| {
        let new = read(&here);
        if state.with_untracked(|old| *old != new) {
            set_state.set(new);
        }
    });
    state
}

/// Asks the page to put values into its form: pairs of a feature's name and its value as text.
pub fn ask_to_fill<'a>(place: &Element, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let options = CustomEventInit::new();
    options.set_detail(&JsValue::from_str(&link::write(pairs)));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(FILL, &options) {
        let _ = place.dispatch_event(&event);
    }
}

fn listen(place: &Element, name: &'static str, hear: impl FnMut(CustomEvent) + 'static) {
    let closure = wasm_bindgen::closure::Closure::<dyn FnMut(CustomEvent)>::new(hear);
    let _ = place.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // The element goes with the owner, and the closure with both.
    let kept = StoredValue::new_local(Some((place.clone(), closure)));
    on_cleanup(move || {
        if let Some((place, closure)) = kept.try_update_value(Option::take).flatten() {
            let _ = place.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        }
    });
}
