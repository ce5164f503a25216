//! Trees as they are written: one byte per node, two where there are many inputs, and a short code per split and leaf.

use serde::Serialize;
use vitrine_walk::{BLOCK, LEAF, Trees};

use super::{Combine, TreeEnsemble};
use crate::json::{Blank, FromJson};
use crate::packed::{PackError, PackedColumn, pack_bytes, unpack_bytes};

/// The ensemble as it is written: pre-order bytes, thresholds as positions in a table per input.
#[derive(Clone, Debug, Serialize, FromJson)]
pub(super) struct PackedTrees {
    combine: Combine,
    n_trees: usize,
    /// One ascending table of thresholds per input.
    thresholds: Vec<Vec<f64>>,
    /// One byte per node: 255 for a leaf, otherwise the input, with the high bit where missing values go left. With
    /// tables of more than 127 inputs the byte has the input's place in a block of 127, and the numbers of the
    /// blocks follow, one byte per node again. A program that expects one byte counts more splits than codes.
    inputs: String,
    /// One code per split: the position in its input's table.
    splits: PackedColumn,
    /// The leaves' numbers in order of the nodes.
    leaves: PackedColumn,
}

impl From<TreeEnsemble> for PackedTrees {
    /// Two-byte codes distinguish 65,536 distinct leaf numbers. A program that fits more has to round its leaves
    /// first; packing then keeps every prediction to the bit.
    fn from(ensemble: TreeEnsemble) -> Self {
        let TreeEnsemble { combine, trees, leaves } = ensemble;
        let nodes = trees.preorder();
        let mut slots: Vec<u8> = nodes.iter().map(|node| node.0 as u8).collect();
        if trees.tables().len() > BLOCK {
            slots.extend(nodes.iter().map(|node| (node.0 >> 8) as u8));
        }
        let splits = nodes.iter().filter(|node| node.0 != LEAF);
        let codes: Vec<f64> = splits.map(|node| f64::from(node.1)).collect();
        let empty = || PackedColumn { table: Vec::new(), codes: String::new() };
        Self {
            n_trees: trees.n_trees(),
            inputs: pack_bytes(&slots),
            splits: PackedColumn::pack(&codes).unwrap_or_else(|_| empty()),
            leaves: PackedColumn::pack(&leaves).unwrap_or_else(|_| empty()),
            thresholds: trees.tables().to_vec(),
            combine,
        }
    }
}

impl TryFrom<PackedTrees> for TreeEnsemble {
    type Error = String;

    fn try_from(packed: PackedTrees) -> Result<Self, String> {
        let bytes = unpack_bytes(&packed.inputs).map_err(|error| error.to_string())?;
        let slots: Vec<u16> = if packed.thresholds.len() <= BLOCK {
            bytes.into_iter().map(u16::from).collect()
        } else if bytes.len().is_multiple_of(2) {
            let (places, blocks) = bytes.split_at(bytes.len() / 2);
            places.iter().zip(blocks).map(|(place, block)| u16::from_le_bytes([*place, *block])).collect()
        } else {
            return Err(PackError::HalfCode { n_bytes: bytes.len() }.to_string());
        };
        let n_leaves = slots.iter().map(|slot| usize::from(*slot == LEAF)).sum::<usize>();
        let expected =
            n_leaves.checked_mul(packed.combine.leaf_width()).ok_or_else(|| "leaves too wide".to_owned())?;
        let codes =
            packed.splits.unpack_exactly(slots.len() - n_leaves).map_err(|error| error.to_string())?;
        let leaves = packed.leaves.unpack_exactly(expected).map_err(|error| error.to_string())?;
        let whole = |code: &f64| *code >= 0.0 && *code <= f64::from(u16::MAX) && code.fract() == 0.0;
        if let Some(code) = codes.iter().find(|code| !whole(code)) {
            return Err(format!("a split has the code {code}"));
        }
        let codes: Vec<u16> = codes.into_iter().map(|code| code as u16).collect();
        let trees = Trees::new(packed.thresholds, &slots, &codes, packed.n_trees)?;
        Self::of(packed.combine, trees, leaves)
    }
}

impl Blank for TreeEnsemble {
    fn blank() -> Self {
        Self { combine: Combine::Mean { n_outputs: 0 }, trees: Trees::default(), leaves: Vec::new() }
    }
}
