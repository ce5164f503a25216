//! No more distinct leaves than a file of ours can hold.

use vitrine_model::estimators::trees::TreeNode;

/// What two-byte codes distinguish.
const MOST: usize = 1 << 16;

/// Puts every leaf through `of`.
pub(crate) fn change(trees: &mut [Vec<TreeNode>], of: impl Fn(f64) -> f64) {
    for node in trees.iter_mut().flatten() {
        if let TreeNode::Leaf(numbers) = node {
            for number in numbers {
                *number = of(*number);
            }
        }
    }
}

/// Puts leaves together that lie nearest to each other until at most 65,536 distinct ones are left, and returns the
/// most that a leaf was changed by: 0 where there were not more.
pub(crate) fn limit(trees: &mut [Vec<TreeNode>]) -> f64 {
    limit_to(trees, MOST)
}

fn limit_to(trees: &mut [Vec<TreeNode>], most: usize) -> f64 {
    let mut distinct: Vec<f64> = Vec::new();
    for node in trees.iter().flatten() {
        if let TreeNode::Leaf(numbers) = node {
            distinct.extend(numbers.iter().map(|number| number + 0.0));
        }
    }
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup_by(|a, b| a.to_bits() == b.to_bits());
    if distinct.len() <= most || distinct.iter().any(|number| !number.is_finite()) {
        return 0.0;
    }
    // Of the gaps between neighbours the smallest are closed.
    let gap = |pair: &[f64]| if let [low, high] = pair { high - low } else { 0.0 };
    let mut gaps: Vec<f64> = distinct.windows(2).map(gap).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let closed = gaps.get(distinct.len() - most - 1).copied().unwrap_or_default();
    let mut largest = 0.0_f64;
    // For each run of leaves its last one, and what all of them become.
    let mut runs: Vec<(f64, f64)> = Vec::new();
    for run in distinct.chunk_by(|low, high| high - low <= closed) {
        if let (Some(first), Some(last)) = (run.first(), run.last()) {
            let middle = first + (last - first) / 2.0;
            largest = largest.max(last - middle).max(middle - first);
            runs.push((*last, middle));
        }
    }
    change(trees, |leaf| {
        let run = runs.partition_point(|(last, _)| *last < leaf);
        runs.get(run).map_or(leaf, |(_, middle)| *middle)
    });
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(trees: &[Vec<TreeNode>]) -> Vec<f64> {
        let leaf = |node: &TreeNode| if let TreeNode::Leaf(numbers) = node { numbers[0] } else { 0.0 };
        trees.iter().flatten().map(leaf).collect()
    }

    #[test]
    fn the_nearest_leaves_become_one() {
        let leaf = |number: f64| TreeNode::Leaf(vec![number]);
        let mut trees = vec![vec![leaf(4.0), leaf(1.0)], vec![leaf(1.5), leaf(9.0), leaf(4.25), leaf(1.0)]];
        let before = trees.clone();
        assert_eq!((limit_to(&mut trees, 5), &trees), (0.0, &before));
        assert_eq!(limit_to(&mut trees, 4), 0.125);
        assert_eq!(numbers(&trees), [4.125, 1.0, 1.5, 9.0, 4.125, 1.0]);
        assert_eq!(limit_to(&mut trees, 3), 0.25);
        assert_eq!(numbers(&trees), [4.125, 1.25, 1.25, 9.0, 4.125, 1.25]);
    }
}
