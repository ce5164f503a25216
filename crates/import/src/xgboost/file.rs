//! The types of the file, as far as predictions need them. What else it has is skipped.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) learner: Learner,
}

#[derive(Deserialize)]
pub(super) struct Learner {
    #[serde(default)]
    pub(super) feature_names: Vec<String>,
    #[serde(default)]
    pub(super) feature_types: Vec<String>,
    pub(super) gradient_booster: Booster,
    #[serde(rename = "learner_model_param")]
    pub(super) param: ModelParam,
    pub(super) objective: Objective,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
}

/// A file of any booster.
#[derive(Deserialize)]
pub(super) struct OtherFile {
    pub(super) learner: OtherLearner,
}

#[derive(Deserialize)]
pub(super) struct OtherLearner {
    pub(super) gradient_booster: OtherBooster,
}

#[derive(Deserialize)]
pub(super) struct OtherBooster {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Objective {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct ModelParam {
    pub(super) base_score: BaseScore,
    pub(super) num_class: String,
    pub(super) num_feature: String,
    #[serde(default)]
    pub(super) num_target: Option<String>,
}

/// Newer versions have one number per class, and all of them as a text.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum BaseScore {
    Number(f64),
    Text(String),
    List(Vec<f64>),
}

#[derive(Deserialize)]
pub(super) struct Booster {
    pub(super) name: String,
    #[serde(default)]
    pub(super) model: Option<Model>,
    /// Where dart has its trees.
    #[serde(default)]
    pub(super) gbtree: Option<GbTree>,
    /// What dart multiplies each tree with.
    #[serde(default)]
    pub(super) weight_drop: Option<Vec<f32>>,
}

#[derive(Deserialize)]
pub(super) struct GbTree {
    pub(super) model: Model,
}

#[derive(Deserialize)]
pub(super) struct Model {
    #[serde(default)]
    pub(super) gbtree_model_param: TreesParam,
    /// The score of each tree.
    pub(super) tree_info: Vec<usize>,
    pub(super) trees: Vec<Tree>,
    #[serde(default)]
    pub(super) cats: Option<Cats>,
}

#[derive(Default, Deserialize)]
pub(super) struct TreesParam {
    #[serde(default)]
    pub(super) num_parallel_tree: Option<String>,
}

/// The categories that the training table had: for each feature the texts one behind the other, or the numbers.
#[derive(Deserialize)]
pub(super) struct Cats {
    #[serde(default)]
    pub(super) enc: Vec<Encoding>,
}

#[derive(Deserialize)]
pub(super) struct Encoding {
    /// Where each text begins, and where the last ends; absent for numbers.
    #[serde(default)]
    pub(super) offsets: Option<Vec<i64>>,
    #[serde(default)]
    pub(super) values: Vec<serde_json::Number>,
}

#[derive(Deserialize)]
pub(super) struct Tree {
    /// -1 for a leaf.
    pub(super) left_children: Vec<i64>,
    pub(super) right_children: Vec<i64>,
    pub(super) split_indices: Vec<usize>,
    /// The threshold of a split, the number of a leaf.
    pub(super) split_conditions: Vec<f32>,
    pub(super) default_left: Vec<Bit>,
    /// 1 for a split of categories. Older versions have none.
    #[serde(default)]
    pub(super) split_type: Vec<u8>,
    #[serde(default)]
    pub(super) categories: Vec<i64>,
    /// The splits of categories, with where in `categories` their sets begin and how long they are.
    #[serde(default)]
    pub(super) categories_nodes: Vec<usize>,
    #[serde(default)]
    pub(super) categories_segments: Vec<usize>,
    #[serde(default)]
    pub(super) categories_sizes: Vec<usize>,
    #[serde(default, rename = "tree_param")]
    pub(super) param: TreeParam,
}

#[derive(Default, Deserialize)]
pub(super) struct TreeParam {
    #[serde(default)]
    pub(super) size_leaf_vector: Option<String>,
}

/// Older versions write `true`, newer ones 1.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Bit {
    Truth(bool),
    Number(u8),
}

impl Bit {
    pub(super) fn is_set(&self) -> bool {
        match self {
            Self::Truth(truth) => *truth,
            Self::Number(number) => *number != 0,
        }
    }
}
