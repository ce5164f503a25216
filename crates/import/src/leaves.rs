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

/// Changes leaves as little as can be so that at most 65,536 distinct ones are left, and returns the most that a leaf
/// was changed by: 0 where there were not more.
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
    // The shortest width of which so many runs cover all, by halving the numbers of 64 bits in between.
    let (mut short, mut long) = (0_u64, f64::MAX.to_bits());
    while long - short > 1 {
        let middle = u64::midpoint(short, long);
        if runs(&distinct, f64::from_bits(middle)).nth(most).is_some() {
            short = middle;
        } else {
            long = middle;
        }
    }
    let mut largest = 0.0_f64;
    // For each run of leaves its last one, and what all of them become.
    let mut runs_to: Vec<(f64, f64)> = Vec::new();
    for (first, last) in runs(&distinct, f64::from_bits(long)) {
        let middle = first + (last - first) / 2.0;
        largest = largest.max(last - middle).max(middle - first);
        runs_to.push((last, middle));
    }
    change(trees, |leaf| {
        let run = runs_to.partition_point(|(last, _)| *last < leaf);
        runs_to.get(run).map_or(leaf, |(_, middle)| *middle)
    });
    largest
}

/// The first and the last of each run of ascending numbers that are at most `width` wide, as few as can be.
fn runs(numbers: &[f64], width: f64) -> impl Iterator<Item = (f64, f64)> {
    let mut rest = numbers;
    std::iter::from_fn(move || {
        let first = *rest.first()?;
        let (run, after) = rest.split_at(rest.partition_point(|number| number - first <= width).max(1));
        rest = after;
        Some((first, run.last().copied().unwrap_or(first)))
    })
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
        // A row of near neighbours is not drawn together as a whole.
        let mut row = vec![(0..10).map(|n| leaf(f64::from(n))).collect::<Vec<_>>()];
        assert_eq!(limit_to(&mut row, 5), 0.5);
        assert_eq!(numbers(&row), [0.5, 0.5, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8.5, 8.5]);
    }
}
