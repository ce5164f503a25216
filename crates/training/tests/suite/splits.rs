//! Splits are decided for each row by a hash of its features: nothing is lost, identical rows stay together, one more
//! row moves none of the others, and shares are those of chance.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::split::{folds, held_out_rows, random_folds, repeated_folds};
use vitrine_training::{Dataset, SplitSpec, in_random_order, split_held_out};

/// Rows with a class; groups of up to three rows that share it, by their keys.
fn rows() -> impl Strategy<Value = (Vec<usize>, Vec<u64>)> {
    prop::collection::vec((0_usize..4, 1_usize..4), 12..60).prop_map(|groups| {
        let (mut classes, mut of) = (Vec::new(), Vec::new());
        for (group, (class, size)) in groups.into_iter().enumerate() {
            classes.extend(std::iter::repeat_n(class, size));
            of.extend(std::iter::repeat_n(group as u64 * 0x9e37_79b9, size));
        }
        // Groups are interleaved, so that they do not lie next to each other.
        let order = |i: usize| (i * 7919) % 1009;
        let mut places: Vec<usize> = (0..classes.len()).collect();
        places.sort_by_key(|place| order(*place));
        (places.iter().map(|p| classes[*p]).collect(), places.iter().map(|p| of[*p]).collect())
    })
}

fn together(keys: &[u64], train: &[usize], test: &[usize]) -> bool {
    train.iter().all(|a| test.iter().all(|b| keys[*a] != keys[*b]))
}

/// The number of groups of each class.
fn groups_of(classes: &[usize], keys: &[u64]) -> BTreeMap<usize, usize> {
    let mut groups: Vec<(usize, u64)> = classes.iter().copied().zip(keys.iter().copied()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut counts = BTreeMap::new();
    for (class, _) in groups {
        *counts.entry(class).or_default() += 1;
    }
    counts
}

proptest! {
    #[test]
    fn folds_part_the_rows((classes, keys) in rows(), n_folds in 2_usize..7, seed: u64) {
        let parts = folds(&keys, &classes, n_folds, seed).unwrap();
        prop_assert_eq!(parts.len(), n_folds);
        let mut tested: Vec<usize> = parts.iter().flat_map(|fold| fold.test.clone()).collect();
        tested.sort_unstable();
        prop_assert_eq!(tested, (0..classes.len()).collect::<Vec<_>>());
        for fold in &parts {
            prop_assert!(!fold.test.is_empty());
            prop_assert_eq!(fold.train.len() + fold.test.len(), classes.len());
            prop_assert!(together(&keys, &fold.train, &fold.test));
            for (class, n_groups) in groups_of(&classes, &keys) {
                let trained = fold.train.iter().any(|row| classes[*row] == class);
                prop_assert!(trained || n_groups < 2, "class {} is all in one fold", class);
            }
        }
    }

    #[test]
    fn both_sides_have_every_class((classes, keys) in rows(), share in 0.01_f64..0.99, seed: u64) {
        let (train, test) = held_out_rows(&keys, &classes, share, seed).unwrap();
        let mut all: Vec<usize> = train.iter().chain(&test).copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..classes.len()).collect::<Vec<_>>());
        prop_assert!(together(&keys, &train, &test));
        for (class, n_groups) in groups_of(&classes, &keys) {
            let stands_in = |rows: &[usize]| rows.iter().any(|row| classes[*row] == class);
            prop_assert!(stands_in(&train), "class {} is not trained on", class);
            prop_assert!(stands_in(&test) || n_groups < 2, "class {} is not held out", class);
        }
    }
}

/// Rows of two numbers and a choice, of which every ninth stands twice.
fn sample(task: Task, n: usize, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let features = vec![
        crate::common::number("a", -9.0, 9.0, 0.1),
        crate::common::number("b", -9.0, 9.0, 0.1),
        crate::common::choice("colour", &["red", "white", "rose"]),
    ];
    let classes: &[&str] = if task == Task::Regression { &[] } else { &["x", "y", "z"] };
    let mut data = Dataset {
        schema: crate::common::schema(features, task, classes),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..n {
        let mut number = || Value::Number(rng.random_range(-3.0..3.0));
        let values = vec![number(), number(), Value::Choice(row % 3)];
        let target =
            if task == Task::Regression { rng.random() } else { f64::from(rng.random_range(0..3_u8)) };
        for _ in 0..=usize::from(row % 9 == 0) {
            data.records.push(Record { values: values.clone() });
            data.targets.push(target);
        }
    }
    data
}

/// The features of some rows, sorted.
fn texts(data: &Dataset, rows: &[usize]) -> Vec<String> {
    let mut texts: Vec<String> = rows.iter().map(|row| format!("{:?}", data.records[*row].values)).collect();
    texts.sort();
    texts
}

/// The fold of each row by its features.
fn fold_of(data: &Dataset, n_folds: usize, seed: u64) -> BTreeMap<String, Vec<usize>> {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, fold) in repeated_folds(data, n_folds, 2, seed).unwrap().iter().enumerate() {
        for text in texts(data, &fold.test) {
            all.entry(text).or_default().push(number);
        }
    }
    all
}

#[test]
fn one_more_row_moves_none_of_the_others() {
    for task in [Task::Regression, Task::Multiclass] {
        let all = sample(task, 201, 5);
        let n = all.n_samples();
        // The last row stands once and is of no class of its own.
        let before = all.subset(&(0..n - 1).collect::<Vec<_>>());
        for seed in 0..20 {
            let spec = SplitSpec::default();
            let (train, test) = split_held_out(&all, &spec, seed).unwrap();
            let without =
                |rows: &[usize]| rows.iter().copied().filter(|row| *row != n - 1).collect::<Vec<_>>();
            assert_eq!(
                split_held_out(&before, &spec, seed).unwrap(),
                (without(&train), without(&test)),
                "{task:?}, seed {seed}"
            );
            let mut grown = fold_of(&all, 5, seed);
            grown.retain(|text, _| *text != texts(&all, &[n - 1])[0]);
            assert_eq!(fold_of(&before, 5, seed), grown, "{task:?}, seed {seed}");
            let shown = in_random_order(&all, &split_held_out(&all, &spec, seed).unwrap().1, seed);
            assert_eq!(
                in_random_order(&before, &split_held_out(&before, &spec, seed).unwrap().1, seed),
                without(&shown)
            );
        }
    }
}

/// A new choice in front of the others, and a new column order, change neither.
#[test]
fn the_order_of_rows_columns_and_choices_does_not_matter() {
    let data = sample(Task::Multiclass, 150, 8);
    let mut order: Vec<usize> = (0..data.n_samples()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(1));
    let shuffled = data.subset(&order);
    let mut turned = data.clone();
    turned.schema.features.reverse();
    turned.records.iter_mut().for_each(|record| record.values.reverse());
    let mut renumbered = data.clone();
    renumbered.schema.features[2] = crate::common::choice("colour", &["orange", "red", "white", "rose"]);
    for record in &mut renumbered.records {
        if let Value::Choice(at) = &mut record.values[2] {
            *at += 1;
        }
    }
    for seed in 0..10 {
        let split = |data: &Dataset| split_held_out(data, &SplitSpec::default(), seed).unwrap();
        let (_, test) = split(&data);
        assert_eq!(texts(&data, &test), texts(&shuffled, &split(&shuffled).1));
        assert_eq!(split(&turned).1, test);
        assert_eq!(split(&renumbered).1, test);
        assert_eq!(fold_of(&data, 4, seed), fold_of(&shuffled, 4, seed));
    }
}

#[test]
fn duplicates_never_straddle() {
    let data = sample(Task::Regression, 300, 2);
    let groups = data.groups();
    let apart = |a: &[usize], b: &[usize]| a.iter().all(|a| b.iter().all(|b| groups[*a] != groups[*b]));
    for seed in 0..5 {
        let (train, test) = split_held_out(&data, &SplitSpec::default(), seed).unwrap();
        assert!(apart(&train, &test));
        for fold in repeated_folds(&data, 5, 2, seed).unwrap() {
            assert!(apart(&fold.train, &fold.test));
        }
    }
}

/// The number of held-out groups, and of groups in each fold, lies within four binomial deviations of its expectation,
/// of each class too.
#[test]
fn shares_are_those_of_chance() {
    let data = sample(Task::Multiclass, 3_000, 3);
    let groups = data.groups();
    let is_first = |row: &usize| *row == 0 || groups[*row] != groups[*row - 1];
    let single: Vec<usize> = (0..data.n_samples()).filter(is_first).collect();
    let data = data.subset(&single);
    let within = |count: usize, n: usize, share: f64| {
        let (expected, deviation) = (share * n as f64, (n as f64 * share * (1.0 - share)).sqrt());
        assert!((count as f64 - expected).abs() <= 4.0 * deviation, "{count} of {n}, expected {expected}");
    };
    for seed in 0..5 {
        for share in [0.1, 0.2, 0.5] {
            let spec = SplitSpec { held_out: share, ..SplitSpec::default() };
            let (_, test) = split_held_out(&data, &spec, seed).unwrap();
            within(test.len(), data.n_samples(), share);
            for class in 0..3 {
                let of = |rows: &mut dyn Iterator<Item = usize>| {
                    rows.filter(|row| data.targets[*row] == f64::from(class)).count()
                };
                within(of(&mut test.iter().copied()), of(&mut (0..data.n_samples())), share);
            }
        }
        for fold in repeated_folds(&data, 5, 2, seed).unwrap() {
            within(fold.test.len(), data.n_samples(), 0.2);
        }
    }
}

#[test]
fn repeats_differ_and_seeds_repeat_them() {
    let data = crate::common::iris();
    let parts = repeated_folds(&data, 4, 3, 9).unwrap();
    assert_eq!(parts.len(), 12);
    assert_ne!(parts[..4], parts[4..8]);
    assert_eq!(parts, repeated_folds(&data, 4, 3, 9).unwrap());
    assert_ne!(parts, repeated_folds(&data, 4, 3, 10).unwrap());
}

#[test]
fn impossible_splits_say_why() {
    let fault = random_folds(3, 5, 0).unwrap_err().to_string();
    assert_eq!(fault, "a cross-validation with 5 folds needs at least 5 groups of identical rows, got 3");
    let fault = held_out_rows(&[0, 1], &[0, 0], 1.0, 0).unwrap_err().to_string();
    assert_eq!(fault, "held_out is 1, expected a number above 0 and below 1");
    assert!(held_out_rows(&[0, 0], &[0, 0], 0.3, 0).is_err());
}

/// The keys decide for ever which rows are held out; these two were computed by a port to Python 3.11.
#[test]
fn keys_stay_what_they_are() {
    let mut data = sample(Task::Multiclass, 2, 1);
    let row = |a, b, colour| Record { values: vec![a, b, Value::Choice(colour)] };
    data.records =
        vec![row(Value::Number(1.5), Value::Missing, 0), row(Value::Number(-2.0), Value::Number(-0.0), 2)];
    data.targets = vec![0.0, 1.0];
    assert_eq!(data.keys(), [0x26d6_900e_916b_3485, 0xeb80_bafe_eea4_06b1]);
}

/// Groups are those of a plain comparison of all pairs, numbered by their first row; zeros of either sign and missing
/// values are the same.
#[test]
fn groups_hold_identical_rows() {
    let kinds = [
        Value::Number(0.0),
        Value::Number(-0.0),
        Value::Number(1.5),
        Value::Missing,
        Value::Text("a".into()),
        Value::Text("b".into()),
        Value::Text("".into()),
    ];
    let mut data = crate::common::iris();
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
