//! Naive Bayes: in each class numbers are normally distributed, choices and flags have the shares of their values, and
//! all are independent of each other.

mod fit;

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family, Tasks};
use super::rows::Rows;
use crate::TrainError;

pub use fit::{Kind, fit, kinds};

/// The hyperparameters of naive Bayes, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NaiveBayesParams {
    /// What is added to every variance, as a share of the largest variance of a number, from 0. Sensible with numbers
    /// on one scale.
    #[serde(default = "default_var_smoothing")]
    pub var_smoothing: f64,
    /// What is added to the count of every choice, above 0.
    #[serde(default = "default_alpha")]
    pub alpha: f64,
}

impl Family for NaiveBayesParams {
    fn label(&self) -> &'static str {
        "naive Bayes"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tasks: Tasks::Classes, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        let kinds = kinds(rows.preprocess, &rows.data.schema);
        fit(&rows.points(), rows.n_classes, &kinds, self.var_smoothing, self.alpha).map(Estimator::NaiveBayes)
    }
}

fn default_var_smoothing() -> f64 {
    1e-9
}

fn default_alpha() -> f64 {
    1.0
}
