//! The lines of the report.

use vitrine_model::metrics::{Metric, summary};
use vitrine_model::report::Candidate;

use super::contenders::is_baseline;
use super::judge::{EvaluatedCandidate, summary_of};
use super::sure::Difference;
use crate::spec::TrainSpec;
use crate::split::time::{Times, newest_held_out};
use crate::{Dataset, TrainError};

/// The line of the leaderboard for a candidate, without its size and its weights; `judged` stand best first.
pub(super) fn entry(
    candidate: &EvaluatedCandidate<'_>,
    judged: &[EvaluatedCandidate<'_>],
    default: bool,
    metric: Metric,
    ratio: f64,
) -> Result<Candidate, TrainError> {
    let mut cross_validated = Vec::new();
    for metric in Metric::ALL {
        if let Some(summary) = summary_of(&candidate.folds, metric)? {
            cross_validated.push((metric, summary));
        }
    }
    let spec = &candidate.contender.spec;
    let best = judged.first().filter(|best| best.contender.spec.name != spec.name);
    let behind_best = best.map(|best| {
        let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
        let pairs = best.folds.iter().zip(&candidate.folds);
        let behind: Vec<f64> =
            pairs.filter_map(|(best, own)| Some(sign * (best.get(metric)? - own.get(metric)?))).collect();
        summary(&behind)
    });
    let difference = best.map(|best| Difference::of(&best.folds, &candidate.folds, metric, ratio));
    Ok(Candidate {
        name: spec.name.clone(),
        label: spec.label.clone(),
        family: spec.estimator.family().to_owned(),
        hyperparameters: candidate.fitted.hyperparameters.clone(),
        baseline: is_baseline(spec),
        reference: spec.reference,
        exported: spec.export,
        default,
        cross_validated,
        held_out: candidate.held_out.clone(),
        behind_best: behind_best.transpose()?,
        surely_behind: difference.transpose()?.flatten().map(|difference| difference.surely()),
        searched: candidate.contender.searched.clone(),
        random_split: candidate.random_split.clone(),
        gzip_bytes: None,
        pruned: candidate.fitted.pruned.clone(),
        coefficients: None,
    })
}

/// How the rows were split, one sentence; for dated data with what dates the first row that was held out.
pub(super) fn split(
    data: &Dataset,
    spec: &TrainSpec,
    time: Option<usize>,
) -> Result<(String, Option<String>), TrainError> {
    if let Some(feature) = time {
        let times = Times::of(data, feature)?;
        let (_, held_out, boundary) = newest_held_out(&times.ranks, spec.split.held_out)?;
        let share = 100.0 * held_out.len() as f64 / data.n_samples().max(1) as f64;
        let name = data.schema.features.get(feature).map_or("", |feature| &feature.label);
        let from = times.texts.get(boundary).map_or("", String::as_str);
        let sentence = format!(
            "the newest {share:.0} % of the rows are held out, from {name} {from} on; the candidates are compared by \
             {} folds that roll forward in time, each fitted to all rows that are older than those it is judged by",
            spec.split.folds
        );
        return Ok((sentence, Some(from.to_owned())));
    }
    let sentence = format!(
        "about {:.0} % of the rows are held out, decided for each row by a hash of its features, so identical rows stay \
         together; the candidates are compared by {} times {}-fold cross-validation of the rest, split in the same way",
        spec.split.held_out * 100.0,
        spec.split.repeats,
        spec.split.folds
    );
    Ok((sentence, None))
}
