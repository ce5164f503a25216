//! Subsets of features: the least important quarter is left out again and again (recursive elimination after Guyon,
//! Weston, Barnhill and Vapnik, 2002, by permutation importance on rows that the folds' models have not seen). That
//! needs a number of trials that grows with the logarithm of the number of features; the importance is measured anew
//! for each subset, because a feature whose twin has gone matters more than before.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;
use serde_json::Value as Json;
use vitrine_model::metrics::Metric;
use vitrine_model::schema::FeatureKind;

use super::judge::Course;
use super::run::{Proposal, Run};
use crate::fit::FittedForJudging;
use crate::permute::with_shuffled;
use crate::seed::{Purpose, rng};
use crate::spec::CandidateSpec;
use crate::{Dataset, TrainError};

/// The largest number of rows of a fold on which importance is measured.
const MAX_ROWS: usize = 5_000;

/// The features that a candidate may see, in the schema's order.
pub(super) fn all(data: &Dataset, spec: &CandidateSpec) -> Vec<String> {
    let inputs = data.schema.features.iter().filter(|feature| match &spec.features {
        Some(names) => names.contains(&feature.name),
        None => !matches!(feature.kind, FeatureKind::Text { .. }),
    });
    inputs.map(|feature| feature.name.clone()).collect()
}

/// The sizes of the subsets that are tried, from all features down to a single one.
pub(super) fn sizes(n_features: usize) -> Vec<usize> {
    let smaller = |n: &usize| (*n > 1).then(|| (n * 3 / 4).max(1));
    std::iter::successors((n_features > 0).then_some(n_features), smaller).collect()
}

/// Tries smaller and smaller subsets with a combination of hyperparameters.
pub(super) fn eliminate(
    run: &mut Run<'_>,
    course: &Course<'_>,
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

/// For each of the candidate's features how much worse the figure gets on the rows of a fold, or on at most
/// [`MAX_ROWS`] of them, when the feature's values are shuffled among them.
pub(super) fn drops(
    fitted: &FittedForJudging<'_>,
    test: Dataset,
    spec: &CandidateSpec,
    metric: Metric,
    seed: u64,
) -> Result<Vec<f64>, TrainError> {
    let mut rows: Vec<usize> = (0..test.n_samples()).collect();
    rows.shuffle(&mut rng(seed, Purpose::SearchRows, 0));
    rows.truncate(MAX_ROWS);
    rows.sort_unstable();
    let mut test = test.subset(&rows);
    let before = fitted.score(&test, metric)?;
    let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
    let mut drops = Vec::new();
    for name in all(&test, spec) {
        let Some(feature) = test.schema.position(&name) else { continue };
        let mut order: Vec<usize> = (0..test.n_samples()).collect();
        order.shuffle(&mut rng(seed, Purpose::Shuffle, feature as u64));
        let after = with_shuffled(&mut test, feature, &order, |shuffled| fitted.score(shuffled, metric))?;
        drops.push(sign * (before - after));
    }
    Ok(drops)
}
