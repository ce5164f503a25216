//! What a tree may look like, and what a leaf is worth under penalties and limits.

use serde::{Deserialize, Serialize};

use super::sums::Sums;

/// How predictions may change with an input when all others stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// In any way.
    #[default]
    None,
    /// They never fall as the input rises.
    Increasing,
    /// They never rise as the input rises.
    Decreasing,
}

/// What a tree may look like.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// The largest number of leaves.
    pub(crate) max_leaf_nodes: usize,
    /// The largest number of splits above a leaf.
    pub(crate) max_depth: usize,
    /// The smallest count of rows in a leaf.
    pub(crate) min_count: f64,
    /// The smallest sum of second derivatives in a leaf.
    pub(crate) min_weight: f64,
    /// What gradients are shrunk by.
    pub(crate) l1: f64,
    /// What is added to the weight of each side.
    pub(crate) l2: f64,
    /// The smallest gain of a split.
    pub(crate) min_split_gain: f64,
    /// The share of the tree's inputs that are looked at for each split, drawn anew each time.
    pub(crate) max_features: f64,
    /// Whether each input gets one random threshold instead of its best.
    pub(crate) extra: bool,
    /// Whether a random threshold lies anywhere between two values of the rows rather than in the middle.
    pub(crate) anywhere: bool,
    /// One per input, or none.
    pub(crate) monotone: Vec<Monotone>,
}

impl Rules {
    /// Whether the gain is the plain one, without a penalty on absolute values and without limits.
    pub(crate) fn plain(&self) -> bool {
        self.l1 == 0.0 && self.monotone.is_empty()
    }

    /// How predictions may change with an input.
    pub(crate) fn monotone(&self, input: usize) -> Monotone {
        self.monotone.get(input).copied().unwrap_or_default()
    }

    /// The best value of a leaf: `soft(G, l1) / (H + l2)`, within its limits.
    pub(crate) fn value<S: Sums>(&self, sums: &S, limits: (f64, f64)) -> f64 {
        let first = sums.first();
        let shrunk = if self.l1 > 0.0 { (first.abs() - self.l1).max(0.0).copysign(first) } else { first };
        let weight = sums.weight() + self.l2;
        if weight > 1e-12 {
            (shrunk / weight).max(limits.0).min(limits.1)
        } else {
            0.0_f64.max(limits.0).min(limits.1)
        }
    }

    /// What a leaf of this value is worth: `2 G v - (H + l2) v^2 - 2 l1 |v|`, which is `G^2 / (H + l2)` at the best
    /// value where there is neither a penalty on absolute values nor a limit.
    pub(crate) fn worth<S: Sums>(&self, sums: &S, value: f64) -> f64 {
        2.0 * sums.first() * value - (sums.weight() + self.l2) * value * value - 2.0 * self.l1 * value.abs()
    }

    /// What two sides are worth, each with its best value within the limits; `None` where their values would break
    /// the direction that the input has to keep.
    pub(crate) fn parted<S: Sums>(
        &self,
        input: usize,
        left: &S,
        right: &S,
        limits: (f64, f64),
    ) -> Option<f64> {
        let (low, high) = (self.value(left, limits), self.value(right, limits));
        match self.monotone(input) {
            Monotone::Increasing if low > high => None,
            Monotone::Decreasing if low < high => None,
            _ => Some(self.worth(left, low) + self.worth(right, high)),
        }
    }

    /// The limits of the two sides of a split. Where the input has a direction, all leaves on one side stay below
    /// the middle of the sides' values and all on the other above.
    pub(crate) fn limits<S: Sums>(
        &self,
        input: usize,
        left: &S,
        right: &S,
        limits: (f64, f64),
    ) -> [(f64, f64); 2] {
        let direction = self.monotone(input);
        if direction == Monotone::None {
            return [limits, limits];
        }
        let middle = f64::midpoint(self.value(left, limits), self.value(right, limits));
        let (below, above) = ((limits.0, middle), (middle, limits.1));
        if direction == Monotone::Increasing { [below, above] } else { [above, below] }
    }
}
