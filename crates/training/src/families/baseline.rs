//! The do-nothing baseline.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::{Constant, Estimator};

use super::family::{Capabilities, Family};
use super::rows::Rows;
use crate::TrainError;
use crate::error::Learner;
use crate::numeric::{round_weight, sum};
use crate::solvers::design::Points;

/// The class frequencies or the mean of the training rows, whatever the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineParams {}

impl Family for BaselineParams {
    fn label(&self) -> &'static str {
        "baseline"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { inputs: false, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        fit(&rows.points(), rows.n_classes).map(Estimator::Constant)
    }
}

/// The shares of the classes among the targets, or with `n_classes` 0 the mean of the targets. Weights count as
/// repetitions; for two classes the targets may be probabilities of the second one.
///
/// # Errors
/// [`TrainError::TooFew`] without targets, [`TrainError::Lengths`].
pub fn fit(points: &Points<'_>, n_classes: usize) -> Result<Constant, TrainError> {
    points.check(Learner::Baseline)?;
    let weight = |row: usize| points.weights.get(row).copied().unwrap_or(1.0);
    let mean = |share: &dyn Fn(f64) -> f64| {
        let weighted = points.targets.iter().enumerate().map(|(row, target)| weight(row) * share(*target));
        sum(weighted) / sum((0..points.targets.len()).map(weight))
    };
    if n_classes == 0 {
        return Ok(Constant { outputs: vec![round_weight(mean(&|target| target))] });
    }
    if n_classes == 2 {
        return Ok(Constant { outputs: vec![mean(&|target| 1.0 - target), mean(&|target| target)] });
    }
    let share = |class: usize| mean(&|target| f64::from(u8::from(target == class as f64)));
    Ok(Constant { outputs: (0..n_classes).map(share).collect() })
}
