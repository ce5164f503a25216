//! From what was loaded to what is shown: pure functions from the report, the figures and the history to rows of
//! tables, charts and words. Nothing here knows the browser, so all of it is tested natively.
//!
//! - [`words`]: sizes, times, counts and dates as people read them
//! - [`filters`]: the monitor's filters and how the link holds them
//! - [`reading`]: the history's text, with what is wrong with it
//! - [`judged`]: predictions beside what turned out, and figures over time
//! - [`binary`]: how the predictions of a yes-or-no target did
//! - [`honesty`]: whether its probabilities came true as often as they said
//! - [`coverage`]: how often their intervals held, beside what was promised
//! - [`by_origin`]: those figures apart by where the records come from
//! - [`monitor`]: the monitor's charts
//! - [`grouped`]: errors by groups of records, and rows that are only counted
//! - [`leaderboard`]: the candidates ranked by any figure
//! - [`inputs`]: a model's inputs as people read them
//! - [`coefficients`]: the weights of linear and logistic models
//! - [`held_out`]: charts of the default model on rows it has not seen
//! - [`attributions`]: charts of how far each feature moves predictions, and how good the generator is
//! - [`data`]: charts of the data itself

pub mod attributions;
pub mod axes;
pub mod binary;
pub mod by_origin;
pub mod coefficients;
pub mod coverage;
pub mod data;
pub mod filters;
pub mod grouped;
pub mod held_out;
pub mod honesty;
pub mod inputs;
pub mod judged;
pub mod leaderboard;
pub mod monitor;
pub mod reading;
pub mod words;

#[cfg(test)]
pub(crate) mod samples;
