//! Saving a text as a file on the visitor's device.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use leptos::web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use wasm_bindgen::{JsCast, JsValue};

/// How long the browser has to take the text.
const HELD: Duration = Duration::from_secs(30);

/// Lets the browser save `text` under `name`; returns whether it could be offered.
pub fn save(name: &str, kind: &str, text: &str) -> bool {
    offer(name, kind, text).is_ok()
}

fn offer(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let settings = BlobPropertyBag::new();
    settings.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &settings)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Some browsers read the text only after the click; then it need not be held any longer.
    set_timeout(move || drop(Url::revoke_object_url(&address)), HELD);
    Ok(())
}
