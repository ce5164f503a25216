//! The parts that several pages use.
//!
//! - [`panel`]: a titled part of a page that loads by itself, with its own error and retry
//! - [`heading`]: the heading of a page, which names the document
//! - [`languages`]: the choice of the page's language
//! - [`chart`]: any chart, on a canvas, with its table and its read-out
//! - [`shap_values`]: how far each feature moves the predictions, as a panel
//! - [`facts`]: a few facts side by side
//! - [`number_input`]: a field for a number, as the reader's language writes it
//! - [`glossary`]: what the words of a page mean
//! - [`in_link`]: a page's choices, held in the fragment of its address

pub mod chart;
pub mod facts;
pub mod glossary;
pub mod heading;
pub mod in_link;
pub mod languages;
pub mod number_input;
pub mod panel;
pub mod shap_values;

pub use panel::Panel;
