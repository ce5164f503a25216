//! Walking decision trees: from a row of inputs to one leaf of each tree, the innermost loop of predictions.
//!
//! A row is compared with the thresholds of each input once, by binary search, and becomes small whole numbers.
//! After that a split is one comparison of two of them, without a branch and without a special case for missing
//! values, and several trees are walked side by side so that the processor need not wait for one of them.
//!
//! This is a crate of its own because the page is compiled for its size, and this little for its speed. So nothing
//! here is generic: generic code would be compiled in the crate that uses it.

/// The slot of a leaf. A split's slot has in its low byte the input's place in a block of [`BLOCK`] inputs, with the
/// high bit where missing values go left, and in its high byte the number of the block.
pub const LEAF: u16 = 0xff;
/// The inputs that the low byte of a slot can distinguish: one slot is left over for leaves.
pub const BLOCK: usize = 127;
/// The inputs that slots can distinguish. Of a block with the number 255 a byte of a file could be read as a leaf.
pub const MAX_INPUTS: usize = 255 * BLOCK;
/// How many trees are walked side by side. With fewer the processor waits for memory, with more the registers do
/// not suffice.
const LANES: usize = 6;
const MISSING_LEFT_BIT: u16 = 0x80;
/// The most thresholds of one input: a missing value that goes right is above all of them.
const MAX_THRESHOLDS: usize = u16::MAX as usize;

/// One node in 8 bytes: one load brings all that a step needs, and one addition makes the step.
///
/// - bits 32-63: where a row goes that is not above the threshold; one that is above goes to the node after that.
///   A leaf has its own position, so that a row that has arrived stays.
/// - bits 16-31: 65,535 less the threshold's position in its input's table. A row that is above so many thresholds
///   that the sum of both exceeds 65,535 carries into the bits above.
/// - bits 0-15: [`slot`]
///
/// A leaf has its number in bits 8-31, and all of bits 0-7.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node(u64);

/// The splits and leaves of all trees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees {
    /// One ascending table of thresholds per input.
    tables: Vec<Vec<f64>>,
    /// The two nodes below a split lie side by side; otherwise the order is that of [`Trees::preorder`].
    nodes: Vec<Node>,
    /// The position of each tree's root among the nodes.
    roots: Vec<u32>,
}

/// A block of a row of inputs as the trees compare it: for each low byte of a slot the number of thresholds that the
/// input is above, in bits 16-31.
type Block = [u32; 256];

/// A row of inputs.
#[derive(Clone, Copy)]
enum Row<'a> {
    /// At most [`BLOCK`] inputs: the low byte of a slot is enough.
    Narrow(&'a Block),
    /// More inputs, in a number of blocks that is a power of two.
    Wide(&'a [Block]),
}

/// The slot of a split of `input`, which must be below [`MAX_INPUTS`].
pub fn slot(input: usize, missing_left: bool) -> u16 {
    let missing = if missing_left { MISSING_LEFT_BIT } else { 0 };
    ((input / BLOCK) as u16) << 8 | (input % BLOCK) as u16 | missing
}

/// The input that a split is of, and whether missing values go left.
pub fn input_of(slot: u16) -> (usize, bool) {
    let place = slot & 0xff & !MISSING_LEFT_BIT;
    (usize::from(slot >> 8) * BLOCK + usize::from(place), slot & MISSING_LEFT_BIT != 0)
}

impl Trees {
    /// The trees whose nodes are `slots`, in pre-order and one tree after the other; `codes` has the position of
    /// each split's threshold in its input's table.
    ///
    /// # Errors
    /// One sentence: too many tables, a table that is too long, not ascending or not finite, a code beyond its
    /// table, trees that are not `n_trees` complete ones.
    pub fn new(tables: Vec<Vec<f64>>, slots: &[u16], codes: &[u16], n_trees: usize) -> Result<Self, String> {
        if tables.len() > MAX_INPUTS {
            return Err(format!("thresholds of {} inputs, at most {MAX_INPUTS} fit", tables.len()));
        }
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
    fn place(&mut self, slots: &[u16], codes: &[u16]) -> Result<bool, String> {
        let mut waiting: Vec<u32> = Vec::new();
        let mut codes = codes.iter();
        let mut n_leaves = 0;
        self.nodes.reserve_exact(slots.len());
        for slot in slots {
            let end = u32::try_from(self.nodes.len()).map_err(|_| "too many nodes".to_owned())?;
            let at = waiting.pop().unwrap_or_else(|| {
                self.roots.push(end);
                self.nodes.push(Node(0));
                end
            });
            self.nodes[at as usize] = if *slot == LEAF {
                n_leaves += 1;
                Node::leaf(at, n_leaves - 1)?
            } else {
                let input = input_of(*slot).0;
                let code = codes.next().copied().unwrap_or(u16::MAX);
                let unknown = self.tables.get(input).is_none_or(|table| usize::from(code) >= table.len());
                if unknown || *slot & LEAF == LEAF {
                    return Err(format!("input {input} has no threshold {code}"));
                }
                let left = self.nodes.len() as u32;
                self.nodes.extend([Node(0), Node(0)]);
                waiting.extend([left + 1, left]);
                Node::split(left, code, *slot)
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
    pub fn preorder(&self) -> Vec<(u16, u16)> {
        let mut waiting: Vec<u32> = self.roots.iter().rev().copied().collect();
        let mut all = Vec::with_capacity(self.nodes.len());
        while let Some(node) = waiting.pop().and_then(|at| self.nodes.get(at as usize)) {
            all.push((node.slot(), node.code()));
            if node.slot() != LEAF {
                waiting.extend([node.left() + 1, node.left()]);
            }
        }
        all
    }

    /// `start` and, of each tree from the first to the last, the number of the leaf that `inputs` reach: `numbers`
    /// has one for each leaf, in the order of [`Trees::preorder`]. A leaf beyond `numbers` counts 0, and an input
    /// beyond `inputs` is missing.
    pub fn sum(&self, inputs: &[f64], numbers: &[f64], start: f64) -> f64 {
        let (mut narrow, mut wide) = ([0; 256], Vec::new());
        let row = self.row(inputs, &mut narrow, &mut wide);
        let mut sum = start;
        for group in self.roots.chunks(LANES) {
            for leaf in &self.walk(row, group)[..group.len()] {
                sum += numbers.get(*leaf as usize).copied().unwrap_or_default();
            }
        }
        sum
    }

    /// Calls `visit` with the position of the leaf that `inputs` reach in the order of [`Trees::preorder`], for
    /// each tree from the first to the last.
    pub fn leaves(&self, inputs: &[f64], visit: &mut dyn FnMut(usize)) {
        let (mut narrow, mut wide) = ([0; 256], Vec::new());
        let row = self.row(inputs, &mut narrow, &mut wide);
        for group in self.roots.chunks(LANES) {
            for leaf in &self.walk(row, group)[..group.len()] {
                visit(*leaf as usize);
            }
        }
    }

    /// The leaves that a row reaches in the trees of at most [`LANES`] roots; what follows those is of no meaning.
    #[inline]
    fn walk(&self, row: Row<'_>, roots: &[u32]) -> [u32; LANES] {
        match row {
            Row::Narrow(block) => self.walk_by(roots, |node| block[usize::from(node.0 as u8)]),
            // A leaf has a part of its number in the high byte of its slot; whichever block that is, the place of
            // leaves in it is 0.
            Row::Wide(blocks) => self.walk_by(roots, |node| {
                blocks[usize::from((node.0 >> 8) as u8) & (blocks.len() - 1)][usize::from(node.0 as u8)]
            }),
        }
    }

    /// As [`Trees::walk`]; `above` finds in the row what is added to a node.
    #[inline]
    fn walk_by(&self, roots: &[u32], above: impl Fn(Node) -> u32) -> [u32; LANES] {
        let nodes = self.nodes.as_slice();
        // Lanes without a tree walk the first one again.
        let mut at = [roots[0]; LANES];
        at[..roots.len()].copy_from_slice(roots);
        loop {
            // A leaf's low byte has all bits set, so the common bits show whether all rows have arrived.
            let mut common = u64::MAX;
            for at in &mut at {
                let node = nodes[*at as usize];
                common &= node.0;
                *at = node.next(above(node));
            }
            if common as u16 & LEAF == LEAF {
                break;
            }
        }
        at.map(|at| nodes[at as usize].number())
    }

    /// The inputs as the trees compare them, in one of two empty places.
    #[inline]
    fn row<'a>(&self, inputs: &[f64], narrow: &'a mut Block, wide: &'a mut Vec<Block>) -> Row<'a> {
        // The slots of leaves keep their 0, so that nothing moves them on.
        if self.tables.len() <= BLOCK {
            fill(&self.tables, inputs, narrow);
            return Row::Narrow(narrow);
        }
        wide.resize(self.tables.len().div_ceil(BLOCK).next_power_of_two(), [0; 256]);
        for (at, (tables, block)) in self.tables.chunks(BLOCK).zip(wide.iter_mut()).enumerate() {
            fill(tables, inputs.get(at * BLOCK..).unwrap_or_default(), block);
        }
        Row::Wide(wide)
    }
}

/// Writes the numbers of a block. `value <= table[code]` holds exactly where at most `code` thresholds are below the
/// value; a missing value is above none of them for splits that send it left, above all for the others.
fn fill(tables: &[Vec<f64>], inputs: &[f64], block: &mut Block) {
    for (input, table) in tables.iter().enumerate() {
        let value = inputs.get(input).copied().unwrap_or(f64::NAN);
        let (left, right) = if value.is_nan() {
            (0, u16::MAX)
        } else {
            let above = table.partition_point(|threshold| *threshold < value) as u16;
            (above, above)
        };
        let place = input as u8 & !(MISSING_LEFT_BIT as u8);
        block[usize::from(place | MISSING_LEFT_BIT as u8)] = u32::from(left) << 16;
        block[usize::from(place)] = u32::from(right) << 16;
    }
}

impl Node {
    fn split(left: u32, code: u16, slot: u16) -> Self {
        Self(u64::from(left) << 32 | u64::from(u16::MAX - code) << 16 | u64::from(slot))
    }

    fn leaf(at: u32, number: u32) -> Result<Self, String> {
        if number >= 1 << 24 {
            return Err("more leaves than 16,777,216".to_owned());
        }
        Ok(Self(u64::from(at) << 32 | u64::from(number) << 8 | u64::from(LEAF)))
    }

    fn slot(self) -> u16 {
        let slot = self.0 as u16;
        if slot & LEAF == LEAF { LEAF } else { slot }
    }

    fn left(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// A split's code.
    fn code(self) -> u16 {
        u16::MAX - (self.0 >> 16) as u16
    }

    /// A leaf's number.
    fn number(self) -> u32 {
        (self.0 as u32) >> 8
    }

    /// Where a row goes that has `above` for the node's slot. A sum, not a choice of two: a compiler may turn a choice into a branch, which
    /// half of all rows would surprise.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call for each node would cost more than the step itself")]
    fn next(self, above: u32) -> u32 {
        ((self.0 + u64::from(above)) >> 32) as u32
    }
}
