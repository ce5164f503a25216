//! `TreeEnsembleRegressor` and `TreeEnsembleClassifier`: nodes of all trees in lists, as trees in pre-order.

use std::collections::BTreeMap;

use vitrine_model::estimators::trees::{Combine, Link, TreeNode};

use super::graph::Node;
use super::refused;
use crate::error::ImportError;
use crate::nodes::{Branch, Child, Nodes, preorder};
use crate::parts::Fitted;
use crate::single::{largest_at_most, largest_below};

/// The nodes of all trees.
struct Forest<'a> {
    node: &'a Node,
    is_single: bool,
    /// The tree that is read.
    tree: i64,
    /// Where the nodes stand in the lists, by tree and number.
    places: &'a BTreeMap<(i64, i64), usize>,
    /// The numbers of leaves, by tree and number: output and number.
    weights: &'a BTreeMap<(i64, i64), Vec<(i64, f64)>>,
    n_outputs: usize,
}

/// The trees that a node holds, and how they are put together. `n_classes` is 0 for values.
pub(super) fn read(node: &Node, n_classes: usize, is_single: bool) -> Result<Fitted, ImportError> {
    let start = if n_classes == 0 { "target" } else { "class" };
    let post = node.text("post_transform");
    let numbers = node.wholes("nodes_nodeids");
    let own = node.wholes("nodes_treeids");
    let places: BTreeMap<(i64, i64), usize> =
        own.iter().zip(numbers).enumerate().map(|(at, (tree, number))| ((*tree, *number), at)).collect();
    if places.len() != numbers.len() || own.len() != numbers.len() {
        return Err(refused(node, "its nodes do not have a number each"));
    }
    let mut weights: BTreeMap<(i64, i64), Vec<(i64, f64)>> = BTreeMap::new();
    let ids = node.wholes(&format!("{start}_ids"));
    let of_leaves =
        node.wholes(&format!("{start}_treeids")).iter().zip(node.wholes(&format!("{start}_nodeids")));
    for ((tree, number), (id, weight)) in
        of_leaves.zip(ids.iter().zip(node.numbers(&format!("{start}_weights"))))
    {
        weights.entry((*tree, *number)).or_default().push((*id, *weight));
    }
    let is_one = ids.windows(2).all(|pair| pair.first() == pair.last());
    let base = node.numbers("base_values");
    let (n_outputs, link) = match (n_classes, post) {
        (0, "" | "NONE") if node.whole("n_targets", 1) == 1 => (1, Link::Identity),
        (0, _) => return Err(refused(node, "it has several targets or a post_transform")),
        (2, "LOGISTIC") if is_one => (1, Link::Logistic),
        (_, "SOFTMAX") => (n_classes, Link::Softmax),
        (_, "" | "NONE") if base.is_empty() => (n_classes, Link::Identity),
        _ => return Err(refused(node, "its scores are no probabilities that sum to 1")),
    };
    let numbers: std::collections::BTreeSet<i64> = own.iter().copied().collect();
    let mut trees = Vec::new();
    for tree in &numbers {
        let forest = Forest { node, is_single, tree: *tree, places: &places, weights: &weights, n_outputs };
        trees.push(forest.read(trees.len())?);
    }
    let n_trees = trees.len() as f64;
    let base = if base.is_empty() { vec![0.0; n_outputs] } else { base.to_vec() };
    match (n_classes, link) {
        (0, _) => {
            let is_mean = match node.text("aggregate_function") {
                "" | "SUM" => false,
                "AVERAGE" => true,
                _ => return Err(refused(node, "it takes the least or the largest of its trees")),
            };
            if is_mean {
                crate::leaves::change(&mut trees, |leaf| leaf / n_trees);
            }
            Ok(Fitted::Trees { combine: Combine::Sum { base, link }, trees })
        }
        // Leaves are shares of the mean over the trees.
        (_, Link::Identity) => {
            if is_one && n_classes == 2 {
                both(&mut trees, 1.0 / n_trees);
            }
            crate::leaves::change(&mut trees, |leaf| leaf * n_trees);
            Ok(Fitted::Trees { combine: Combine::Mean { n_outputs: n_classes }, trees })
        }
        (_, Link::Logistic) => Ok(Fitted::Trees { combine: Combine::Sum { base, link }, trees }),
        (_, Link::Softmax) => {
            Ok(Fitted::Trees { combine: Combine::Sum { base, link }, trees: in_turn(&trees, n_classes) })
        }
    }
}

/// Leaves of the second class alone become those of both.
fn both(trees: &mut [Vec<TreeNode>], whole: f64) {
    for node in trees.iter_mut().flatten() {
        if let TreeNode::Leaf(leaf) = node {
            let second: f64 = leaf.iter().sum();
            *leaf = vec![whole - second, second];
        }
    }
}

/// Trees with a number for each class as trees of one class each, those of the classes in turn. A class for which a tree
/// has nothing but zeros has no part in it.
fn in_turn(trees: &[Vec<TreeNode>], n_classes: usize) -> Vec<Vec<TreeNode>> {
    let mut of_class: Vec<Vec<Vec<TreeNode>>> = vec![Vec::new(); n_classes];
    for tree in trees {
        for (class, own) in of_class.iter_mut().enumerate() {
            let of = |leaf: &[f64]| leaf.get(class).copied().unwrap_or_default();
            if tree.iter().any(|node| matches!(node, TreeNode::Leaf(leaf) if of(leaf) != 0.0)) {
                let one = |node: &TreeNode| match node {
                    TreeNode::Leaf(leaf) => TreeNode::Leaf(vec![of(leaf)]),
                    TreeNode::Split { .. } => node.clone(),
                };
                own.push(tree.iter().map(one).collect());
            }
        }
    }
    let most = of_class.iter().map(Vec::len).max().unwrap_or_default();
    let nothing = || vec![TreeNode::Leaf(vec![0.0])];
    for own in &mut of_class {
        own.resize_with(most, nothing);
    }
    let mut iterators: Vec<_> = of_class.into_iter().map(Vec::into_iter).collect();
    (0..most).flat_map(|_| iterators.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>()).collect()
}

impl Forest<'_> {
    fn read(mut self, number: usize) -> Result<Vec<TreeNode>, ImportError> {
        // The first node of a tree in the lists is its root.
        let own = self.node.wholes("nodes_treeids");
        let root = own.iter().position(|tree| *tree == self.tree).unwrap_or_default();
        let root = self.child_at(root);
        preorder(&mut self, number, root)
    }

    fn mode(&self, at: usize) -> &str {
        self.node.texts("nodes_modes").get(at).map_or("", String::as_str)
    }

    fn child_at(&self, at: usize) -> Child {
        if self.mode(at) == "LEAF" { Child::Leaf(at) } else { Child::Split(at) }
    }

    /// The node that a list of children names.
    fn child(&self, key: &str, at: usize) -> Result<Child, ImportError> {
        let number = self.node.wholes(key).get(at).copied().unwrap_or(-1);
        match self.places.get(&(self.tree, number)) {
            Some(at) => Ok(self.child_at(*at)),
            None => Err(refused(self.node, "a node refers to one that is not there")),
        }
    }
}

impl Nodes for Forest<'_> {
    fn n_splits(&self) -> usize {
        self.node.wholes("nodes_nodeids").len()
    }

    fn split(&mut self, at: usize) -> Result<Branch, ImportError> {
        let value = self.node.numbers("nodes_values").get(at).copied().filter(|value| !value.is_nan());
        let input =
            self.node.wholes("nodes_featureids").get(at).and_then(|input| usize::try_from(*input).ok());
        let (Some(value), Some(input)) = (value, input) else {
            return Err(refused(self.node, "a node has no threshold or no input"));
        };
        // An infinite one only tells missing numbers from others.
        let value = value.clamp(f64::MIN, f64::MAX);
        let at_most = || if self.is_single { largest_at_most(value) } else { value };
        let below = || if self.is_single { largest_below(value as f32) } else { value.next_down() };
        let (threshold, is_left) = match self.mode(at) {
            "BRANCH_LEQ" => (at_most(), true),
            "BRANCH_LT" => (below(), true),
            "BRANCH_GT" => (at_most(), false),
            "BRANCH_GTE" => (below(), false),
            _ => {
                return Err(refused(
                    self.node,
                    "a node asks for equality or for something that is not known",
                ));
            }
        };
        let yes = self.child("nodes_truenodeids", at)?;
        let no = self.child("nodes_falsenodeids", at)?;
        let missing_yes =
            self.node.wholes("nodes_missing_value_tracks_true").get(at).is_some_and(|flag| *flag != 0);
        let (left, right) = if is_left { (yes, no) } else { (no, yes) };
        Ok(Branch { input, threshold, missing_left: missing_yes == is_left, left, right })
    }

    fn leaf(&self, at: usize) -> Result<Vec<f64>, ImportError> {
        let number = self.node.wholes("nodes_nodeids").get(at).copied().unwrap_or_default();
        let mut leaf = vec![0.0; self.n_outputs];
        for (id, weight) in self.weights.get(&(self.tree, number)).into_iter().flatten() {
            // A single output may have any number.
            let at = if self.n_outputs == 1 { 0 } else { usize::try_from(*id).unwrap_or(usize::MAX) };
            match leaf.get_mut(at) {
                Some(number) => *number += weight,
                None => return Err(refused(self.node, "a leaf has a number for a class that is not there")),
            }
        }
        Ok(leaf)
    }
}
