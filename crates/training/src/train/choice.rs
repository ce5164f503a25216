//! Which candidate becomes the default.

use vitrine_model::metrics::Metric;

use super::contenders::is_baseline;
use super::judge::{EvaluatedCandidate, File};
use super::sure::Difference;
use crate::TrainError;
use crate::error::{Got, Rule};
use crate::spec::{Choose, TrainSpec};

/// Sorts by the mean of the deciding figure over the folds, the best first; equal ones stay in the file's order.
pub(super) fn sort_best_first(judged: &mut [EvaluatedCandidate<'_>], metric: Metric) {
    judged.sort_by(|a, b| {
        let ascending = a.decisive.mean.total_cmp(&b.decisive.mean);
        if metric.higher_is_better() { ascending.reverse() } else { ascending }
    });
}

/// The position of the default among the candidates, which stand best first.
pub(super) fn choose(
    judged: &[EvaluatedCandidate<'_>],
    files: &[File],
    spec: &TrainSpec,
    ratio: f64,
) -> Result<usize, TrainError> {
    let best = judged
        .iter()
        .position(can_be_default)
        .ok_or_else(|| TrainError::setting("candidates", Got::NoContender, Rule::Exported))?;
    if spec.choose == Choose::Best {
        return ensemble_or(best, judged, spec, ratio);
    }
    let size = |index: usize| files.get(index).and_then(|file| file.gzip_bytes).unwrap_or(u64::MAX);
    let mut chosen = best;
    for index in (best + 1..judged.len()).filter(|index| can_be_default(&judged[*index])) {
        let difference = Difference::of(&judged[best].folds, &judged[index].folds, spec.metric, ratio)?;
        let is_within = difference.is_some_and(|difference| difference.mean <= difference.standard_error);
        // The candidates stand best first, so of equal sizes the better one stays, and so does the first readable one.
        let is_preferred = if spec.choose == Choose::Readable {
            can_be_read(&judged[index]) && !can_be_read(&judged[chosen])
        } else {
            size(index) < size(chosen)
        };
        if is_within && is_preferred {
            chosen = index;
        }
    }
    Ok(chosen)
}

/// The ensemble where it lies within one standard error of the best candidate, otherwise the best: of models that do
/// about equally well, a mean of several errs least on rows of another kind.
fn ensemble_or(
    best: usize,
    judged: &[EvaluatedCandidate<'_>],
    spec: &TrainSpec,
    ratio: f64,
) -> Result<usize, TrainError> {
    let name = spec.ensemble.as_ref().map(|ensemble| ensemble.name.as_str());
    let is_ensemble =
        |candidate: &EvaluatedCandidate<'_>| Some(candidate.contender.spec.name.as_str()) == name;
    let Some(ensemble) = judged.iter().position(|own| is_ensemble(own) && can_be_default(own)) else {
        return Ok(best);
    };
    let difference = Difference::of(&judged[best].folds, &judged[ensemble].folds, spec.metric, ratio)?;
    let is_within = difference.is_none_or(|difference| difference.mean <= difference.standard_error);
    Ok(if is_within { ensemble } else { best })
}

fn can_be_read(candidate: &EvaluatedCandidate<'_>) -> bool {
    candidate.contender.spec.estimator.capabilities().readable
}

fn can_be_default(candidate: &EvaluatedCandidate<'_>) -> bool {
    let spec = &candidate.contender.spec;
    candidate.exported && !spec.reference && !is_baseline(spec)
}
