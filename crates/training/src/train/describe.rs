//! The lines of the report.

use vitrine_model::Pipeline;
use vitrine_model::impute::ImputeForest;
use vitrine_model::metrics::{Metric, summary};
use vitrine_model::report::{Candidate, Imputation};

use super::contenders::is_baseline;
use super::judge::{EvaluatedCandidate, summary_of};
use super::quantities;
use super::sure::Difference;
use crate::fit::FittedCandidate;
use crate::prepare::describe_imputed;
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
        hyperparameters: hyperparameters(&candidate.fitted),
        baseline: is_baseline(spec),
        reference: spec.reference,
        exported: candidate.exported,
        default,
        doubt: candidate.doubt,
        cross_validated,
        held_out: candidate.held_out.clone(),
        behind_best: behind_best.transpose()?,
        surely_behind: difference.transpose()?.flatten().map(|difference| difference.surely()),
        searched: candidate.contender.searched.clone(),
        random_split: candidate.random_split.clone(),
        gzip_bytes: None,
        pruned: candidate.fitted.pruned.clone(),
        imputations: imputations(&candidate.fitted.pipeline),
        quantities: quantities::of(&candidate.fitted.pipeline, spec),
        coefficients: None,
    })
}

/// The hyperparameters without what the model's file says in English about its imputation.
fn hyperparameters(fitted: &FittedCandidate) -> Vec<(String, String)> {
    let pipeline = &fitted.pipeline;
    let imputed = describe_imputed(&pipeline.schema, &pipeline.preprocess.impute_forests);
    fitted.hyperparameters.iter().filter(|pair| !imputed.contains(pair)).cloned().collect()
}

fn imputations(pipeline: &Pipeline) -> Vec<Imputation> {
    let imputation = |forest: &ImputeForest| {
        Some(Imputation {
            feature: pipeline.schema.features.get(forest.feature)?.name.clone(),
            n_trees: forest.trees.n_trees(),
            error: forest.error,
            plain_error: forest.plain_error,
            errors: forest.errors,
        })
    };
    pipeline.preprocess.impute_forests.iter().filter_map(imputation).collect()
}

/// For dated data what dates the first row that was held out.
pub(super) fn held_out_from(
    data: &Dataset,
    spec: &TrainSpec,
    time: Option<usize>,
) -> Result<Option<String>, TrainError> {
    let Some(feature) = time else { return Ok(None) };
    let times = Times::of(data, feature)?;
    let (_, _, boundary) = newest_held_out(&times.ranks, spec.split.held_out)?;
    Ok(Some(times.texts.get(boundary).cloned().unwrap_or_default()))
}
