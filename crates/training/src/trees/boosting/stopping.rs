//! How many rounds: all that were asked for, or as many as help on rows that are kept apart.

use std::collections::HashMap;

use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::TreeEnsemble;
use vitrine_model::estimators::trees::Combine;

use super::super::limits::check_count;
use super::super::model::{Loss, Stopped, TreeModel, shares_of};
use super::super::rows::Rows;
use super::BoostingParams;
use super::rounds::{Grown, Parts, Task};
use crate::TrainError;
use crate::seed::{Purpose, derive};
use crate::split::stratified_holdout;

/// When rounds end. Part of the rows is kept apart, with the same share of every class or tenth of the target, and
/// rows that are identical to the trees stay together; the round with the smallest loss there is the last.
/// Where there are too few rows to keep any apart, all rounds are run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EarlyStopping {
    /// After how many rounds without a better one it ends, from 1.
    pub rounds: usize,
    /// The share of the rows that is kept apart, above 0 and below 1.
    pub share: f64,
    /// Whether all rows are fitted anew with the number of rounds found.
    pub refit: bool,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self { rounds: 20, share: 0.1, refit: true }
    }
}

impl EarlyStopping {
    pub(super) fn check(self) -> Result<(), TrainError> {
        check_count("early_stopping.rounds", self.rounds, 1, 10_000)?;
        if self.share > 0.0 && self.share < 1.0 {
            return Ok(());
        }
        Err(TrainError::setting("early_stopping.share", self.share, "a number above 0 and below 1"))
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
        let expected = format!("one direction for each of the {} inputs, or none", inputs.ncols());
        return Err(TrainError::setting("monotone", format!("{n_directions} directions"), &expected));
    }
    let expected = params.objective().targets(params.loss, params.objective.is_some());
    let rows = Rows::new(inputs, targets, weights, expected, params.max_bins)?;
    let task = Task::new(params, &rows);
    let all = Parts { fit: &rows.used, validation: &[], patience: 0 };
    let apart = params.early_stopping.and_then(|stopping| Some((stopping, keep_apart(&task, stopping)?)));
    let Some((stopping, (fit, validation))) = apart else {
        return model(params, task.run(all, params.n_trees), None);
    };
    let parts = Parts { fit: &fit, validation: &validation, patience: stopping.rounds };
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

/// The rows to fit and those to judge by; none where they are too few.
fn keep_apart(task: &Task<'_>, stopping: EarlyStopping) -> Option<(Vec<u32>, Vec<u32>)> {
    let targets: Vec<f64> = task.rows.used.iter().map(|row| task.rows.targets[*row as usize]).collect();
    let strata: Vec<usize> = match task.params.loss {
        Loss::Classes(_) => targets.iter().map(|target| target.round() as usize).collect(),
        Loss::Squared => {
            let mut order: Vec<usize> = (0..targets.len()).collect();
            order.sort_by(|a, b| targets[*a].total_cmp(&targets[*b]));
            let mut strata = vec![0; targets.len()];
            for (place, row) in order.into_iter().enumerate() {
                strata[row] = place * 10 / targets.len();
            }
            strata
        }
    };
    let codes = &task.rows.codes;
    let width = codes.fields.len();
    let mut known: HashMap<&[u8], usize> = HashMap::new();
    let identical: Vec<usize> = task
        .rows
        .used
        .iter()
        .map(|row| {
            let next = known.len();
            let start = *row as usize * width;
            *known.entry(&codes.packed[start..start + width]).or_insert(next)
        })
        .collect();
    let seed = derive(task.params.seed, Purpose::EarlyStopping, 0);
    let apart = stratified_holdout(&strata, &identical, stopping.share, seed).or_else(|_| {
        let single: Vec<usize> = (0..targets.len()).collect();
        stratified_holdout(&strata, &single, stopping.share, seed)
    });
    let (fit, validation) = apart.ok()?;
    let rows = |places: Vec<usize>| places.into_iter().map(|place| task.rows.used[place]).collect();
    Some((rows(fit), rows(validation)))
}

fn model(params: &BoostingParams, grown: Grown, stopped: Option<Stopped>) -> Result<TreeModel, TrainError> {
    let mut gains = vec![0.0; grown.gains.first().map_or(0, Vec::len)];
    for tree in &grown.gains {
        for (sum, gain) in gains.iter_mut().zip(tree) {
            *sum += gain;
        }
    }
    let combine = Combine::Sum { base: grown.base, link: grown.link };
    let ensemble = TreeEnsemble::new(combine, &grown.trees).map_err(TrainError::Pipeline)?;
    Ok(TreeModel { ensemble, loss: params.loss, gain_importance: shares_of(gains), stopped })
}
