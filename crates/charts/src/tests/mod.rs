//! All charts in all ways: their pictures, their layout, what they say, and what they survive.
//!
//! What is drawn comes from the list of charts: each brings its samples and its arbitrary data.

pub(crate) mod data;
mod drawing;
mod layout;
mod robustness;
mod snapshots;
pub(crate) mod strategies;
mod words;
