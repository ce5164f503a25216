//! Training with labelled rows added, some of which are set aside to judge the old and the new model by.

use std::collections::BTreeSet;

use vitrine_model::artifact::{SourceFile, sha256_hex};
use vitrine_training::{Dataset, SplitSpec, split_held_out};

use super::TrainingRows;
use crate::PublishError;
use crate::assets::Assets;
use crate::log::{Labelled, labelled};
use crate::system::System;

/// What labelled rows are called among the files that a model was trained from.
pub const LABELLED_ROWS: &str = "history.jsonl";
/// The fewest labelled rows to train with and to judge by.
const FEWEST: usize = 10;

/// The rows of a system with labelled ones.
#[derive(Clone, Debug)]
pub struct WithLabelled {
    /// The system's rows and the labelled ones that are learned from.
    pub rows: TrainingRows,
    /// The labelled rows that neither the old model nor the new one has seen.
    pub judged_by: Dataset,
    /// The number of labelled rows that are learned from.
    pub n_learned: usize,
    /// The lines of the history with labelled rows that do not fit the system.
    pub left_out: Vec<usize>,
    /// The number of labelled rows that are among the system's rows already.
    pub n_known: usize,
    /// The number of logged predictions whose outcome is not known.
    pub n_open: usize,
}

/// Adds the labelled rows of a system's history to its own rows. A fifth of them is set aside: a row's features and the
/// seed decide which, so that a row that is set aside once is never learned from. Those that are among the system's own
/// rows already are left out, because a model may have seen them.
///
/// # Errors
/// A history that cannot be read; too few labelled rows.
pub fn with_labelled(
    assets: Assets<'_>,
    system: &System,
    mut rows: TrainingRows,
) -> Result<WithLabelled, PublishError> {
    let name = system.name();
    let Labelled { dataset, left_out, n_open } = labelled(assets, name, &system.schema)?;
    let known: BTreeSet<u64> = rows.dataset.keys().into_iter().collect();
    let new: Vec<usize> =
        dataset.keys().iter().enumerate().filter(|(_, key)| !known.contains(key)).map(|(at, _)| at).collect();
    let (n_known, labelled) = (dataset.n_samples() - new.len(), dataset.subset(&new));
    let too_few =
        || PublishError::FewLabelled { system: name.to_owned(), n: labelled.n_samples(), needed: FEWEST };
    if labelled.n_samples() < FEWEST {
        return Err(too_few());
    }
    let spec = SplitSpec { time: None, ..SplitSpec::default() };
    let (learned, judged) = split_held_out(&labelled, &spec, system.train.seed).map_err(|_| too_few())?;
    let (learned, judged_by) = (labelled.subset(&learned), labelled.subset(&judged));
    let (text, _) = assets.history(name)?;
    rows.files.push(SourceFile { name: LABELLED_ROWS.to_owned(), sha256: sha256_hex(text.as_bytes()) });
    let n_learned = learned.n_samples();
    rows.dataset.records.extend(learned.records);
    rows.dataset.targets.extend(learned.targets);
    if !rows.dataset.weights.is_empty() {
        rows.dataset.weights.resize(rows.dataset.records.len(), 1.0);
    }
    Ok(WithLabelled { rows, judged_by, n_learned, left_out, n_known, n_open })
}
