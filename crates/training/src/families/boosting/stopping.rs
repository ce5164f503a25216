//! How many rounds: all that were asked for, or as many as help on held-out rows.

use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::TreeEnsemble;
use vitrine_model::estimators::trees::Combine;

use super::BoostingParams;
use super::rounds::{Grown, Parts};
use super::task::Task;
use crate::TrainError;
use crate::error::{Got, Limit};
use crate::seed::{Purpose, derive};
use crate::trees::limits::check_count;
use crate::trees::model::{Stopped, TreeModel, shares_of};
use crate::trees::rows::Rows;

/// When rounds end. A share of the rows is held out of the fit, and rows that are identical to the trees stay together;
/// the round with the smallest loss on them is the last. Where there are too few rows to hold any out, all rounds are
/// run. The names are scikit-learn's, as those of [`crate::families::mlp::MlpParams`] are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EarlyStopping {
    /// After how many rounds without a better one it ends, from 1.
    #[serde(alias = "rounds")]
    pub n_iter_no_change: usize,
    /// The share of the rows that is held out, above 0 and below 1.
    #[serde(alias = "share")]
    pub validation_fraction: f64,
    /// Whether all rows are fitted anew with the number of rounds found.
    pub refit: bool,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self { n_iter_no_change: 20, validation_fraction: 0.1, refit: true }
    }
}

impl EarlyStopping {
    pub(super) fn check(self) -> Result<(), TrainError> {
        check_count("early_stopping.n_iter_no_change", self.n_iter_no_change, 1, 10_000)?;
        let share = self.validation_fraction;
        if share > 0.0 && share < 1.0 {
            return Ok(());
        }
        let expected = Limit::Between(0.0, 1.0);
        Err(TrainError::setting("early_stopping.validation_fraction", share, expected))
    }
}

/// Fits with hyperparameters that were checked.
pub(super) fn fit(
    params: &BoostingParams,
    inputs: ArrayView2<'_, f64>,
    targets: ArrayView1<'_, f64>,
    weights: Option<ArrayView1<'_, f64>>,
) -> Result<TreeModel, TrainError> {
    let n_directions = params.monotone.len();
    if n_directions != 0 && n_directions != inputs.ncols() {
        let expected = Limit::PerInput(inputs.ncols());
        return Err(TrainError::setting("monotone", Got::Directions(n_directions), expected));
    }
    let expected = params.objective().targets(params.loss, params.objective.is_some());
    let rows = Rows::new(inputs, targets, weights, expected, params.max_bins)?;
    let task = Task::new(params, &rows);
    let all = Parts { fit: &rows.used, validation: &[], patience: 0 };
    let seed = derive(params.seed, Purpose::EarlyStopping, 0);
    let parts = params.early_stopping.and_then(|stopping| {
        Some((stopping, rows.held_out(params.loss, stopping.validation_fraction, seed)?))
    });
    let Some((stopping, (fit, validation))) = parts else {
        return model(params, task.run(all, params.n_trees), None);
    };
    let parts = Parts { fit: &fit, validation: &validation, patience: stopping.n_iter_no_change };
    let mut grown = task.run(parts, params.n_trees);
    let mut best = (0, f64::INFINITY);
    for (round, loss) in grown.validation_loss.iter().enumerate() {
        if *loss < best.1 {
            best = (round, *loss);
        }
    }
    let n_rounds = best.0 + 1;
    let stopped = Stopped { n_rounds, validation_loss: std::mem::take(&mut grown.validation_loss) };
    if stopping.refit {
        grown = task.run(all, n_rounds);
    } else {
        grown.trees.truncate(n_rounds * grown.base.len());
        grown.gains.truncate(n_rounds * grown.base.len());
    }
    model(params, grown, Some(stopped))
}

fn model(params: &BoostingParams, grown: Grown, stopped: Option<Stopped>) -> Result<TreeModel, TrainError> {
    let mut gains = vec![0.0; grown.gains.first().map_or(0, Vec::len)];
    for tree in &grown.gains {
        for (sum, gain) in gains.iter_mut().zip(tree) {
            *sum += gain;
        }
    }
    let combine = Combine::Sum { base: grown.base, link: grown.link };
    let ensemble = TreeEnsemble::new(combine, &grown.trees).map_err(TrainError::contradiction)?;
    Ok(TreeModel { ensemble, loss: params.loss, gain_importance: shares_of(gains), stopped })
}
