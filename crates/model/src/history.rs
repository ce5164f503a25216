//! The prediction history: predictions and actual outcomes as JSON lines, append-only.
//!
//! - `entry`: what a line holds: a prediction, or an outcome that became known later
//! - `chain`: the lines in order

mod chain;
mod entry;

pub use chain::{History, HistoryError, START};
pub use entry::{Actual, ELSEWHERE, Entry, Origin, Outcome, PredictionRecord};
