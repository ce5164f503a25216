//! The default model on rows that it has not seen: everything the model page shows about it.
//!
//! - `unseen`: the rows, with what predicts each of them
//! - `points`: actual against predicted values
//! - `probabilities`: calibration and thresholds
//! - `intervals`: how often they hold

mod intervals;
mod points;
mod probabilities;
mod unseen;

use std::collections::BTreeSet;

use rand::seq::SliceRandom;
use rayon::prelude::*;
use vitrine_model::metrics::{Metric, Summary, confusion_matrix, coverage, error_by_group, summary};
use vitrine_model::report::HeldOut;
use vitrine_model::{Pipeline, Task};

use crate::TrainError;
use crate::evaluate::judged_value;
use crate::permute::with_shuffled;
use crate::seed::{Purpose, derive, rng};

pub(crate) use unseen::Unseen;

/// The largest number of points of actual against predicted.
const MAX_POINTS: usize = 1_500;
/// How often each feature is shuffled.
const SHUFFLES: u64 = 5;
/// The largest number of rows among which features are shuffled.
const MAX_SHUFFLED: usize = 20_000;

/// The figures on unseen rows, all at once. Where rows may not be shown, they are only counted.
pub(crate) fn describe(
    unseen: &Unseen<'_>,
    metric: Metric,
    seed: u64,
    rows_may_be_shipped: bool,
) -> Result<HeldOut, TrainError> {
    let data = unseen.data.as_ref();
    let predictions = unseen.predict(data)?;
    let target = &data.schema.target;
    let actual = data.target_values();
    let classes = data.classes();
    let importance = importance(unseen, metric, seed)?;
    let mut held_out = HeldOut { importance, ..HeldOut::default() };
    if target.task != Task::Regression {
        let predicted: Vec<usize> = predictions.iter().filter_map(|prediction| prediction.class).collect();
        held_out.confusion = Some(confusion_matrix(&classes, &predicted, target.n_classes())?);
        probabilities::describe(&mut held_out, unseen, &predictions)?;
    }
    if matches!(target.task, Task::Regression | Task::Ordinal) {
        let values: Vec<f64> =
            predictions.iter().map(|prediction| judged_value(target.task, prediction)).collect();
        let pairs: Vec<(f64, f64)> = actual.iter().copied().zip(values.iter().copied()).collect();
        if rows_may_be_shipped {
            held_out.points = sample(&pairs, seed);
        } else {
            held_out.point_bins = points::counted(&pairs);
        }
        if target.task == Task::Ordinal {
            held_out.error_by_class = error_by_group(&actual, &values, &classes, target.n_classes())?;
        }
        let intervals: Option<Vec<(f64, f64)>> = predictions
            .iter()
            .map(|prediction| prediction.interval.map(|interval| (interval.low, interval.high)))
            .collect();
        if let (Some(intervals), Some(spread)) = (intervals, unseen.model.residual_interval) {
            let (low, high): (Vec<f64>, Vec<f64>) = intervals.into_iter().unzip();
            held_out.coverage = Some((coverage(&actual, &low, &high)?, spread.coverage));
            held_out.coverage_by_group = intervals::by_group(unseen, &predictions)?;
        }
    }
    Ok(held_out)
}

/// At most [`MAX_POINTS`] of the pairs, in their order.
fn sample(pairs: &[(f64, f64)], seed: u64) -> Vec<(f64, f64)> {
    let mut rows: Vec<usize> = (0..pairs.len()).collect();
    rows.shuffle(&mut rng(seed, Purpose::Sample, 1));
    rows.truncate(MAX_POINTS);
    rows.sort_unstable();
    rows.into_iter().filter_map(|row| pairs.get(row).copied()).collect()
}

/// Permutation importance (Breiman, 2001): how much worse the deciding figure gets when one feature's values are
/// shuffled among the rows, or among [`MAX_SHUFFLED`] of them where there are more. Features that the pipeline does
/// not look at are left out. Rows of different folds are shuffled among each other; each row is predicted by its own
/// fold's model, and the figure is that of all rows at once.
fn importance(unseen: &Unseen<'_>, metric: Metric, seed: u64) -> Result<Vec<(String, Summary)>, TrainError> {
    let unseen = &sampled(unseen, seed);
    let data = unseen.data.as_ref();
    let Some(before) = unseen.score(data)?.get(metric) else { return Ok(Vec::new()) };
    let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
    let used: Vec<usize> = used_features(unseen);
    let worse = used.par_iter().map(|feature| {
        let mut drops = Vec::new();
        let mut rows = data.clone();
        for shuffle in 0..SHUFFLES {
            let seed = derive(seed, Purpose::Shuffle, shuffle);
            let mut order: Vec<usize> = (0..data.n_samples()).collect();
            order.shuffle(&mut rng(seed, Purpose::Shuffle, *feature as u64));
            let after = with_shuffled(&mut rows, *feature, &order, |shuffled| unseen.score(shuffled))?;
            drops.extend(after.get(metric).map(|after| sign * (before - after)));
        }
        let name = data.schema.features.get(*feature).map(|feature| feature.name.clone()).unwrap_or_default();
        Ok((name, summary(&drops)?))
    });
    let mut worse: Vec<(String, Summary)> = worse.collect::<Result<_, TrainError>>()?;
    worse.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    Ok(worse)
}

/// At most [`MAX_SHUFFLED`] of the rows, in their order.
fn sampled<'a>(unseen: &Unseen<'a>, seed: u64) -> Unseen<'a> {
    let n_samples = unseen.data.n_samples();
    if n_samples <= MAX_SHUFFLED {
        return unseen.clone();
    }
    let mut rows: Vec<usize> = (0..n_samples).collect();
    rows.shuffle(&mut rng(seed, Purpose::Sample, 2));
    rows.truncate(MAX_SHUFFLED);
    rows.sort_unstable();
    unseen.subset(&rows)
}

/// The features that an input or a derived quantity of any of the pipelines reads, ascending.
fn used_features(unseen: &Unseen<'_>) -> Vec<usize> {
    let used: BTreeSet<usize> = unseen.pipelines.iter().flat_map(used_by).collect();
    used.into_iter().collect()
}

fn used_by(pipeline: &Pipeline) -> Vec<usize> {
    let n_features = pipeline.schema.n_features();
    let mut used = vec![false; pipeline.preprocess.n_sources()];
    let mut waiting: Vec<usize> = pipeline.preprocess.columns.iter().map(|column| column.source).collect();
    while let Some(source) = waiting.pop() {
        if let Some(mark) = used.get_mut(source)
            && !*mark
        {
            *mark = true;
            if let Some(derived) =
                source.checked_sub(n_features).and_then(|at| pipeline.preprocess.derived.get(at))
            {
                waiting.extend(derived.formula.sources());
            }
        }
    }
    (0..n_features).filter(|feature| used.get(*feature).copied().unwrap_or(false)).collect()
}
