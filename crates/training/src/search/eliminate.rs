//! Subsets of features: the least important quarter is left out again and again (recursive elimination after Guyon,
//! Weston, Barnhill and Vapnik, 2002, by permutation importance on rows that the folds' models have not seen). That
//! needs a number of trials that grows with the logarithm of the number of features; the importance is measured anew
//! for each subset, because a feature whose twin has gone matters more than before.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::features::{all, sizes};
use super::judge::{Proposal, SearchFolds};
use super::run::Run;
use crate::TrainError;

/// Tries smaller and smaller subsets with a combination of hyperparameters.
pub(super) fn eliminate(
    run: &mut Run<'_>,
    course: &SearchFolds<'_>,
    hyperparameters: &BTreeMap<String, Json>,
) -> Result<(), TrainError> {
    let mut ranked = all(course.data, run.spec);
    for size in sizes(ranked.len()) {
        ranked.truncate(size);
        let mut features = all(course.data, run.spec);
        let n_features = features.len();
        features.retain(|name| ranked.contains(name));
        // The first step keeps all features; it is there to rank them.
        let features = (features.len() < n_features).then_some(features);
        let proposal = Proposal { hyperparameters: hyperparameters.clone(), features, rank: size > 1 };
        run.all(course, vec![proposal])?;
        match run.trials.last() {
            Some(trial) if !run.stopped && !trial.ranking.is_empty() => ranked.clone_from(&trial.ranking),
            _ => break,
        }
    }
    Ok(())
}
