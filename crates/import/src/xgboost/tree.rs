//! One tree. XGBoost rounds a number to 32 bits, and it goes left where it is below the threshold.

use vitrine_model::estimators::trees::TreeNode;

use super::file;
use crate::columns::Columns;
use crate::error::{ImportError, Unsupported};
use crate::nodes::{Branch, Child, Nodes, preorder};
use crate::single::largest_below;

/// Categories from here on are none.
const MOST_CATEGORIES: i64 = 1 << 24;

struct Tree<'a> {
    number: usize,
    file: &'a file::Tree,
    /// What the leaves are multiplied with.
    weight: f32,
    columns: &'a mut Columns,
}

/// The tree in pre-order, its inputs among `columns`, its leaves times `weight`.
pub(super) fn read(
    file: &file::Tree,
    number: usize,
    weight: f32,
    columns: &mut Columns,
) -> Result<Vec<TreeNode>, ImportError> {
    let n_targets = file.param.size_leaf_vector.as_deref().and_then(|text| text.parse().ok());
    if let Some(n_targets) = n_targets.filter(|n| *n > 1) {
        return Err(Unsupported::ManyTargets { n_targets }.into());
    }
    let expected = file.left_children.len();
    for (key, got) in [
        ("right_children", file.right_children.len()),
        ("split_indices", file.split_indices.len()),
        ("split_conditions", file.split_conditions.len()),
        ("default_left", file.default_left.len()),
    ] {
        if got != expected {
            return Err(ImportError::Length { tree: Some(number), key, expected, got });
        }
    }
    let expected = file.categories_nodes.len();
    for (key, got) in [
        ("categories_segments", file.categories_segments.len()),
        ("categories_sizes", file.categories_sizes.len()),
    ] {
        if got != expected {
            return Err(ImportError::Length { tree: Some(number), key, expected, got });
        }
    }
    // Sets that share categories could make much of a small file.
    let got = file.categories.len();
    let expected = file.categories_sizes.iter().fold(0_usize, |sum, size| sum.saturating_add(*size));
    if got != expected {
        return Err(ImportError::Length { tree: Some(number), key: "categories", expected, got });
    }
    let mut tree = Tree { number, file, weight, columns };
    let root = tree.child(0, "left_children", 0)?;
    preorder(&mut tree, number, root)
}

impl Nodes for Tree<'_> {
    fn n_splits(&self) -> usize {
        self.file.left_children.len()
    }

    fn split(&mut self, at: usize) -> Result<Branch, ImportError> {
        let file = self.file;
        let feature = file.split_indices.get(at).copied().unwrap_or_default();
        if feature >= self.columns.n_features() {
            return Err(self.reference(at, "split_indices", feature, "a feature"));
        }
        let missing_left = file.default_left.get(at).is_some_and(file::Bit::is_set);
        let left = self.child(at, "left_children", file.left_children.get(at).copied().unwrap_or(-1))?;
        let right = self.child(at, "right_children", file.right_children.get(at).copied().unwrap_or(-1))?;
        if file.split_type.get(at).is_some_and(|kind| *kind == 1) {
            let set = self.set(at)?;
            // What is in the set goes right, and is 1; every other category goes left, as one that nobody knows.
            let input = self.columns.member(feature, set, !missing_left)?;
            return Ok(Branch { input, threshold: 0.5, missing_left, left, right });
        }
        let threshold = self.number(at)?;
        Ok(Branch { input: feature, threshold: largest_below(threshold), missing_left, left, right })
    }

    fn leaf(&self, at: usize) -> Result<Vec<f64>, ImportError> {
        Ok(vec![f64::from(self.number(at)? * self.weight)])
    }
}

impl Tree<'_> {
    /// The node that another refers to: a leaf where it has no left child itself.
    fn child(&self, from: usize, key: &'static str, to: i64) -> Result<Child, ImportError> {
        let wrong = || self.reference(from, key, to, "a node of the tree");
        let at = usize::try_from(to).map_err(|_| wrong())?;
        let left = self.file.left_children.get(at).ok_or_else(wrong)?;
        Ok(if *left == -1 { Child::Leaf(at) } else { Child::Split(at) })
    }

    /// The threshold or leaf of a node.
    fn number(&self, at: usize) -> Result<f32, ImportError> {
        let number = self.file.split_conditions.get(at).copied().unwrap_or(f32::NAN);
        if number.is_finite() {
            return Ok(number);
        }
        let (key, expected) = ("split_conditions", "a finite number of 32 bits");
        Err(ImportError::Value { tree: Some(self.number), key, found: number.to_string(), expected })
    }

    /// The categories of a split.
    fn set(&self, at: usize) -> Result<Vec<u32>, ImportError> {
        let file = self.file;
        let wrong = |key, found: String| self.reference(at, key, found, "categories of the tree");
        // The splits of categories come in the order of the nodes.
        let place =
            file.categories_nodes.binary_search(&at).map_err(|_| wrong("split_type", "1".to_owned()))?;
        let start = file.categories_segments.get(place).copied().unwrap_or_default();
        let size = file.categories_sizes.get(place).copied().unwrap_or_default();
        let set = file.categories.get(start..start.saturating_add(size));
        let set = set.ok_or_else(|| wrong("categories_segments", start.to_string()))?;
        let category = |category: &i64| match u32::try_from(*category) {
            Ok(number) if *category < MOST_CATEGORIES => Ok(number),
            _ => Err(wrong("categories", category.to_string())),
        };
        set.iter().map(category).collect()
    }

    fn reference(
        &self,
        node: usize,
        key: &'static str,
        found: impl ToString,
        expected: &'static str,
    ) -> ImportError {
        ImportError::Reference { tree: self.number, node, key, found: found.to_string(), expected }
    }
}
