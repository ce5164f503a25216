//! Showing a page of the second module: it is fetched when it is first needed, which keeps the charts out of the
//! first download.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::panel::{Reserve, failure, waiting};
use crate::load::LoadError;

/// The name by which `public/charts.js` offers the module.
const LOADER: &str = "vitrineInsight";
/// The address of that file.
const SCRIPT: &str = "charts.js";

/// The page `tab` of `system`, drawn by the second module; while that is loading its place is kept, and where it
/// cannot be loaded the visitor may try again.
pub fn insight(system: String, tab: &'static str) -> AnyView {
    deferred(system, tab, Reserve::Page, NodeRef::new())
}

/// The panels of the predict page, drawn by the second module into `place`, through which they and the page talk
/// (see [`crate::bridge`]).
pub fn panels(system: String, place: NodeRef<html::Div>) -> AnyView {
    deferred(system, "panels", Reserve::Chart, place)
}

fn deferred(system: String, tab: &'static str, reserve: Reserve, place: NodeRef<html::Div>) -> AnyView {
    let attempt = RwSignal::new(0_u32);
    let state = RwSignal::new(None::<Result<(), LoadError>>);
    let shown = StoredValue::new_local(None::<Shown>);
    on_cleanup(move || {
        if let Some(shown) = shown.try_update_value(Option::take).flatten() {
            hide(&shown);
        }
    });
    Effect::new(move || {
        attempt.track();
        let Some(place) = place.get() else { return };
        let system = system.clone();
        state.set(None);
        spawn_local(async move {
            let result = show(place.as_ref(), &system, tab).await;
            // The visitor may have left while the module was loading.
            let is_here = shown.try_with_value(|_| ()).is_some();
            match result {
                Ok(page) if is_here => {
                    shown.set_value(Some(page));
                    state.set(Some(Ok(())));
                }
                Ok(page) => hide(&page),
                Err(error) if is_here => {
                    state.set(Some(Err(LoadError::Network {
                        path: "insight.js".to_owned(),
                        reason: reason(&error),
                    })));
                }
                Err(_) => {}
            }
        });
    });
    let status = move || match state.get() {
        None => waiting(reserve),
        Some(Ok(())) => ().into_any(),
        Some(Err(error)) => failure(&error, move || attempt.update(|attempt| *attempt += 1)),
    };
    view! {
        {status}
        <div node_ref=place></div>
    }
    .into_any()
}

/// A page of the second module that is on display.
struct Shown {
    module: JsValue,
    number: JsValue,
}

async fn show(place: &JsValue, system: &str, tab: &str) -> Result<Shown, JsValue> {
    let module = JsFuture::from(loader().await?.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await?;
    let show: Function = Reflect::get(&module, &"show".into())?.dyn_into()?;
    let number = show.call3(&JsValue::NULL, place, &system.into(), &tab.into())?;
    Ok(Shown { module, number })
}

/// The function that fetches the second module. Its script can have been lost on the way; it is then asked for again.
async fn loader() -> Result<Function, JsValue> {
    let found = || Reflect::get(&window(), &LOADER.into()).ok()?.dyn_into::<Function>().ok();
    if let Some(loader) = found() {
        return Ok(loader);
    }
    let script = document().create_element("script")?;
    script.set_attribute("src", SCRIPT)?;
    let arrival = Promise::new(&mut |resolve, reject| {
        let _ = script.add_event_listener_with_callback("load", &resolve);
        let _ = script.add_event_listener_with_callback("error", &reject);
    });
    document().head().ok_or(JsValue::UNDEFINED)?.append_child(&script)?;
    // What is said of a script that does not arrive is an event without words.
    JsFuture::from(arrival).await.map_err(|_| JsValue::UNDEFINED)?;
    found().ok_or(JsValue::UNDEFINED)
}

/// What was thrown, in words. Anything can be thrown, `undefined` too, which has no text of its own.
fn reason(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<Object>() {
        Some(error) => String::from(error.to_string()),
        None => thrown.as_string().unwrap_or_else(|| format!("{SCRIPT} could not be fetched")),
    }
}

/// Removes a page. There is nothing to say when that fails: it is out of sight either way.
fn hide(shown: &Shown) {
    if let Ok(hide) = Reflect::get(&shown.module, &"hide".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = hide.call1(&JsValue::NULL, &shown.number);
    }
}
