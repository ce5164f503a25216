//! Forests and boosted trees in one representation: binary trees over thresholds with numbers in the leaves.

mod file;

use serde::Serialize;
use vitrine_walk::{LEAF, Trees, input_of, slot};

use self::file::PackedTrees;
use super::{logistic, softmax};
use crate::json::FromJson;

/// The largest number of inputs that trees can distinguish.
pub const MAX_INPUTS: usize = vitrine_walk::MAX_INPUTS;

/// An ensemble of decision trees.
///
/// Each tree leads a row to one leaf: at a split a row goes left when its input is at most the threshold, right
/// when it is above, and a missing input (NaN) goes the way the split has learned. A forest's leaf holds one
/// number per output and the ensemble is the mean over the trees; a boosted ensemble's leaf holds one number,
/// tree `t` adds to score `t % n_scores`, and the link turns the scores into outputs.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(try_from = "PackedTrees", into = "PackedTrees")]
pub struct TreeEnsemble {
    /// How the leaves become outputs.
    pub combine: Combine,
    trees: Trees,
    /// The leaves' numbers in order of the nodes, `leaf_width` for each.
    leaves: Vec<f64>,
}

/// How the leaves of an ensemble become its outputs.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// The mean over the trees of `n_outputs` numbers per leaf: a forest.
    Mean {
        /// 1 for a regression, the number of classes for a classifier.
        n_outputs: usize,
    },
    /// `link(base + sum of leaves)`: boosting. `base` has one score, or one per class for a softmax.
    Sum {
        /// The scores before the first tree.
        base: Vec<f64>,
        /// What turns scores into outputs.
        link: Link,
    },
}

/// What turns the scores of boosted trees into outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The score is the value.
    Identity,
    /// The score is the log-odds of class 1.
    Logistic,
    /// The scores are one per class.
    Softmax,
}

/// One node of a tree, in pre-order. What a training program hands over.
#[derive(Clone, Debug, PartialEq)]
pub enum TreeNode {
    /// Rows with `input <= threshold` go to the next node in order; the rest to the node after the left branch.
    Split {
        /// Which input; below [`MAX_INPUTS`].
        input: usize,
        /// The largest value that goes left.
        threshold: f64,
        /// Whether rows without the input go left.
        missing_left: bool,
    },
    /// The end of a branch, with its numbers.
    Leaf(Vec<f64>),
}

impl TreeEnsemble {
    /// An ensemble from trees in pre-order.
    ///
    /// # Errors
    /// One sentence: a tree that is not complete, an input from [`MAX_INPUTS`] on, a leaf of another width, a
    /// number that is not finite, more than 65,535 thresholds of one input.
    pub fn new(combine: Combine, trees: &[Vec<TreeNode>]) -> Result<Self, String> {
        let width = combine.leaf_width();
        let (mut slots, mut splits, mut leaves) = (Vec::new(), Vec::new(), Vec::new());
        let mut tables: Vec<Vec<f64>> = Vec::new();
        for node in trees.iter().flatten() {
            match node {
                TreeNode::Split { input, threshold, missing_left } => {
                    if *input >= MAX_INPUTS || !threshold.is_finite() {
                        return Err(format!("a split at {threshold} of input {input}"));
                    }
                    if tables.len() <= *input {
                        tables.resize(*input + 1, Vec::new());
                    }
                    // Adding 0 makes -0 the same threshold as 0, which it is.
                    tables[*input].push(threshold + 0.0);
                    slots.push(slot(*input, *missing_left));
                    splits.push((*input, *threshold));
                }
                TreeNode::Leaf(numbers) => {
                    if numbers.len() != width {
                        return Err(format!("a leaf with {} numbers, expected {width}", numbers.len()));
                    }
                    slots.push(LEAF);
                    leaves.extend_from_slice(numbers);
                }
            }
        }
        for table in &mut tables {
            table.sort_by(f64::total_cmp);
            table.dedup();
        }
        let codes = splits
            .iter()
            .map(|(input, threshold)| tables[*input].partition_point(|entry| entry < threshold) as u16);
        let codes: Vec<u16> = codes.collect();
        Self::of(combine, Trees::new(tables, &slots, &codes, trees.len())?, leaves)
    }

    fn of(combine: Combine, trees: Trees, leaves: Vec<f64>) -> Result<Self, String> {
        let ensemble = Self { combine, trees, leaves };
        ensemble.check(MAX_INPUTS)?;
        Ok(ensemble)
    }

    /// The trees in pre-order, as [`TreeEnsemble::new`] takes them.
    pub fn trees(&self) -> Vec<Vec<TreeNode>> {
        let mut leaves = self.leaves.chunks_exact(self.combine.leaf_width().max(1));
        let mut trees = Vec::with_capacity(self.n_trees());
        let mut tree = Vec::new();
        // How many branches of the tree at hand are still to come.
        let mut open = 1;
        for (slot, code) in self.trees.preorder() {
            if slot == LEAF {
                tree.push(TreeNode::Leaf(leaves.next().unwrap_or_default().to_vec()));
                open -= 1;
            } else {
                let (input, missing_left) = input_of(slot);
                let threshold = self.trees.tables()[input][usize::from(code)];
                tree.push(TreeNode::Split { input, threshold, missing_left });
                open += 1;
            }
            if open == 0 {
                trees.push(std::mem::take(&mut tree));
                open = 1;
            }
        }
        trees
    }

    /// The ensemble of the first `n_trees` trees: a forest of fewer trees, or the first rounds of boosting. A
    /// softmax has one tree per score and round, so there `n_trees` is rounded down to whole rounds; at least one
    /// round is kept, and at most all there are.
    #[must_use]
    pub fn truncated(&self, n_trees: usize) -> Self {
        let per_round = match &self.combine {
            Combine::Mean { .. } => 1,
            Combine::Sum { base, .. } => base.len().max(1),
        };
        let kept = (n_trees / per_round).max(1) * per_round;
        if kept >= self.n_trees() {
            return self.clone();
        }
        let mut trees = self.trees();
        trees.truncate(kept);
        // The first trees of a sound ensemble are a sound ensemble.
        Self::new(self.combine.clone(), &trees).unwrap_or_else(|_| self.clone())
    }

    /// The number of trees.
    pub fn n_trees(&self) -> usize {
        self.trees.n_trees()
    }

    /// The number of leaves of all trees together.
    pub fn n_leaves(&self) -> usize {
        self.leaves.len() / self.combine.leaf_width().max(1)
    }

    /// The number of outputs: 1 for a regression, the number of classes for a classifier.
    pub fn n_outputs(&self) -> usize {
        match &self.combine {
            Combine::Mean { n_outputs } => *n_outputs,
            Combine::Sum { link: Link::Logistic, .. } => 2,
            Combine::Sum { base, .. } => base.len(),
        }
    }

    /// Appends the outputs for one row of inputs. Trees are summed from the first to the last.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        match &self.combine {
            Combine::Mean { n_outputs: 1 } => {
                outputs.push(self.trees.sum(inputs, &self.leaves, 0.0) / self.n_trees() as f64);
            }
            Combine::Mean { n_outputs } => {
                outputs.resize(*n_outputs, 0.0);
                self.trees.leaves(inputs, &mut |leaf| {
                    for (output, number) in outputs.iter_mut().zip(&self.leaves[leaf * n_outputs..]) {
                        *output += number;
                    }
                });
                for output in outputs {
                    *output /= self.n_trees() as f64;
                }
            }
            Combine::Sum { base, link: Link::Softmax } => {
                outputs.extend_from_slice(base);
                let mut score = 0;
                self.trees.leaves(inputs, &mut |leaf| {
                    outputs[score] += self.leaves[leaf];
                    score = if score + 1 == base.len() { 0 } else { score + 1 };
                });
                softmax(outputs);
            }
            Combine::Sum { base, link } => {
                let sum = self.trees.sum(inputs, &self.leaves, base.first().copied().unwrap_or_default());
                if *link == Link::Logistic {
                    let positive = logistic(sum);
                    outputs.extend([1.0 - positive, positive]);
                } else {
                    outputs.push(sum);
                }
            }
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        let (n_outputs, finite) = match &self.combine {
            Combine::Mean { n_outputs } => (*n_outputs, true),
            Combine::Sum { base, link } => {
                let fits = match link {
                    Link::Identity | Link::Logistic => base.len() == 1,
                    Link::Softmax => base.len() >= 2,
                };
                (if fits { base.len() } else { 0 }, base.iter().all(|score| score.is_finite()))
            }
        };
        if n_outputs == 0 || !finite || self.n_trees() == 0 {
            return Err(format!(
                "an ensemble of {} trees with the outputs {:?}",
                self.n_trees(),
                self.combine
            ));
        }
        if self.trees.tables().iter().skip(n_inputs).any(|table| !table.is_empty()) {
            return Err(format!("a split of an input beyond the {n_inputs} there are"));
        }
        if self.leaves.iter().any(|number| !number.is_finite()) {
            return Err("a leaf is not finite".to_owned());
        }
        Ok(())
    }
}

impl Combine {
    /// How many numbers each leaf holds.
    pub fn leaf_width(&self) -> usize {
        match self {
            Self::Mean { n_outputs } => *n_outputs,
            Self::Sum { .. } => 1,
        }
    }
}
