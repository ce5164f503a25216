//! Gradient boosting (Friedman, 2001) with second-order leaves: its hyperparameters.
//!
//! - [`objective`]: the losses, their derivatives, and what the scores begin with
//! - `task`: what all rounds have in common
//! - `rounds`: one tree after the other; `stopping`: how many of them
//! - `leaves`: the values of a tree's leaves

mod leaves;
pub mod objective;
mod rounds;
mod sigmoid;
mod stopping;
mod task;

use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

pub use objective::Objective;
pub use stopping::EarlyStopping;

use super::family::{Capabilities, Family};
use super::kept;
use super::rows::Rows;
use crate::TrainError;
use crate::error::{Got, Rule};
use crate::trees::MAX_BINS;
use crate::trees::limits::{check_count, check_number, check_share};
use crate::trees::model::{Loss, TreeModel};
use crate::trees::params::{TreeParams, Valid, fit_unchecked};
use crate::trees::rules::Monotone;

/// The hyperparameters of gradient boosting, not yet checked.
///
/// Each round adds one tree per score: one score for a regression or two classes, otherwise one per class. Leaves
/// are rounded to a step of at most a 500th of the learning rate times the targets' standard deviation (times 1 for
/// classes) before the next round sees them, so that what is rounded away is made up for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoostingParams {
    /// The number of rounds, from 1 to 10,000; the largest number with early stopping.
    pub n_trees: usize,
    /// The largest number of leaves of each tree, from 2.
    #[serde(alias = "max_leaves")]
    pub max_leaf_nodes: usize,
    /// The largest number of splits above a leaf, from 1; no limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<usize>,
    /// How much of each tree is added, above 0 to 1.
    pub learning_rate: f64,
    /// The smallest number of rows in a leaf, from 1, counted by their weights where there are any.
    pub min_samples_leaf: usize,
    /// The smallest sum of second derivatives in a leaf, from 0: for the squared error the number of rows again,
    /// for classes the sum of `p (1 - p)`.
    pub min_weight_leaf: f64,
    /// What the sum of gradients of each leaf is shrunk by, from 0, in units of the gradient.
    pub l1: f64,
    /// What is added to the weight of each leaf, from 0.
    pub l2: f64,
    /// The smallest gain of a split, from 0: for the squared error how much the sum of squared errors falls.
    #[serde(alias = "min_gain")]
    pub min_split_gain: f64,
    /// The share of the rows that each round sees, above 0 to 1, drawn without replacement.
    pub subsample: f64,
    /// The share of the inputs that are looked at for each split, above 0 to 1.
    pub max_features: f64,
    /// The share of the inputs that each tree looks at, above 0 to 1.
    #[serde(alias = "max_features_tree")]
    pub colsample_bytree: f64,
    /// The largest number of bins of an input, from 2 to 255.
    pub max_bins: usize,
    /// What is minimised; by the kind of target when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
    /// Whether rounds end when they no longer help on held-out rows; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_stopping: Option<EarlyStopping>,
    /// How predictions may change with each input, one per input; in any way when empty. Not for more than two
    /// classes, and not for quantiles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monotone: Vec<Monotone>,
    /// What the targets are. Not part of a system file.
    #[serde(skip)]
    pub loss: Loss,
    /// The seed. Not part of a system file.
    #[serde(skip)]
    pub seed: u64,
}

/// Hyperparameters that were checked.
pub type ValidBoosting = Valid<BoostingParams>;

impl Default for BoostingParams {
    fn default() -> Self {
        Self {
            n_trees: 100,
            max_leaf_nodes: 31,
            max_depth: None,
            learning_rate: 0.1,
            min_samples_leaf: 20,
            min_weight_leaf: 1e-3,
            l1: 0.0,
            l2: 0.0,
            min_split_gain: 0.0,
            subsample: 1.0,
            max_features: 1.0,
            colsample_bytree: 1.0,
            max_bins: MAX_BINS,
            objective: None,
            early_stopping: None,
            monotone: Vec::new(),
            loss: Loss::Squared,
            seed: 0,
        }
    }
}

fit_unchecked!(BoostingParams);

impl Family for BoostingParams {
    fn label(&self) -> &'static str {
        "gradient boosting"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { monotone: true, ..Capabilities::TREES }
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        Ok(Estimator::Trees(rows.grow(&self.of_rows(rows, seed).check()?)?.ensemble))
    }

    fn gain_importance(&self, rows: &Rows<'_>, seed: u64) -> Result<Option<Vec<f64>>, TrainError> {
        Ok(Some(rows.grow(&self.of_rows(rows, seed).check()?)?.gain_importance))
    }

    fn keep_trees(&mut self, share: f64) {
        self.n_trees = kept(self.n_trees, share);
    }
}

impl BoostingParams {
    fn of_rows(&self, rows: &Rows<'_>, seed: u64) -> Self {
        Self { loss: rows.loss(), monotone: rows.monotone.clone(), seed, ..self.clone() }
    }

    /// The hyperparameters when all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    pub fn check(self) -> Result<ValidBoosting, TrainError> {
        Valid::new(self)
    }

    /// What is minimised.
    pub fn objective(&self) -> Objective {
        self.objective.unwrap_or(match self.loss {
            Loss::Squared => Objective::Squared,
            Loss::Classes(2) => Objective::Logistic,
            Loss::Classes(_) => Objective::Softmax,
        })
    }
}

impl TreeParams for BoostingParams {
    fn check_all(&self) -> Result<(), TrainError> {
        check_count("n_trees", self.n_trees, 1, 10_000)?;
        check_count("max_leaf_nodes", self.max_leaf_nodes, 2, 1_000_000)?;
        check_count("max_depth", self.max_depth.unwrap_or(1), 1, 1_000)?;
        check_share("learning_rate", self.learning_rate)?;
        check_count("min_samples_leaf", self.min_samples_leaf, 1, 1_000_000)?;
        check_number("min_weight_leaf", self.min_weight_leaf, 0.0, true, 1e9)?;
        check_number("l1", self.l1, 0.0, true, 1e9)?;
        check_number("l2", self.l2, 0.0, true, 1e9)?;
        check_number("min_split_gain", self.min_split_gain, 0.0, true, 1e18)?;
        check_share("subsample", self.subsample)?;
        check_share("max_features", self.max_features)?;
        check_share("colsample_bytree", self.colsample_bytree)?;
        check_count("max_bins", self.max_bins, 2, MAX_BINS)?;
        if let Some(stopping) = &self.early_stopping {
            stopping.check()?;
        }
        let objective = self.objective();
        objective.check(self.loss)?;
        let directed = self.monotone.iter().any(|direction| *direction != Monotone::None);
        if directed && (objective == Objective::Softmax || objective.quantile().is_some()) {
            return Err(TrainError::setting("monotone", Got::Given, Rule::DirectedObjective));
        }
        Ok(())
    }

    fn fit_checked(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<TreeModel, TrainError> {
        stopping::fit(self, inputs, targets, weights)
    }
}
