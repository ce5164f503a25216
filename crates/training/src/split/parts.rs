//! Random splits, decided for each group of identical rows by a hash of its features and the seed.
//!
//! The hash gives the group a place from 0 to below 1. It is held out where that lies below the share, and belongs to
//! the fold in whose stretch it lies. No other row has a say, so one more row moves none of the others, and the order of
//! the rows does not matter.
//!
//! The price is that shares are not exact: of `n` groups, and of those of a class, about `share * n` are held out, give
//! or take the binomial deviation `sqrt(n * share * (1 - share))`. There are two exceptions, for small data, which move
//! as little as possible, and which one more row can undo:
//!
//! - A class with at least two groups stands on both sides of the held-out split and is never all in one fold. Where the
//!   hash says otherwise, the one group of it that is nearest to the border goes to the other side. A class with one
//!   group is trained on; where every class has one group only, there is nothing to hold out, and the error says so.
//! - No fold is without a class that has at least as many groups as there are folds, and no fold is empty. Where the hash
//!   leaves one out, the nearest group that is not alone in its fold goes there.

use std::collections::BTreeMap;

use crate::TrainError;
use crate::error::{Asked, Counted, Limit};
use crate::row_key::place;
use crate::seed::{Purpose, derive, mix};

/// One fold: the rows to fit on and the rows to judge by, both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The rows of all other folds.
    pub train: Vec<usize>,
    /// This fold's rows.
    pub test: Vec<usize>,
}

/// Identical rows.
#[derive(Clone, Debug)]
struct Group {
    /// From 0 to below 1.
    place: f64,
    rows: Vec<usize>,
    /// The class that most of the rows are of, of equally many the first; 0 without classes.
    class: usize,
    /// The number of the part.
    part: usize,
}

/// Splits rows into a training part and a held-out part, both ascending. `keys` are the rows' keys
/// ([`crate::Dataset::keys`]): rows of the same key stay together. `classes` are their classes, or empty for values.
///
/// # Errors
/// [`TrainError::Setting`] for a share outside 0 to 1, [`TrainError::TooFew`] where a part would be empty, as with a
/// single group, or with classes of a single group each.
pub fn held_out_rows(
    keys: &[u64],
    classes: &[usize],
    share: f64,
    seed: u64,
) -> Result<(Vec<usize>, Vec<usize>), TrainError> {
    if !(share > 0.0 && share < 1.0) {
        return Err(TrainError::setting("held_out", share, Limit::Between(0.0, 1.0)));
    }
    let mut groups = groups(keys, classes, derive(seed, Purpose::HeldOut, 0));
    for group in &mut groups {
        group.part = usize::from(group.place < share);
    }
    for of_class in by_class(&groups) {
        match of_class.as_slice() {
            [only] if !classes.is_empty() => groups[*only].part = 0,
            several => onto_both_sides(&mut groups, several),
        }
    }
    let (train, test) = (rows_of(&groups, |part| part == 0), rows_of(&groups, |part| part == 1));
    if train.is_empty() || test.is_empty() {
        let what = Asked::Split(share);
        return Err(TrainError::TooFew {
            what,
            of: if classes.is_empty() { Counted::Groups } else { Counted::GroupsOfClass },
            needed: 2,
            got: by_class(&groups).iter().map(Vec::len).max().unwrap_or(0),
        });
    }
    Ok((train, test))
}

/// Moves the group that is nearest to the border where all stand on one side; one group alone stays.
fn onto_both_sides(groups: &mut [Group], of: &[usize]) {
    let n_held_out = of.iter().filter(|at| groups[**at].part == 1).count();
    if of.len() < 2 || (n_held_out > 0 && n_held_out < of.len()) {
        return;
    }
    // Groups stand in the order of their places.
    let nearest = if n_held_out == 0 { of.first() } else { of.last() };
    if let Some(at) = nearest {
        groups[*at].part = 1 - groups[*at].part;
    }
}

/// Splits rows into `n_folds` folds; `keys` and `classes` as for [`held_out_rows`].
///
/// # Errors
/// [`TrainError::Setting`] for fewer than 2 folds, [`TrainError::TooFew`] for fewer groups than folds.
pub fn folds(keys: &[u64], classes: &[usize], n_folds: usize, seed: u64) -> Result<Vec<Fold>, TrainError> {
    if n_folds < 2 {
        return Err(TrainError::setting("folds", n_folds, Limit::WholeFrom(2)));
    }
    let mut groups = groups(keys, classes, derive(seed, Purpose::Folds, 0));
    if groups.len() < n_folds {
        let what = Asked::Folds(n_folds);
        return Err(TrainError::TooFew { what, of: Counted::Groups, needed: n_folds, got: groups.len() });
    }
    for group in &mut groups {
        group.part = ((group.place * n_folds as f64) as usize).min(n_folds - 1);
    }
    let all: Vec<usize> = (0..groups.len()).collect();
    fill_empty(&mut groups, &all, n_folds);
    for of_class in by_class(&groups) {
        if of_class.len() >= n_folds {
            fill_empty(&mut groups, &of_class, n_folds);
        }
        let [first, .., last] = of_class.as_slice() else { continue };
        let part = groups[*first].part;
        if !classes.is_empty() && of_class.iter().all(|at| groups[*at].part == part) {
            // The last one is the nearest to the end of the stretch, and the next fold begins there.
            groups[*last].part = (part + 1) % n_folds;
        }
    }
    let folds = (0..n_folds).map(|fold| Fold {
        train: rows_of(&groups, |part| part != fold),
        test: rows_of(&groups, |part| part == fold),
    });
    Ok(folds.collect())
}

/// Gives every fold that has none of the groups `of` the nearest of those that are not alone among them in their fold.
fn fill_empty(groups: &mut [Group], of: &[usize], n_folds: usize) {
    for fold in 0..n_folds {
        let mut sizes = vec![0; n_folds];
        for at in of {
            sizes[groups[*at].part] += 1;
        }
        if sizes[fold] > 0 {
            continue;
        }
        let middle = (fold as f64 + 0.5) / n_folds as f64;
        let spare = of.iter().filter(|at| sizes[groups[**at].part] > 1);
        let distance = |at: usize| (groups[at].place - middle).abs();
        if let Some(at) = spare.min_by(|a, b| distance(**a).total_cmp(&distance(**b))) {
            groups[*at].part = fold;
        }
    }
}

/// Random folds of rows that are known by their position only.
///
/// # Errors
/// As [`folds`].
pub fn random_folds(n_samples: usize, n_folds: usize, seed: u64) -> Result<Vec<Fold>, TrainError> {
    let keys: Vec<u64> = (0..n_samples as u64).map(mix).collect();
    folds(&keys, &[], n_folds, seed)
}

/// The groups of identical rows in the order of their places.
fn groups(keys: &[u64], classes: &[usize], seed: u64) -> Vec<Group> {
    let mut rows_of: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, key) in keys.iter().enumerate() {
        rows_of.entry(*key).or_default().push(row);
    }
    let group = |(key, rows): (u64, Vec<usize>)| Group {
        place: place(key, seed),
        class: most_frequent(rows.iter().filter_map(|row| classes.get(*row).copied())),
        rows,
        part: 0,
    };
    let mut groups: Vec<Group> = rows_of.into_iter().map(group).collect();
    // A stable sort: groups of the same place, of which there are hardly any, stay in the order of their keys.
    groups.sort_by(|a, b| a.place.total_cmp(&b.place));
    groups
}

/// The class that occurs most often, of equally frequent ones the first.
fn most_frequent(classes: impl Iterator<Item = usize>) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for class in classes {
        *counts.entry(class).or_default() += 1;
    }
    let mut best = (0, 0);
    for (class, count) in counts {
        if count > best.1 {
            best = (class, count);
        }
    }
    best.0
}

/// For each class the positions of its groups, in the order of their places.
fn by_class(groups: &[Group]) -> Vec<Vec<usize>> {
    let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        by_class.entry(group.class).or_default().push(at);
    }
    by_class.into_values().collect()
}

/// The rows of some parts, ascending.
fn rows_of(groups: &[Group], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let of_parts = groups.iter().filter(|group| wanted(group.part));
    let mut rows: Vec<usize> = of_parts.flat_map(|group| group.rows.iter().copied()).collect();
    rows.sort_unstable();
    rows
}
