//! What visitors do on the built page, in a real browser: found by role, label and text, as a visitor finds it,
//! and compared with what the same models and histories give natively.
//!
//! `cargo xtask test page` builds and serves the page, starts the driver and sets `VITRINE_BASE_URL`,
//! `VITRINE_PAGE_FOLDER`, `VITRINE_BROWSER`, `VITRINE_WEBDRIVER_URL` and `VITRINE_CAPABILITIES`.
//!
//! - [`driver`]: the WebDriver protocol
//! - [`page`]: finding, reading and waiting; how a journey begins and ends
//! - [`native`]: what the page must show, computed natively
//! - [`gate`]: a connection to the page that can be cut
#![cfg(not(target_arch = "wasm32"))]

mod driver;
mod gate;
mod native;
mod page;

mod catalog;
mod insight;
mod jobs;
mod keyboard;
mod language;
mod layout;
mod monitor;
mod offline;
mod panels;
mod places;
mod predict;
mod published;
