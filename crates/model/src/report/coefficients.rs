//! The weights of linear and logistic models, as the model page shows them.

use serde::Serialize;

use crate::json::FromJson;

/// How much each input of a linear or logistic model weighs, however its inputs were scaled for the fit.
///
/// A score is `intercept + sum_j per_unit[j] * x_j`, which is the same as
/// `at_mean + sum_j per_sd[j] * (x_j - mean_j) / sd_j`, with `x_j` the inputs before scaling.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Coefficients {
    /// What the weights add up to.
    pub scale: CoefficientScale,
    /// The inputs, in the order of the estimator.
    pub inputs: Vec<CoefficientInput>,
    /// One score, or for more than two classes one per class.
    pub scores: Vec<CoefficientScore>,
    /// Whether the probabilities are corrected afterwards, so that the weights hold for the odds before that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub calibrated: bool,
}

/// What the weights of a model add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum CoefficientScale {
    /// The value itself, in the target's unit.
    Value,
    /// The natural logarithm of the value, so that a weight `w` is the factor `exp(w)`.
    Log,
    /// For two classes the logarithm of the odds of the score's class; for more the logarithm of the class's
    /// probability over the geometric mean of all classes' probabilities. A weight `w` is the factor `exp(w)`.
    LogOdds,
}

/// One input of a linear model.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct CoefficientInput {
    /// The name as [`crate::transforms::Preprocess::column_name`] gives it: `alcohol`, `type = white`.
    pub name: String,
    /// How a derived quantity is computed, in English, in reports that were made earlier. Newer ones hold it as the
    /// candidate's [`Quantity`](super::Quantity).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The mean over the training rows.
    pub mean: f64,
    /// The standard deviation over the training rows, with the divisor n.
    pub sd: f64,
}

/// The weights of one score.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct CoefficientScore {
    /// The value of the class that the score speaks for; absent for values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The score where every input is 0.
    pub intercept: f64,
    /// The score where every input has its mean over the training rows.
    pub at_mean: f64,
    /// For each input how much the score rises with one standard deviation more of it.
    pub per_sd: Vec<f64>,
    /// For each input how much the score rises with one more of it; with yes for an input that is yes or no.
    pub per_unit: Vec<f64>,
}
