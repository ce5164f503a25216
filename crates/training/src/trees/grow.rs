//! One tree, grown leaf by leaf: the leaf whose best split gains most is split next.
//!
//! Every kind of tree here is the same problem. Row `i` has a weight `w_i` and one or more sums `g_ik`; a set of
//! rows is worth `sum_k (sum_i g_ik)^2 / (sum_i w_i + l2)`, and a split gains what its two sides are worth more
//! than the whole. With `g = w y` the gain is the reduction of the squared error, with one sum per class and
//! `g_ik = w_i [y_i = k]` it is the reduction of Gini's impurity, and with gradients and second derivatives it is
//! the second-order gain of boosting (Friedman, Hastie and Tibshirani, 2000; Chen and Guestrin, 2016).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use rand::Rng;

use super::bins::{Binned, Bins};
use super::tree::{Node, Split, Tree};

/// What a tree may look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The largest number of leaves.
    pub max_leaves: usize,
    /// The largest number of splits above a leaf.
    pub max_depth: usize,
    /// The smallest count of rows in a leaf.
    pub min_samples_leaf: f64,
    /// How many inputs that vary within the leaf are looked at for each split, drawn anew each time.
    pub max_features: usize,
    /// Whether each input gets one random threshold instead of its best.
    pub extra: bool,
    /// What is added to the weight of each side, for boosting.
    pub l2: f64,
}

/// The rows that a tree is grown on.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The inputs.
    pub binned: &'a Binned,
    /// What the codes mean.
    pub bins: &'a Bins,
    /// For each row its count, its weight and its sums, `stride` numbers. A row with count 0 is left out.
    pub stats: &'a [f64],
    /// 2 plus the number of sums.
    pub stride: usize,
}

impl Tree {
    /// Grows a tree.
    pub fn grow(sample: Sample<'_>, shape: Shape, rng: &mut impl Rng) -> Self {
        Grower::new(sample, shape).grow(rng)
    }
}

/// A leaf that can still be split.
struct Open {
    node: usize,
    rows: Range<usize>,
    depth: usize,
    split: Split,
}

/// The state of growing one tree.
pub(super) struct Grower<'a> {
    pub(super) sample: Sample<'a>,
    pub(super) shape: Shape,
    /// The rows, each leaf's next to each other and in their original order.
    pub(super) rows: Vec<u32>,
    /// The right side of a split while its rows are moved.
    moved: Vec<u32>,
    /// Bin by bin the statistics of one input in one leaf; the last place is for missing inputs.
    pub(super) histogram: Vec<f64>,
    /// The inputs, in the order in which they are looked at.
    pub(super) inputs: Vec<usize>,
    /// Gains up to this are rounding errors.
    pub(super) least_gain: f64,
}

impl<'a> Grower<'a> {
    fn new(sample: Sample<'a>, shape: Shape) -> Self {
        let stride = sample.stride;
        let counted = |row: &u32| sample.stats[*row as usize * stride] > 0.0;
        let rows: Vec<u32> = (0..sample.binned.n_samples as u32).filter(counted).collect();
        let mut scale = 0.0;
        for row in &rows {
            let stats = &sample.stats[*row as usize * stride..(*row as usize + 1) * stride];
            for value in &stats[2..] {
                scale += value * value / stats[1].max(f64::MIN_POSITIVE);
            }
        }
        Self {
            sample,
            shape,
            rows,
            moved: Vec::new(),
            histogram: vec![0.0; 256 * stride],
            inputs: (0..sample.binned.columns.len()).collect(),
            least_gain: scale * 1e-12,
        }
    }

    fn grow(mut self, rng: &mut impl Rng) -> Tree {
        let all = 0..self.rows.len();
        let stats = self.total(all.clone());
        let mut open = BinaryHeap::new();
        open.extend(self.best_split(&all, &stats, 0, rng).map(|split| Open {
            node: 0,
            rows: all,
            depth: 0,
            split,
        }));
        let mut nodes = vec![Node::Leaf { leaf: 0, stats }];
        let mut n_leaves = 1;
        while n_leaves < self.shape.max_leaves
            && let Some(Open { node, rows, depth, split }) = open.pop()
        {
            let middle = self.partition(&rows, &split);
            let (left, right) = (nodes.len(), nodes.len() + 1);
            nodes[node] = Node::Split { split, left, right };
            for (node, rows) in [(left, rows.start..middle), (right, middle..rows.end)] {
                let stats = self.total(rows.clone());
                let split = self.best_split(&rows, &stats, depth + 1, rng);
                open.extend(split.map(|split| Open { node, rows, depth: depth + 1, split }));
                nodes.push(Node::Leaf { leaf: 0, stats });
            }
            n_leaves += 1;
        }
        let mut next = 0;
        for node in &mut nodes {
            if let Node::Leaf { leaf, .. } = node {
                *leaf = next;
                next += 1;
            }
        }
        Tree { nodes, n_leaves }
    }

    fn total(&self, rows: Range<usize>) -> Vec<f64> {
        let stride = self.sample.stride;
        let mut total = vec![0.0; stride];
        for row in &self.rows[rows] {
            let stats = &self.sample.stats[*row as usize * stride..];
            for (total, value) in total.iter_mut().zip(stats) {
                *total += value;
            }
        }
        total
    }

    /// Moves the rows that go left to the front, keeping the order on both sides; returns where the right begins.
    fn partition(&mut self, rows: &Range<usize>, split: &Split) -> usize {
        let codes = &self.sample.binned.columns[split.input];
        self.moved.clear();
        let mut end = rows.start;
        for at in rows.clone() {
            let row = self.rows[at];
            if split.goes_left(codes[row as usize]) {
                self.rows[end] = row;
                end += 1;
            } else {
                self.moved.push(row);
            }
        }
        self.rows[end..rows.end].copy_from_slice(&self.moved);
        end
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    /// By gain; of equal gains the earlier node comes first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.split.gain.total_cmp(&other.split.gain).then(other.node.cmp(&self.node))
    }
}
