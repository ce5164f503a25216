//! Which candidate becomes the default, and why.

use vitrine_model::metrics::Metric;
use vitrine_present::Texts;
use vitrine_present::lines::metric::written;

use super::contenders::is_baseline;
use super::judge::{EvaluatedCandidate, File};
use super::sure::Difference;
use crate::TrainError;
use crate::spec::{Choose, TrainSpec};

/// Sorts by the mean of the deciding figure over the folds, the best first; equal ones stay in the file's order.
pub(super) fn sort_best_first(judged: &mut [EvaluatedCandidate<'_>], metric: Metric) {
    judged.sort_by(|a, b| {
        let ascending = a.decisive.mean.total_cmp(&b.decisive.mean);
        if metric.higher_is_better() { ascending.reverse() } else { ascending }
    });
}

/// The position of the default among the candidates, which stand best first, and one sentence that says why.
pub(super) fn choose(
    judged: &[EvaluatedCandidate<'_>],
    files: &[File],
    spec: &TrainSpec,
    ratio: f64,
) -> Result<(usize, String), TrainError> {
    let best = judged.iter().position(can_be_default).ok_or_else(|| {
        TrainError::setting(
            "candidates",
            "no exported contender",
            "at least one with export = true that is no reference and no baseline",
        )
    })?;
    let metric = spec.metric;
    let label = |index: usize| format!("'{}'", judged[index].contender.spec.label);
    let score = |index: usize| written(Texts::english(), metric, judged[index].decisive.mean);
    let plain = format!(
        "{} has the best cross-validated {} of the exported models, {}",
        label(best),
        metric.label(),
        score(best)
    );
    if spec.choose == Choose::Best {
        return Ok((best, format!("{plain}.")));
    }
    let size = |index: usize| files.get(index).and_then(|file| file.gzip_bytes).unwrap_or(u64::MAX);
    let mut chosen = best;
    let mut within = 0;
    for index in (best..judged.len()).filter(|index| can_be_default(&judged[*index])) {
        let difference = Difference::of(&judged[best].folds, &judged[index].folds, metric, ratio)?;
        if index == best || difference.is_some_and(|difference| difference.mean <= difference.standard_error)
        {
            within += 1;
            // The candidates stand best first, so of equal sizes the better one stays.
            if size(index) < size(chosen) {
                chosen = index;
            }
        }
    }
    if chosen == best {
        return Ok((best, format!("{plain}, and no smaller one lies within one standard error of it.")));
    }
    let kilobytes = |index: usize| format!("{:.1} kB", size(index) as f64 / 1000.0);
    Ok((
        chosen,
        format!(
            "{} is the smallest file, {}, of the {within} exported models that lie within one standard error of the \
             best cross-validated {}: {} against {} of {}, {}.",
            label(chosen),
            kilobytes(chosen),
            metric.label(),
            score(chosen),
            score(best),
            label(best),
            kilobytes(best)
        ),
    ))
}

fn can_be_default(candidate: &EvaluatedCandidate<'_>) -> bool {
    let spec = &candidate.contender.spec;
    spec.export && !spec.reference && !is_baseline(spec)
}
