//! How well a score ranks the samples of a class above the others.

use std::cmp::Ordering;

use super::MetricError;
use super::check::{self, sum};
use super::error::{Entry, Input};

/// The area under the receiver operating characteristic: the share of pairs of a positive and a negative
/// sample in which the positive one has the higher score; a tie counts half (mid-ranks, after Mann and
/// Whitney, 1947). From 0 to 1, 0.5 for a score that knows nothing; equals scikit-learn's `roc_auc_score`.
///
/// ```
/// let auc = vitrine_model::metrics::roc_auc(&[false, true, true], &[0.2, 0.2, 0.9])?;
/// assert_eq!(auc, 0.75);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// No sample, lengths that differ, a score that is not finite, or [`MetricError::OneSided`] without both a
/// positive and a negative sample.
pub fn roc_auc(actual: &[bool], scores: &[f64]) -> Result<f64, MetricError> {
    rankable(actual, scores)?;
    roc_auc_of(1, ranked(actual.iter().copied().zip(scores.iter().copied())))
}

/// [`roc_auc`] of each class against all the others by its probability, averaged over the classes with equal
/// weight (scikit-learn: `multi_class="ovr", average="macro"`).
///
/// `actual`: n_samples class indices. `probabilities`: n_samples rows of n_classes values.
///
/// # Errors
/// As [`crate::metrics::log_loss`], and [`MetricError::OneSided`] where a class has no sample or all of them.
pub fn roc_auc_ovr(actual: &[usize], probabilities: &[Vec<f64>]) -> Result<f64, MetricError> {
    mean_over_classes(actual, probabilities, roc_auc_of)
}

/// The area under the precision-recall curve as average precision: the sum over the distinct scores, from the
/// highest down, of the gain in recall times the precision at that score. Samples of equal score enter
/// together. From 0 to 1, the share of positives for a score that knows nothing; equals scikit-learn's
/// `average_precision_score`, which does not interpolate either.
///
/// # Errors
/// No sample, lengths that differ, a score that is not finite, or [`MetricError::OneSided`] without a
/// positive sample.
pub fn pr_auc(actual: &[bool], scores: &[f64]) -> Result<f64, MetricError> {
    rankable(actual, scores)?;
    pr_auc_of(1, ranked(actual.iter().copied().zip(scores.iter().copied())))
}

/// [`pr_auc`] of each class against all the others by its probability, averaged over the classes with equal
/// weight (scikit-learn: `average_precision_score` of one-hot labels with `average="macro"`).
///
/// `actual`: n_samples class indices. `probabilities`: n_samples rows of n_classes values.
///
/// # Errors
/// As [`crate::metrics::log_loss`], and [`MetricError::OneSided`] where a class has no sample.
pub fn pr_auc_ovr(actual: &[usize], probabilities: &[Vec<f64>]) -> Result<f64, MetricError> {
    mean_over_classes(actual, probabilities, pr_auc_of)
}

/// The samples of one score: how many are positive, and how many there are.
struct Tied {
    positives: usize,
    count: usize,
}

fn rankable(actual: &[bool], scores: &[f64]) -> Result<(), MetricError> {
    check::same_length(Input::Scores, actual.len(), scores.len())?;
    check::not_empty(actual.len())?;
    check::all_finite(Entry::Score, scores)
}

/// The samples grouped by equal score, the highest score first. Their order within a group cannot be seen in
/// the counts, so the result does not depend on the order of the samples.
fn ranked(samples: impl Iterator<Item = (bool, f64)>) -> Vec<Tied> {
    let mut samples: Vec<(bool, f64)> = samples.collect();
    // The scores are finite, so they always compare; 0 and -0 are equal and fall into one group.
    vitrine_order::sort_by(&mut samples, |left, right| {
        right.1.partial_cmp(&left.1).unwrap_or(Ordering::Equal)
    });
    samples
        .chunk_by(|left, right| left.1 == right.1)
        .map(|tied| Tied { positives: tied.iter().filter(|sample| sample.0).count(), count: tied.len() })
        .collect()
}

fn roc_auc_of(class: usize, ranked: Vec<Tied>) -> Result<f64, MetricError> {
    let (positives, n_samples) = totals(&ranked);
    let negatives = n_samples - positives;
    if positives == 0 || negatives == 0 {
        return Err(MetricError::OneSided { class, positives, n_samples });
    }
    // Whole and half pairs are exact in f64 up to 2^52 of them.
    let mut won = 0.0;
    let mut positives_above = 0;
    for tied in &ranked {
        let tied_negatives = (tied.count - tied.positives) as f64;
        won += tied_negatives * (positives_above as f64 + 0.5 * tied.positives as f64);
        positives_above += tied.positives;
    }
    Ok(won / (positives as f64 * negatives as f64))
}

fn pr_auc_of(class: usize, ranked: Vec<Tied>) -> Result<f64, MetricError> {
    let (positives, n_samples) = totals(&ranked);
    if positives == 0 {
        return Err(MetricError::OneSided { class, positives, n_samples });
    }
    let (mut area, mut found, mut taken) = (0.0, 0, 0);
    for tied in &ranked {
        found += tied.positives;
        taken += tied.count;
        area += tied.positives as f64 * (found as f64 / taken as f64);
    }
    Ok(area / positives as f64)
}

fn totals(ranked: &[Tied]) -> (usize, usize) {
    ranked.iter().fold((0, 0), |(positives, count), tied| (positives + tied.positives, count + tied.count))
}

fn mean_over_classes(
    actual: &[usize],
    probabilities: &[Vec<f64>],
    area: fn(usize, Vec<Tied>) -> Result<f64, MetricError>,
) -> Result<f64, MetricError> {
    let n_classes = check::probabilities(actual, probabilities)?;
    let mut areas = Vec::with_capacity(n_classes);
    for class in 0..n_classes {
        let samples = actual
            .iter()
            .zip(probabilities)
            .map(|(&label, row)| (label == class, row.get(class).copied().unwrap_or_default()));
        areas.push(area(class, ranked(samples))?);
    }
    Ok(sum(areas) / n_classes as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_are_all_tied_know_nothing() {
        let actual = [true, false, false, true, false];
        assert_eq!(roc_auc(&actual, &[0.3; 5]), Ok(0.5));
        assert_eq!(pr_auc(&actual, &[0.3; 5]), Ok(0.4));
    }

    #[test]
    fn zero_and_minus_zero_are_tied() {
        assert_eq!(roc_auc(&[true, false], &[0.0, -0.0]), Ok(0.5));
    }

    #[test]
    fn one_class_cannot_be_ranked() {
        assert_eq!(
            roc_auc(&[true, true], &[0.1, 0.2]),
            Err(MetricError::OneSided { class: 1, positives: 2, n_samples: 2 })
        );
        assert_eq!(
            pr_auc(&[false], &[0.1]),
            Err(MetricError::OneSided { class: 1, positives: 0, n_samples: 1 })
        );
        assert_eq!(pr_auc(&[true, true], &[0.1, 0.2]), Ok(1.0));
        let rows = vec![vec![0.5, 0.25, 0.25]; 2];
        assert_eq!(
            roc_auc_ovr(&[0, 1], &rows),
            Err(MetricError::OneSided { class: 2, positives: 0, n_samples: 2 })
        );
    }

    #[test]
    fn wrong_scores_are_named() {
        assert_eq!(roc_auc(&[], &[]), Err(MetricError::Empty));
        assert_eq!(
            roc_auc(&[true, false], &[0.5, f64::INFINITY]),
            Err(MetricError::NotFinite { what: Entry::Score, index: 1, value: f64::INFINITY })
        );
        assert!(matches!(pr_auc(&[true], &[f64::NAN]), Err(MetricError::NotFinite { index: 0, .. })));
        assert_eq!(
            pr_auc(&[true], &[]),
            Err(MetricError::LengthsDiffer { what: Input::Scores, expected: 1, got: 0 })
        );
    }
}
