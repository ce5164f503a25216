//! Ridge regression.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;
use crate::solvers::least_squares::ridge;

/// The hyperparameters of ridge regression, unchecked: least squares with the penalty `alpha * |w|^2` on the weights
/// (not the intercept) against the sum of squared errors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RidgeParams {
    /// The penalty, above 0.
    pub alpha: f64,
}

impl Family for RidgeParams {
    fn label(&self) -> &'static str {
        "ridge regression"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tasks: Tasks::Values, readable: true, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        rows.check_values()?;
        ridge(&rows.points(), self.alpha).map(Estimator::Linear)
    }
}
