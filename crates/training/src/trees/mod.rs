//! Growing decision trees over binned inputs. Forests and gradient boosting are families, see [`crate::families`].
//!
//! - [`bins`] and `codes`: every input becomes one byte, the number of the bin that its value lies in
//! - `sums`: what a tree knows of a set of rows; `histogram`: the sums by code
//! - `grow`: one tree, grown leaf by leaf by the largest gain; its child `search` and `scan` find a leaf's best split, under
//!   the rules of [`rules`]
//! - `held_out`: which rows say when rounds are to end
//! - [`params`]: how hyperparameters of many trees are checked and fit
//! - [`model`]: the fitted ensemble as a linfa model
//!
//! Hyperparameters are unchecked structs; `check` gives the valid ones or an error naming field and limits, and
//! only valid ones fit. linfa's `Fit` and `Predict` work on both.
//!
//! # Speed and memory
//!
//! Sums are taken row by row over all inputs, of the smaller side of each split only, with inputs of few bins sharing
//! a byte; leaves with few rows are searched input by input instead. Boosting keeps per row two bytes for each input,
//! 8 bytes of target, 8 of score per class, and 24 to 32 of derivatives and order.

pub mod bins;
pub(crate) mod codes;
pub(crate) mod grow;
mod held_out;
pub(crate) mod histogram;
pub(crate) mod leaf_step;
pub(crate) mod limits;
pub mod model;
#[cfg(test)]
mod naive;
pub mod params;
pub(crate) mod rows;
pub mod rules;
pub(crate) mod scan;
pub(crate) mod sums;
pub(crate) mod tree;

pub use model::{Loss, Stopped, TreeModel};
pub use rules::Monotone;

/// The largest number of bins of an input; one more byte value stands for a missing input.
pub const MAX_BINS: usize = 255;
