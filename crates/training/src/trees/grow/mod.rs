//! One tree, grown leaf by leaf: the leaf whose best split gains most is split next. Without a limit on the number
//! of leaves the order does not matter, and branches are finished one after the other.
//!
//! - `search`: a leaf's best split

mod search;

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use rand::Rng;

use crate::trees::codes::Codes;
use crate::trees::histogram::{Layout, subtract};
use crate::trees::rules::Rules;
use crate::trees::scan::Scan;
use crate::trees::sums::{Row, Sums};
use crate::trees::tree::{Leaf, Node, Split, Tree};
use search::{Direct, SMALL};

/// Histograms that wait for their leaf to be split may take this much memory; the leaves beyond are summed anew.
const MAX_HISTOGRAM_BYTES: usize = 512 << 20;

/// Grows trees on the same rows, keeping its memory between them.
pub(crate) struct Grower<'a, R: Row> {
    pub(crate) codes: &'a Codes,
    pub(crate) rules: &'a Rules,
    /// The rows to grow on, ascending; afterwards each leaf's next to each other, ascending.
    pub(crate) rows: Vec<u32>,
    /// What each of the rows adds, moved with them.
    pub(crate) values: Vec<R>,
    moved_rows: Vec<u32>,
    moved_values: Vec<R>,
    /// The inputs that the tree looks at; shuffled where only some are looked at for each split.
    pub(crate) inputs: Vec<usize>,
    /// How many inputs that vary within the leaf are looked at for each split.
    pub(crate) n_drawn: usize,
    pub(crate) layout: Layout,
    /// Histograms that are free to be used again.
    pool: Vec<Vec<R::Sums>>,
    n_waiting: usize,
    /// Sums by input of fields that hold several.
    pub(crate) apart: Vec<R::Sums>,
    pub(crate) direct: Direct<R::Sums>,
}

/// A set of rows that may become a leaf or be split.
pub(crate) struct Part<S> {
    pub(crate) rows: Range<usize>,
    pub(crate) depth: usize,
    pub(crate) sums: S,
    pub(crate) limits: (f64, f64),
}

/// A leaf that can still be split.
struct Open<S> {
    node: usize,
    part: Part<S>,
    split: Split,
    left: S,
    histogram: Option<Vec<S>>,
}

/// The leaves that can still be split, in the order in which they are.
enum Queue<S> {
    ByGain(BinaryHeap<Open<S>>),
    LastFirst(Vec<Open<S>>),
}

impl<'a, R: Row> Grower<'a, R> {
    /// A grower without rows that looks at all inputs.
    pub(crate) fn new(codes: &'a Codes, rules: &'a Rules) -> Self {
        let mut grower = Self {
            codes,
            rules,
            rows: Vec::new(),
            values: Vec::new(),
            moved_rows: Vec::new(),
            moved_values: Vec::new(),
            inputs: Vec::new(),
            n_drawn: 0,
            layout: Layout::default(),
            pool: Vec::new(),
            n_waiting: 0,
            apart: Vec::new(),
            direct: Direct::default(),
        };
        grower.look_at((0..codes.n_inputs()).collect());
        grower
    }

    /// Chooses the inputs that the next trees look at, ascending.
    pub(crate) fn look_at(&mut self, inputs: Vec<usize>) {
        let n_drawn = ((self.rules.max_features * inputs.len() as f64).round() as usize).max(1);
        self.inputs = inputs;
        self.inputs.retain(|input| self.codes.widths[*input] > 1);
        self.n_drawn = n_drawn.min(self.inputs.len());
        let mut wanted = vec![false; self.codes.n_inputs()];
        for input in &self.inputs {
            wanted[*input] = true;
        }
        let layout = Layout::new(self.codes, &wanted);
        if layout.len != self.layout.len {
            self.pool.clear();
        }
        self.layout = layout;
    }

    /// Grows a tree on the rows; its leaves say where their rows are afterwards.
    pub(crate) fn grow(&mut self, rng: &mut impl Rng) -> Tree<R::Sums> {
        let mut sums = R::Sums::default();
        for value in &self.values {
            value.add_to(&mut sums);
        }
        let limits = (f64::NEG_INFINITY, f64::INFINITY);
        let root = Part { rows: 0..self.rows.len(), depth: 0, sums, limits };
        let mut nodes = vec![Node::Leaf(0)];
        let mut leaves = vec![(0, leaf(&root))];
        let mut queue = if self.rules.max_leaf_nodes >= self.rows.len() {
            Queue::LastFirst(Vec::new())
        } else {
            Queue::ByGain(BinaryHeap::new())
        };
        self.n_waiting = 0;
        if self.rules.max_leaf_nodes > 1 {
            let histogram = self.wants_histogram(&root).then(|| self.filled(&root.rows));
            self.offer(&mut queue, 0, root, histogram, rng);
        }
        let mut n_leaves = 1;
        let mut done: Vec<(usize, Leaf<R::Sums>)> = Vec::new();
        while n_leaves < self.rules.max_leaf_nodes
            && let Some(open) = queue.pop()
        {
            let Open { node, part, split, left: sums, histogram } = open;
            let middle = self.partition(&part.rows, &split);
            let other = part.sums.minus(&sums);
            let [left_limits, right_limits] = self.rules.limits(split.input, &sums, &other, part.limits);
            let depth = part.depth + 1;
            let left = Part { rows: part.rows.start..middle, depth, sums, limits: left_limits };
            let right = Part { rows: middle..part.rows.end, depth, sums: other, limits: right_limits };
            let at = nodes.len();
            nodes[node] = Node::Split { split, left: at, right: at + 1 };
            n_leaves += 1;
            nodes.extend([Node::Leaf(0), Node::Leaf(0)]);
            done.extend([(at, leaf(&left)), (at + 1, leaf(&right))]);
            if n_leaves < self.rules.max_leaf_nodes {
                let [left_histogram, right_histogram] = self.divide(histogram, &left, &right);
                // The last is split first: branches are finished from left to right.
                self.offer(&mut queue, at + 1, right, right_histogram, rng);
                self.offer(&mut queue, at, left, left_histogram, rng);
            } else {
                self.pool.extend(histogram);
            }
        }
        for open in queue.into_rest() {
            self.pool.extend(open.histogram);
        }
        leaves.extend(done);
        let leaves = leaves.into_iter().filter(|(node, _)| matches!(nodes[*node], Node::Leaf(_)));
        let (of_nodes, leaves): (Vec<usize>, Vec<Leaf<R::Sums>>) = leaves.unzip();
        for (number, node) in of_nodes.into_iter().enumerate() {
            nodes[node] = Node::Leaf(number);
        }
        Tree { nodes, leaves }
    }

    /// Looks for a part's best split and lets it wait for its turn.
    fn offer(
        &mut self,
        queue: &mut Queue<R::Sums>,
        node: usize,
        part: Part<R::Sums>,
        histogram: Option<Vec<R::Sums>>,
        rng: &mut impl Rng,
    ) {
        let found = if self.can_split(&part) {
            let mut scan = Scan::new(self.rules, part.sums, part.limits);
            match &histogram {
                Some(histogram) => self.search_histogram(&mut scan, histogram, rng),
                None if self.rules.extra => self.search_extra(&mut scan, &part.rows, rng),
                None => self.search_direct(&mut scan, &part.rows, rng),
            }
            scan.finish()
        } else {
            None
        };
        let Some((split, left)) = found else {
            self.pool.extend(histogram);
            return;
        };
        let bytes = self.layout.len * size_of::<R::Sums>();
        let keep = histogram.is_some() && (self.n_waiting + 1) * bytes <= MAX_HISTOGRAM_BYTES;
        let histogram = if keep {
            self.n_waiting += 1;
            histogram
        } else {
            self.pool.extend(histogram);
            None
        };
        queue.push(Open { node, part, split, left, histogram });
    }

    fn can_split(&self, part: &Part<R::Sums>) -> bool {
        let values = &self.values[part.rows.clone()];
        let Some((first, others)) = values.split_first() else { return false };
        part.depth < self.rules.max_depth
            && !others.is_empty()
            && part.sums.count() >= 2.0 * self.rules.min_count
            && others.iter().any(|other| !other.alike(*first))
    }

    /// Whether it pays to sum all inputs of a part at once.
    fn wants_histogram(&self, part: &Part<R::Sums>) -> bool {
        !self.rules.extra
            && 2 * self.n_drawn > self.inputs.len()
            && part.rows.len() >= SMALL
            && part.depth < self.rules.max_depth
            && part.sums.count() >= 2.0 * self.rules.min_count
    }

    /// The histograms of the two sides of a split, where they are wanted: the smaller side is summed, and the other
    /// is what remains of the whole.
    fn divide(
        &mut self,
        whole: Option<Vec<R::Sums>>,
        left: &Part<R::Sums>,
        right: &Part<R::Sums>,
    ) -> [Option<Vec<R::Sums>>; 2] {
        if whole.is_some() {
            self.n_waiting -= 1;
        }
        let left_is_smaller = left.rows.len() <= right.rows.len();
        let (small, large) = if left_is_smaller { (left, right) } else { (right, left) };
        if !self.wants_histogram(large) {
            self.pool.extend(whole);
            return [None, None];
        }
        let (small_histogram, large_histogram) = if let Some(mut whole) = whole {
            let filled = self.filled(&small.rows);
            subtract(&mut whole, &filled);
            (Some(filled), Some(whole))
        } else {
            let wanted = self.wants_histogram(small);
            (wanted.then(|| self.filled(&small.rows)), Some(self.filled(&large.rows)))
        };
        let small_histogram = if self.wants_histogram(small) {
            small_histogram
        } else {
            self.pool.extend(small_histogram);
            None
        };
        if left_is_smaller { [small_histogram, large_histogram] } else { [large_histogram, small_histogram] }
    }

    fn filled(&mut self, rows: &Range<usize>) -> Vec<R::Sums> {
        let mut histogram = self.pool.pop().unwrap_or_default();
        histogram.clear();
        histogram.resize(self.layout.len, R::Sums::default());
        self.layout.fill(self.codes, &self.rows[rows.clone()], &self.values[rows.clone()], &mut histogram);
        histogram
    }

    /// Moves the rows that go left to the front, keeping the order on both sides; returns where the right begins.
    fn partition(&mut self, rows: &Range<usize>, split: &Split) -> usize {
        if self.moved_rows.len() < rows.len() {
            self.moved_rows.resize(rows.len(), 0);
            self.moved_values.clone_from(&self.values);
        }
        let n_left = part(
            &mut self.rows[rows.clone()],
            &mut self.values[rows.clone()],
            &mut self.moved_rows[..rows.len()],
            &mut self.moved_values[..rows.len()],
            &self.codes.columns[split.input],
            split.codes_left(self.codes.n_bins[split.input] as u8),
        );
        rows.start + n_left
    }
}

/// Moves the rows whose code goes left to the front; returns how many. Every row is written to both sides and counts
/// on one of them, which is faster than to guess the side.
fn part<R: Copy>(
    rows: &mut [u32],
    values: &mut [R],
    moved_rows: &mut [u32],
    moved_values: &mut [R],
    column: &[u8],
    (last, other): (u8, u8),
) -> usize {
    let (mut n_left, mut n_right) = (0, 0);
    for at in 0..rows.len().min(values.len()) {
        let (row, value) = (rows[at], values[at]);
        let code = column[row as usize];
        let left = usize::from(code <= last) | usize::from(code == other);
        rows[n_left] = row;
        values[n_left] = value;
        moved_rows[n_right] = row;
        moved_values[n_right] = value;
        n_left += left;
        n_right += 1 - left;
    }
    rows[n_left..].copy_from_slice(&moved_rows[..n_right]);
    values[n_left..].copy_from_slice(&moved_values[..n_right]);
    n_left
}

fn leaf<S: Sums>(part: &Part<S>) -> Leaf<S> {
    Leaf { rows: part.rows.clone(), sums: part.sums, limits: part.limits }
}

impl<S> Queue<S> {
    fn push(&mut self, open: Open<S>) {
        match self {
            Self::ByGain(heap) => heap.push(open),
            Self::LastFirst(stack) => stack.push(open),
        }
    }

    fn pop(&mut self) -> Option<Open<S>> {
        match self {
            Self::ByGain(heap) => heap.pop(),
            Self::LastFirst(stack) => stack.pop(),
        }
    }

    fn into_rest(self) -> Vec<Open<S>> {
        match self {
            Self::ByGain(heap) => heap.into_vec(),
            Self::LastFirst(stack) => stack,
        }
    }
}

impl<S> PartialEq for Open<S> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<S> Eq for Open<S> {}

impl<S> PartialOrd for Open<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Open<S> {
    /// By gain; of equal gains the earlier node comes first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.split.gain.total_cmp(&other.split.gain).then(other.node.cmp(&self.node))
    }
}
