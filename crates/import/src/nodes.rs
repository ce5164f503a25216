//! From arrays of nodes that refer to each other to a tree in pre-order.

use vitrine_model::estimators::trees::TreeNode;

use crate::error::ImportError;

/// Where a branch goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Child {
    /// The split at a position.
    Split(usize),
    /// The leaf at a position.
    Leaf(usize),
}

/// A split as ours: rows with `input <= threshold` go left.
pub(crate) struct Branch {
    pub(crate) input: usize,
    pub(crate) threshold: f64,
    pub(crate) missing_left: bool,
    pub(crate) left: Child,
    pub(crate) right: Child,
}

/// What a file says about one tree.
pub(crate) trait Nodes {
    /// How many positions splits can have.
    fn n_splits(&self) -> usize;

    /// The split at a position.
    fn split(&mut self, at: usize) -> Result<Branch, ImportError>;

    /// The numbers of the leaf at a position.
    fn leaf(&self, at: usize) -> Result<Vec<f64>, ImportError>;
}

/// The tree below `root`, in pre-order. Nothing recurses, and no split is reached twice, so a tree has at most as many
/// nodes as its file.
pub(crate) fn preorder(
    nodes: &mut impl Nodes,
    tree: usize,
    root: Child,
) -> Result<Vec<TreeNode>, ImportError> {
    let mut reached = vec![false; nodes.n_splits()];
    let mut waiting = vec![root];
    let mut ordered = Vec::new();
    while let Some(child) = waiting.pop() {
        match child {
            Child::Leaf(at) => ordered.push(TreeNode::Leaf(nodes.leaf(at)?)),
            Child::Split(at) => {
                match reached.get_mut(at) {
                    Some(reached) if !*reached => *reached = true,
                    _ => {
                        let expected = "a split that no other node refers to";
                        let key = "child";
                        return Err(ImportError::Reference {
                            tree,
                            node: at,
                            key,
                            found: at.to_string(),
                            expected,
                        });
                    }
                }
                let Branch { input, threshold, missing_left, left, right } = nodes.split(at)?;
                ordered.push(TreeNode::Split { input, threshold, missing_left });
                waiting.extend([right, left]);
            }
        }
    }
    Ok(ordered)
}
