//! What a system's TOML file says about training: the split, the candidates, the evaluations made wrongly on
//! purpose, and the generator. Unknown keys are refused, so a misspelt one is found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use vitrine_model::estimators::knn::Weights;
use vitrine_model::metrics::Metric;

pub use crate::generator::GeneratorSpec;

/// How a system's models are trained, chosen and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainSpec {
    /// The figure that decides which candidate is best.
    pub metric: Metric,
    /// The seed of every random draw.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// How the rows are split.
    #[serde(default)]
    pub split: SplitSpec,
    /// The share of truths that the interval around a predicted value is meant to hold, between 0 and 1.
    #[serde(default = "default_coverage")]
    pub coverage: f64,
    /// The models to compare.
    pub candidates: Vec<CandidateSpec>,
    /// Evaluations that let held-out rows leak into training, and the honest ones beside them.
    #[serde(default)]
    pub leaky: Vec<LeakySpec>,
}

/// How rows are split for the final estimate and for the choice between candidates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitSpec {
    /// The share of rows kept back for the final estimate, between 0 and 1.
    pub held_out: f64,
    /// Folds per repeat of the cross-validation, from 2.
    pub folds: usize,
    /// Repeats of the cross-validation, from 1.
    pub repeats: usize,
}

/// One model to compare: which columns it sees, how they are prepared, and what is fitted to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateSpec {
    /// The name in files and links.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// Whether it is a reference model from the literature; such a one never becomes the default.
    #[serde(default)]
    pub reference: bool,
    /// Whether it is exported to the page.
    #[serde(default)]
    pub export: bool,
    /// The features it sees; all of them when absent. Free text is never an input.
    #[serde(default)]
    pub features: Option<Vec<String>>,
    /// Quantities computed from features and from earlier derived quantities; they are inputs too.
    #[serde(default)]
    pub derived: Vec<DerivedSpec>,
    /// How numbers are scaled.
    #[serde(default)]
    pub scale: Scale,
    /// What stands in for missing numbers.
    #[serde(default)]
    pub impute: Impute,
    /// How choices become numbers.
    #[serde(default)]
    pub encode: EncodeChoices,
    /// How an ordinal target is predicted; other targets have one way only.
    #[serde(default)]
    pub view: View,
    /// What is fitted.
    pub estimator: EstimatorSpec,
    /// Values to try for hyperparameters of the estimator, by name; every combination is tried and the best is
    /// chosen by cross-validation among the training rows.
    #[serde(default)]
    pub grid: BTreeMap<String, Vec<Json>>,
}

/// A quantity computed from one or two others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedSpec {
    /// Its name.
    pub name: String,
    /// How it is computed.
    pub formula: DerivedFormula,
    /// The first source: a feature or an earlier derived quantity.
    pub a: String,
    /// The second source; absent for the logarithm.
    #[serde(default)]
    pub b: Option<String>,
}

/// The formulas of [`vitrine_model::transforms::Formula`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivedFormula {
    /// `a / b`; 0 where `b` is 0.
    Ratio,
    /// `a - b`.
    Difference,
    /// `a * b`.
    Product,
    /// `ln(1 + a)`; 0 where `a` is negative.
    Log,
}

/// How numbers are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Not at all.
    #[default]
    None,
    /// To mean 0 and standard deviation 1 over the training rows; constant columns to 0.
    Standard,
    /// To the range 0 to 1 over the training rows; constant columns to 0.
    MinMax,
}

/// What stands in for a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impute {
    /// The training rows' median; for choices and flags the most frequent value.
    #[default]
    Median,
    /// The training rows' mean; for choices and flags the most frequent value.
    Mean,
    /// The most frequent value, of equally frequent ones the smallest.
    MostFrequent,
    /// Nothing: trees learn for each split where rows without the value go. For trees only.
    Leave,
}

/// How choices become numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodeChoices {
    /// One column per choice, 1 where the record has it; a single column for two choices. Linear models without
    /// a penalty leave out the first choice, because its column is the others' complement.
    #[default]
    OneHot,
    /// One column with the position of the choice.
    Ordinal,
}

/// How an ordinal target is predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// As a number; the grades' probabilities follow from it by a link that is fitted on out-of-fold predictions.
    #[default]
    Value,
    /// As class probabilities; the number is their mean grade. Logistic regression always does this.
    Classes,
}

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
    /// Logistic regression with the penalty `alpha |w|^2 / 2` against the summed log loss.
    Logistic {
        /// The penalty, from 0.
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

/// An evaluation made wrongly on purpose, or the honest one to hold against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakySpec {
    /// What was done, for people.
    pub label: String,
    /// Why the figure is what it is, one or two sentences.
    pub explanation: String,
    /// The procedure.
    pub procedure: Procedure,
    /// What is fitted, prepared as a candidate; its name refers to one of the candidates.
    pub candidate: String,
}

/// A procedure of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// SMOTE on all rows, then a random split: synthetic neighbours of held-out rows are trained on. Leaks.
    OversampleBeforeSplit,
    /// Duplicates stay together; SMOTE on the training part only.
    OversampleTraining,
    /// A random split of the rows, so that duplicates straddle it. Leaks where there are any.
    DuplicatesStraddle,
    /// Duplicates stay together; nothing is resampled.
    Honest,
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

    /// Whether it or a member of it is a linear regression without a penalty.
    pub fn is_unpenalised(&self) -> bool {
        match self {
            Self::Linear {} => true,
            Self::Blend { members } => members.iter().any(Self::is_unpenalised),
            _ => false,
        }
    }
}

impl Procedure {
    /// Whether held-out rows leak into training.
    pub fn leaks(self) -> bool {
        matches!(self, Self::OversampleBeforeSplit | Self::DuplicatesStraddle)
    }
}

impl Default for SplitSpec {
    fn default() -> Self {
        Self { held_out: 0.2, folds: 5, repeats: 3 }
    }
}

fn default_seed() -> u64 {
    20_260_101
}

fn default_coverage() -> f64 {
    0.9
}

fn default_weights() -> Weights {
    Weights::Uniform
}

fn default_alpha() -> f64 {
    1.0
}
