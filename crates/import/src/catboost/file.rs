//! The file as CatBoost writes it, as far as it is read.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A model.
#[derive(Deserialize)]
pub(super) struct File {
    pub(super) features_info: FeaturesInfo,
    pub(super) model_info: ModelInfo,
    pub(super) oblivious_trees: Option<Vec<Tree>>,
    /// Trees of another shape.
    pub(super) trees: Option<IgnoredAny>,
    /// What scores are multiplied with, and what is added then.
    pub(super) scale_and_bias: Option<(f64, Vec<f64>)>,
}

/// The features by their kinds. An empty list may be `null`.
#[derive(Deserialize)]
pub(super) struct FeaturesInfo {
    pub(super) float_features: Option<Vec<FloatFeature>>,
    pub(super) categorical_features: Option<Vec<CategoricalFeature>>,
    pub(super) text_features: Option<Vec<IgnoredAny>>,
    pub(super) embedding_features: Option<Vec<IgnoredAny>>,
    /// The texts of categories, of all features together.
    pub(super) cat_features_hash: Option<Vec<Hashed>>,
}

#[derive(Deserialize)]
pub(super) struct FloatFeature {
    pub(super) feature_index: usize,
    pub(super) flat_feature_index: usize,
    #[serde(default)]
    pub(super) feature_name: String,
    #[serde(default)]
    pub(super) nan_value_treatment: String,
}

#[derive(Deserialize)]
pub(super) struct CategoricalFeature {
    pub(super) feature_index: usize,
    pub(super) flat_feature_index: usize,
    #[serde(default)]
    pub(super) feature_name: String,
    /// The hashes of the categories that trees ask for.
    pub(super) values: Option<Vec<i64>>,
}

/// A category's text with its hash.
#[derive(Deserialize)]
pub(super) struct Hashed {
    pub(super) hash: i64,
    pub(super) value: String,
}

/// A symmetric tree: a leaf's position has a bit for each split, from the lowest on.
#[derive(Deserialize)]
pub(super) struct Tree {
    /// For each leaf one number per score.
    pub(super) leaf_values: Vec<f64>,
    pub(super) splits: Option<Vec<Split>>,
}

#[derive(Deserialize)]
pub(super) struct Split {
    #[serde(rename = "split_type")]
    pub(super) kind: String,
    pub(super) border: Option<f64>,
    pub(super) float_feature_index: Option<usize>,
    pub(super) cat_feature_index: Option<usize>,
    pub(super) value: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct ModelInfo {
    pub(super) params: Option<Params>,
    pub(super) class_params: Option<ClassParams>,
}

#[derive(Deserialize)]
pub(super) struct Params {
    pub(super) loss_function: Option<Loss>,
}

#[derive(Deserialize)]
pub(super) struct Loss {
    #[serde(rename = "type")]
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct ClassParams {
    pub(super) class_names: Option<Vec<serde_json::Value>>,
}
