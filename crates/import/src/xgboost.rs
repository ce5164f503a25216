//! JSON and UBJSON models of XGBoost, as `Booster.save_model` writes them: boosted trees, with and without dropped
//! ones (dart), and forests.
//!
//! XGBoost computes with 32-bit numbers. A record of ours is compared as if it had been rounded to one, exactly; the
//! leaves are summed as 64-bit numbers, so that predictions differ from XGBoost's by its own rounding.
//!
//! - `categories`: the texts of categories
//! - `file`: the types of the file
//! - `objective`: what the scores mean, and where they begin
//! - `tree`: one tree
//! - `ubj`: UBJSON as JSON

mod categories;
mod file;
mod objective;
mod tree;
mod ubj;

use vitrine_model::estimators::trees::TreeNode;

use self::file::{File, Model};
use crate::columns::Columns;
use crate::error::{ImportError, Unsupported, shortened};
use crate::imported::{Imported, Library, Parts};

/// The boosters that have trees.
const BOOSTERS: [&str; 2] = ["gbtree", "dart"];

/// Imports a model in UBJSON.
///
/// # Errors
/// [`ImportError::Ubj`] for what is not UBJSON; otherwise as [`import_json`].
pub fn import_ubj(bytes: &[u8]) -> Result<Imported, ImportError> {
    import_json(&ubj::to_json(bytes)?)
}

/// Imports a model in JSON.
///
/// # Errors
/// [`ImportError`] for a file that is damaged or incomplete, and for models that rank, of survival times, with several
/// targets, or without trees.
pub fn import_json(bytes: &[u8]) -> Result<Imported, ImportError> {
    let file = serde_json::from_slice::<File>(bytes).map_err(|error| other_booster(bytes, &error))?;
    let learner = file.learner;
    let n_features = whole("num_feature", &learner.param.num_feature)?;
    let mut columns = Columns::new(n_features)?;
    let objective = objective::Objective::read(&learner.objective.name, &learner.param)?;
    let booster = learner.gradient_booster;
    let dart = booster.gbtree.map(|gbtree| gbtree.model);
    let Some(model) = booster.model.or(dart).filter(|_| BOOSTERS.contains(&booster.name.as_str())) else {
        return Err(Unsupported::Booster { booster: booster.name }.into());
    };
    let n_scores = objective.base.len();
    let (trees, n_parallel) = trees(&model, booster.weight_drop.as_deref(), n_scores, &mut columns)?;
    // The sets of the trees are sound by now.
    let features = categories::features(n_features, &learner.feature_names, &learner.feature_types, &model)?;
    let best = learner.attributes.get("best_iteration").and_then(|text| text.parse::<usize>().ok());
    let best = best.map(|round| round.saturating_add(1).saturating_mul(n_parallel).saturating_mul(n_scores));
    let parts = Parts {
        library: Library::XgBoost,
        objective: learner.objective.name,
        features,
        columns,
        outputs: objective.outputs,
        base: objective.base,
        best_trees: best.filter(|best| *best < trees.len()),
        trees,
        average: false,
    };
    parts.assemble()
}

/// The trees in pre-order, those of the scores in turn, and how many a round has for each score.
fn trees(
    model: &Model,
    weights: Option<&[f32]>,
    n_scores: usize,
    columns: &mut Columns,
) -> Result<(Vec<Vec<TreeNode>>, usize), ImportError> {
    let n_trees = model.trees.len();
    let length = |key, got| ImportError::Length { tree: None, key, expected: n_trees, got };
    if model.tree_info.len() != n_trees {
        return Err(length("tree_info", model.tree_info.len()));
    }
    if let Some(weights) = weights.filter(|weights| weights.len() != n_trees) {
        return Err(length("weight_drop", weights.len()));
    }
    let mut by_score: Vec<Vec<Vec<TreeNode>>> = vec![Vec::new(); n_scores];
    for (number, (tree, score)) in model.trees.iter().zip(&model.tree_info).enumerate() {
        let Some(trees) = by_score.get_mut(*score) else {
            let (key, found) = ("tree_info", score.to_string());
            return Err(ImportError::Value { tree: Some(number), key, found, expected: "a class" });
        };
        let weight = weights.and_then(|weights| weights.get(number)).copied().unwrap_or(1.0);
        trees.push(tree::read(tree, number, weight, columns)?);
    }
    let expected = by_score.first().map_or(0, Vec::len);
    if let Some((class, trees)) = by_score.iter().enumerate().find(|(_, trees)| trees.len() != expected) {
        return Err(ImportError::Unequal { class, expected, got: trees.len() });
    }
    let mut iterators: Vec<_> = by_score.into_iter().map(Vec::into_iter).collect();
    let mut ordered = Vec::with_capacity(n_trees);
    for _ in 0..expected {
        ordered.extend(iterators.iter_mut().filter_map(Iterator::next));
    }
    let n_parallel = model.gbtree_model_param.num_parallel_tree.as_deref();
    Ok((ordered, whole("num_parallel_tree", n_parallel.unwrap_or("1"))?.max(1)))
}

/// What is said of a file that cannot be read: boosters without trees have nothing that one with trees needs.
fn other_booster(bytes: &[u8], error: &serde_json::Error) -> ImportError {
    match serde_json::from_slice::<file::OtherFile>(bytes) {
        Ok(file) if !BOOSTERS.contains(&file.learner.gradient_booster.name.as_str()) => {
            Unsupported::Booster { booster: file.learner.gradient_booster.name }.into()
        }
        _ => ImportError::Json(error.to_string()),
    }
}

/// A whole number that the file has as a text.
fn whole(key: &'static str, text: &str) -> Result<usize, ImportError> {
    let expected = "a whole number";
    text.parse().map_err(|_| ImportError::Value { tree: None, key, found: shortened(text), expected })
}
