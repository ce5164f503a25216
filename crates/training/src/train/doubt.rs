//! Which candidates are not to be relied on.

use vitrine_model::metrics::Metric;
use vitrine_model::report::Doubt;

use super::contenders::is_baseline;
use super::judge::EvaluatedCandidate;
use crate::spec::TrainSpec;

/// A held-out figure is far off where it is worse than the cross-validated one by more than so many times its standard
/// error.
const STANDARD_ERRORS: f64 = 5.0;
/// And by more than this share of what the candidate gains over the baseline.
const SHARE_OF_GAIN: f64 = 0.25;

/// Marks the candidates that lose to the baseline, and those that are far worse on the held-out rows than in
/// cross-validation, where any are held out. They are not exported, unless there would be nothing else to export. The
/// newest rows of dated data may well be harder, so there only the baseline counts.
pub(super) fn mark(judged: &mut [EvaluatedCandidate<'_>], spec: &TrainSpec) {
    let metric = spec.metric;
    let baselines = judged.iter().filter(|candidate| is_baseline(&candidate.contender.spec));
    let means = baselines.map(|baseline| baseline.decisive.mean);
    let Some(baseline) = means.reduce(|a, b| if metric.is_better(a, b) { a } else { b }) else { return };
    for candidate in judged.iter_mut().filter(|candidate| !is_baseline(&candidate.contender.spec)) {
        candidate.doubt =
            doubt(candidate, baseline, metric, spec.split.holds_out() && spec.split.time.is_none());
    }
    let can_be_default = |candidate: &&EvaluatedCandidate<'_>| {
        let own = &candidate.contender.spec;
        own.export && !own.reference && !is_baseline(own)
    };
    if judged.iter().filter(can_be_default).any(|candidate| candidate.doubt.is_none()) {
        for candidate in judged.iter_mut().filter(|candidate| candidate.doubt.is_some()) {
            candidate.exported = false;
        }
    }
}

fn doubt(
    candidate: &EvaluatedCandidate<'_>,
    baseline: f64,
    metric: Metric,
    has_alike_held_out: bool,
) -> Option<Doubt> {
    let own = candidate.decisive;
    if !metric.is_better(own.mean, baseline) {
        return Some(Doubt::NoBetterThanBaseline);
    }
    let held_out = candidate.held_out.get(metric).filter(|_| has_alike_held_out)?;
    let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
    let worse = sign * (own.mean - held_out);
    let standard_error = own.sd * (1.0 + 1.0 / candidate.folds.len().max(1) as f64).sqrt();
    let is_far =
        worse > STANDARD_ERRORS * standard_error && worse > SHARE_OF_GAIN * (own.mean - baseline).abs();
    is_far.then_some(Doubt::FarFromCrossValidated)
}
