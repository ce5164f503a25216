//! Elastic net.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;
use crate::solvers::least_squares::elastic_net;

/// The hyperparameters of an elastic net, unchecked: least squares with both penalties, `|y - Xw|^2 / (2 n) + alpha *
/// (l1_ratio |w|_1 + (1 - l1_ratio) |w|^2 / 2)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElasticNetParams {
    /// The penalty, from 0.
    #[serde(alias = "penalty")]
    pub alpha: f64,
    /// The share of the absolute penalty, above 0 and at most 1.
    pub l1_ratio: f64,
}

impl Family for ElasticNetParams {
    fn label(&self) -> &'static str {
        "elastic net"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tasks: Tasks::Values, readable: true, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        rows.check_values()?;
        elastic_net(&rows.points(), self.alpha, self.l1_ratio).map(Estimator::Linear)
    }
}
