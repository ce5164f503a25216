//! The Leptos page: prediction, explanation and monitoring in the visitor's browser.
//!
//! No part of it knows a system by name: the form, the charts and the texts come from the system's files.
//! What can be thought through without a browser is in modules that are tested natively: [`session`], [`jobs`],
//! [`link`], [`display`] and the pages' view models.
//!
//! - [`site`]: the name of the site, and whether it is one file
//! - [`shell`]: header, the page that the address names, and footer
//! - [`route`]: which page the address names, and links between pages
//! - [`pages`]: the catalog and a system's four pages, one folder a page
//! - [`lazy`]: parts of the program that are fetched when they are first needed
//! - [`session`]: the state of the predict page
//! - [`jobs`]: long computations in steps, in a worker where there is one
//! - [`components`]: the parts of views that several pages use
//! - [`display`]: from model types to words and charts, for several pages
//! - [`illustrations`]: the pictures that follow a record and its prediction
//! - [`kept`]: what a visitor says is true, kept on the visitor's device
//! - [`visits`]: what is remembered between pages
//! - [`load`] and [`remote`]: fetching, checking and keeping the files
//! - [`texts`]: the page's language and its texts
//! - [`browser`] and [`theme`]: the browser's address, clock, clipboard and colour scheme

// The views' types are many layers deep.
#![recursion_limit = "256"]

pub mod browser;
pub mod components;
pub mod display;
pub mod illustrations;
pub mod jobs;
pub mod kept;
pub mod lazy;
pub mod link;
pub mod load;
pub mod pages;
pub mod remote;
pub mod route;
pub mod session;
pub mod shell;
pub mod site;
pub mod texts;
pub mod theme;
pub mod visits;

/// Puts the page into the document's body, once the texts of its language are there; in a worker listens for jobs.
pub fn start() {
    console_error_panic_hook::set_once();
    if browser::is_worker() {
        wasm_bindgen_futures::spawn_local(pages::predict::panels::jobs::serve());
        return;
    }
    if cfg!(feature = "embedded") {
        leptos::mount::mount_to_body(shell::Shell);
        return;
    }
    // Leptos has no executor before it is mounted.
    wasm_bindgen_futures::spawn_local(async {
        match texts::load().await {
            Ok(()) => leptos::mount::mount_to_body(shell::Shell),
            Err(reason) => texts::show_failure(&reason),
        }
    });
}
