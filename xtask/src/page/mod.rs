//! The page as a folder: compiled, put together, measured.
//!
//! - [`mod@build`]: everything below, into a folder that is replaced as a whole
//! - [`declared`]: what `app/index.html` says that the page consists of
//! - [`program`]: cargo, wasm-bindgen and wasm-opt, from the sources to modules and scripts
//! - [`glue`]: the scripts of wasm-bindgen become shorter
//! - [`named`]: names with a hash of the content, and who mentions whom
//! - [`emit`]: the files in their folder, and the text of the page
//! - [`start_texts`]: the texts that stand before the program, in every language
//! - [`csp`]: the Content-Security-Policy learns the hashes of the inline scripts
//! - [`precache`]: the service worker learns the files
//! - [`size`]: the table of sizes and the budgets
//! - [`public_url`], [`fresh`]: where the page is served, and where it is built

mod build;
mod csp;
mod declared;
mod emit;
mod fresh;
mod glue;
mod named;
mod precache;
mod program;
mod public_url;
pub mod size;
mod start_texts;

pub use build::{announce_build, build, build_sample};
pub use public_url::PublicUrl;
