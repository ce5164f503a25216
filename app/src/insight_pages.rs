//! A system's pages with charts, as a program of their own beside the shell: it has its own loader and theme, and
//! loads the system's file again, which the browser has kept.

use std::any::Any;

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

use crate::components::panel::{Reserve, failure, waiting};
use crate::display::axes;
use crate::load::{provide_loader, use_loader};
use crate::pages::charts::charts;
use crate::pages::page::Page;
use crate::pages::predict::panels::apart::panels;
use crate::remote::Remote;
use crate::theme::provide_theme;

/// Puts a page into `place`; dropping what is returned removes it.
pub fn mount(place: HtmlElement, system: String, tab: String) -> Box<dyn Any> {
    Box::new(leptos::mount::mount_to(place.clone(), move || {
        provide_loader();
        provide_theme();
        page(&place, system, tab)
    }))
}

fn page(place: &HtmlElement, name: String, tab: String) -> AnyView {
    let place = StoredValue::new_local(place.clone());
    let loader = use_loader();
    let system = Remote::new(move || {
        let name = name.clone();
        async move { loader.load_system(&name).await }
    });
    let body = move || match system.get() {
        None => waiting(Reserve::Page),
        Some(Ok(system)) => {
            provide_context(axes::numbers(system.schema.target.number_format));
            match Page::of(&tab) {
                Some(page) => charts(page, system).into_any(),
                None => place.with_value(|place| panels(place, system)),
            }
        }
        Some(Err(error)) => failure(&error, move || system.retry()),
    };
    body.into_any()
}
