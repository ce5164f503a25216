//! One folder per page. A system's pages get its file, already loaded; what else they need they load in panels.

pub mod catalog;
pub mod data;
pub mod model;
pub mod monitor;
pub mod not_found;
pub mod predict;
pub mod system;
