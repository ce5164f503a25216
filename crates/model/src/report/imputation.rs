//! How well a forest imputes an unknown feature, as facts.

use serde::Serialize;

use crate::json::FromJson;

/// How well a forest imputes an unknown feature, on rows that it was not fitted to.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Imputation {
    /// The feature's name.
    pub feature: String,
    /// The trees of the forest.
    pub n_trees: usize,
    /// The mean absolute error of a number in the feature's unit; of a choice or a flag the share of wrong values.
    pub error: f64,
    /// The same error for the single value that would be imputed otherwise.
    pub plain_error: f64,
    /// For numbers the 10th and the 90th percentile of actual minus imputed value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<(f64, f64)>,
}
