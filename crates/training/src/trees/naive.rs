//! A learner that tries every split of every leaf in whole numbers, and that the fast one has to agree with exactly.

use std::collections::BTreeSet;

use ndarray::Array2;
use proptest::prelude::*;

use super::bins::Bins;
use super::codes::Codes;
use super::grow::Grower;
use super::rules::Rules;
use super::sums::WeightedFirst;
use super::tree::{Node, Split};
use crate::seed::{Purpose, rng};

/// A row: its inputs, 0 where one is missing; its target and its weight.
type Case = (Vec<Option<u8>>, i32, u8);

/// A split as the naive learner sees it: input, the largest value on the left, where missing ones go if there are
/// any, and the gain as a fraction.
#[derive(Clone, Debug)]
struct Found {
    input: usize,
    last: u8,
    missing_left: Option<bool>,
    gain: (i128, i128),
}

fn sums<'a>(cases: impl IntoIterator<Item = &'a Case>) -> (i128, i128) {
    cases.into_iter().fold((0, 0), |(sum, count), (_, target, weight)| {
        (sum + i128::from(*target) * i128::from(*weight), count + i128::from(*weight))
    })
}

/// Every split in order: by input, first with missing values on the right and then on the left, by threshold. The
/// first of the best stays.
fn best(cases: &[Case], min_count: i128) -> Option<Found> {
    let n_inputs = cases.first()?.0.len();
    let (sum, count) = sums(cases);
    let mut best: Option<Found> = None;
    for input in 0..n_inputs {
        let values: BTreeSet<u8> = cases.iter().filter_map(|case| case.0[input]).collect();
        let any_missing = cases.iter().any(|case| case.0[input].is_none());
        let directions: &[bool] = if any_missing { &[false, true] } else { &[false] };
        for missing_left in directions {
            for last in &values {
                let on_left = |case: &&Case| case.0[input].map_or(*missing_left, |value| value <= *last);
                let (left, left_count) = sums(cases.iter().filter(on_left));
                let (right, right_count) = (sum - left, count - left_count);
                if left_count < min_count || right_count < min_count {
                    continue;
                }
                // left^2 / l + right^2 / r - sum^2 / n over the common denominator l r n.
                let worth = left * left * right_count + right * right * left_count;
                let gain =
                    (worth * count - sum * sum * left_count * right_count, left_count * right_count * count);
                let than = best.as_ref().map_or((0, 1), |best| best.gain);
                if gain.0 * than.1 > than.0 * gain.1 {
                    best = Some(Found {
                        input,
                        last: *last,
                        missing_left: any_missing.then_some(*missing_left),
                        gain,
                    });
                }
            }
        }
    }
    best
}

/// Walks down a fast tree and asks the naive learner at every split.
fn compare(
    nodes: &[Node],
    at: usize,
    cases: &[Case],
    bins: &Bins,
    min_count: i128,
) -> Result<(), TestCaseError> {
    let Node::Split { split, left, right } = &nodes[at] else { return Ok(()) };
    let expected = best(cases, min_count);
    prop_assert!(expected.is_some(), "{split:?} where no split gains");
    let Some(expected) = expected else { return Ok(()) };
    let Split { input, bin, missing_left, gain, .. } = *split;
    let threshold = bins.threshold(input, bin);
    let (known_left, known_right): (Vec<u8>, Vec<u8>) =
        cases.iter().filter_map(|case| case.0[input]).partition(|value| f64::from(*value) <= threshold);
    prop_assert_eq!(input, expected.input, "{:?} {:?}", split, expected);
    prop_assert_eq!(known_left.iter().max(), Some(&expected.last), "{:?} {:?}", split, expected);
    prop_assert!(expected.missing_left.is_none_or(|expected| expected == missing_left));
    let exact = expected.gain.0 as f64 / expected.gain.1 as f64;
    prop_assert!((gain - exact).abs() <= 1e-9 * exact.max(1.0), "{gain} {exact}");
    prop_assert!(known_right.iter().all(|value| *value > expected.last));
    let (on_left, on_right): (Vec<Case>, Vec<Case>) = cases
        .iter()
        .cloned()
        .partition(|case| case.0[input].map_or(missing_left, |value| f64::from(value) <= threshold));
    compare(nodes, *left, &on_left, bins, min_count)?;
    compare(nodes, *right, &on_right, bins, min_count)
}

fn case(n_inputs: usize, n_values: u8) -> impl Strategy<Value = Case> {
    let value = prop_oneof![8 => (0..n_values).prop_map(Some), 1 => Just(None)];
    (prop::collection::vec(value, n_inputs), -50_i32..50, 1_u8..3)
}

fn cases() -> impl Strategy<Value = Vec<Case>> {
    // From a handful of rows, which are searched input by input, to hundreds, which get histograms; from two values,
    // which share a byte, to many.
    (1_usize..5, 2_u8..40, prop_oneof![4_usize..40, 150_usize..400])
        .prop_flat_map(|(n_inputs, n_values, n)| prop::collection::vec(case(n_inputs, n_values), n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn splits_are_those_of_a_naive_learner(cases in cases(), min_count in 1_u8..6, max_leaf_nodes in 2_usize..12) {
        let n_inputs = cases[0].0.len();
        let inputs = Array2::from_shape_fn((cases.len(), n_inputs), |(row, input)| {
            cases[row].0[input].map_or(f64::NAN, f64::from)
        });
        let bins = Bins::fit(inputs.view(), 255);
        let codes = Codes::new(inputs.view(), &bins);
        let rules = Rules {
            max_leaf_nodes,
            max_depth: usize::MAX,
            min_count: f64::from(min_count),
            min_weight: 0.0,
            l1: 0.0,
            l2: 0.0,
            min_split_gain: 0.0,
            max_features: 1.0,
            extra: false,
            anywhere: false,
            monotone: Vec::new(),
        };
        let mut grower = Grower::new(&codes, &rules);
        grower.rows.extend(0..cases.len() as u32);
        grower.values.extend(cases.iter().map(|case| WeightedFirst(case.1 as f32, f32::from(case.2))));
        let tree = grower.grow(&mut rng(0, Purpose::Tree, 0));
        prop_assert!(tree.leaves.len() <= max_leaf_nodes);
        compare(&tree.nodes, 0, &cases, &bins, i128::from(min_count))?;
        // The leaves hold every row once, and only the number of leaves keeps one from being split further.
        let mut rows = grower.rows.clone();
        rows.sort_unstable();
        prop_assert_eq!(rows, (0..cases.len() as u32).collect::<Vec<_>>());
        for (number, leaf) in tree.leaves.iter().enumerate() {
            let of_leaf: Vec<Case> =
                grower.rows[leaf.rows.clone()].iter().map(|row| cases[*row as usize].clone()).collect();
            prop_assert!(tree.leaves.len() == max_leaf_nodes || best(&of_leaf, i128::from(min_count)).is_none());
            for row in &grower.rows[leaf.rows.clone()] {
                prop_assert_eq!(tree.leaf_of(&codes, *row as usize), number);
            }
        }
    }
}
