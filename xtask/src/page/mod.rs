//! The page as a folder: built by Trunk, finished here, measured.
//!
//! - [`mod@build`]: Trunk, then everything below, into a folder that is replaced as a whole
//! - [`csp`]: the Content-Security-Policy learns the hashes of the inline scripts
//! - [`glue`]: the scripts of wasm-bindgen become shorter
//! - [`precache`]: the service worker learns the files
//! - [`size`]: the table of sizes and the budget of the first load

mod build;
mod csp;
mod glue;
mod precache;
pub mod size;

pub use build::{PublicUrl, build, build_sample};
