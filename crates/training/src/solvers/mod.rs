//! The solvers of linear and logistic models, and the rows that they read.
//!
//! - `design`: rows of inputs, and the sums over them
//! - `factor`: symmetric systems of equations
//! - [`least_squares`]: least squares without a penalty, ridge and elastic net
//! - `greedy`: weights for models whose outputs are averaged
//! - `non_negative`: least squares with weights from 0
//! - `logistic_curve`: logistic curves over one or two scores
//! - `log_loss`, `newton`, `descent`: the log loss and the two ways to its minimum
//!
//! Sums are taken over fixed blocks of rows, and weights are rounded to ten significant digits.

pub(crate) mod descent;
pub(crate) mod design;
mod factor;
pub(crate) mod greedy;
pub mod least_squares;
pub(crate) mod log_loss;
pub(crate) mod logistic_curve;
pub(crate) mod newton;
pub(crate) mod non_negative;

pub use design::Points;
