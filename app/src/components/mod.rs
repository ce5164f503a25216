//! The parts that several pages use.
//!
//! - [`panel`]: a titled part of a page that loads by itself, with its own error and retry
//! - [`chart`]: any chart, on a canvas, with its table and its read-out
//! - [`facts`]: a few facts side by side
//! - [`glossary`]: what the words of a page mean
//! - [`in_link`]: a page's choices, held in the fragment of its address

pub mod chart;
pub mod facts;
pub mod glossary;
pub mod in_link;
pub mod panel;

pub use panel::Panel;
