//! What a cross-validation leaves behind.

use vitrine_model::metrics::Scores;

use crate::Dataset;
use crate::families::EstimatorSpec;
use crate::families::out_of_fold::Outputs;
use crate::fit::needs_out_of_fold;
use crate::spec::CandidateSpec;

/// A contender that was cross-validated.
pub(super) struct CrossValidated {
    /// Every figure on each fold.
    pub folds: Vec<Scores>,
    /// The outputs that the figures come from, where they are shared.
    pub shared: Option<SharedOutputs>,
}

/// What one combination of hyperparameters gives for the rows of each fold, fitted to those of the other folds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SharedOutputs {
    /// The combination.
    pub estimator: EstimatorSpec,
    /// For each fold the outputs of its rows.
    pub by_fold: Vec<Outputs>,
    /// For each row of the first repeat its outputs; empty where no fold has the row.
    pub first_repeat: Outputs,
}

impl SharedOutputs {
    /// What calibration, threshold, link and interval are fitted to; `None` where there are none of them.
    pub fn read(&self, data: &Dataset, spec: &CandidateSpec) -> Option<&Outputs> {
        needs_out_of_fold(data.schema.target.task, spec).then_some(&self.first_repeat)
    }
}
