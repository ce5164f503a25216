//! Decision trees over binned inputs: random forests, extremely randomised trees and gradient boosting.
//!
//! - [`bins`]: every input becomes one byte, the number of the bin that its value lies in
//! - [`grow`]: one tree, grown leaf by leaf by the largest gain; [`tree`] is what it becomes
//! - [`forest`] and [`boosting`]: many trees, with their hyperparameters
//! - [`model`]: the fitted ensemble as a linfa model
//!
//! Hyperparameters are unchecked structs; `check` gives the valid ones or an error naming field and limits, and
//! only valid ones fit. linfa's `Fit` and `Predict` work on both.

pub mod bins;
pub mod boosting;
pub mod forest;
pub mod grow;
pub mod model;
mod search;
pub mod tree;

pub use boosting::{BoostingParams, ValidBoosting};
pub use forest::{ForestParams, ValidForest};
pub use model::{Loss, TreeModel};

use crate::TrainError;

/// The largest number of bins of an input; one more byte value stands for a missing input.
pub const MAX_BINS: usize = 255;

/// Checks a whole number against its limits.
fn check_count(field: &str, got: usize, low: usize, high: usize) -> Result<(), TrainError> {
    if (low..=high).contains(&got) {
        return Ok(());
    }
    Err(TrainError::setting(field, got, &format!("a whole number from {low} to {high}")))
}

/// Checks a number against its limits; `low` itself is allowed only when `inclusive`.
fn check_number(field: &str, got: f64, low: f64, inclusive: bool, high: f64) -> Result<(), TrainError> {
    if got.is_finite() && (got > low || (inclusive && got == low)) && got <= high {
        return Ok(());
    }
    let from = if inclusive { "from" } else { "above" };
    Err(TrainError::setting(field, got, &format!("a number {from} {low} to {high}")))
}

/// The largest step of 1, 2 or 5 times a power of ten that is at most a 500th of `spread`. Leaves are rounded to
/// multiples of it, so that few distinct numbers have to be kept and each is short.
fn leaf_step(spread: f64) -> LeafStep {
    let wanted = if spread.is_finite() && spread > 0.0 { spread / 500.0 } else { 1.0 };
    let exponent = libm::floor(libm::log10(wanted)) as i32;
    let mut best = LeafStep { numerator: 1.0, denominator: 1.0 };
    for exponent in exponent - 1..=exponent + 1 {
        for digit in [1.0, 2.0, 5.0] {
            let power: f64 = format!("1e{}", exponent.abs()).parse().unwrap_or(1.0);
            let step = if exponent < 0 {
                LeafStep { numerator: digit, denominator: power }
            } else {
                LeafStep { numerator: digit * power, denominator: 1.0 }
            };
            if step.size() <= wanted {
                best = step;
            }
        }
    }
    best
}

/// A decimal step as a fraction, because a tenth is not a binary number: the multiple `k` is the double nearest to
/// `k * numerator / denominator`, which prints short.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LeafStep {
    numerator: f64,
    denominator: f64,
}

impl LeafStep {
    fn size(self) -> f64 {
        self.numerator / self.denominator
    }

    /// The multiple of the step nearest to the value.
    fn round(self, value: f64) -> f64 {
        (value / self.size()).round() * self.numerator / self.denominator + 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_short_and_below_a_500th() {
        for spread in [0.87, 1.0, 123.0, 4e6, 3e-7] {
            let step = leaf_step(spread);
            assert!(step.size() <= spread / 500.0 && step.size() > spread / 1300.0, "{spread} {step:?}");
        }
        assert_eq!(leaf_step(0.87).round(5.673_46).to_string(), "5.673");
    }
}
