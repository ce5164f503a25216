//! Walking decision trees: from a row of inputs to one leaf of each tree, the innermost loop of predictions.
//!
//! A row is compared with the thresholds of each input once, by binary search, and becomes small whole numbers.
//! After that a split is one comparison of two of them, without a branch and without a special case for missing
//! values, and several trees are walked side by side so that the processor need not wait for one of them.
//!
//! This is a crate of its own because the page is compiled for its size, and this little for its speed. So nothing
//! here is generic: generic code would be compiled in the crate that uses it.

/// The slot of a leaf. A split's slot is its input, with the high bit where missing values go left.
pub const LEAF: u8 = 0xff;
/// The inputs that slots can tell apart: one slot is left over for leaves.
pub const MAX_INPUTS: usize = 127;
/// How many trees are walked side by side. With fewer the processor waits for memory, with more the registers do
/// not suffice.
const LANES: usize = 8;
const MISSING_LEFT_BIT: u8 = 0x80;
/// The most thresholds of one input: a missing value that goes right is above all of them.
const MAX_THRESHOLDS: usize = u16::MAX as usize;

/// One node: 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    /// Where a row goes that is not above the threshold; one that is above goes to the node after that. A leaf
    /// has its own position, so that a row that has arrived stays.
    left: u32,
    /// The threshold's position in its input's table, or the low bits of a leaf's number.
    code: u16,
    /// [`slot`], or [`LEAF`].
    slot: u8,
    /// The high bits of a leaf's number.
    high: u8,
}

/// The splits and leaves of all trees.
#[derive(Clone, Debug, PartialEq)]
pub struct Trees {
    /// One ascending table of thresholds per input.
    tables: Vec<Vec<f64>>,
    /// The two nodes below a split lie side by side; otherwise the order is that of [`Trees::preorder`].
    nodes: Vec<Node>,
    /// The position of each tree's root among the nodes.
    roots: Vec<u32>,
}

/// A row of inputs as the trees compare it: for each slot the number of thresholds that the input is above.
type Row = [u16; 256];

/// The slot of a split of `input`, which must be below [`MAX_INPUTS`].
pub fn slot(input: usize, missing_left: bool) -> u8 {
    input as u8 | if missing_left { MISSING_LEFT_BIT } else { 0 }
}

/// The input that a split is of, and whether missing values go left.
pub fn input_of(slot: u8) -> (usize, bool) {
    (usize::from(slot & !MISSING_LEFT_BIT), slot & MISSING_LEFT_BIT != 0)
}

impl Trees {
    /// The trees whose nodes are `slots`, in pre-order and one tree after the other; `codes` has the position of
    /// each split's threshold in its input's table.
    ///
    /// # Errors
    /// One sentence: a table that is too long, not ascending or not finite, a code beyond its table, trees that
    /// are not `n_trees` complete ones.
    pub fn new(tables: Vec<Vec<f64>>, slots: &[u8], codes: &[u16], n_trees: usize) -> Result<Self, String> {
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
        let mut trees = Self { tables, nodes: Vec::new(), roots: Vec::new() };
        let unfinished = trees.place(slots, codes)?;
        let complete = trees.n_trees() - usize::from(unfinished);
        if unfinished || complete != n_trees {
            return Err(format!("{complete} complete trees, expected {n_trees}"));
        }
        Ok(trees)
    }

    /// Gives each node of the pre-order its place, and returns whether the last tree lacks branches. The place of
    /// a right branch waits on a stack until the left one is complete.
    fn place(&mut self, slots: &[u8], codes: &[u16]) -> Result<bool, String> {
        let empty = Node { left: 0, code: 0, slot: LEAF, high: 0 };
        let mut waiting: Vec<u32> = Vec::new();
        let mut codes = codes.iter();
        let mut n_leaves = 0_u32;
        self.nodes.reserve_exact(slots.len());
        for slot in slots {
            let end = u32::try_from(self.nodes.len()).map_err(|_| "too many nodes".to_owned())?;
            let at = waiting.pop().unwrap_or_else(|| {
                self.roots.push(end);
                self.nodes.push(empty);
                end
            });
            self.nodes[at as usize] = if *slot == LEAF {
                let high = u8::try_from(n_leaves >> 16).map_err(|_| "too many leaves".to_owned())?;
                n_leaves += 1;
                Node { left: at, code: (n_leaves - 1) as u16, slot: LEAF, high }
            } else {
                let input = input_of(*slot).0;
                let code = codes.next().copied().unwrap_or(u16::MAX);
                if self.tables.get(input).is_none_or(|table| usize::from(code) >= table.len()) {
                    return Err(format!("input {input} has no threshold {code}"));
                }
                let left = self.nodes.len() as u32;
                self.nodes.extend([empty, empty]);
                waiting.extend([left + 1, left]);
                Node { left, code, slot: *slot, high: 0 }
            };
        }
        Ok(!waiting.is_empty())
    }

    /// The number of trees.
    pub fn n_trees(&self) -> usize {
        self.roots.len()
    }

    /// One ascending table of thresholds per input, as far as inputs are split.
    pub fn tables(&self) -> &[Vec<f64>] {
        &self.tables
    }

    /// The nodes of all trees, one tree after the other and each in pre-order: the slot, and for a split the
    /// position of its threshold in its input's table.
    pub fn preorder(&self) -> Vec<(u8, u16)> {
        let mut waiting: Vec<u32> = self.roots.iter().rev().copied().collect();
        let mut all = Vec::with_capacity(self.nodes.len());
        while let Some(node) = waiting.pop().and_then(|at| self.nodes.get(at as usize)) {
            all.push((node.slot, node.code));
            if node.slot != LEAF {
                waiting.extend([node.left + 1, node.left]);
            }
        }
        all
    }

    /// `start` and, of each tree from the first to the last, the number of the leaf that `inputs` reach: `numbers`
    /// has one for each leaf, in the order of [`Trees::preorder`]. A leaf beyond `numbers` counts 0, and an input
    /// beyond `inputs` is missing.
    pub fn sum(&self, inputs: &[f64], numbers: &[f64], start: f64) -> f64 {
        let row = self.row(inputs);
        let mut sum = start;
        for group in self.roots.chunks(LANES) {
            for leaf in &self.walk(&row, group)[..group.len()] {
                sum += numbers.get(*leaf as usize).copied().unwrap_or_default();
            }
        }
        sum
    }

    /// Calls `visit` with the position of the leaf that `inputs` reach in the order of [`Trees::preorder`], for
    /// each tree from the first to the last.
    pub fn leaves(&self, inputs: &[f64], visit: &mut dyn FnMut(usize)) {
        let row = self.row(inputs);
        for group in self.roots.chunks(LANES) {
            for leaf in &self.walk(&row, group)[..group.len()] {
                visit(*leaf as usize);
            }
        }
    }

    /// The leaves that a row reaches in the trees of at most [`LANES`] roots; what follows those is of no meaning.
    #[inline]
    fn walk(&self, row: &Row, roots: &[u32]) -> [u32; LANES] {
        let nodes = self.nodes.as_slice();
        // Lanes without a tree walk the first one again.
        let mut at = [roots[0]; LANES];
        at[..roots.len()].copy_from_slice(roots);
        loop {
            let was = at;
            let mut moved = 0;
            for (at, was) in at.iter_mut().zip(was) {
                *at = step(nodes, row, was);
                moved |= *at ^ was;
            }
            if moved == 0 {
                break;
            }
        }
        at.map(|at| leaf(nodes, at))
    }

    /// The inputs as the trees compare them. `value <= table[code]` holds exactly where at most `code` thresholds
    /// are below the value; a missing value is above none of them for splits that send it left, above all for the
    /// others.
    fn row(&self, inputs: &[f64]) -> Row {
        // A leaf's slot keeps its 0, which is above no code.
        let mut row = [0; 256];
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
}

/// Where the row goes from the node at `at`.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call for each node would cost more than the step itself")]
fn step(nodes: &[Node], row: &Row, at: u32) -> u32 {
    let node = nodes[at as usize];
    // A sum, not a choice of two: a compiler may turn a choice into a branch, which half of all rows would
    // surprise.
    node.left + u32::from(row[usize::from(node.slot)] > node.code)
}

/// The number of the leaf at `at`.
fn leaf(nodes: &[Node], at: u32) -> u32 {
    let node = nodes[at as usize];
    u32::from(node.high) << 16 | u32::from(node.code)
}
