//! Training a system again into a copy of its files in memory and comparing the bytes.

use std::collections::{BTreeMap, BTreeSet};

use vitrine_training::Progress;

use super::difference::{ByteDifference, Difference};
use crate::assets::Assets;
use crate::store::{LOCK, Memory, Store};
use crate::system::System;
use crate::train::{Promotion, TrainOptions, TrainingRows, train};
use crate::{PublishError, files};

/// Trains a system again into a copy of the store and says what differs from the store; nothing where every byte is
/// the same. Times are not compared. The system should have the seed that its report records.
///
/// # Errors
/// Training that fails where it succeeded before, or a store that cannot be read.
pub fn train_again(
    store: &dyn Store,
    system: &System,
    rows: TrainingRows,
    progress: &dyn Progress,
) -> Result<Vec<Difference>, PublishError> {
    let assets = Assets::new(store);
    let mut old = BTreeMap::new();
    for path in store.list("")? {
        let bytes = assets.read(&path)?;
        old.insert(path, bytes);
    }
    let copy = Memory::of(old.clone());
    let lock = copy.lock(LOCK)?;
    let options = TrainOptions {
        machine: "",
        logs: &(),
        day: None,
        promotion: Promotion::UnlessKnown,
        judged_by: None,
    };
    train(system, rows, &copy, &lock, options, progress)?;
    drop(lock);
    let new = copy.into_files();
    let timings = files::timings(system.name());
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).filter(|path| **path != timings).collect();
    let differences = paths.into_iter().filter_map(|path| {
        let difference = match (old.get(path), new.get(path)) {
            (old, new) if old == new => return None,
            (_, None) => ByteDifference::NotMade,
            (None, _) => ByteDifference::NotThere,
            _ => ByteDifference::Changed,
        };
        Some(Difference::Bytes { path: path.clone(), difference })
    });
    Ok(differences.collect())
}
