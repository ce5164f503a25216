//! What is fitted, with its hyperparameters.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::knn::Weights;

/// What is fitted, with its hyperparameters. Each family checks them and names field and limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "snake_case", deny_unknown_fields)]
pub enum EstimatorSpec {
    /// The class frequencies or the mean of the training rows, whatever the record.
    Baseline {},
    /// k nearest neighbours.
    Knn {
        /// The number of neighbours, from 1.
        k: usize,
        /// How much each counts.
        #[serde(default = "default_weights")]
        weights: Weights,
    },
    /// Least squares.
    Linear {},
    /// Least squares with a quadratic penalty `alpha * |w|^2` on the weights (not the intercept), against the
    /// sum of squared errors.
    Ridge {
        /// The penalty, above 0.
        alpha: f64,
    },
    /// Least squares with both penalties: `|y - Xw|^2 / (2 n) + penalty * (l1_ratio |w|_1 + (1 - l1_ratio)
    /// |w|^2 / 2)`.
    ElasticNet {
        /// The penalty, from 0.
        penalty: f64,
        /// The share of the absolute penalty, above 0 and at most 1.
        l1_ratio: f64,
    },
    /// Logistic regression with the penalty `alpha (l1_ratio |w|_1 + (1 - l1_ratio) |w|^2 / 2)` against the summed
    /// log loss.
    Logistic {
        /// The penalty, from 0.
        #[serde(default = "default_alpha")]
        alpha: f64,
        /// The share of the absolute penalty, from 0 to 1; with more than 0 some weights become 0.
        #[serde(default, skip_serializing_if = "is_zero")]
        l1_ratio: f64,
    },
    /// Naive Bayes: in each class numbers are normally distributed, choices and flags have the shares of their values,
    /// and all are independent of each other.
    NaiveBayes {
        /// What is added to every variance, as a share of the largest variance of a number, from 0. Sensible with
        /// numbers on one scale.
        #[serde(default = "default_var_smoothing")]
        var_smoothing: f64,
        /// What is added to the count of every choice, above 0.
        #[serde(default = "default_alpha")]
        alpha: f64,
    },
    /// A random forest, or extremely randomised trees.
    Forest(crate::trees::ForestParams),
    /// Gradient boosting.
    Boosting(crate::trees::BoostingParams),
    /// The mean of several estimators that are fitted to the same rows, each with a seed of its own.
    Blend {
        /// The estimators, at least one; neither k nearest neighbours nor blends.
        members: Vec<EstimatorSpec>,
    },
}

impl EstimatorSpec {
    /// The family as people read it.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Baseline {} => "baseline",
            Self::Knn { .. } => "k-nearest neighbours",
            Self::Linear {} => "linear regression",
            Self::Ridge { .. } => "ridge regression",
            Self::ElasticNet { .. } => "elastic net",
            Self::Logistic { .. } => "logistic regression",
            Self::NaiveBayes { .. } => "naive Bayes",
            Self::Forest(params) if params.extra => "extremely randomised trees",
            Self::Forest(_) => "random forest",
            Self::Boosting(_) => "gradient boosting",
            Self::Blend { .. } => "blend",
        }
    }

    /// Whether it grows trees and nothing else, and so can read missing inputs.
    pub fn is_trees(&self) -> bool {
        match self {
            Self::Forest(_) | Self::Boosting(_) => true,
            Self::Blend { members } => members.iter().all(Self::is_trees),
            _ => false,
        }
    }

    /// Whether it gives class probabilities and never a value.
    pub fn is_classifier(&self) -> bool {
        matches!(self, Self::Logistic { .. } | Self::NaiveBayes { .. })
    }

    /// Whether it or a member of it is a linear regression without a penalty.
    pub fn is_unpenalised(&self) -> bool {
        match self {
            Self::Linear {} => true,
            Self::Blend { members } => members.iter().any(Self::is_unpenalised),
            _ => false,
        }
    }
}

fn default_weights() -> Weights {
    Weights::Uniform
}

/// Whether a share is at its default, which model cards leave out.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

fn default_var_smoothing() -> f64 {
    1e-9
}

fn default_alpha() -> f64 {
    1.0
}
