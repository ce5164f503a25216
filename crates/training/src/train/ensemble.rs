//! The weighted mean of candidates: its weights, its figures, and the pipeline that it becomes.

use vitrine_model::Pipeline;
use vitrine_model::estimators::{Estimator, Member};
use vitrine_model::metrics::Metric;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::transforms::{Column, Encode, Preprocess};

use super::contenders::{Contender, is_baseline};
use super::judge::{Bench, EvaluatedCandidate, summary_of};
use super::shared::{Folds, first_repeat, scores};
use super::validated::{CrossValidated, SharedOutputs};
use crate::families::members::flatten;
use crate::families::out_of_fold::Outputs;
use crate::families::voting::{VotingParams, VotingWeights};
use crate::fit::{FitSettings, FittedCandidate, complete};
use crate::plain::judge::learnt_values;
use crate::plain::{gives_classes, target_transform};
use crate::solvers::greedy::{Judged, greedy};
use crate::spec::{CandidateSpec, EnsembleSpec, TrainSpec};
use crate::{Dataset, TrainError};

/// A candidate that takes part.
struct Part<'a> {
    spec: &'a CandidateSpec,
    shared: &'a SharedOutputs,
}

/// An ensemble whose weights are chosen.
pub(super) struct Ensemble {
    /// It as a contender beside the others.
    pub contender: Contender,
    /// The names of the candidates with the weight of each, above 0.
    pub weights: Vec<(String, f64)>,
    /// The same for each fold, by the other folds of its repeat.
    by_fold: Vec<Vec<(String, f64)>>,
}

impl Ensemble {
    /// Whether a candidate is this ensemble; names are unique.
    pub fn is(&self, candidate: &EvaluatedCandidate<'_>) -> bool {
        self.contender.spec.name == candidate.contender.spec.name
    }

    /// The candidates that take part, with the weight of each.
    pub fn members<'a, 'c>(
        &self,
        judged: &'a [EvaluatedCandidate<'c>],
    ) -> Vec<(f64, &'a EvaluatedCandidate<'c>)> {
        members(&self.weights, judged)
    }

    /// The candidates that take part in the outputs of a fold, with the weight of each.
    pub fn members_of_fold<'a, 'c>(
        &self,
        fold: usize,
        judged: &'a [EvaluatedCandidate<'c>],
    ) -> Vec<(f64, &'a EvaluatedCandidate<'c>)> {
        members(self.by_fold.get(fold).map_or(&[], Vec::as_slice), judged)
    }
}

fn members<'a, 'c>(
    weights: &[(String, f64)],
    judged: &'a [EvaluatedCandidate<'c>],
) -> Vec<(f64, &'a EvaluatedCandidate<'c>)> {
    let member = |(name, weight): &(String, f64)| {
        let of_name = judged.iter().find(|candidate| candidate.contender.spec.name == *name);
        of_name.map(|candidate| (*weight, candidate))
    };
    weights.iter().filter_map(member).collect()
}

/// The best ensemble of candidates that are alike. `None` where fewer than two can take part, or only one does that is
/// exported by itself.
pub(super) fn choose(
    training: &Dataset,
    judged: &[EvaluatedCandidate<'_>],
    folds: Folds<'_>,
    settings: &FitSettings,
    spec: &TrainSpec,
    wanted: &EnsembleSpec,
) -> Result<Option<(Ensemble, CrossValidated)>, TrainError> {
    let mut best: Option<(f64, (Ensemble, CrossValidated))> = None;
    for parts in groups(training, judged, spec, wanted) {
        let Some(own) = of_parts(training, &parts, folds, settings, wanted)? else { continue };
        let Some(score) = summary_of(&own.1.folds, settings.metric)?.map(|summary| summary.mean) else {
            continue;
        };
        if best.as_ref().is_none_or(|(best, _)| settings.metric.is_better(score, *best)) {
            best = Some((score, own));
        }
    }
    Ok(best.map(|(_, chosen)| chosen))
}

/// Chooses the weights on the out-of-fold outputs, and judges them on each fold by weights that have not seen it.
fn of_parts(
    training: &Dataset,
    parts: &[Part<'_>],
    folds: Folds<'_>,
    settings: &FitSettings,
    wanted: &EnsembleSpec,
) -> Result<Option<(Ensemble, CrossValidated)>, TrainError> {
    let Some(first) = parts.first().filter(|_| parts.len() > 1) else { return Ok(None) };
    let lead = first.spec;
    let weigh = |folds_of: &[usize]| {
        let weights = weights(training, parts, folds, folds_of, settings.metric, wanted.rounds);
        without_light(weights, wanted.least_weight)
    };
    let all: Vec<usize> = (0..folds.all.len()).collect();
    let weights = weigh(&all);
    let named = |weights: &[f64]| -> Vec<(String, f64)> {
        let parts = parts.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        parts.map(|(part, weight)| (part.spec.name.clone(), *weight)).collect()
    };
    let (mut by_fold, mut weights_by_fold) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for index in all {
        let others = folds.others(index, settings.time.is_some());
        // The first fold of dated data has none before it: all members count the same.
        let own =
            if others.is_empty() { vec![1.0 / parts.len() as f64; parts.len()] } else { weigh(&others) };
        by_fold.push(mean(parts, &own, |part| part.shared.by_fold.get(index)));
        weights_by_fold.push(named(&own));
    }
    let members: Vec<_> = parts.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0).collect();
    // The mean of one is that one; it stands for itself unless it has no file of its own.
    if let [(only, _)] = members.as_slice()
        && only.spec.export
    {
        return Ok(None);
    }
    let estimator = VotingParams {
        members: members.into_iter().map(|(part, _)| part.shared.estimator.clone()).collect(),
        weights: VotingWeights::Greedy,
        rounds: wanted.rounds,
        cv: folds.per_repeat,
    };
    let own = CandidateSpec {
        export: true,
        target_scale: lead.target_scale,
        calibrate: lead.calibrate,
        threshold: lead.threshold,
        interval: lead.interval.clone(),
        view: lead.view,
        ..CandidateSpec::new(&wanted.name, &wanted.label, estimator.into())
    };
    let scores = scores(training, &own, folds, &by_fold, settings)?;
    let shared = SharedOutputs {
        estimator: own.estimator.clone(),
        first_repeat: first_repeat(training, folds, &by_fold),
        by_fold,
    };
    let ensemble = Ensemble {
        weights: named(&weights),
        by_fold: weights_by_fold,
        contender: Contender { in_folds: own.clone(), spec: own, searched: None, newest_only: false },
    };
    Ok(Some((ensemble, CrossValidated { folds: scores, shared: Some(shared) })))
}

/// The weights without those below the least one, which the others share; the largest stays in any case.
fn without_light(mut weights: Vec<f64>, least: f64) -> Vec<f64> {
    let least = least.min(weights.iter().copied().fold(0.0, f64::max));
    let total: f64 = weights.iter().filter(|weight| **weight >= least).sum();
    if least > 0.0 && total > 0.0 {
        for weight in &mut weights {
            *weight = if *weight >= least { *weight / total } else { 0.0 };
        }
    }
    weights
}

/// The candidates that can take part, named where any are named, by what they have in common: those of a group give the
/// same kind of outputs on the same scale. The best first, in each group too.
fn groups<'a>(
    training: &Dataset,
    judged: &'a [EvaluatedCandidate<'_>],
    spec: &TrainSpec,
    wanted: &EnsembleSpec,
) -> Vec<Vec<Part<'a>>> {
    let fits = |candidate: &&EvaluatedCandidate<'_>| {
        let own = &candidate.contender.spec;
        let capabilities = own.estimator.capabilities();
        let is_named = wanted.members.is_empty() || wanted.members.contains(&own.name);
        is_named
            && capabilities.member
            && !is_baseline(own)
            && !own.reference
            && (spec.rows_may_be_shipped || !capabilities.keeps_rows)
            && candidate.fitted.pipeline.cv_plus.is_none()
    };
    let mut sorted: Vec<&EvaluatedCandidate<'_>> = judged.iter().filter(fits).collect();
    sorted.sort_by(|a, b| {
        let ascending = a.decisive.mean.total_cmp(&b.decisive.mean);
        if spec.metric.higher_is_better() { ascending.reverse() } else { ascending }
    });
    // Texts are read once, for all members.
    let are_alike = |one: &EvaluatedCandidate<'_>, other: &EvaluatedCandidate<'_>| {
        let (own, first) = (&one.contender.spec, &other.contender.spec);
        let (reads, wanted) = (&one.fitted.pipeline.preprocess, &other.fitted.pipeline.preprocess);
        own.target_scale == first.target_scale
            && gives_classes(training, own) == gives_classes(training, first)
            && reads.texts == wanted.texts
            && reads.words == wanted.words
    };
    let mut groups: Vec<(&EvaluatedCandidate<'_>, Vec<Part<'a>>)> = Vec::new();
    for candidate in sorted {
        let Some(shared) = candidate.shared.as_ref() else { continue };
        let part = Part { spec: &candidate.contender.spec, shared };
        match groups.iter_mut().find(|(lead, _)| are_alike(candidate, lead)) {
            Some((_, parts)) => parts.push(part),
            None => groups.push((candidate, vec![part])),
        }
    }
    groups.into_iter().map(|(_, parts)| parts).collect()
}

/// The weights by the rows of some folds. Squared errors are those in the target's unit where that is what the deciding
/// figure measures, and otherwise those on the scale that was learnt.
fn weights(
    training: &Dataset,
    parts: &[Part<'_>],
    folds: Folds<'_>,
    of: &[usize],
    metric: Metric,
    rounds: usize,
) -> Vec<f64> {
    let Some(lead) = parts.first().map(|part| part.spec) else { return Vec::new() };
    let target = &training.schema.target;
    let rows: Vec<usize> = of
        .iter()
        .filter_map(|fold| folds.all.get(*fold))
        .flat_map(|fold| fold.test.iter().copied())
        .collect();
    let rows = training.subset(&rows);
    let as_classes = gives_classes(training, lead);
    let transform = target_transform(lead);
    let in_unit = matches!(metric, Metric::R2 | Metric::Rmse);
    let outputs: Vec<Vec<f64>> = parts
        .iter()
        .map(|part| {
            let own: Vec<Vec<f64>> =
                of.iter().filter_map(|fold| part.shared.by_fold.get(*fold)).flatten().cloned().collect();
            if as_classes { own.concat() } else { learnt_values(target, &own) }
        })
        .collect();
    let targets = if as_classes {
        rows.targets.clone()
    } else if in_unit {
        rows.target_values()
    } else {
        rows.target_values().into_iter().map(|value| transform.learnt(value)).collect()
    };
    let judged = Judged {
        targets: &targets,
        weights: &rows.weights,
        n_classes: if as_classes { target.n_classes() } else { 0 },
        transform: if in_unit { transform } else { TargetTransform::Identity },
    };
    greedy(&outputs, judged, rounds)
}

/// The weighted mean of the members' outputs, row by row, summed in the members' order as the pipeline does.
fn mean<'a>(
    parts: &'a [Part<'_>],
    weights: &[f64],
    outputs: impl Fn(&'a Part<'_>) -> Option<&'a Outputs>,
) -> Outputs {
    let mut total: Outputs = Vec::new();
    for (part, weight) in parts.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        let Some(own) = outputs(part) else { continue };
        if total.is_empty() {
            total = own.iter().map(|row| vec![0.0; row.len()]).collect();
        }
        for (total, own) in total.iter_mut().zip(own) {
            for (total, own) in total.iter_mut().zip(own) {
                *total += weight * own;
            }
        }
    }
    total
}

/// Judges an ensemble, whose members are those that were fitted to the training rows.
pub(super) fn judge<'e>(
    ensemble: &'e Ensemble,
    validated: CrossValidated,
    judged: &[EvaluatedCandidate<'_>],
    bench: &Bench<'_>,
    training: &Dataset,
    settings: &FitSettings,
) -> Result<EvaluatedCandidate<'e>, TrainError> {
    let members = ensemble.members(judged);
    let seconds = members.iter().map(|(_, member)| member.timing.fit_seconds).sum();
    let pipelines = members.iter().map(|(weight, member)| (*weight, member.fitted.pipeline.clone()));
    let outputs = validated.shared.as_ref().map(|shared| shared.first_repeat.clone()).unwrap_or_default();
    let fitted = fitted(ensemble, pipelines.collect(), training, &outputs, settings)?;
    bench.judge_fitted(&ensemble.contender, validated, (fitted, seconds))
}

/// The pipeline of an ensemble over fitted candidates, completed by its out-of-fold outputs for the rows of `data`.
pub(super) fn fitted(
    ensemble: &Ensemble,
    members: Vec<(f64, Pipeline)>,
    data: &Dataset,
    outputs: &Outputs,
    settings: &FitSettings,
) -> Result<FittedCandidate, TrainError> {
    let spec = &ensemble.contender.spec;
    let identity = |source| Column { source, encode: Encode::Identity, centre: 0.0, scale: 1.0 };
    let n_features = data.schema.n_features();
    let texts =
        members.first().map(|(_, first)| (first.preprocess.texts.clone(), first.preprocess.words.clone()));
    let (texts, words) = texts.unwrap_or_default();
    let preprocess = Preprocess {
        impute: vec![None; n_features],
        texts,
        words,
        columns: (0..n_features).map(identity).collect(),
        ..Preprocess::default()
    };
    let members = members.into_iter().map(|(weight, pipeline)| Member {
        weight,
        estimator: pipeline.estimator,
        preprocess: Some(pipeline.preprocess),
    });
    let estimator = Estimator::Voting(flatten(members.collect()));
    let mut pipeline = Pipeline {
        target_transform: target_transform(spec),
        ..Pipeline::new(data.schema.clone(), preprocess, estimator)
    };
    let share = |weight: f64| format!("{:.0} %", 100.0 * weight);
    let mut hyperparameters: Vec<(String, String)> =
        ensemble.weights.iter().map(|(name, weight)| (name.clone(), share(*weight))).collect();
    hyperparameters.extend(complete(&mut pipeline, data, outputs, spec, settings)?);
    pipeline.prepare().map_err(TrainError::contradiction)?;
    Ok(FittedCandidate { pipeline, estimator: spec.estimator.clone(), hyperparameters, pruned: None })
}

#[cfg(test)]
mod tests {
    use super::without_light;

    #[test]
    fn light_weights_go_to_the_others() {
        let near = |got: Vec<f64>, expected: [f64; 3]| {
            assert!(
                got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-12),
                "{got:?}"
            );
        };
        near(without_light(vec![0.76, 0.04, 0.2], 0.05), [0.76 / 0.96, 0.0, 0.2 / 0.96]);
        near(without_light(vec![0.76, 0.04, 0.2], 0.04), [0.76, 0.04, 0.2]);
        near(without_light(vec![0.76, 0.04, 0.2], 0.0), [0.76, 0.04, 0.2]);
        near(without_light(vec![0.4, 0.3, 0.3], 0.9), [1.0, 0.0, 0.0]);
    }
}
