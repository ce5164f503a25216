//! The hyperparameters of additive boosting.

use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::error::Limit;
use crate::trees::MAX_BINS;
use crate::trees::limits::{check_count, check_number, check_share};

/// The hyperparameters of additive boosting, unchecked. Names are InterpretML's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdditiveParams {
    /// The largest number of bins of an input in its own term, from 2 to 255.
    pub max_bins: usize,
    /// The largest number of bins of each input in a term of two, from 2 to 64.
    pub max_interaction_bins: usize,
    /// The number of pairs of inputs that get a term, from 0 to 1,000; below 1 a share of the number of inputs, rounded
    /// up. None for more than two classes.
    pub interactions: f64,
    /// The number of models that are averaged, each fitted to other rows, from 1 to 100.
    pub outer_bags: usize,
    /// The share of the rows that each of them holds out to know when to stop, above 0 and below 1.
    pub validation_size: f64,
    /// How much of each tree is added, above 0 to 1.
    pub learning_rate: f64,
    /// How often all terms are gone through at most, from 1 to 1,000,000; once for terms of one input and once for those
    /// of two.
    pub max_rounds: usize,
    /// After how many rounds without a better one it stops, from 1 to 100,000. With too few rows to hold any out, so many
    /// rounds are run.
    pub early_stopping_rounds: usize,
    /// In how many rounds at first trees of one input are cut at random places, which makes smooth shapes, from 0 to
    /// 100,000; only after them it may stop.
    pub smoothing_rounds: usize,
    /// As many for trees of two inputs.
    pub interaction_smoothing_rounds: usize,
    /// By which share of the loss without terms a round has to be better, from 0 to 1.
    pub early_stopping_tolerance: f64,
    /// The smallest number of rows in a leaf, from 1, counted by their weights where there are any.
    pub min_samples_leaf: usize,
    /// The smallest sum of second derivatives in a leaf, from 0.
    pub min_hessian: f64,
    /// The largest number of leaves of the trees of one input, from 2 to 255; those of two inputs have at most four.
    #[serde(alias = "max_leaves")]
    pub max_leaf_nodes: usize,
}

impl Default for AdditiveParams {
    fn default() -> Self {
        Self {
            max_bins: MAX_BINS,
            max_interaction_bins: 32,
            interactions: 0.9,
            outer_bags: 14,
            validation_size: 0.15,
            learning_rate: 0.04,
            max_rounds: 50_000,
            early_stopping_rounds: 100,
            smoothing_rounds: 200,
            interaction_smoothing_rounds: 50,
            early_stopping_tolerance: 1e-5,
            min_samples_leaf: 4,
            min_hessian: 1e-4,
            max_leaf_nodes: 2,
        }
    }
}

impl AdditiveParams {
    /// Checks the limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not kept.
    pub(super) fn check_limits(&self) -> Result<(), TrainError> {
        check_count("max_bins", self.max_bins, 2, MAX_BINS)?;
        check_count("max_interaction_bins", self.max_interaction_bins, 2, 64)?;
        check_number("interactions", self.interactions, 0.0, true, 1_000.0)?;
        check_count("outer_bags", self.outer_bags, 1, 100)?;
        let share = self.validation_size;
        if !(share > 0.0 && share < 1.0) {
            return Err(TrainError::setting("validation_size", share, Limit::Between(0.0, 1.0)));
        }
        check_share("learning_rate", self.learning_rate)?;
        check_count("max_rounds", self.max_rounds, 1, 1_000_000)?;
        check_count("early_stopping_rounds", self.early_stopping_rounds, 1, 100_000)?;
        check_count("smoothing_rounds", self.smoothing_rounds, 0, 100_000)?;
        check_count("interaction_smoothing_rounds", self.interaction_smoothing_rounds, 0, 100_000)?;
        check_number("early_stopping_tolerance", self.early_stopping_tolerance, 0.0, true, 1.0)?;
        check_count("min_samples_leaf", self.min_samples_leaf, 1, 1_000_000)?;
        check_number("min_hessian", self.min_hessian, 0.0, true, 1e9)?;
        check_count("max_leaf_nodes", self.max_leaf_nodes, 2, MAX_BINS)
    }

    /// How many pairs of `n_inputs` get a term at most.
    pub(super) fn n_pairs(&self, n_inputs: usize) -> usize {
        let wanted = if self.interactions < 1.0 {
            (self.interactions * n_inputs as f64).ceil()
        } else {
            self.interactions.floor()
        };
        (wanted as usize).min(n_inputs * n_inputs.saturating_sub(1) / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_its_limits_is_named() {
        assert!(AdditiveParams::default().check_limits().is_ok());
        let refused = |spoil: fn(&mut AdditiveParams), field: &str| {
            let mut params = AdditiveParams::default();
            spoil(&mut params);
            let message = params.check_limits().unwrap_err().to_string();
            assert!(message.starts_with(field), "{message}");
        };
        refused(|params| params.max_bins = 256, "max_bins is 256");
        refused(|params| params.max_interaction_bins = 1, "max_interaction_bins is 1");
        refused(|params| params.interactions = -1.0, "interactions is -1");
        refused(|params| params.outer_bags = 0, "outer_bags is 0");
        refused(|params| params.validation_size = 1.0, "validation_size is 1");
        refused(|params| params.learning_rate = 0.0, "learning_rate is 0");
        refused(|params| params.max_rounds = 0, "max_rounds is 0");
        refused(|params| params.early_stopping_rounds = 0, "early_stopping_rounds is 0");
        refused(|params| params.smoothing_rounds = 100_001, "smoothing_rounds is 100001");
        refused(|params| params.interaction_smoothing_rounds = 100_001, "interaction_smoothing_rounds is");
        refused(|params| params.early_stopping_tolerance = f64::NAN, "early_stopping_tolerance is NaN");
        refused(|params| params.min_samples_leaf = 0, "min_samples_leaf is 0");
        refused(|params| params.min_hessian = -1.0, "min_hessian is -1");
        refused(|params| params.max_leaf_nodes = 1, "max_leaf_nodes is 1");
    }

    #[test]
    fn pairs_are_a_number_or_a_share_of_the_inputs() {
        let of = |interactions, n_inputs| {
            AdditiveParams { interactions, ..AdditiveParams::default() }.n_pairs(n_inputs)
        };
        assert_eq!((of(0.9, 8), of(0.9, 2), of(0.0, 8)), (8, 1, 0));
        assert_eq!((of(10.0, 8), of(10.0, 3), of(1.0, 1)), (10, 3, 0));
    }
}
