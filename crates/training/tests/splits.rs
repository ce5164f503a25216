//! Splits part rows without loss, keep groups together and strata even.

mod common;

use proptest::prelude::*;
use vitrine_training::split::{random_folds, repeated_folds, stratified_folds, stratified_holdout};

/// Rows with a stratum; groups of up to three rows that share it.
fn rows() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop::collection::vec((0_usize..4, 1_usize..4), 12..60).prop_map(|groups| {
        let (mut strata, mut of) = (Vec::new(), Vec::new());
        for (group, (stratum, size)) in groups.into_iter().enumerate() {
            strata.extend(std::iter::repeat_n(stratum, size));
            of.extend(std::iter::repeat_n(group, size));
        }
        // Groups are interleaved, so that they do not lie next to each other.
        let order = |i: usize| (i * 7919) % 1009;
        let mut places: Vec<usize> = (0..strata.len()).collect();
        places.sort_by_key(|place| order(*place));
        (places.iter().map(|p| strata[*p]).collect(), places.iter().map(|p| of[*p]).collect())
    })
}

fn together(groups: &[usize], train: &[usize], test: &[usize]) -> bool {
    train.iter().all(|a| test.iter().all(|b| groups[*a] != groups[*b]))
}

proptest! {
    #[test]
    fn folds_part_the_rows((strata, groups) in rows(), folds in 2_usize..7, seed: u64) {
        let parts = stratified_folds(&strata, &groups, folds, seed).unwrap();
        prop_assert_eq!(parts.len(), folds);
        let mut tested: Vec<usize> = parts.iter().flat_map(|fold| fold.test.clone()).collect();
        tested.sort_unstable();
        prop_assert_eq!(tested, (0..strata.len()).collect::<Vec<_>>());
        for fold in &parts {
            prop_assert_eq!(fold.train.len() + fold.test.len(), strata.len());
            prop_assert!(together(&groups, &fold.train, &fold.test));
        }
        for stratum in 0..4 {
            let counts = parts.iter().map(|fold| fold.test.iter().filter(|row| strata[**row] == stratum).count());
            let counts: Vec<usize> = counts.collect();
            // Groups have at most three rows, so two folds differ by at most that.
            prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 3, "{:?}", counts);
        }
    }

    #[test]
    fn the_held_out_part_has_its_share((strata, groups) in rows(), share in 0.15_f64..0.6, seed: u64) {
        let (train, test) = stratified_holdout(&strata, &groups, share, seed).unwrap();
        let mut all: Vec<usize> = train.iter().chain(&test).copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..strata.len()).collect::<Vec<_>>());
        prop_assert!(together(&groups, &train, &test));
        for stratum in 0..4 {
            let of = |rows: &[usize]| rows.iter().filter(|row| strata[**row] == stratum).count() as f64;
            prop_assert!((of(&test) - share * (of(&train) + of(&test))).abs() <= 3.0);
        }
    }
}

#[test]
fn repeats_differ_and_seeds_repeat_them() {
    let (strata, groups) = (vec![0; 40], (0..40).collect::<Vec<_>>());
    let parts = repeated_folds(&strata, &groups, 4, 3, 9).unwrap();
    assert_eq!(parts.len(), 12);
    assert_ne!(parts[..4], parts[4..8]);
    assert_eq!(parts, repeated_folds(&strata, &groups, 4, 3, 9).unwrap());
    assert_ne!(parts, repeated_folds(&strata, &groups, 4, 3, 10).unwrap());
}

#[test]
fn impossible_splits_say_why() {
    let fault = random_folds(3, 5, 0).unwrap_err().to_string();
    assert_eq!(fault, "a cross-validation with 5 folds needs at least 5 groups of identical rows, got 3");
    let fault = stratified_holdout(&[0, 0], &[0, 1], 1.0, 0).unwrap_err().to_string();
    assert_eq!(fault, "held_out is 1, expected a share between 0 and 1");
    assert!(stratified_holdout(&[0, 0], &[0, 0], 0.3, 0).is_err());
}

/// Groups are those of a plain comparison of all pairs, numbered by their first row; zeros of either sign and missing
/// values are the same.
#[test]
fn groups_hold_identical_rows() {
    use vitrine_model::record::{Record, Value};
    let kinds = [
        Value::Number(0.0),
        Value::Number(-0.0),
        Value::Number(1.5),
        Value::Missing,
        Value::Text("a".to_owned()),
        Value::Text("b".to_owned()),
        Value::Text(String::new()),
    ];
    let mut data = common::iris();
    data.records = (0..150)
        .map(|row: usize| Record {
            values: [row * 5, row * row, row / 9].map(|at| kinds[at % kinds.len()].clone()).into(),
        })
        .collect();
    data.targets = (0..150).map(|row| f64::from(row % 2)).collect();
    let same = |a: &Value, b: &Value| match (a, b) {
        (Value::Missing, Value::Missing) => true,
        (a, b) => a == b,
    };
    let identical = |a: usize, b: usize| {
        let pairs = data.records[a].values.iter().zip(&data.records[b].values);
        pairs.clone().all(|(a, b)| same(a, b))
    };
    let expected = |are_one: &dyn Fn(usize, usize) -> bool| {
        let mut firsts: Vec<usize> = Vec::new();
        let numbers: Vec<usize> = (0..150)
            .map(|row| {
                let known = firsts.iter().position(|first| are_one(*first, row));
                known.unwrap_or_else(|| {
                    firsts.push(row);
                    firsts.len() - 1
                })
            })
            .collect();
        assert!(firsts.len() < 149 && firsts.len() > 20, "{}", firsts.len());
        (numbers, firsts.len())
    };
    let (groups, n_groups) = expected(&identical);
    let (copies, n_copies) = expected(&|a, b| data.targets[a] == data.targets[b] && identical(a, b));
    assert!(n_groups < n_copies, "{n_groups} groups of {n_copies} copies");
    assert_eq!(data.groups(), groups);
    assert_eq!(data.copies(), copies);
}
