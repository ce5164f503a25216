//! The Leptos page: prediction, explanation and monitoring in the visitor's browser.
//!
//! No part of it knows a system by name: the form, the charts and the texts come from the system's files.
//! What can be thought through without a browser is in modules that are tested natively: [`form`], [`link`]
//! and [`insight`].
//!
//! - [`shell`]: header, routes and footer
//! - [`pages`]: the catalog and a system's four pages
//! - [`predict`]: the parts of the predict page
//! - [`deferred`] and [`insight_pages`]: the two ends of the second module, which holds the pages with charts
//! - [`panels`]: what a system shows beside its form and result, in the second module too
//! - [`bridge`]: how the predict page and its panels talk
//! - [`components`]: what several pages use
//! - [`illustrations`]: the pictures that follow a record and its prediction
//! - [`load`] and [`remote`]: fetching, checking and keeping the files
//! - [`texts`]: the page's language and its texts
//! - [`browser`] and [`theme`]: the browser's address, clock, clipboard and colour scheme

// The router's and the views' types are many layers deep.
#![recursion_limit = "256"]

pub mod bridge;
pub mod browser;
pub mod components;
pub mod deferred;
pub mod form;
pub mod illustrations;
pub mod insight;
pub mod insight_pages;
pub mod link;
pub mod load;
pub mod pages;
pub mod panels;
pub mod predict;
pub mod remote;
pub mod shell;
pub mod texts;
pub mod theme;

/// Puts the page into the document's body.
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::Shell);
}
