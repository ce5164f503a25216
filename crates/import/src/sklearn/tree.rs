//! One tree: a number that is at most the threshold goes left.

use std::collections::BTreeMap;

use vitrine_model::estimators::trees::TreeNode;

use super::{Inputs, file};
use crate::error::ImportError;
use crate::nodes::{Branch, Child, Nodes, preorder};
use crate::single::largest_at_most;

struct Tree<'a> {
    number: usize,
    file: &'a file::Tree,
    is_single: bool,
    sets: BTreeMap<usize, &'a [u32]>,
    inputs: &'a mut Inputs,
}

/// The tree in pre-order. `is_single` says whether numbers are rounded to 32 bits before they are compared.
pub(super) fn read(
    file: &file::Tree,
    number: usize,
    is_single: bool,
    inputs: &mut Inputs,
) -> Result<Vec<TreeNode>, ImportError> {
    let expected = file.left.len();
    let lengths = [
        ("right", file.right.len()),
        ("feature", file.feature.len()),
        ("threshold", file.threshold.len()),
        ("value", file.value.len()),
        ("missing_left", if file.missing_left.is_empty() { expected } else { file.missing_left.len() }),
    ];
    if let Some((key, got)) = lengths.into_iter().find(|(_, got)| *got != expected) {
        return Err(ImportError::Length { tree: Some(number), key, expected, got });
    }
    let sets: BTreeMap<usize, &[u32]> = file.sets.iter().map(|set| (set.node, set.left.as_slice())).collect();
    let mut tree = Tree { number, file, is_single, sets, inputs };
    let root = tree.child(0, "left", 0)?;
    preorder(&mut tree, number, root)
}

impl Nodes for Tree<'_> {
    fn n_splits(&self) -> usize {
        self.file.left.len()
    }

    fn split(&mut self, at: usize) -> Result<Branch, ImportError> {
        let feature = self.file.feature.get(at).copied().unwrap_or(-1);
        let missing_left = self.file.missing_left.get(at).copied().unwrap_or_default();
        let left = self.child(at, "left", self.file.left.get(at).copied().unwrap_or(-1))?;
        let right = self.child(at, "right", self.file.right.get(at).copied().unwrap_or(-1))?;
        let Some(input) =
            usize::try_from(feature).ok().filter(|at| *at < self.inputs.preprocess.columns.len())
        else {
            return Err(self.reference(at, "feature", feature, "an input"));
        };
        if let Some(set) = self.sets.get(&at) {
            let input = self.inputs.member(input, set.to_vec())?;
            // What is in the set goes left, and is 1; so left and right change places.
            let missing_left = !missing_left;
            return Ok(Branch { input, threshold: 0.5, missing_left, left: right, right: left });
        }
        let threshold = self.file.threshold.get(at).copied().unwrap_or(f64::NAN);
        if !threshold.is_finite() {
            let (key, found) = ("threshold", threshold.to_string());
            return Err(ImportError::Value {
                tree: Some(self.number),
                key,
                found,
                expected: "a finite number",
            });
        }
        let threshold = if self.is_single { largest_at_most(threshold) } else { threshold };
        Ok(Branch { input, threshold, missing_left, left, right })
    }

    fn leaf(&self, at: usize) -> Result<Vec<f64>, ImportError> {
        let value = self.file.value.get(at).cloned();
        value.ok_or_else(|| self.reference(at, "left", -1, "a leaf of the tree"))
    }
}

impl Tree<'_> {
    /// The node that another refers to: a leaf where it has no left child itself.
    fn child(&self, from: usize, key: &'static str, to: i64) -> Result<Child, ImportError> {
        let wrong = || self.reference(from, key, to, "a node of the tree");
        let at = usize::try_from(to).map_err(|_| wrong())?;
        let left = self.file.left.get(at).ok_or_else(wrong)?;
        Ok(if *left == -1 { Child::Leaf(at) } else { Child::Split(at) })
    }

    fn reference(&self, node: usize, key: &'static str, found: i64, expected: &'static str) -> ImportError {
        ImportError::Reference { tree: self.number, node, key, found: found.to_string(), expected }
    }
}
