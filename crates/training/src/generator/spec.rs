//! What a system file says about its daily generator.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How the daily records are drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum GeneratorSpec {
    /// The class first, then each number uniformly within that class's declared range.
    UniformByClass {
        /// From class to its weight; all classes are equally likely when empty, those not named never come.
        #[serde(default)]
        weights: BTreeMap<String, f64>,
        /// From class to feature to the lowest and highest value; other numbers use the feature's own limits.
        #[serde(default)]
        ranges: BTreeMap<String, BTreeMap<String, [f64; 2]>>,
        /// From class to feature to choice (`true` and `false` for flags) to its weight; others are uniform.
        #[serde(default)]
        choices: BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>,
    },
    /// The class first, then each number uniformly between two quantiles of that class's training rows, and each
    /// choice as often as in them.
    QuantileByClass {
        /// From class to its weight; all classes that have rows are equally likely when empty.
        #[serde(default)]
        weights: BTreeMap<String, f64>,
        /// The lower quantile.
        #[serde(default = "default_low")]
        low: f64,
        /// The upper quantile.
        #[serde(default = "default_high")]
        high: f64,
    },
    /// Each column from an independent training row, the target from the nearest training rows, then the numbers
    /// skewed a little.
    NearestSkewed {
        /// The number of nearest rows that vote, or whose mean counts for a regression.
        #[serde(default = "default_k")]
        k: usize,
        /// The standard deviation of the relative change of each number.
        #[serde(default = "default_skew")]
        skew: f64,
        /// How many training rows are kept.
        #[serde(default = "default_rows")]
        rows: usize,
    },
    /// One variable after the other, each given those before it, so that the values depend on each other as in the
    /// training rows.
    Dependence(super::DependenceSpec),
    /// A built-up area and a place in it, numbers that go along with each other, and a target from a formula that is
    /// fitted to the rows, with noise. Keeps no row.
    Place(super::PlaceSpec),
    /// Several generators by turns: the day's first record from the first, the second from the second, and so on.
    TakeTurns {
        /// The generators, at least one, none of them taking turns itself.
        generators: Vec<GeneratorSpec>,
    },
}

fn default_low() -> f64 {
    0.1
}

fn default_high() -> f64 {
    0.9
}

fn default_k() -> usize {
    5
}

fn default_skew() -> f64 {
    0.02
}

fn default_rows() -> usize {
    400
}
