//! JSON models of CatBoost, as `save_model(…, format="json", pool=…)` writes them: symmetric trees of numbers and of
//! one-hot categories.
//!
//! CatBoost rounds numbers to 32 bits, and one goes right where it is above the border; a record of ours is compared as
//! if it had been rounded, exactly.
//!
//! - `features`: the features in the order of the columns
//! - `file`: the types of the file
//! - `objective`: what the scores mean
//! - `tree`: one tree

mod features;
mod file;
mod objective;
mod tree;

use self::features::Features;
use self::file::File;
use crate::columns::Columns;
use crate::error::{ImportError, Unsupported};
use crate::imported::{Imported, Library, Parts};

/// Imports a model.
///
/// # Errors
/// [`ImportError`] for a file that is damaged or incomplete, and for models with statistics of categories (CTR), texts or
/// embeddings, with trees that are not symmetric, that rank, or with several targets.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    let file: File = serde_json::from_slice(bytes).map_err(|error| ImportError::Json(error.to_string()))?;
    if file.trees.is_some() {
        return Err(Unsupported::Asymmetric.into());
    }
    let Some(oblivious) = file.oblivious_trees else {
        return Err(ImportError::Missing { tree: None, key: "oblivious_trees" });
    };
    let features = Features::read(&file.features_info)?;
    let objective = objective::Objective::read(&file.model_info)?;
    let n_scores = objective.n_scores();
    let (scale, bias) = file.scale_and_bias.unwrap_or((1.0, vec![0.0]));
    let base: Vec<f64> = match bias.as_slice() {
        [bias] => vec![*bias; n_scores],
        _ if bias.len() == n_scores => bias,
        _ => {
            let (key, got) = ("scale_and_bias", bias.len());
            return Err(ImportError::Length { tree: None, key, expected: n_scores, got });
        }
    };
    if !scale.is_finite() || base.iter().any(|bias| !bias.is_finite()) {
        let (key, expected) = ("scale_and_bias", "finite numbers");
        return Err(ImportError::Value { tree: None, key, found: scale.to_string(), expected });
    }
    let mut columns = Columns::new(features.inputs.len())?;
    let mut trees = Vec::with_capacity(oblivious.len().saturating_mul(n_scores));
    for (number, tree) in oblivious.iter().enumerate() {
        trees.extend(tree::read(tree, number, n_scores, scale, &features, &mut columns)?);
    }
    if trees.is_empty() {
        return Err(ImportError::Missing { tree: None, key: "oblivious_trees" });
    }
    let parts = Parts {
        library: Library::CatBoost,
        objective: objective.name,
        features: features.inputs,
        columns,
        outputs: objective.outputs,
        base,
        trees,
        average: false,
        best_trees: None,
    };
    Ok(Imported { classes: objective.classes, ..parts.assemble()? })
}
