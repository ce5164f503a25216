//! Forests and boosted trees in one representation: binary trees over thresholds with numbers in the leaves.

use serde::{Deserialize, Serialize};

use super::{logistic, softmax};
use crate::packed::{PackedColumn, pack_bytes, unpack_bytes};

/// The largest number of inputs that packed trees can tell apart.
pub const MAX_INPUTS: usize = 127;
const LEAF: u16 = u16::MAX;
const LEAF_BYTE: u8 = 0xff;
const MISSING_LEFT_BIT: u8 = 0x80;

/// An ensemble of decision trees.
///
/// Each tree leads a row to one leaf: at a split a row goes left when its input is at most the threshold, right
/// when it is above, and a missing input (NaN) goes the way the split has learned. A forest's leaf holds one
/// number per output and the ensemble is the mean over the trees; a boosted ensemble's leaf holds one number,
/// tree `t` adds to score `t % n_scores`, and the link turns the scores into outputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PackedTrees", into = "PackedTrees")]
pub struct TreeEnsemble {
    /// How the leaves become outputs.
    pub combine: Combine,
    /// The splits and leaves of all trees, each tree in pre-order: the left branch follows its split at once.
    nodes: Vec<Node>,
    /// The position of each tree's root among the nodes.
    roots: Vec<u32>,
    /// The leaves' numbers, `leaf_width` for each.
    leaves: Vec<f64>,
}

/// How the leaves of an ensemble become its outputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    threshold: f64,
    /// The right branch of a split, or a leaf's position among the leaves.
    next: u32,
    input: u16,
    missing_left: bool,
}

/// The ensemble as it is written: pre-order bytes, thresholds as positions in a table per input.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PackedTrees {
    combine: Combine,
    n_trees: usize,
    /// One ascending table of thresholds per input.
    thresholds: Vec<Vec<f64>>,
    /// One byte per node: 255 for a leaf, otherwise the input, with the high bit where missing values go left.
    inputs: String,
    /// One code per split: the position in its input's table.
    splits: PackedColumn,
    /// The leaves' numbers in order of the nodes.
    leaves: PackedColumn,
}

impl TreeEnsemble {
    /// An ensemble from trees in pre-order.
    ///
    /// # Errors
    /// One sentence: a tree that is not complete, an input above [`MAX_INPUTS`], a leaf of another width, a
    /// number that is not finite.
    pub fn new(combine: Combine, trees: &[Vec<TreeNode>]) -> Result<Self, String> {
        let width = combine.leaf_width();
        let mut ensemble = Self { combine, nodes: Vec::new(), roots: Vec::new(), leaves: Vec::new() };
        for tree in trees {
            for node in tree {
                ensemble.nodes.push(match node {
                    TreeNode::Split { input, threshold, missing_left } => {
                        if *input >= MAX_INPUTS || !threshold.is_finite() {
                            return Err(format!("a split at {threshold} of input {input}"));
                        }
                        Node {
                            threshold: *threshold,
                            next: 0,
                            input: *input as u16,
                            missing_left: *missing_left,
                        }
                    }
                    TreeNode::Leaf(numbers) => {
                        if numbers.len() != width {
                            return Err(format!("a leaf with {} numbers, expected {width}", numbers.len()));
                        }
                        let next =
                            u32::try_from(ensemble.leaves.len()).map_err(|_| "too many leaves".to_owned())?;
                        ensemble.leaves.extend_from_slice(numbers);
                        Node { threshold: 0.0, next, input: LEAF, missing_left: false }
                    }
                });
            }
        }
        ensemble.link_branches(trees.len())?;
        ensemble.check(MAX_INPUTS)?;
        Ok(ensemble)
    }

    /// The number of trees.
    pub fn n_trees(&self) -> usize {
        self.roots.len()
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
            Combine::Mean { n_outputs } => {
                outputs.resize(*n_outputs, 0.0);
                for root in &self.roots {
                    for (output, number) in outputs.iter_mut().zip(&self.leaves[self.leaf(*root, inputs)..]) {
                        *output += number;
                    }
                }
                for output in outputs {
                    *output /= self.roots.len() as f64;
                }
            }
            Combine::Sum { base, link } => {
                outputs.extend_from_slice(base);
                for (tree, root) in self.roots.iter().enumerate() {
                    outputs[tree % base.len()] += self.leaves[self.leaf(*root, inputs)];
                }
                match link {
                    Link::Identity => {}
                    Link::Softmax => softmax(outputs),
                    Link::Logistic => {
                        let positive = logistic(outputs[0]);
                        outputs.clear();
                        outputs.extend([1.0 - positive, positive]);
                    }
                }
            }
        }
    }

    fn leaf(&self, root: u32, inputs: &[f64]) -> usize {
        let mut at = root as usize;
        loop {
            let node = &self.nodes[at];
            if node.input == LEAF {
                return node.next as usize;
            }
            let value = inputs[usize::from(node.input)];
            let left = if value.is_nan() { node.missing_left } else { value <= node.threshold };
            at = if left { at + 1 } else { node.next as usize };
        }
    }

    /// Finds the root of each tree and the right branch of each split. A split waits on a stack for its left
    /// branch to end; the node that follows is its right branch.
    fn link_branches(&mut self, n_trees: usize) -> Result<(), String> {
        let mut waiting: Vec<usize> = Vec::new();
        let mut at_root = true;
        for index in 0..self.nodes.len() {
            if at_root {
                self.roots.push(index as u32);
                at_root = false;
            }
            if self.nodes[index].input != LEAF {
                waiting.push(index);
            } else if let Some(split) = waiting.pop() {
                self.nodes[split].next = (index + 1) as u32;
            } else {
                at_root = true;
            }
        }
        if !at_root || self.roots.len() != n_trees {
            return Err(format!(
                "{} complete trees, expected {n_trees}",
                self.roots.len() - usize::from(!at_root)
            ));
        }
        Ok(())
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
        if n_outputs == 0 || !finite || self.roots.is_empty() {
            return Err(format!(
                "an ensemble of {} trees with the outputs {:?}",
                self.roots.len(),
                self.combine
            ));
        }
        if self.nodes.iter().any(|node| node.input != LEAF && usize::from(node.input) >= n_inputs) {
            return Err(format!("a split of an input beyond the {n_inputs} there are"));
        }
        let numbers = self.leaves.iter().copied().chain(self.nodes.iter().map(|node| node.threshold));
        if numbers.into_iter().any(|number| !number.is_finite()) {
            return Err("a threshold or a leaf is not finite".to_owned());
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

impl From<TreeEnsemble> for PackedTrees {
    /// Two-byte codes tell 65,536 distinct leaf numbers or thresholds of an input apart. A program that fits
    /// more has to round its leaves first; packing then keeps every prediction to the bit.
    fn from(trees: TreeEnsemble) -> Self {
        let splits: Vec<&Node> = trees.nodes.iter().filter(|node| node.input != LEAF).collect();
        let n_inputs = splits.iter().map(|node| usize::from(node.input) + 1).max().unwrap_or(0);
        let mut thresholds: Vec<Vec<f64>> = vec![Vec::new(); n_inputs];
        for node in &splits {
            thresholds[usize::from(node.input)].push(node.threshold + 0.0);
        }
        for table in &mut thresholds {
            table.sort_by(f64::total_cmp);
            table.dedup();
        }
        let codes = splits.iter().map(|node| {
            let table = &thresholds[usize::from(node.input)];
            table.partition_point(|entry| *entry < node.threshold) as f64
        });
        let codes: Vec<f64> = codes.collect();
        let bytes = trees.nodes.iter().map(|node| match node.input {
            LEAF => LEAF_BYTE,
            input => input as u8 | if node.missing_left { MISSING_LEFT_BIT } else { 0 },
        });
        let bytes: Vec<u8> = bytes.collect();
        let empty = || PackedColumn { table: Vec::new(), codes: String::new() };
        Self {
            n_trees: trees.roots.len(),
            inputs: pack_bytes(&bytes),
            splits: PackedColumn::pack(&codes).unwrap_or_else(|_| empty()),
            leaves: PackedColumn::pack(&trees.leaves).unwrap_or_else(|_| empty()),
            thresholds,
            combine: trees.combine,
        }
    }
}

impl TryFrom<PackedTrees> for TreeEnsemble {
    type Error = String;

    fn try_from(packed: PackedTrees) -> Result<Self, String> {
        let bytes = unpack_bytes(&packed.inputs).map_err(|error| error.to_string())?;
        let n_leaves = bytes.iter().map(|byte| usize::from(*byte == LEAF_BYTE)).sum::<usize>();
        let width = packed.combine.leaf_width();
        let expected = n_leaves.checked_mul(width).ok_or_else(|| "leaves too wide".to_owned())?;
        let mut codes = packed
            .splits
            .unpack_exactly(bytes.len() - n_leaves)
            .map_err(|error| error.to_string())?
            .into_iter();
        let leaves = packed.leaves.unpack_exactly(expected).map_err(|error| error.to_string())?;
        let mut next_leaf = 0;
        let nodes = bytes.into_iter().map(|byte| {
            if byte == LEAF_BYTE {
                let next = u32::try_from(next_leaf).map_err(|_| "too many leaves".to_owned())?;
                next_leaf += width;
                return Ok(Node { threshold: 0.0, next, input: LEAF, missing_left: false });
            }
            let input = u16::from(byte & !MISSING_LEFT_BIT);
            let code = codes.next().unwrap_or(-1.0);
            let table = packed.thresholds.get(usize::from(input));
            let threshold = table
                .and_then(|table| table.get(code as usize))
                .filter(|_| code >= 0.0 && code.fract() == 0.0);
            let threshold = threshold.ok_or_else(|| format!("input {input} has no threshold {code}"))?;
            Ok(Node { threshold: *threshold, next: 0, input, missing_left: byte & MISSING_LEFT_BIT != 0 })
        });
        let nodes: Vec<Node> = nodes.collect::<Result<_, String>>()?;
        let mut ensemble = Self { combine: packed.combine, nodes, roots: Vec::new(), leaves };
        ensemble.link_branches(packed.n_trees)?;
        ensemble.check(MAX_INPUTS)?;
        Ok(ensemble)
    }
}
