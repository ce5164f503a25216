//! Why a file is not imported: what is wrong, where, and what was expected.

use thiserror::Error;

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ImportError {
    /// The file begins like none that is known.
    #[error(
        "none of the known files: a text model of LightGBM, a JSON or UBJSON model of XGBoost, a JSON model of CatBoost, \
         scikit-learn as ONNX or by export_sklearn.py"
    )]
    Unknown,
    /// A text file has bytes that are not UTF-8.
    #[error("byte {at} is not part of a UTF-8 text")]
    NotText {
        /// The position of the first such byte, from 0.
        at: usize,
    },
    /// A JSON file cannot be read, or lacks something.
    #[error("{0}")]
    Json(String),
    /// A UBJSON file cannot be read.
    #[error("byte {at}: expected {expected}")]
    Ubj {
        /// The position, from 0.
        at: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// The bytes of a file of fields cannot be read.
    #[error("byte {at} of a field: expected {expected}")]
    Bytes {
        /// The position within its message, from 0.
        at: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// A key is absent.
    #[error("{}the key '{key}' is missing", within(*tree))]
    Missing {
        /// The tree, from 0; absent for the model's own keys.
        tree: Option<usize>,
        /// The key.
        key: &'static str,
    },
    /// A value is not what its key wants.
    #[error("{}'{key}' has {found:?}, expected {expected}", within(*tree))]
    Value {
        /// The tree, from 0; absent for the model's own keys.
        tree: Option<usize>,
        /// The key.
        key: &'static str,
        /// What the file has, shortened.
        found: String,
        /// What should be there.
        expected: &'static str,
    },
    /// A list has another length than the others want.
    #[error("{}'{key}' has {got} values, expected {expected}", within(*tree))]
    Length {
        /// The tree, from 0; absent for the model's own keys.
        tree: Option<usize>,
        /// The key.
        key: &'static str,
        /// The length expected.
        expected: usize,
        /// The length found.
        got: usize,
    },
    /// A node refers to something that is not there, or to a node that has been reached before.
    #[error("tree {tree}, node {node}: '{key}' refers to {found}, expected {expected}")]
    Reference {
        /// The tree, from 0.
        tree: usize,
        /// The node as the file counts it.
        node: usize,
        /// The key.
        key: &'static str,
        /// What it refers to.
        found: String,
        /// What it could refer to.
        expected: &'static str,
    },
    /// The trees of the classes are not equally many.
    #[error("class {class} has {got} trees, class 0 has {expected}")]
    Unequal {
        /// The class, from 0.
        class: usize,
        /// The trees of class 0.
        expected: usize,
        /// The trees of the class.
        got: usize,
    },
    /// There is more of something than we can hold.
    #[error("{found} {what}, at most {most} fit")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// The most that fit.
        most: usize,
    },
    /// The parts of a file do not fit together.
    #[error("the file contradicts itself: {0}")]
    Contradiction(String),
    /// The trees fit together but our estimator refuses them.
    #[error("the trees: {0}")]
    Trees(String),
    /// A schema does not fit the model.
    #[error("the schema does not fit the model: {0}")]
    Schema(String),
    /// The model is one that we cannot hold.
    #[error("not supported: {0}")]
    Unsupported(Unsupported),
}

/// What our estimators cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsupported {
    /// Trees with linear models in their leaves.
    #[error("linear models in the leaves of tree {tree}")]
    LinearTrees {
        /// The first such tree, from 0.
        tree: usize,
    },
    /// A model that ranks rows: its scores mean something only within a query.
    #[error("'{objective}' ranks the rows of a query; its scores are no values")]
    Ranking {
        /// The objective's name.
        objective: String,
    },
    /// A model of survival times.
    #[error("'{objective}' models survival times; its outputs are risks or censored times")]
    Survival {
        /// The objective's name.
        objective: String,
    },
    /// Several classes, each against the rest, whose probabilities do not sum to 1.
    #[error("'{objective}' gives each class a probability of its own, which do not sum to 1")]
    OneVersusRest {
        /// The objective's name.
        objective: String,
    },
    /// A classifier without probabilities.
    #[error("'{objective}' gives a class without a probability")]
    NoProbability {
        /// The objective's name.
        objective: String,
    },
    /// A target that was learnt on the scale of its square root.
    #[error("the target was learnt as its square root (reg_sqrt)")]
    SquareRoot,
    /// An objective that is not known.
    #[error("the objective '{objective}'")]
    Objective {
        /// The objective's name.
        objective: String,
    },
    /// A model that was trained with an objective of the caller's own.
    #[error("the file names no objective, so what the scores mean is not known")]
    NoObjective,
    /// Several targets, or several quantiles.
    #[error("{n_targets} targets")]
    ManyTargets {
        /// How many.
        n_targets: usize,
    },
    /// Trees whose levels ask different things.
    #[error(
        "trees that are not symmetric (grow_policy Depthwise or Lossguide); train with grow_policy='SymmetricTree'"
    )]
    Asymmetric,
    /// Statistics of the target by category, which need the training rows' counts.
    #[error(
        "statistics of categories (CTR), which no preprocessing here computes as CatBoost does; train with a one_hot_max_size \
         above the number of categories, or encode the categories before"
    )]
    CategoryStatistics,
    /// Free text or embeddings.
    #[error("features of texts or embeddings")]
    TextFeatures,
    /// Categories of which the file has hashes only.
    #[error(
        "categories without their texts; write the model with save_model(…, format='json', pool=the training pool)"
    )]
    NoCategoryTexts,
    /// An operator of ONNX that has no counterpart here, or not in this place.
    #[error("the operator {operator} of node '{node}' of the ONNX graph: {why}")]
    Operator {
        /// The operator.
        operator: String,
        /// The node's name or number.
        node: String,
        /// What of it.
        why: &'static str,
    },
    /// A booster without trees.
    #[error("the booster '{booster}'")]
    Booster {
        /// The booster's name.
        booster: String,
    },
}

impl From<Unsupported> for ImportError {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}

/// The start of a value, for messages.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn within(tree: Option<usize>) -> String {
    tree.map_or_else(String::new, |tree| format!("tree {tree}: "))
}
