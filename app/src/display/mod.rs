//! From model types to what people see, for several pages: numbers, dates and predictions in words, axes and charts.
//! Nothing here knows the browser, so all of it is tested natively.
//!
//! - [`words`]: sizes, times, counts and dates as people read them
//! - [`wording`]: a prediction in words
//! - [`entry`]: predictions and outcomes of the history in words
//! - [`axes`]: axes from what a schema says
//! - [`charts`]: charts and axes that several pages draw
//! - [`attributions`]: charts of how far each feature moves predictions, and how good the generator is

pub mod attributions;
pub mod axes;
pub mod charts;
pub mod entry;
pub mod wording;
pub mod words;

#[cfg(test)]
pub(crate) mod samples;
