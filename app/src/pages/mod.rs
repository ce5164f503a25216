//! One folder per page. A system's pages get its file, already loaded; what else they need they load in panels.
//!
//! - [`page`]: the pages of a system
//! - [`system`]: heading, tabs, and the page that the address names
//! - [`catalog`] and [`not_found`]: the pages of no system

pub mod catalog;
pub mod data;
pub mod model;
pub mod monitor;
pub mod not_found;
pub mod page;
pub mod predict;
pub mod system;
