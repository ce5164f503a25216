//! Every system of the catalog through the same checks. A system that is added later is checked without a line
//! being written here.
#![cfg(not(target_arch = "wasm32"))]

mod files;
mod predictions;
mod reported;
mod systems;
mod translations;
mod weights;
