//! Ensembles and rows of given shapes, drawn from a seed and the same on every platform.

use vitrine_model::estimators::TreeEnsemble;
use vitrine_model::estimators::trees::{Combine, Link, TreeNode};
use vitrine_tests::draw::Draw;

/// The number of rows to predict in turn, so that no prediction finds the branches of the one before.
pub const ROWS: usize = 1000;

/// What an ensemble and its rows look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What the report calls it.
    pub name: &'static str,
    /// The number of inputs.
    pub n_inputs: usize,
    /// How many distinct values the inputs have; they take turns.
    values: &'static [usize],
    n_trees: usize,
    n_leaves: usize,
    /// Whether the leaves are averaged, otherwise they are summed to log-odds.
    forest: bool,
    /// One value in so many is missing; 0 for none.
    missing: usize,
}

/// The shapes that are measured: what the passengers of the Titanic give, a survey about heart disease, and the
/// chemistry of wine.
pub const SHAPES: [Shape; 3] = [
    Shape {
        name: "titanic",
        n_inputs: 7,
        values: &[3, 2, 90, 7, 8, 250, 3],
        n_trees: 100,
        n_leaves: 16,
        forest: false,
        missing: 20,
    },
    Shape {
        name: "heart",
        n_inputs: 17,
        values: &[255, 2, 2, 2, 31, 31, 2, 2, 13, 6, 4, 2, 5, 24, 2, 2, 2],
        n_trees: 300,
        n_leaves: 31,
        forest: false,
        missing: 0,
    },
    Shape {
        name: "wine",
        n_inputs: 12,
        values: &[100, 180, 90, 255, 210, 130, 255, 255, 105, 110, 100, 2],
        n_trees: 100,
        n_leaves: 600,
        forest: true,
        missing: 0,
    },
];

impl Shape {
    /// The ensemble and [`ROWS`] rows.
    ///
    /// # Errors
    /// What the ensemble says about trees it refuses.
    pub fn draw(&self) -> Result<(TreeEnsemble, Vec<Vec<f64>>), String> {
        let mut draw = Draw(7);
        let trees: Vec<Vec<TreeNode>> = (0..self.n_trees).map(|_| self.tree(&mut draw)).collect();
        let combine = if self.forest {
            Combine::Mean { n_outputs: 1 }
        } else {
            Combine::Sum { base: vec![-1.0], link: Link::Logistic }
        };
        let rows = (0..ROWS).map(|_| self.row(&mut draw)).collect();
        Ok((TreeEnsemble::new(combine, &trees)?, rows))
    }

    fn values_of(&self, input: usize) -> usize {
        self.values.get(input % self.values.len()).copied().unwrap_or(2)
    }

    fn row(&self, draw: &mut Draw) -> Vec<f64> {
        let inputs = 0..self.n_inputs;
        let row = inputs.map(|input| {
            if self.missing > 0 && draw.below(self.missing) == 0 {
                f64::NAN
            } else {
                draw.below(self.values_of(input)) as f64
            }
        });
        row.collect()
    }

    /// A tree grown leaf by leaf. The part that holds the most rows is split mostly, now and then a small one, as
    /// learners do that look for the largest gain.
    fn tree(&self, draw: &mut Draw) -> Vec<TreeNode> {
        let whole = Part {
            ranges: (0..self.n_inputs).map(|input| (0, self.values_of(input))).collect(),
            share: 1.0,
            split: None,
        };
        let mut parts = vec![whole];
        for _ in 1..self.n_leaves {
            let mut best = (0.0, 0);
            for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.split.is_none()) {
                let gain = part.share * draw.unit() * draw.unit();
                if gain > best.0 && part.ranges.iter().any(|range| range.1 - range.0 > 1) {
                    best = (gain, at);
                }
            }
            self.split(&mut parts, best.1, draw);
        }
        let mut nodes = Vec::new();
        write(&parts, 0, draw, &mut nodes);
        nodes
    }

    fn split(&self, parts: &mut Vec<Part>, at: usize, draw: &mut Draw) {
        let Some(part) = parts.get(at) else { return };
        let input = loop {
            let input = draw.below(self.n_inputs);
            if part.ranges.get(input).is_some_and(|range| range.1 - range.0 > 1) {
                break input;
            }
        };
        let (mut left, mut right) = (part.clone(), part.clone());
        let (from, to) = part.ranges.get(input).copied().unwrap_or_default();
        let threshold = from + draw.below(to - from - 1);
        let share = (threshold + 1 - from) as f64 / (to - from) as f64;
        for (half, range, share) in
            [(&mut left, (from, threshold + 1), share), (&mut right, (threshold + 1, to), 1.0 - share)]
        {
            half.share *= share;
            half.ranges.splice(input..=input, [range]);
        }
        let children = parts.len();
        parts.extend([left, right]);
        if let Some(part) = parts.get_mut(at) {
            part.split = Some((input, threshold as f64, children));
        }
    }
}

/// A part of the space of inputs: a node of a tree that grows.
#[derive(Clone, Debug)]
struct Part {
    /// The values of each input from the first up to but not including the second.
    ranges: Vec<(usize, usize)>,
    /// The share of all rows that fall into it.
    share: f64,
    /// The input, the threshold, and the position of the left half, which the right one follows.
    split: Option<(usize, f64, usize)>,
}

fn write(parts: &[Part], at: usize, draw: &mut Draw, nodes: &mut Vec<TreeNode>) {
    match parts.get(at).and_then(|part| part.split) {
        Some((input, threshold, children)) => {
            nodes.push(TreeNode::Split { input, threshold, missing_left: draw.below(2) == 0 });
            write(parts, children, draw, nodes);
            write(parts, children + 1, draw, nodes);
        }
        // Few distinct numbers, as in an ensemble whose leaves are rounded.
        None => nodes.push(TreeNode::Leaf(vec![(draw.below(4000) as f64 - 2000.0) / 8192.0])),
    }
}
