//! From an ordinal target's value to the probability of each grade.

use serde::Serialize;

use crate::estimators::logistic;
use crate::json::FromJson;

/// A proportional-odds model of the grade given the predicted value `v`:
/// `P(grade <= k) = 1 / (1 + exp(-(thresholds[k] - slope * v)))`, fitted on out-of-fold predictions.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct OrdinalLink {
    /// One threshold per grade but the last, ascending.
    pub thresholds: Vec<f64>,
    /// How sharply the grades follow the value; positive.
    pub slope: f64,
}

impl OrdinalLink {
    /// The probability of each grade for a predicted value; they sum to 1.
    pub fn probabilities(&self, value: f64) -> Vec<f64> {
        let mut below = 0.0;
        let mut probabilities = Vec::with_capacity(self.thresholds.len() + 1);
        for threshold in &self.thresholds {
            let up_to = logistic(threshold - self.slope * value);
            probabilities.push(up_to - below);
            below = up_to;
        }
        probabilities.push(1.0 - below);
        probabilities
    }

    pub(super) fn check(&self, n_classes: usize) -> Result<(), String> {
        let ascending = self.thresholds.windows(2).all(|pair| pair[0] <= pair[1]);
        let finite = self.slope.is_finite() && self.thresholds.iter().all(|threshold| threshold.is_finite());
        let complete = self.thresholds.len() + 1 == n_classes;
        if complete && ascending && finite && self.slope > 0.0 {
            Ok(())
        } else {
            Err("the thresholds between the grades do not fit the target".to_owned())
        }
    }
}
