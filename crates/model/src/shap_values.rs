//! How much each feature moves the default model's predictions, summed up over many held-out rows: what the model page
//! and the monitor show as bars and as a beeswarm. Kept in a file of its own, which only those pages load.
//!
//! The SHAP values are Shapley values (Lundberg and Lee, 2017): how far a feature moves a prediction away from the
//! mean over background rows, averaged over all feature orderings (the order in which the row's values replace the
//! background's). For each row they add up to its prediction minus that mean.

use serde::Serialize;

use crate::json::FromJson;

/// The SHAP values of a system's default model.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ShapValues {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// Whether they are differences of the positive class's log-odds, and not of the predicted value.
    pub log_odds: bool,
    /// The number of held-out rows that were explained.
    pub n_samples: usize,
    /// The number of training rows that stand for a feature that is not known.
    pub n_background: usize,
    /// The mean prediction over the background, as log-odds or in the target's unit.
    #[serde(alias = "base")]
    pub base_value: f64,
    /// The lower end of the first bin of SHAP values.
    pub low: f64,
    /// The upper end of the last bin; all bins are equally wide.
    pub high: f64,
    /// One per feature, or per group of features that only make sense together ([`crate::explain::feature_groups`]);
    /// the
    /// largest mean first, of equal ones in the schema's order.
    pub features: Vec<FeatureShapValues>,
}

/// The SHAP values of one feature, or of several together.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct FeatureShapValues {
    /// The feature's name; of several the first one's.
    pub name: String,
    /// The names of the other features that take their values together with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together_with: Vec<String>,
    /// The mean absolute SHAP value.
    pub mean_abs: f64,
    /// The smallest SHAP value; `None` in files from before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smallest: Option<f64>,
    /// The largest SHAP value, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest: Option<f64>,
    /// For each bin the number of rows in it.
    pub counts: Vec<u32>,
    /// For each bin how high the feature's values are among all rows, from 0 for the lowest to 1 for the highest, on
    /// average by rank; equal values have the mean of their ranks. `None` for a bin without known values, for
    /// features without an order, and for several features together.
    pub levels: Vec<Option<f64>>,
}
