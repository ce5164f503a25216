//! Linear regression.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;
use crate::solvers::least_squares::least_squares;

/// Least squares, which has no hyperparameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearParams {}

impl Family for LinearParams {
    fn label(&self) -> &'static str {
        "linear regression"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            tasks: Tasks::Values,
            independent_inputs: true,
            readable: true,
            ..Capabilities::DEFAULT
        }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        rows.check_values()?;
        least_squares(&rows.points()).map(Estimator::Linear)
    }
}
