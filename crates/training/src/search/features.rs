//! The features of a candidate, the sizes of the subsets that are tried, and how important each feature is.

use rand::seq::SliceRandom;
use vitrine_model::metrics::Metric;
use vitrine_model::schema::FeatureKind;

use crate::permute::with_shuffled;
use crate::plain::judge::FittedForJudging;
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
