//! One tree. LightGBM compares as we do: a number that is at most the threshold goes left.

use vitrine_model::estimators::trees::TreeNode;

use super::text::{Block, value_error};
use crate::columns::{Columns, MOST_NUMBERS, ZERO};
use crate::error::{ImportError, Unsupported};
use crate::imported::Input;
use crate::nodes::{Branch, Child, Nodes, preorder};

/// The bits of a split's kind: whether it is one of categories, whether what is missing goes left, and in the two bits
/// above these what counts as missing.
const CATEGORICAL: u8 = 1;
const DEFAULT_LEFT: u8 = 2;
const MISSING_SHIFT: u8 = 2;
const MISSING_NONE: u8 = 0;
const MISSING_ZERO: u8 = 1;
const MISSING_NAN: u8 = 2;

struct Tree<'a> {
    number: usize,
    features: &'a [Input],
    columns: &'a mut Columns,
    split_feature: Vec<usize>,
    threshold: Vec<f64>,
    decision_type: Vec<u8>,
    left_child: Vec<i64>,
    right_child: Vec<i64>,
    leaf_value: Vec<f64>,
    /// Where the words of each set begin, and where the last ends.
    cat_boundaries: Vec<usize>,
    /// Sets as bits, 32 a word.
    cat_threshold: Vec<u32>,
    /// Whether a split has each set. Two with the same one could make much of a small file.
    taken: Vec<bool>,
}

/// The tree in pre-order, its inputs among `columns`.
pub(super) fn read(
    block: &Block<'_>,
    number: usize,
    features: &[Input],
    columns: &mut Columns,
) -> Result<Vec<TreeNode>, ImportError> {
    const COUNT: &str = "a whole number";
    if block.find("is_linear").is_some_and(|text| text != "0") {
        return Err(Unsupported::LinearTrees { tree: number }.into());
    }
    let n_leaves: usize = block.number("num_leaves", COUNT)?;
    let leaf_value = block.exactly("leaf_value", "a number", n_leaves)?;
    let Some(n_splits) = n_leaves.checked_sub(1) else {
        return Err(value_error(Some(number), "num_leaves", "0", "at least 1"));
    };
    let mut tree = Tree {
        number,
        features,
        columns,
        split_feature: Vec::new(),
        threshold: Vec::new(),
        decision_type: Vec::new(),
        left_child: Vec::new(),
        right_child: Vec::new(),
        leaf_value,
        cat_boundaries: Vec::new(),
        cat_threshold: Vec::new(),
        taken: Vec::new(),
    };
    if n_splits == 0 {
        return preorder(&mut tree, number, Child::Leaf(0));
    }
    tree.split_feature = block.exactly("split_feature", "the position of a feature", n_splits)?;
    tree.threshold = block.exactly("threshold", "a number", n_splits)?;
    tree.decision_type = block.exactly("decision_type", "a whole number up to 255", n_splits)?;
    tree.left_child = block.exactly("left_child", "a split or -1 less a leaf", n_splits)?;
    tree.right_child = block.exactly("right_child", "a split or -1 less a leaf", n_splits)?;
    if block.find("num_cat").is_some_and(|text| text != "0") {
        let n_sets: usize = block.number("num_cat", COUNT)?;
        tree.taken = vec![false; n_sets.min(n_splits)];
        tree.cat_boundaries = block.exactly("cat_boundaries", COUNT, n_sets.saturating_add(1))?;
        tree.cat_threshold = block.list("cat_threshold", "a whole number of 32 bits")?;
    }
    preorder(&mut tree, number, Child::Split(0))
}

impl Nodes for Tree<'_> {
    fn n_splits(&self) -> usize {
        self.split_feature.len()
    }

    fn split(&mut self, at: usize) -> Result<Branch, ImportError> {
        let feature = get(&self.split_feature, at);
        let Some(input) = self.features.get(feature) else {
            return Err(self.reference(at, "split_feature", feature, "a feature"));
        };
        let threshold = get(&self.threshold, at);
        let kind = get(&self.decision_type, at);
        let left = child(get(&self.left_child, at));
        let right = child(get(&self.right_child, at));
        if kind & CATEGORICAL != 0 {
            let set = self.set(at, threshold)?;
            let input = self.columns.member(feature, set, false)?;
            // What is in the set goes left, and is 1; everything else, missing ones too, goes right.
            return Ok(Branch { input, threshold: 0.5, missing_left: true, left: right, right: left });
        }
        if threshold.is_nan() {
            return Err(value_error(Some(self.number), "threshold", "nan", "a number"));
        }
        let threshold = as_zeros(threshold);
        let default_left = kind & DEFAULT_LEFT != 0;
        let (input, missing_left) = match kind >> MISSING_SHIFT {
            // Then a missing number counts as 0.
            MISSING_NONE => (feature, 0.0 <= threshold),
            MISSING_ZERO => (self.columns.zero_missing(feature, &input.name)?, default_left),
            MISSING_NAN => (feature, default_left),
            _ => {
                let expected = "a kind of missing values from 0 to 2 in its bits 2 and 3";
                return Err(value_error(Some(self.number), "decision_type", &kind.to_string(), expected));
            }
        };
        Ok(Branch { input, threshold, missing_left, left, right })
    }

    fn leaf(&self, at: usize) -> Result<Vec<f64>, ImportError> {
        self.leaf_value
            .get(at)
            .map(|number| vec![*number])
            .ok_or_else(|| self.reference(at, "child", format!("-{}", at + 1), "a leaf of the tree"))
    }
}

impl Tree<'_> {
    /// The categories of the set with a number.
    fn set(&mut self, at: usize, number: f64) -> Result<Vec<u32>, ImportError> {
        let whole = number >= 0.0 && number.fract() == 0.0;
        let taken = self.taken.get_mut(number as usize).filter(|_| whole);
        let free = taken.is_some_and(|taken| !std::mem::replace(taken, true));
        let wrong = || self.reference(at, "threshold", number, "a set of categories of its own");
        if !free {
            return Err(wrong());
        }
        let bounds =
            self.cat_boundaries.get(number as usize).zip(self.cat_boundaries.get(number as usize + 1));
        let (start, end) = bounds.ok_or_else(wrong)?;
        let words = self.cat_threshold.get(*start..*end).ok_or_else(wrong)?;
        let (found, most) = (words.len().saturating_mul(32), MOST_NUMBERS);
        if found > most {
            return Err(ImportError::TooMany { what: "categories of a set", found, most });
        }
        let mut set = Vec::new();
        for (position, word) in words.iter().enumerate() {
            let first = u32::try_from(position * 32).map_err(|_| wrong())?;
            set.extend((0..32).filter(|bit| word >> bit & 1 == 1).map(|bit| first.saturating_add(bit)));
        }
        Ok(set)
    }

    fn reference(
        &self,
        node: usize,
        key: &'static str,
        found: impl ToString,
        expected: &'static str,
    ) -> ImportError {
        ImportError::Reference { tree: self.number, node, key, found: found.to_string(), expected }
    }
}

/// The threshold that does to numbers as they are what `threshold` does to them after LightGBM has put 0 in the place
/// of those up to [`ZERO`] of either sign. An infinite one is above every number, or below.
fn as_zeros(threshold: f64) -> f64 {
    if (-ZERO..0.0).contains(&threshold) {
        (-ZERO).next_down()
    } else if (0.0..ZERO).contains(&threshold) {
        ZERO
    } else {
        threshold.clamp(f64::MIN, f64::MAX)
    }
}

/// The number at a position of lists that are all equally long.
fn get<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at).copied().unwrap_or_default()
}

/// A split from 0 on, or below 0 the complement of a leaf.
fn child(number: i64) -> Child {
    if number < 0 { Child::Leaf(!number as usize) } else { Child::Split(number as usize) }
}
