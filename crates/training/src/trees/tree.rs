//! A grown tree: its splits over bins, and the statistics of its leaves.

use vitrine_model::estimators::trees::TreeNode;

use super::bins::{Binned, Bins, MISSING};

/// A grown tree.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) n_leaves: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Split {
        split: Split,
        left: usize,
        right: usize,
    },
    /// The leaf's number and its count, weight and sums.
    Leaf {
        leaf: usize,
        stats: Vec<f64>,
    },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Split {
    pub(super) input: usize,
    /// The last bin that goes left.
    pub(super) bin: u8,
    pub(super) missing_left: bool,
    pub(super) gain: f64,
}

impl Tree {
    /// The number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.n_leaves
    }

    /// For each leaf what `value` makes of its weight and its sums; leaves are numbered from 0.
    pub fn leaf_values<T>(&self, mut value: impl FnMut(f64, &[f64]) -> T) -> Vec<T> {
        let mut values: Vec<(usize, T)> = Vec::with_capacity(self.n_leaves);
        for node in &self.nodes {
            if let Node::Leaf { leaf, stats } = node
                && let [_, weight, sums @ ..] = stats.as_slice()
            {
                values.push((*leaf, value(*weight, sums)));
            }
        }
        values.sort_by_key(|(leaf, _)| *leaf);
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// The number of the leaf that a row falls into.
    pub fn leaf_of(&self, binned: &Binned, row: usize) -> usize {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf { leaf, .. } => return *leaf,
                Node::Split { split, left, right } => {
                    at = if split.goes_left(binned.columns[split.input][row]) { *left } else { *right };
                }
            }
        }
    }

    /// The tree in pre-order with the numbers of each leaf, as an ensemble wants it.
    pub fn to_nodes(&self, bins: &Bins, leaves: &[Vec<f64>]) -> Vec<TreeNode> {
        let mut ordered = Vec::with_capacity(self.nodes.len());
        let mut waiting = vec![0];
        while let Some(at) = waiting.pop() {
            match &self.nodes[at] {
                Node::Leaf { leaf, .. } => {
                    ordered.push(TreeNode::Leaf(leaves.get(*leaf).cloned().unwrap_or_default()));
                }
                Node::Split { split, left, right } => {
                    ordered.push(TreeNode::Split {
                        input: split.input,
                        threshold: bins.thresholds[split.input][usize::from(split.bin)],
                        missing_left: split.missing_left,
                    });
                    waiting.extend([*right, *left]);
                }
            }
        }
        ordered
    }
}

impl Split {
    /// Whether a row with this code goes left.
    pub(super) fn goes_left(&self, code: u8) -> bool {
        if code == MISSING { self.missing_left } else { code <= self.bin }
    }
}
