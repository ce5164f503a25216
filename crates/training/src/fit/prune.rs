//! Pruning to a size: trees are left out until the exported file fits a budget.
//!
//! What is left out are hyperparameters, not parts of a fitted model: the first trees of a forest and the first
//! rounds of boosting are the same however many follow. So everything that is fitted later, as the link to the
//! grades and the interval, and all figures of the candidate belong to the pruned model.

use vitrine_model::estimators::Estimator;
use vitrine_model::report::Pruned;

use super::choose::{covered, out_of_fold};
use crate::compressed::gzip_size;
use crate::error::{Limit, PipelineFault};
use crate::families::EstimatorSpec;
use crate::families::out_of_fold::Outputs;
use crate::plain::fit_plain;
use crate::plain::judge::judge_outputs;
use crate::plain::settings::FitSettings;
use crate::spec::CandidateSpec;
use crate::{Dataset, TrainError};

/// Bytes that are kept for what is added to the file later: the link, the interval, the model card.
const KEPT: f64 = 1_000.0;
/// A model that is smaller than the budget by at most this share of it is near enough.
const NEAR: f64 = 0.03;
/// The largest number of sizes that are tried.
const TRIES: usize = 12;

/// The estimator with as many of its trees as fit `max_kilobytes`, with its out-of-fold outputs where there were any,
/// and what was left out. Without a budget, or where everything fits, all is as it was.
///
/// The loss is that of the deciding figure on out-of-fold outputs.
///
/// # Errors
/// [`TrainError::Setting`] for a budget that a single tree exceeds; what can go wrong in a fit.
pub(super) fn to_budget(
    data: &Dataset,
    spec: &CandidateSpec,
    settings: &FitSettings,
    estimator: EstimatorSpec,
    outputs: Option<Outputs>,
) -> Result<(EstimatorSpec, Option<Outputs>, Option<Pruned>), TrainError> {
    let Some(kilobytes) = spec.max_kilobytes else { return Ok((estimator, outputs, None)) };
    let budget = kilobytes * 1_000.0 - KEPT;
    if !(budget > 0.0 && budget.is_finite()) {
        return Err(TrainError::setting("max_kilobytes", kilobytes, Limit::Above(1.0)));
    }
    let fitted = |share: f64| -> Result<Size, TrainError> {
        let pipeline = fit_plain(data, spec, &estimator.with_trees(share), settings.seed)?;
        Ok(Size { bytes: gzip_bytes(&pipeline)?, n_trees: n_trees(&pipeline.estimator) })
    };
    let all = fitted(1.0)?;
    if all.bytes <= budget {
        return Ok((estimator, outputs, None));
    }
    let least = fitted(0.0)?;
    if least.bytes > budget {
        let expected = Limit::Kilobytes(((least.bytes + KEPT) / 1_000.0).ceil());
        return Err(TrainError::setting("max_kilobytes", kilobytes, expected));
    }
    let (share, kept) = largest_share(budget, &all, least, fitted)?;
    let pruned = estimator.with_trees(share);
    let metric = settings.metric;
    let score = |outputs: &Outputs| {
        let (judged, outputs) = covered(data, outputs);
        let score = judge_outputs(&judged, spec, &outputs)?.get(metric);
        score.ok_or(TrainError::NoScore { name: spec.name.clone(), metric: metric.name() })
    };
    let before = match &outputs {
        Some(outputs) => score(outputs)?,
        None => score(&out_of_fold(data, spec, &estimator, settings)?)?,
    };
    let after = out_of_fold(data, spec, &pruned, settings)?;
    let score = score(&after)?;
    let report = Pruned {
        from_kilobytes: rounded(all.bytes),
        to_kilobytes: rounded(kept.bytes),
        trees_from: all.n_trees,
        trees_to: kept.n_trees,
        loss: if metric.higher_is_better() { before - score } else { score - before },
    };
    Ok((pruned, outputs.map(|_| after), Some(report)))
}

/// The size of a model with a share of its trees.
#[derive(Clone, Copy, Debug)]
struct Size {
    bytes: f64,
    n_trees: usize,
}

/// Bisection between a share of 0, which fits, and 1, which does not. The next share is where a straight line between
/// the two ends meets the budget, because trees are about equally large.
fn largest_share(
    budget: f64,
    all: &Size,
    least: Size,
    fitted: impl Fn(f64) -> Result<Size, TrainError>,
) -> Result<(f64, Size), TrainError> {
    let mut fits = (0.0, least);
    let mut exceeds = (1.0, *all);
    for _ in 0..TRIES {
        if fits.1.n_trees + 1 >= exceeds.1.n_trees || fits.1.bytes >= (1.0 - NEAR) * budget {
            break;
        }
        let aim = (1.0 - NEAR / 2.0) * budget;
        let along = ((aim - fits.1.bytes) / (exceeds.1.bytes - fits.1.bytes)).clamp(0.05, 0.95);
        let share = fits.0 + along * (exceeds.0 - fits.0);
        let size = fitted(share)?;
        if size.bytes <= budget {
            fits = (share, size);
        } else {
            exceeds = (share, size);
        }
    }
    Ok(fits)
}

fn n_trees(estimator: &Estimator) -> usize {
    match estimator {
        Estimator::Trees(trees) => trees.n_trees(),
        Estimator::Voting(voting) => voting.members.iter().map(|member| n_trees(&member.estimator)).sum(),
        Estimator::Stacking(stack) => {
            stack.members.iter().chain([&*stack.final_estimator]).map(n_trees).sum()
        }
        _ => 0,
    }
}

/// The size of a model as it is exported, without what [`KEPT`] is for.
fn gzip_bytes(model: &impl serde::Serialize) -> Result<f64, TrainError> {
    let bytes =
        serde_json::to_vec(model).map_err(|error| TrainError::Pipeline(PipelineFault::NotWritten(error)))?;
    Ok(gzip_size(&bytes)? as f64)
}

/// Bytes as kilobytes with one decimal.
fn rounded(bytes: f64) -> f64 {
    (bytes / 100.0).round() / 10.0
}
