//! A grown tree: its splits over bins, and its leaves.

use std::ops::Range;

use vitrine_model::estimators::trees::TreeNode;

use super::bins::Bins;
use super::codes::Codes;

/// A grown tree; the root is the first node.
#[derive(Clone, Debug)]
pub(crate) struct Tree<S> {
    pub(crate) nodes: Vec<Node>,
    /// The leaves, in the order of their numbers.
    pub(crate) leaves: Vec<Leaf<S>>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Node {
    Split { split: Split, left: usize, right: usize },
    Leaf(usize),
}

/// Where rows part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Split {
    pub(crate) input: usize,
    /// The last bin that goes left.
    pub(crate) bin: u8,
    /// Where the threshold lies above the bin, see [`Bins::threshold_at`]; none for the middle.
    pub(crate) place: Option<u8>,
    pub(crate) missing_left: bool,
    pub(crate) gain: f64,
}

/// The end of a branch.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<S> {
    /// The places of its rows among the grower's.
    pub(crate) rows: Range<usize>,
    pub(crate) sums: S,
    /// The limits that monotone splits above put on its value.
    pub(crate) limits: (f64, f64),
}

impl Split {
    /// The codes that go left: up to the first number, and the second one, where `missing` is the code of a missing
    /// input, which is above that of any bin.
    #[inline]
    pub(crate) fn codes_left(&self, missing: u8) -> (u8, u8) {
        (self.bin, if self.missing_left { missing } else { self.bin })
    }
}

impl<S> Tree<S> {
    /// The number of the leaf that a row falls into.
    pub(crate) fn leaf_of(&self, codes: &Codes, row: usize) -> usize {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf(leaf) => return *leaf,
                Node::Split { split, left, right } => {
                    let code = codes.columns[split.input][row];
                    let (last, other) = split.codes_left(codes.n_bins[split.input] as u8);
                    at = if code <= last || code == other { *left } else { *right };
                }
            }
        }
    }

    /// Adds the gain of each split to its input's.
    pub(crate) fn add_gains(&self, gains: &mut [f64]) {
        for node in &self.nodes {
            if let Node::Split { split, .. } = node {
                gains[split.input] += split.gain;
            }
        }
    }

    /// The tree in pre-order with the numbers of each leaf, as an ensemble wants it.
    pub(crate) fn to_nodes(&self, bins: &Bins, mut leaf: impl FnMut(usize) -> Vec<f64>) -> Vec<TreeNode> {
        let mut ordered = Vec::with_capacity(self.nodes.len());
        let mut waiting = vec![0];
        while let Some(at) = waiting.pop() {
            match &self.nodes[at] {
                Node::Leaf(number) => ordered.push(TreeNode::Leaf(leaf(*number))),
                Node::Split { split, left, right } => {
                    let threshold = match split.place {
                        None => bins.threshold(split.input, split.bin),
                        Some(place) => bins.threshold_at(split.input, split.bin, place),
                    };
                    ordered.push(TreeNode::Split {
                        input: split.input,
                        threshold,
                        missing_left: split.missing_left,
                    });
                    waiting.extend([*right, *left]);
                }
            }
        }
        ordered
    }
}
