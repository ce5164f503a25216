//! From out-of-fold predictions to honest grades, probabilities, classes and intervals. What is fitted here has seen
//! only outputs for rows that the estimator was not fitted to.
//!
//! - `grades`: the link from an ordinal target's value to the grades
//! - `probability`: the choice between the calibration maps, for two classes and several
//! - `curve`: Platt's and beta calibration
//! - `isotonic`: the calibration that only rises
//! - `threshold`: from which probability on the positive class is predicted
//! - `residual_interval`: how far the actual value lies from a value, overall, by group, and by fold

pub(crate) mod curve;
mod grades;
mod isotonic;
mod probability;
mod residual_interval;
mod threshold;

pub use curve::{fit_beta, fit_platt};
pub use grades::fit_ordinal_link;
pub use isotonic::{MAX_KNOTS, fit_isotonic};
pub use probability::{ClassOutcomes, fit_calibration};
pub use residual_interval::{
    LEAST_GROUP, fit_fold_errors, fit_residual_interval, fit_residual_interval_groups,
};
pub(crate) use threshold::check as check_threshold;
pub use threshold::fit_threshold;

use crate::TrainError;
use crate::error::{Asked, Counted, TargetRule};

/// Probabilities of one class for rows that the estimator had not seen, with their actual classes.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a> {
    /// n_samples probabilities from 0 to 1.
    pub given: &'a [f64],
    /// For each row whether it was the class.
    pub came_true: &'a [bool],
    /// n_samples weights above 0, or none where all rows count alike.
    pub weights: &'a [f64],
}

impl Outcomes<'_> {
    /// Refuses outcomes without rows, of different lengths, or with a number that is no probability or no weight.
    ///
    /// # Errors
    /// [`TrainError::TooFew`], [`TrainError::Lengths`], [`TrainError::Target`] or [`TrainError::Weight`].
    pub fn check(&self) -> Result<(), TrainError> {
        let n_samples = self.given.len();
        if n_samples == 0 {
            let what = Asked::Calibration;
            return Err(TrainError::TooFew { what, of: Counted::Rows, needed: 1, got: 0 });
        }
        for targets in [
            self.came_true.len(),
            self.weights.len().max(if self.weights.is_empty() { n_samples } else { 0 }),
        ] {
            if targets != n_samples {
                return Err(TrainError::Lengths { records: n_samples, targets });
            }
        }
        if let Some(row) = self.given.iter().position(|given| !(0.0..=1.0).contains(given)) {
            let expected = TargetRule::Share;
            return Err(TrainError::Target { row, got: self.given[row], expected });
        }
        match self.weights.iter().position(|weight| !(weight.is_finite() && *weight > 0.0)) {
            Some(row) => Err(TrainError::Weight { row, got: self.weights[row] }),
            None => Ok(()),
        }
    }

    /// The weight of a row.
    fn weight(&self, row: usize) -> f64 {
        self.weights.get(row).copied().unwrap_or(1.0)
    }
}
