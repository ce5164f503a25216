//! A model that is there already, so that nothing is fitted.

use vitrine_model::estimators::Estimator;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::report::Imported;
use vitrine_model::transforms::Preprocess;

/// What predicts, from the features of a schema in their order, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Where it was trained.
    pub about: Imported,
    /// From the features to the estimator's inputs.
    pub preprocess: Preprocess,
    /// The estimator.
    pub estimator: Estimator,
    /// Whether the estimator gives the value or its logarithm.
    pub target_transform: TargetTransform,
}
