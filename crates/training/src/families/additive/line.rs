//! One step of a term of one input: a small tree over its bins.

use std::ops::Range;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::trees::rules::Rules;
use crate::trees::scan::Scan;
use crate::trees::sums::Sums;

const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
/// What is added to the weight of a category before categories are ordered, so that few rows do not put one in front.
const SMOOTH: f64 = 10.0;

/// Neighbouring bins with the same value.
struct Leaf<S> {
    bins: Range<usize>,
    sums: S,
    /// The best way to part them: the number of bins on the left, their sums, and the gain.
    split: Option<(usize, S, f64)>,
}

/// Writes the value of each bin, and of missing values, whose sums come last. Bins are parted leaf by leaf where that
/// gains most; of categories those with similar means stand together. Missing values, and categories without rows, have
/// values of their own: 0 where there are too few rows for a leaf. With `random` the bins are parted anywhere.
pub(super) fn step<S: Sums>(
    sums: &[S],
    unordered: bool,
    rules: &Rules,
    mut random: Option<&mut ChaCha8Rng>,
    values: &mut Vec<f64>,
) {
    values.clear();
    values.resize(sums.len(), 0.0);
    let Some((missing, known)) = sums.split_last() else { return };
    let enough = |sums: &S| sums.enough(rules.min_count, rules.min_weight);
    let value = |sums: &S| if enough(sums) { rules.value(sums, ANY) } else { 0.0 };
    if let Some(last) = values.last_mut() {
        *last = value(missing);
    }
    let mut leaves = |sums: &[S]| match &mut random {
        Some(rng) => anywhere(sums, rules.max_leaf_nodes, rng),
        None => leaves(sums, rules),
    };
    if unordered {
        let mut order: Vec<usize> = (0..known.len()).filter(|bin| known[*bin].count() > 0.0).collect();
        let mean = |bin: usize| known[bin].first() / (known[bin].weight() + SMOOTH);
        order.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
        let sorted: Vec<S> = order.iter().map(|bin| known[*bin]).collect();
        for leaf in leaves(&sorted) {
            for bin in &order[leaf.bins] {
                values[*bin] = value(&leaf.sums);
            }
        }
    } else {
        for leaf in leaves(known) {
            values[leaf.bins].fill(value(&leaf.sums));
        }
    }
}

fn leaves<S: Sums>(sums: &[S], rules: &Rules) -> Vec<Leaf<S>> {
    let leaf = |bins: Range<usize>, of: S, last: bool| {
        let split = if last { None } else { best(&sums[bins.clone()], of, rules) };
        Leaf { bins, sums: of, split }
    };
    let mut total = S::default();
    for sum in sums {
        total.add(sum);
    }
    let mut leaves = vec![leaf(0..sums.len(), total, false)];
    while leaves.len() < rules.max_leaf_nodes {
        let mut most: Option<(usize, f64)> = None;
        for (at, leaf) in leaves.iter().enumerate() {
            if let Some((_, _, gain)) = leaf.split
                && most.is_none_or(|(_, other)| gain > other)
            {
                most = Some((at, gain));
            }
        }
        let Some((at, _)) = most else { break };
        let Leaf { bins, sums: whole, split } = leaves.swap_remove(at);
        let Some((n_left, left, _)) = split else { break };
        let middle = bins.start + n_left;
        let last = leaves.len() + 2 == rules.max_leaf_nodes;
        leaves.push(leaf(bins.start..middle, left, last));
        leaves.push(leaf(middle..bins.end, whole.minus(&left), last));
    }
    leaves
}

/// Bins that are parted at random places.
fn anywhere<S: Sums>(sums: &[S], n_leaves: usize, rng: &mut ChaCha8Rng) -> Vec<Leaf<S>> {
    let mut cuts: Vec<usize> = Vec::new();
    for _ in 1..n_leaves.min(sums.len()) {
        cuts.push(rng.random_range(1..sums.len() as u32) as usize);
    }
    cuts.extend([0, sums.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let leaf = |ends: &[usize]| {
        let (start, end) = (ends.first().copied()?, ends.last().copied()?);
        let mut total = S::default();
        for sum in sums.get(start..end)? {
            total.add(sum);
        }
        Some(Leaf { bins: start..end, sums: total, split: None })
    };
    cuts.windows(2).filter_map(leaf).collect()
}

/// The best way to part ascending sums.
fn best<S: Sums>(sums: &[S], total: S, rules: &Rules) -> Option<(usize, S, f64)> {
    let mut scan = Scan::new(rules, total, ANY);
    scan.input(0, sums, None, |at| at as u8);
    scan.finish().map(|(split, left)| (usize::from(split.bin) + 1, left, split.gain))
}
