//! One symmetric tree: all nodes of a level ask the same.

use vitrine_model::estimators::trees::TreeNode;

use super::features::Features;
use super::file::{Split, Tree};
use crate::columns::Columns;
use crate::error::{ImportError, Unsupported, shortened};
use crate::single::largest_at_most;

/// The most levels of a tree; CatBoost allows 16.
const MOST_LEVELS: usize = 16;

/// What all nodes of a level ask: what is above the threshold goes right.
struct Level {
    input: usize,
    threshold: f64,
    missing_left: bool,
}

/// The trees in pre-order, one for each score, with all leaves times `scale`.
pub(super) fn read(
    tree: &Tree,
    number: usize,
    n_scores: usize,
    scale: f64,
    features: &Features,
    columns: &mut Columns,
) -> Result<Vec<Vec<TreeNode>>, ImportError> {
    let splits = tree.splits.as_deref().unwrap_or_default();
    let n_levels = splits.len();
    if n_levels > MOST_LEVELS {
        return Err(ImportError::TooMany { what: "levels of a tree", found: n_levels, most: MOST_LEVELS });
    }
    let (expected, got) = (n_scores << n_levels, tree.leaf_values.len());
    if got != expected {
        return Err(ImportError::Length { tree: Some(number), key: "leaf_values", expected, got });
    }
    let levels = splits.iter().enumerate().map(|(at, of)| level(of, number, at, features, columns));
    let levels: Vec<Level> = levels.collect::<Result<_, _>>()?;
    let one = |score: usize| {
        let leaf =
            |at: usize| tree.leaf_values.get(at * n_scores + score).copied().unwrap_or_default() * scale;
        preorder(&levels, leaf)
    };
    Ok((0..n_scores).map(one).collect())
}

/// The tree in pre-order, with the first split at its root.
fn preorder(levels: &[Level], leaf: impl Fn(usize) -> f64) -> Vec<TreeNode> {
    let mut ordered = Vec::with_capacity(2 << levels.len());
    let mut waiting = vec![(0, 0)];
    while let Some((depth, position)) = waiting.pop() {
        match levels.get(depth) {
            Some(Level { input, threshold, missing_left }) => {
                let (input, threshold, missing_left) = (*input, *threshold, *missing_left);
                ordered.push(TreeNode::Split { input, threshold, missing_left });
                waiting.extend([(depth + 1, position | 1 << depth), (depth + 1, position)]);
            }
            None => ordered.push(TreeNode::Leaf(vec![leaf(position)])),
        }
    }
    ordered
}

fn level(
    split: &Split,
    number: usize,
    at: usize,
    features: &Features,
    columns: &mut Columns,
) -> Result<Level, ImportError> {
    let reference = |key, found: Option<usize>, expected| {
        let found = found.map_or_else(|| "nothing".to_owned(), |found| found.to_string());
        ImportError::Reference { tree: number, node: at, key, found, expected }
    };
    match split.kind.as_str() {
        "FloatFeature" => {
            let found = split.float_feature_index;
            let Some((input, is_above)) = found.and_then(|found| features.numbers.get(&found)) else {
                return Err(reference("float_feature_index", found, "a feature of numbers"));
            };
            let Some(border) = split.border.filter(|border| border.is_finite()) else {
                return Err(ImportError::Missing { tree: Some(number), key: "border" });
            };
            Ok(Level { input: *input, threshold: largest_at_most(border), missing_left: !is_above })
        }
        "OneHotFeature" => {
            let found = split.cat_feature_index;
            let Some((feature, positions)) = found.and_then(|found| features.categories.get(&found)) else {
                return Err(reference("cat_feature_index", found, "a feature of categories"));
            };
            let value = split.value.ok_or(ImportError::Missing { tree: Some(number), key: "value" })?;
            let position = positions.get(&(value as u32)).ok_or(Unsupported::NoCategoryTexts)?;
            let input = columns.member(*feature, vec![*position], false)?;
            Ok(Level { input, threshold: 0.5, missing_left: true })
        }
        "OnlineCtr" => Err(Unsupported::CategoryStatistics.into()),
        other => Err(ImportError::Value {
            tree: Some(number),
            key: "split_type",
            found: shortened(other),
            expected: "FloatFeature or OneHotFeature",
        }),
    }
}
