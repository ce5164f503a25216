//! Splits: into a training and a held-out part, and into folds. Identical rows are never parted.
//!
//! - [`spec`]: how rows are split, in a system file
//! - [`parts`]: random splits, decided for each row by a hash of its features
//! - [`time`]: splits of dated data, which never train on the future

pub mod parts;
pub mod spec;
pub mod time;

pub use parts::{Fold, folds, held_out_rows, random_folds};
pub use spec::SplitSpec;

use crate::error::Limit;
use crate::row_key::place;
use crate::seed::{Purpose, derive};
use crate::{Dataset, TrainError};

/// Splits rows into a training part and a held-out part, both ascending; rows that are identical stay together. For
/// dated data the newest rows are held out, otherwise see [`held_out_rows`]. With a share of 0 all rows are for training.
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
    if !spec.holds_out() {
        return Ok(((0..data.n_samples()).collect(), Vec::new()));
    }
    if let Some(feature) = spec.time_position(&data.schema)? {
        let times = time::Times::of(data, feature)?;
        return time::newest_held_out(&times.ranks, spec.held_out).map(|(train, test, _)| (train, test));
    }
    held_out_rows(&data.keys(), &data.classes(), spec.held_out, seed)
}

/// The folds of a cross-validation of all rows: `repeats` times `folds` random ones, or for dated data, where `time` is
/// the position of the feature with the dates, `folds` that roll forward in time, once.
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
        None => repeated_folds(data, folds, repeats, seed),
    }
}

/// `repeats` times [`folds`] of the rows, each with a seed of its own, one after the other.
///
/// # Errors
/// As [`folds`], and [`TrainError::Setting`] for no repeats.
pub fn repeated_folds(
    data: &Dataset,
    n_folds: usize,
    repeats: usize,
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    if repeats == 0 {
        return Err(TrainError::setting("repeats", repeats, Limit::WholeFrom(1)));
    }
    let (keys, classes) = (data.keys(), data.classes());
    let mut all = Vec::with_capacity(n_folds * repeats);
    for repeat in 0..repeats {
        all.extend(folds(&keys, &classes, n_folds, derive(seed, Purpose::Folds, repeat as u64))?);
    }
    Ok(all)
}

/// [`folds`] of the rows, fewer where there are fewer groups of identical rows.
///
/// # Errors
/// [`TrainError::TooFew`] with a single group.
pub(crate) fn folds_of_rows(data: &Dataset, n_folds: usize, seed: u64) -> Result<Vec<Fold>, TrainError> {
    let keys = data.keys();
    folds(&keys, &data.classes(), n_folds.min(n_groups(&keys)).max(2), seed)
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
    if n_groups(&data.keys()) < 2 {
        return Ok(None);
    }
    folds_of_rows(data, folds, seed).map(Some)
}

/// The number of groups of identical rows, by the keys of all rows.
pub(crate) fn n_groups(keys: &[u64]) -> usize {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

/// Rows in a random order that the seed decides, for showing them one by one. Which of two rows comes first depends on
/// these two alone. Positions that the data does not have are left out.
pub fn in_random_order(data: &Dataset, rows: &[usize], seed: u64) -> Vec<usize> {
    let keys = data.keys();
    let seed = derive(seed, Purpose::RealRows, 0);
    let mut rows: Vec<(f64, f64, usize)> = rows
        .iter()
        .filter_map(|row| Some((place(*keys.get(*row)?, seed), *data.targets.get(*row)?, *row)))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    rows.into_iter().map(|(_, _, row)| row).collect()
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
    held_out_rows(&data.keys(), &data.classes(), share, seed)
}
