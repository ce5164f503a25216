//! A search through spaces of hyperparameters and subsets of features.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::families::renamed::keys;

/// How hyperparameters are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchSpec {
    /// The method.
    #[serde(default)]
    pub method: Method,
    /// How many combinations are tried, from 1; the first are the hyperparameters as the estimator has them. Halving
    /// tries the better ones again on more rows, which is not counted here.
    #[serde(default = "default_trials")]
    pub trials: usize,
    /// The folds of the cross-validation that judges a combination, from 2.
    #[serde(default = "default_folds")]
    pub folds: usize,
    /// The repeats of that cross-validation, from 1.
    #[serde(default = "default_repeats")]
    pub repeats: usize,
    /// For each hyperparameter what it may be, by name, or by place for those of voting's members, as
    /// `members.0.learning_rate`.
    #[serde(default, deserialize_with = "keys")]
    pub space: BTreeMap<String, Space>,
    /// Whether subsets of the features are tried as well, after the hyperparameters: the least important quarter is
    /// left out again and again.
    #[serde(default)]
    pub features: bool,
    /// Whether the search is nested: repeated within every fold of the comparison, which costs as many searches but keeps
    /// the cross-validated figure honest. Otherwise one search on all training rows serves all folds, and the
    /// figure is slightly optimistic.
    #[serde(default)]
    pub nested: bool,
}

/// A method of search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Every combination is drawn on its own.
    Random,
    /// Random combinations on a ninth of the rows, the better third of them on a third, and of these the better
    /// third on all (successive halving; Jamieson and Talwalkar, 2016).
    Halving,
    /// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, 2011): what did well is tried
    /// more often.
    #[default]
    Tpe,
}

/// What a hyperparameter may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a list of values, or { low = .., high = .. } with whole = true or log = true")]
pub enum Space {
    /// One of these.
    OneOf(Vec<Json>),
    /// A number between two.
    Range(Range),
}

/// The numbers between two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The smallest.
    pub low: f64,
    /// The largest, above the smallest.
    pub high: f64,
    /// Whether it is a whole number.
    #[serde(default)]
    pub whole: bool,
    /// Whether its logarithm is what is drawn evenly; the smallest must be above 0 then.
    #[serde(default)]
    pub log: bool,
}

impl Method {
    /// The name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Random => "random search",
            Self::Halving => "successive halving",
            Self::Tpe => "tree-structured Parzen estimator",
        }
    }
}

fn default_trials() -> usize {
    30
}

fn default_folds() -> usize {
    3
}

fn default_repeats() -> usize {
    1
}
