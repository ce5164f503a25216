//! Splits: into a training and a held-out part, and into folds. Rows of a group are never parted. Random splits give
//! every part nearly the same share of each stratum; splits of dated data ([`time`]) never train on the future.

pub mod time;

use rand::seq::SliceRandom;
use vitrine_model::Task;

use crate::numeric::{quantile, sorted};
use crate::seed::{Purpose, rng};
use crate::spec::SplitSpec;
use crate::{Dataset, TrainError};

/// The number of strata of a regression's target.
const QUANTILES: usize = 10;

/// One fold: the rows to fit on and the rows to judge by, both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The rows of all other folds.
    pub train: Vec<usize>,
    /// This fold's rows.
    pub test: Vec<usize>,
}

/// Splits rows into a training part and a held-out part, both ascending; rows that are identical stay together. For
/// dated data the newest rows are held out, otherwise the share of each class, or of each tenth of a regression's
/// target, is nearly the same in both.
///
/// # Errors
/// [`TrainError::Setting`] for a share outside 0 to 1, [`TrainError::TooFew`] where a part would be empty, and the
/// errors of [`time::Times::of`].
pub fn split_held_out(
    data: &Dataset,
    spec: &SplitSpec,
    seed: u64,
) -> Result<(Vec<usize>, Vec<usize>), TrainError> {
    data.check()?;
    if let Some(feature) = spec.time_position(&data.schema)? {
        let times = time::Times::of(data, feature)?;
        return time::newest_held_out(&times.ranks, spec.held_out).map(|(train, test, _)| (train, test));
    }
    stratified_holdout(&strata(data), &data.groups(), spec.held_out, seed)
}

/// The folds of a cross-validation of all rows: `repeats` times `folds` stratified and grouped ones, or for dated
/// data, where `time` is the position of the feature with the dates, `folds` that roll forward in time, once.
///
/// # Errors
/// As [`repeated_folds`] and [`time::rolling_folds`].
pub fn folds_of(
    data: &Dataset,
    time: Option<usize>,
    folds: usize,
    repeats: usize,
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    match time {
        Some(feature) => time::rolling_folds(&time::Times::of(data, feature)?.ranks, folds),
        None => repeated_folds(&strata(data), &data.groups(), folds, repeats, seed),
    }
}

/// As [`folds_of`] for the rows of one fit, once, with fewer folds where there are too few groups or times for that
/// many. Rows of one and the same time are folded at random. `None` where all rows are identical.
///
/// # Errors
/// As [`folds_of`].
pub(crate) fn inner_folds(
    data: &Dataset,
    time: Option<usize>,
    folds: usize,
    seed: u64,
) -> Result<Option<Vec<Fold>>, TrainError> {
    if let Some(feature) = time {
        let ranks = time::Times::of(data, feature)?.ranks;
        let n_times = ranks.iter().max().map_or(0, |last| last + 1);
        if n_times > 1 {
            return time::rolling_folds(&ranks, folds.min(n_times - 1)).map(Some);
        }
    }
    let groups = data.groups();
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    if n_groups < 2 {
        return Ok(None);
    }
    stratified_folds(&strata(data), &groups, folds.min(n_groups), seed).map(Some)
}

/// Rows in a random order that the seed decides.
pub fn in_random_order(rows: &[usize], seed: u64) -> Vec<usize> {
    let mut rows = rows.to_vec();
    rows.shuffle(&mut rng(seed, Purpose::RealRows, 0));
    rows
}

/// As [`split_held_out`] for the rows of one fit; rows of one and the same time are split at random.
///
/// # Errors
/// As [`split_held_out`].
pub(crate) fn inner_holdout(
    data: &Dataset,
    time: Option<usize>,
    share: f64,
    seed: u64,
) -> Result<(Vec<usize>, Vec<usize>), TrainError> {
    if let Some(feature) = time {
        let times = time::Times::of(data, feature)?;
        if times.texts.len() > 1 {
            return time::newest_held_out(&times.ranks, share).map(|(train, test, _)| (train, test));
        }
    }
    stratified_holdout(&strata(data), &data.groups(), share, seed)
}

/// The stratum of each row: its class, or the tenth of the target that it lies in.
pub fn strata(data: &Dataset) -> Vec<usize> {
    if data.schema.target.task != Task::Regression {
        return data.targets.iter().map(|target| *target as usize).collect();
    }
    let ascending = sorted(data.targets.iter().copied());
    let limits: Vec<f64> =
        (1..QUANTILES).map(|part| quantile(&ascending, part as f64 / QUANTILES as f64)).collect();
    data.targets.iter().map(|target| limits.partition_point(|limit| limit < target)).collect()
}

/// As [`split_held_out`], for given strata and groups, one per row. A group belongs to the stratum of its first row.
///
/// # Errors
/// As [`split_held_out`].
pub fn stratified_holdout(
    strata: &[usize],
    groups: &[usize],
    share: f64,
    seed: u64,
) -> Result<(Vec<usize>, Vec<usize>), TrainError> {
    if !(share > 0.0 && share < 1.0) {
        return Err(TrainError::setting("held_out", share, "a share between 0 and 1"));
    }
    let mut rng = rng(seed, Purpose::HeldOut, 0);
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for mut stratum in groups_by_stratum(strata, groups) {
        let n_rows: usize = stratum.iter().map(Vec::len).sum();
        let wanted = share * n_rows as f64;
        stratum.shuffle(&mut rng);
        let mut taken = 0;
        for group in stratum {
            // A group is taken when that brings the number of rows nearer to what is wanted.
            if taken as f64 + group.len() as f64 / 2.0 <= wanted {
                taken += group.len();
                test.extend(group);
            } else {
                train.extend(group);
            }
        }
    }
    train.sort_unstable();
    test.sort_unstable();
    if train.is_empty() || test.is_empty() {
        let what = format!("a split with the share {share} held out");
        return Err(TrainError::TooFew {
            what,
            of: "groups of identical rows",
            needed: 2,
            got: train.len().min(1),
        });
    }
    Ok((train, test))
}

/// Splits rows into `folds` folds, stratified and grouped. Every stratum's groups are dealt in random order, each to
/// the fold that has the fewest rows of the stratum, of equal ones to the one with the fewest rows so far.
///
/// # Errors
/// [`TrainError::Setting`] for fewer than 2 folds, [`TrainError::TooFew`] for fewer groups than folds.
pub fn stratified_folds(
    strata: &[usize],
    groups: &[usize],
    folds: usize,
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    if folds < 2 {
        return Err(TrainError::setting("folds", folds, "a whole number from 2"));
    }
    let by_stratum = groups_by_stratum(strata, groups);
    let n_groups: usize = by_stratum.iter().map(Vec::len).sum();
    if n_groups < folds {
        let what = format!("a cross-validation with {folds} folds");
        return Err(TrainError::TooFew {
            what,
            of: "groups of identical rows",
            needed: folds,
            got: n_groups,
        });
    }
    let mut rng = rng(seed, Purpose::Folds, 0);
    let mut dealt: Vec<Vec<usize>> = vec![Vec::new(); folds];
    for mut stratum in by_stratum {
        stratum.shuffle(&mut rng);
        let mut here = vec![0; folds];
        for group in stratum {
            let Some(fold) = (0..folds).min_by_key(|fold| (here[*fold], dealt[*fold].len())) else {
                continue;
            };
            here[fold] += group.len();
            dealt[fold].extend(group);
        }
    }
    let folds = (0..folds).map(|fold| {
        let mut train: Vec<usize> = dealt
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != fold)
            .flat_map(|(_, rows)| rows.clone())
            .collect();
        let mut test = dealt[fold].clone();
        train.sort_unstable();
        test.sort_unstable();
        Fold { train, test }
    });
    Ok(folds.collect())
}

/// Random folds without strata or groups.
///
/// # Errors
/// As [`stratified_folds`].
pub fn random_folds(n_samples: usize, folds: usize, seed: u64) -> Result<Vec<Fold>, TrainError> {
    let groups: Vec<usize> = (0..n_samples).collect();
    stratified_folds(&vec![0; n_samples], &groups, folds, seed)
}

/// `repeats` times [`stratified_folds`], each with random numbers of its own, one after the other.
///
/// # Errors
/// As [`stratified_folds`], and [`TrainError::Setting`] for no repeats.
pub fn repeated_folds(
    strata: &[usize],
    groups: &[usize],
    folds: usize,
    repeats: usize,
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    if repeats == 0 {
        return Err(TrainError::setting("repeats", repeats, "a whole number from 1"));
    }
    let mut all = Vec::with_capacity(folds * repeats);
    for repeat in 0..repeats {
        let seed = crate::seed::derive(seed, Purpose::Folds, repeat as u64);
        all.extend(stratified_folds(strata, groups, folds, seed)?);
    }
    Ok(all)
}

/// For each stratum its groups, each as its rows; strata and groups in ascending order of their numbers.
fn groups_by_stratum(strata: &[usize], groups: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let mut rows_of: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (row, group) in groups.iter().enumerate().take(strata.len()) {
        rows_of.entry(*group).or_default().push(row);
    }
    let mut by_stratum: std::collections::BTreeMap<usize, Vec<Vec<usize>>> =
        std::collections::BTreeMap::new();
    for rows in rows_of.into_values() {
        if let Some(stratum) = rows.first().and_then(|row| strata.get(*row)) {
            by_stratum.entry(*stratum).or_default().push(rows);
        }
    }
    by_stratum.into_values().collect()
}
