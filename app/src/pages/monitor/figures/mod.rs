//! The monitor's view models: pure functions from the history to figures, charts and words. All of it is tested
//! natively.
//!
//! - [`reading`]: the history's text, with what is wrong with it
//! - [`filters`]: the monitor's filters and how the link holds them
//! - [`labelled`]: predictions beside outcomes, and figures over time
//! - [`binary`]: how the predictions of a yes-or-no target did
//! - [`calibration`]: whether its probabilities came true as often as they said
//! - [`coverage`]: how often their intervals held, beside what was promised
//! - [`by_origin`]: those figures apart by where the records come from
//! - [`shortfall`]: what to think of intervals that held too rarely, by origin
//! - [`charts`]: a figure over time, and the error by class
//! - [`grouped`]: errors by groups of records

pub mod binary;
pub mod by_origin;
pub mod calibration;
pub mod charts;
pub mod coverage;
pub mod filters;
pub mod grouped;
pub mod labelled;
pub mod reading;
pub mod shortfall;
