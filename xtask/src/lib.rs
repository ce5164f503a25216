//! Set-up and chores: serve, test, bench, dist.
//!
//! Nothing here is part of the product: this program installs the tools that building and testing need,
//! calls them in the right order, and builds the folder to publish.
//! Start with [`commands`], which has one file for each command.
//!
//! What needs larger libraries is a program of its own, compiled when it is first called: `vitrine-bindgen` writes
//! the glue between wasm and the browser, `vitrine-peers` measures against other libraries.

pub mod announce;
pub mod commands;
mod json;
mod page;
mod parts;
pub mod process;
pub mod setup;
pub mod workspace;
