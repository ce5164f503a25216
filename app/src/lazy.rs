//! Parts of the program that are fetched when they are first needed.
//!
//! The program is built as one and then split: what only the functions of a part use is a file of its own, what
//! several parts use is a file that they share, and all of them work in the same memory. A build without the feature
//! `split` keeps everything in one file; the parts are then there at once.

use std::cell::RefCell;
use std::future::Future;
use std::sync::Arc;

use js_sys::{Array, Promise};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::panel::{Reserve, failure, waiting};
use crate::load::{LoadError, use_loader};
use crate::remote::Remote;
use crate::texts;

/// The styles of what the parts show, in the order in which they count.
const STYLES: [&str; 4] = ["charts", "monitor", "panels", "places"];

thread_local! {
    /// The styles on their way, or arrived.
    static ARRIVAL: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Declares a function that fetches a part of the program and then returns one of its functions:
/// `part!(charts, pub monitor: fn(Arc<SystemFile>) -> AnyView = draw)` makes `pub async fn monitor()`, which fetches
/// the part `charts` and returns `draw`. Functions of the same part come together.
macro_rules! part {
    ($part:ident, $(#[$attribute:meta])* $vis:vis $name:ident: $kind:ty = $function:expr) => {
        #[cfg(feature = "split")]
        #[::leptos::wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
        $(#[$attribute])*
        ///
        /// # Errors
        /// Where the part cannot be fetched.
        $vis fn $name() -> Result<$kind, $crate::load::LoadError> {
            Ok($function)
        }

        #[cfg(not(feature = "split"))]
        $(#[$attribute])*
        ///
        /// # Errors
        /// Never: the part is there from the start.
        $vis async fn $name() -> Result<$kind, $crate::load::LoadError> {
            Ok($function)
        }
    };
}
pub(crate) use part;

/// What `show` makes of a function of a part. While the part is loading its place is kept; where it cannot be loaded
/// the visitor may try again.
pub fn view<F, Loading>(
    reserve: Reserve,
    load: impl Fn() -> Loading + 'static,
    show: impl Fn(F) -> AnyView + Send + 'static,
) -> AnyView
where
    F: Copy + Send + Sync + 'static,
    Loading: Future<Output = Result<F, LoadError>> + 'static,
{
    let loader = use_loader();
    let part = Remote::new(move || {
        let (styles, part) = (styles(), load());
        async move {
            let function = match part.await {
                Ok(function) => function,
                Err(error) => return Err(loader.explained(error).await),
            };
            if !cfg!(feature = "embedded") {
                texts::load_later().await.map_err(|_| LoadError::Part)?;
            }
            if JsFuture::from(styles).await.is_err() {
                ARRIVAL.take();
                return Err(LoadError::Part);
            }
            Ok(Arc::new(function))
        }
    });
    let body = move || match part.get() {
        None => waiting(reserve),
        Some(Ok(function)) => show(*function),
        Some(Err(error)) => failure(&error, move || part.retry()),
    };
    body.into_any()
}

/// Resolves when the styles are there, so that nothing is drawn without them.
fn styles() -> Promise {
    ARRIVAL.with_borrow_mut(|arrival| {
        let all = || Promise::all(&STYLES.iter().map(|name| style(name)).collect::<Array>());
        arrival.get_or_insert_with(all).clone()
    })
}

fn style(name: &str) -> Promise {
    let address = format!("styles/{name}.css");
    // After a failure, those that have arrived are in the document, and a site that is one file has them from the start.
    let arrived = format!("link[href='{address}'], style[data-href='{address}']");
    if let Ok(Some(_)) = document().query_selector(&arrived) {
        return Promise::resolve(&JsValue::UNDEFINED);
    }
    Promise::new(&mut |resolve, reject| {
        if add_style(&address, &resolve, &reject).is_none() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    })
}

/// Adds a style sheet to the document; one that does not arrive is taken out again.
fn add_style(address: &str, resolve: &js_sys::Function, reject: &js_sys::Function) -> Option<()> {
    let link = document().create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", address).ok()?;
    link.add_event_listener_with_callback("load", resolve).ok()?;
    let (lost, reject) = (link.clone(), reject.clone());
    let on_error = wasm_bindgen::closure::Closure::once_into_js(move || {
        lost.remove();
        let _ = reject.call0(&JsValue::UNDEFINED);
    });
    link.add_event_listener_with_callback("error", on_error.unchecked_ref()).ok()?;
    document().head()?.append_child(&link).ok()?;
    Some(())
}
