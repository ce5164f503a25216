//! Ridge regression.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::{Estimator, Linear};

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;
use crate::solvers::least_squares::{Squares, ridge_after};

/// The hyperparameters of ridge regression, unchecked: least squares with the penalty `alpha * |w|^2` on the weights
/// (not the intercept) against the sum of squared errors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RidgeParams {
    /// The penalty, above 0.
    pub alpha: f64,
    /// Whether the prediction stays near the values that were learnt: within their range, and half of it beyond on
    /// either side.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bounded: bool,
}

impl Family for RidgeParams {
    fn label(&self) -> &'static str {
        "ridge regression"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tasks: Tasks::Values, readable: true, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        self.fit_after(rows, seed, &mut None)
    }

    fn fit_after<'r>(
        &self,
        rows: &'r Rows<'_>,
        _seed: u64,
        left: &mut Option<Squares<'r>>,
    ) -> Result<Estimator, TrainError> {
        rows.check_values()?;
        let linear = ridge_after(&rows.points(), self.alpha, left)?;
        let bounds = self.bounded.then(|| bounds(&rows.targets));
        Ok(Estimator::Linear(Linear { bounds, ..linear }))
    }
}

/// The range of the targets with half of it on either side.
fn bounds(targets: &[f64]) -> (f64, f64) {
    let low = targets.iter().copied().fold(f64::INFINITY, f64::min);
    let high = targets.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let beyond = 0.5 * (high - low);
    (low - beyond, high + beyond)
}
