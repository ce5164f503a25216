//! More rows of rare classes or fewer of frequent ones. For training rows only; rows that models are judged by must
//! be real ones, so this is done inside the fold.
//!
//! - `smote`: synthetic rows between neighbours of the same class
//! - `nearest`: the neighbours, over numbers and categories together
//! - `class_weights`: instead of resampling, how much the rows of each class count

mod class_weights;
mod nearest;
mod smote;

use std::borrow::Cow;

use rand::Rng;
use rand::seq::SliceRandom;

pub use class_weights::class_weights;
pub use smote::smote;

use crate::class::class_of;
use crate::error::{Limit, Rule};
use crate::seed::{Purpose, rng};
use crate::spec::imbalance::Resample;
use crate::{Dataset, TrainError};

/// The rows as a candidate is to be fitted to them. The given rows stay in front and in order; those that are left
/// out by [`Resample::Under`] are missing, and added ones follow, class by class.
///
/// With a largest class of `n` rows, every class that occurs has at least `ratio * n` rows afterwards by
/// [`Resample::Smote`] or [`Resample::Over`], rounded; with a smallest class of `n` rows, every class has at most
/// `n / ratio` by [`Resample::Under`], rounded. Weights go with their rows.
///
/// # Errors
/// As [`Dataset::check`]; [`TrainError::Setting`] for a target without classes, a ratio that is not above 0 and at most
/// 1, or no neighbours.
pub fn resample(data: &Dataset, how: Resample, seed: u64) -> Result<Cow<'_, Dataset>, TrainError> {
    data.check()?;
    check(data, how)?;
    match how {
        Resample::None => Ok(Cow::Borrowed(data)),
        Resample::Smote { k, ratio } => Ok(Cow::Owned(smote::smote_to(data, k, ratio, seed))),
        Resample::Over { ratio } => Ok(Cow::Owned(data.subset(&over(data, ratio, seed)))),
        Resample::Under { ratio } => Ok(Cow::Owned(data.subset(&under(data, ratio, seed)))),
    }
}

/// Refuses what cannot be done with these rows; see [`resample`].
pub(crate) fn check(data: &Dataset, how: Resample) -> Result<(), TrainError> {
    let (k, ratio) = match how {
        Resample::None => return Ok(()),
        Resample::Smote { k, ratio } => (k, ratio),
        Resample::Over { ratio } | Resample::Under { ratio } => (1, ratio),
    };
    if data.schema.target.n_classes() == 0 {
        return Err(TrainError::setting("resample", format!("{how:?}"), Rule::NoneWithoutClasses));
    }
    if k == 0 {
        return Err(TrainError::setting("resample: k", k, Limit::WholeFrom(1)));
    }
    if ratio > 0.0 && ratio <= 1.0 {
        return Ok(());
    }
    Err(TrainError::setting("resample: ratio", ratio, Limit::AboveUpTo(0.0, 1.0)))
}

/// For each class its rows, in order.
fn rows_by_class(data: &Dataset) -> Vec<Vec<usize>> {
    let mut classes = vec![Vec::new(); data.schema.target.n_classes()];
    for (row, target) in data.targets.iter().enumerate() {
        if let Some(rows) = classes.get_mut(class_of(*target)) {
            rows.push(row);
        }
    }
    classes
}

/// For each class how many rows it is to gain, so that it has `ratio` times as many as the largest; a class without
/// rows gains none.
fn wanted(classes: &[Vec<usize>], ratio: f64) -> Vec<usize> {
    let largest = classes.iter().map(Vec::len).max().unwrap_or(0);
    let least = (ratio * largest as f64).round() as usize;
    classes.iter().map(|rows| if rows.is_empty() { 0 } else { least.saturating_sub(rows.len()) }).collect()
}

fn over(data: &Dataset, ratio: f64, seed: u64) -> Vec<usize> {
    let classes = rows_by_class(data);
    let mut all: Vec<usize> = (0..data.n_samples()).collect();
    for (class, (rows, wanted)) in classes.iter().zip(wanted(&classes, ratio)).enumerate() {
        let mut rng = rng(seed, Purpose::Resample, class as u64);
        all.extend((0..wanted).filter_map(|_| rows.get(rng.random_range(0..rows.len())).copied()));
    }
    all
}

fn under(data: &Dataset, ratio: f64, seed: u64) -> Vec<usize> {
    let classes = rows_by_class(data);
    let smallest = classes.iter().map(Vec::len).filter(|n| *n > 0).min().unwrap_or(0);
    let most = (smallest as f64 / ratio).round() as usize;
    let mut kept = Vec::new();
    for (class, mut rows) in classes.into_iter().enumerate() {
        if rows.len() > most {
            rows.shuffle(&mut rng(seed, Purpose::Resample, class as u64));
            rows.truncate(most);
        }
        kept.extend(rows);
    }
    kept.sort_unstable();
    kept
}
