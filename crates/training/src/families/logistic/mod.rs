//! Logistic regression.

mod fit;

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;

pub use fit::fit;

/// The hyperparameters of logistic regression, unchecked: the penalty is `alpha (l1_ratio |w|_1 + (1 - l1_ratio)
/// |w|^2 / 2)` against the summed log loss.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogisticParams {
    /// The penalty, from 0.
    #[serde(default = "default_alpha")]
    pub alpha: f64,
    /// The share of the absolute penalty, from 0 to 1; with more than 0 some weights become 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub l1_ratio: f64,
}

impl Default for LogisticParams {
    fn default() -> Self {
        Self { alpha: default_alpha(), l1_ratio: 0.0 }
    }
}

impl Family for LogisticParams {
    fn label(&self) -> &'static str {
        "logistic regression"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tasks: Tasks::Classes, readable: true, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        fit(&rows.points(), rows.n_classes, self.alpha, self.l1_ratio)
    }
}

fn default_alpha() -> f64 {
    1.0
}

/// Whether a share is at its default, which model cards leave out.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(share: &f64) -> bool {
    *share == 0.0
}
