//! Random forests (Breiman, 2001) and extremely randomised trees (Geurts, Ernst and Wehenkel, 2006): their
//! hyperparameters.

mod fit;

use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family};
use super::kept;
use super::rows::Rows;
use crate::TrainError;
use crate::trees::MAX_BINS;
use crate::trees::limits::{check_count, check_number, check_share};
use crate::trees::model::{Loss, TreeModel};
use crate::trees::params::{TreeParams, Valid, fit_unchecked};

/// The largest number of classes of a forest.
pub const MAX_CLASSES: usize = 256;

/// The hyperparameters of a forest, not yet checked.
///
/// A regression's leaf holds the mean target of its rows, rounded to a step of at most a 500th of the targets'
/// standard deviation; a classifier's leaf holds the classes' shares in 500ths, which sum to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ForestParams {
    /// The number of trees, from 1 to 10,000.
    pub n_trees: usize,
    /// The largest number of splits above a leaf, from 1; no limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<usize>,
    /// The largest number of leaves of each tree, from 2; no limit when absent.
    #[serde(alias = "max_leaves", skip_serializing_if = "Option::is_none")]
    pub max_leaf_nodes: Option<usize>,
    /// The smallest number of rows in a leaf, from 1, counted by their weights where there are any. A row that is
    /// drawn twice counts twice.
    pub min_samples_leaf: usize,
    /// The smallest gain of a split, from 0: how much the sum of squared errors falls, where a class is 0 or 1.
    #[serde(alias = "min_gain")]
    pub min_split_gain: f64,
    /// The share of the inputs that are looked at for each split, above 0 to 1.
    pub max_features: f64,
    /// The largest number of bins of an input, from 2 to 255. With 255 the thresholds of extra trees lie anywhere
    /// between two values; with fewer in the middle, which takes smaller files.
    pub max_bins: usize,
    /// Extremely randomised trees: one random threshold per input, and no bootstrap unless asked for.
    pub extra: bool,
    /// Whether each tree sees a sample of the rows, drawn with replacement; unless `extra` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<bool>,
    /// What the targets are. Not part of a system file.
    #[serde(skip)]
    pub loss: Loss,
    /// The seed. Not part of a system file.
    #[serde(skip)]
    pub seed: u64,
}

/// Hyperparameters that were checked.
pub type ValidForest = Valid<ForestParams>;

impl Default for ForestParams {
    fn default() -> Self {
        Self {
            n_trees: 100,
            max_depth: None,
            max_leaf_nodes: None,
            min_samples_leaf: 1,
            min_split_gain: 0.0,
            max_features: 1.0,
            max_bins: MAX_BINS,
            extra: false,
            bootstrap: None,
            loss: Loss::Squared,
            seed: 0,
        }
    }
}

fit_unchecked!(ForestParams);

impl Family for ForestParams {
    fn label(&self) -> &'static str {
        if self.extra { "extremely randomised trees" } else { "random forest" }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::TREES
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

impl ForestParams {
    fn of_rows(&self, rows: &Rows<'_>, seed: u64) -> Self {
        Self { loss: rows.loss(), seed, ..self.clone() }
    }

    /// The hyperparameters when all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    pub fn check(self) -> Result<ValidForest, TrainError> {
        Valid::new(self)
    }
}

impl TreeParams for ForestParams {
    fn check_all(&self) -> Result<(), TrainError> {
        check_count("n_trees", self.n_trees, 1, 10_000)?;
        check_count("max_depth", self.max_depth.unwrap_or(1), 1, 1_000)?;
        check_count("max_leaf_nodes", self.max_leaf_nodes.unwrap_or(2), 2, 1_000_000)?;
        check_count("min_samples_leaf", self.min_samples_leaf, 1, 1_000_000)?;
        check_number("min_split_gain", self.min_split_gain, 0.0, true, 1e18)?;
        check_share("max_features", self.max_features)?;
        check_count("max_bins", self.max_bins, 2, MAX_BINS)?;
        if let Loss::Classes(n) = self.loss {
            check_count("classes", n, 1, MAX_CLASSES)?;
        }
        Ok(())
    }

    fn fit_checked(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<TreeModel, TrainError> {
        fit::fit(self, inputs, targets, weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_field_and_its_limits() {
        let fault = ForestParams { max_features: 1.5, ..ForestParams::default() }.check().unwrap_err();
        assert_eq!(fault.to_string(), "max_features is 1.5, expected a number above 0 and at most 1");
        let fault = ForestParams { n_trees: 0, ..ForestParams::default() }.check().unwrap_err();
        assert!(fault.to_string().starts_with("n_trees is 0"));
    }
}
