//! Walking trees: from a row of inputs to one leaf of each tree.
//!
//! A row is compared with the thresholds of each input once, by binary search, and becomes small whole numbers.
//! After that a split is one comparison of two of them, without a branch and without a special case for missing
//! values, and several trees are walked side by side so that the processor need not wait for one of them.

/// What the splits of a tree are told apart by: the input, and the high bit where missing values go left. One
/// value is left over for leaves.
pub(super) const LEAF: u8 = 0xff;
const MISSING_LEFT_BIT: u8 = 0x80;
/// The most thresholds of one input: a missing value that goes right is above all of them.
const MAX_THRESHOLDS: usize = u16::MAX as usize;
/// A leaf's number is written in base `LEAF_BASE`, so that the low digit is below what every row has for a leaf.
const LEAF_BASE: u32 = u16::MAX as u32;

/// One node: 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    /// Where a row goes that is above the threshold; the left branch follows the node at once. A leaf's own
    /// position, so that a row that has arrived stays.
    right: u32,
    /// The threshold's position in its input's table, or the low digit of a leaf's number.
    code: u16,
    /// [`slot`], or [`LEAF`].
    slot: u8,
    /// The high digit of a leaf's number.
    high: u8,
}

/// The splits and leaves of all trees, each tree in pre-order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trees {
    /// One ascending table of thresholds per input.
    tables: Vec<Vec<f64>>,
    nodes: Vec<Node>,
    /// The position of each tree's root among the nodes.
    roots: Vec<u32>,
}

/// A row of inputs as the trees compare it: for each slot the number of thresholds that the input is above.
type Row = [u16; 256];

/// How a split of `input` is written.
pub(super) fn slot(input: usize, missing_left: bool) -> u8 {
    input as u8 | if missing_left { MISSING_LEFT_BIT } else { 0 }
}

/// The input that a split is of, and whether missing values go left.
pub(super) fn input_of(slot: u8) -> (usize, bool) {
    (usize::from(slot & !MISSING_LEFT_BIT), slot & MISSING_LEFT_BIT != 0)
}

impl Trees {
    /// The trees whose nodes are `slots`, in pre-order and one tree after the other; `codes` has the position of
    /// each split's threshold in its input's table.
    ///
    /// # Errors
    /// One sentence: a table that is too long, not ascending or not finite, a code beyond its table, trees that
    /// are not `n_trees` complete ones.
    pub(super) fn new(
        tables: Vec<Vec<f64>>,
        slots: &[u8],
        codes: impl IntoIterator<Item = u16>,
        n_trees: usize,
    ) -> Result<Self, String> {
        for (input, table) in tables.iter().enumerate() {
            if table.len() > MAX_THRESHOLDS {
                return Err(format!(
                    "{} thresholds of input {input}, at most {MAX_THRESHOLDS} fit",
                    table.len()
                ));
            }
            let ascending = table.windows(2).all(|pair| pair[0] < pair[1]);
            if !ascending || table.iter().any(|threshold| !threshold.is_finite()) {
                return Err(format!("the thresholds of input {input} are not finite and ascending"));
            }
        }
        let mut codes = codes.into_iter();
        let mut nodes = Vec::with_capacity(slots.len());
        let mut n_leaves = 0;
        for slot in slots {
            nodes.push(if *slot == LEAF {
                let high = u8::try_from(n_leaves / LEAF_BASE).map_err(|_| "too many leaves".to_owned())?;
                let code = (n_leaves % LEAF_BASE) as u16;
                n_leaves += 1;
                Node { right: 0, code, slot: LEAF, high }
            } else {
                let input = input_of(*slot).0;
                let code = codes.next().unwrap_or(u16::MAX);
                if tables.get(input).is_none_or(|table| usize::from(code) >= table.len()) {
                    return Err(format!("input {input} has no threshold {code}"));
                }
                Node { right: 0, code, slot: *slot, high: 0 }
            });
        }
        let mut trees = Self { tables, nodes, roots: Vec::new() };
        trees.link_branches(n_trees)?;
        Ok(trees)
    }

    pub(super) fn n_trees(&self) -> usize {
        self.roots.len()
    }

    /// One ascending table of thresholds per input, as far as inputs are split.
    pub(super) fn tables(&self) -> &[Vec<f64>] {
        &self.tables
    }

    /// The nodes of all trees in pre-order, as slots.
    pub(super) fn slots(&self) -> Vec<u8> {
        self.nodes.iter().map(|node| node.slot).collect()
    }

    /// The position of each split's threshold in its input's table, in the order of the nodes.
    pub(super) fn codes(&self) -> impl Iterator<Item = u16> {
        self.nodes.iter().filter(|node| node.slot != LEAF).map(|node| node.code)
    }

    /// The position after the last node of tree `tree`.
    pub(super) fn end_of(&self, tree: usize) -> usize {
        self.roots.get(tree + 1).map_or(self.nodes.len(), |root| *root as usize)
    }

    /// Calls `visit` with the number of the leaf that `inputs` reach, for each tree from the first to the last.
    /// Leaves are numbered in the order of the nodes.
    pub(super) fn leaves(&self, inputs: &[f64], mut visit: impl FnMut(usize)) {
        let row = self.row(inputs);
        let nodes = self.nodes.as_slice();
        let mut groups = self.roots.chunks_exact(4);
        for group in &mut groups {
            // Four variables, not an array: in code that is built for size a loop over an array would go
            // through memory.
            let [mut a, mut b, mut c, mut d] = [group[0], group[1], group[2], group[3]];
            loop {
                let (was_a, was_b, was_c, was_d) = (a, b, c, d);
                a = step(nodes, &row, a);
                b = step(nodes, &row, b);
                c = step(nodes, &row, c);
                d = step(nodes, &row, d);
                if (a ^ was_a) | (b ^ was_b) | (c ^ was_c) | (d ^ was_d) == 0 {
                    break;
                }
            }
            visit(leaf(nodes, a));
            visit(leaf(nodes, b));
            visit(leaf(nodes, c));
            visit(leaf(nodes, d));
        }
        for root in groups.remainder() {
            let mut at = *root;
            loop {
                let was = at;
                at = step(nodes, &row, at);
                if at == was {
                    break;
                }
            }
            visit(leaf(nodes, at));
        }
    }

    /// The inputs as the trees compare them. `value <= table[code]` holds exactly where at most `code` thresholds
    /// are below the value; a missing value is above none of them for splits that send it left, above all for the
    /// others.
    fn row(&self, inputs: &[f64]) -> Row {
        let mut row = [u16::MAX; 256];
        for (input, table) in self.tables.iter().enumerate() {
            let value = inputs.get(input).copied().unwrap_or(f64::NAN);
            let (left, right) = if value.is_nan() {
                (0, u16::MAX)
            } else {
                let above = table.partition_point(|threshold| *threshold < value) as u16;
                (above, above)
            };
            row[usize::from(slot(input, true))] = left;
            row[usize::from(slot(input, false))] = right;
        }
        row
    }

    /// Finds the root of each tree and the right branch of each split. A split waits on a stack for its left
    /// branch to end; the node that follows is its right branch.
    fn link_branches(&mut self, n_trees: usize) -> Result<(), String> {
        let n_nodes = u32::try_from(self.nodes.len()).map_err(|_| "too many nodes".to_owned())?;
        let mut waiting: Vec<u32> = Vec::new();
        let mut at_root = true;
        for index in 0..n_nodes {
            if at_root {
                self.roots.push(index);
                at_root = false;
            }
            if self.nodes[index as usize].slot != LEAF {
                waiting.push(index);
                continue;
            }
            self.nodes[index as usize].right = index;
            if let Some(split) = waiting.pop() {
                self.nodes[split as usize].right = index + 1;
            } else {
                at_root = true;
            }
        }
        if !at_root || self.roots.len() != n_trees {
            let complete = self.roots.len() - usize::from(!at_root);
            return Err(format!("{complete} complete trees, expected {n_trees}"));
        }
        Ok(())
    }
}

/// Where the row goes from the node at `at`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call for each node would cost more than the step itself")]
fn step(nodes: &[Node], row: &Row, at: u32) -> u32 {
    let node = nodes[at as usize];
    let is_right = row[usize::from(node.slot)] > node.code;
    if is_right { node.right } else { at + 1 }
}

/// The number of the leaf at `at`.
fn leaf(nodes: &[Node], at: u32) -> usize {
    let node = nodes[at as usize];
    usize::from(node.high) * LEAF_BASE as usize + usize::from(node.code)
}
