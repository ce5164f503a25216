//! From model types to what people see, for several pages: entries of the history in words, axes and charts.
//! Nothing here knows the browser, so all of it is tested natively.
//!
//! - [`entry`]: predictions and outcomes of the history in words
//! - [`axes`]: axes from what a schema says
//! - [`charts`]: charts and axes that several pages draw
//! - [`shap_values`]: charts of how far each feature moves predictions, and how good the generator is

pub mod axes;
pub mod charts;
pub mod entry;
pub mod shap_values;

#[cfg(test)]
pub(crate) mod samples;
