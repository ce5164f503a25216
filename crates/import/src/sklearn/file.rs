//! The file of `export_sklearn.py` as it is written.

use serde::Deserialize;
use vitrine_model::schema::Task;

/// A model.
#[derive(Deserialize)]
pub(super) struct File {
    pub(super) format: String,
    pub(super) version: u32,
    /// The estimator's class.
    pub(super) model: String,
    pub(super) task: Task,
    #[serde(default)]
    pub(super) classes: Vec<String>,
    pub(super) features: Vec<Feature>,
    /// What stands in for a missing value of each feature.
    pub(super) impute: Vec<Option<f64>>,
    pub(super) columns: Vec<Column>,
    /// The weighted sums of a linear model.
    pub(super) linear: Option<Vec<Score>>,
    pub(super) trees: Option<Trees>,
}

/// A feature, with its categories in the order of their positions.
#[derive(Deserialize)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) categories: Option<Vec<String>>,
}

/// An input: `(encoded - centre) / scale`.
#[derive(Deserialize)]
pub(super) struct Column {
    /// The feature.
    pub(super) source: usize,
    pub(super) centre: f64,
    pub(super) scale: f64,
    /// 1 where the feature has the category at this position.
    pub(super) one_hot: Option<usize>,
    /// A number for each category.
    pub(super) table: Option<Vec<f64>>,
    /// The number of categories, where a position behind the last is missing.
    pub(super) unknown_missing: Option<usize>,
}

/// A weighted sum.
#[derive(Deserialize)]
pub(super) struct Score {
    pub(super) weights: Vec<f64>,
    pub(super) intercept: f64,
}

/// An ensemble of trees.
#[derive(Deserialize)]
pub(super) struct Trees {
    pub(super) combine: Joined,
    /// What turns scores into outputs, for sums.
    pub(super) link: Option<String>,
    /// The scores before the first tree.
    #[serde(default)]
    pub(super) base: Vec<f64>,
    /// Whether numbers are rounded to 32 bits before they are compared.
    pub(super) float32: bool,
    #[serde(rename = "trees")]
    pub(super) members: Vec<Tree>,
}

/// How trees are put together.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Joined {
    Mean,
    Sum,
}

/// The nodes of a tree, each at the same position of every list. A leaf has no left child: -1.
#[derive(Deserialize)]
pub(super) struct Tree {
    pub(super) feature: Vec<i64>,
    pub(super) threshold: Vec<f64>,
    pub(super) left: Vec<i64>,
    pub(super) right: Vec<i64>,
    /// Whether missing numbers go left; empty where none do.
    #[serde(default)]
    pub(super) missing_left: Vec<bool>,
    pub(super) value: Vec<Vec<f64>>,
    #[serde(default)]
    pub(super) sets: Vec<Set>,
}

/// The categories that go left at a node, by their positions.
#[derive(Deserialize)]
pub(super) struct Set {
    pub(super) node: usize,
    pub(super) left: Vec<u32>,
}
