//! A search through spaces of hyperparameters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// How hyperparameters are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSpec {
    /// The method.
    #[serde(default)]
    pub method: Method,
    /// How many combinations are tried, from 1.
    #[serde(default = "default_trials")]
    pub trials: usize,
    /// The folds of the cross-validation that judges a combination, from 2.
    #[serde(default = "default_folds")]
    pub folds: usize,
    /// For each hyperparameter what it may be.
    pub space: BTreeMap<String, Space>,
    /// Whether subsets of the features are tried as well.
    #[serde(default)]
    pub features: bool,
}

/// A method of search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Every combination is drawn on its own.
    Random,
    /// Random combinations on few rows, the better third of them on three times as many, and so on (Jamieson and
    /// Talwalkar, 2016).
    Halving,
    /// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, 2011): what did well is tried
    /// more often.
    #[default]
    Tpe,
}

/// What a hyperparameter may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Space {
    /// One of these.
    OneOf(Vec<Json>),
    /// A number between two, both included.
    Range {
        /// The smallest.
        low: f64,
        /// The largest.
        high: f64,
        /// Whether it is a whole number.
        #[serde(default)]
        whole: bool,
        /// Whether its logarithm is what is drawn evenly.
        #[serde(default)]
        log: bool,
    },
}

fn default_trials() -> usize {
    30
}

fn default_folds() -> usize {
    3
}
