//! Text models of LightGBM, as `Booster.save_model` writes them: boosted trees of every boosting, and forests.
//!
//! The scores are LightGBM's to the bit: thresholds and leaves are its 64-bit numbers, and the trees are summed in its
//! order. Not to the bit are the mean over the trees of a forest of classes, whose leaves are divided before they are
//! summed, and binary models with a `sigmoid` that is no power of 2; and probabilities follow from scores by `libm`.
//!
//! - `header`: the model's own keys
//! - `objective`: what the scores mean
//! - `text`: lines of keys and values
//! - `tree`: one tree

mod header;
mod objective;
mod text;
mod tree;

use crate::columns::Columns;
use crate::error::ImportError;
use crate::imported::{Imported, Library, Parts};
use crate::leaves;

/// Imports a text model.
///
/// # Errors
/// [`ImportError`] for a file that is damaged or incomplete, and for models that rank, that have linear models in the
/// leaves, or whose classes have probabilities of their own.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| ImportError::NotText { at: error.valid_up_to() })?;
    let file = text::File::split(text)?;
    let header = header::Header::read(&file)?;
    let objective = objective::Objective::read(&header)?;
    let mut columns = Columns::new(header.features.len())?;
    let mut trees = Vec::with_capacity(file.trees.len());
    for (number, block) in file.trees.iter().enumerate() {
        trees.push(tree::read(block, number, &header.features, &mut columns)?);
    }
    let n_scores = objective.n_scores();
    if trees.is_empty() {
        return Err(ImportError::Missing { tree: None, key: "Tree" });
    }
    if !trees.len().is_multiple_of(n_scores) {
        let expected = trees.len().next_multiple_of(n_scores);
        return Err(ImportError::Length { tree: None, key: "Tree", expected, got: trees.len() });
    }
    if objective.factor != 1.0 {
        leaves::change(&mut trees, |leaf| leaf * objective.factor);
    }
    let parts = Parts {
        library: Library::LightGbm,
        objective: objective.name,
        features: header.features,
        columns,
        outputs: objective.outputs,
        base: vec![0.0; n_scores],
        trees,
        average: header.average,
        best_trees: None,
    };
    parts.assemble()
}
