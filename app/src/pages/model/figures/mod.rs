//! The model page's view models: pure functions from the report to rows of tables, charts and words. All of it is
//! tested natively.
//!
//! - [`leaderboard`]: the candidates ranked by any figure
//! - [`held_out`]: charts of the default model on rows it has not seen
//! - [`coefficients`]: the weights of linear and logistic models
//! - [`shapes`]: the terms of additive models
//! - [`inputs`]: a model's inputs as people read them

pub mod coefficients;
pub mod held_out;
pub mod inputs;
pub mod leaderboard;
pub mod shapes;
