//! Shapley values of held-out rows, summed up by feature, and by group of features that only make sense together.
//!
//! They are computed by [`vitrine_model::explain`], in random orders.

use rand::seq::SliceRandom;
use rayon::prelude::*;
use vitrine_model::artifact::FORMAT;
use vitrine_model::explain::{Explainer, Score};
use vitrine_model::schema::FeatureKind;
use vitrine_model::shap_values::{FeatureShapValues, ShapValues};
use vitrine_model::{Pipeline, Record, Task, Value};

use crate::numeric::round_significant;
use crate::seed::{Purpose, derive, rng};
use crate::{Dataset, TrainError};

/// The largest number of rows that are explained.
const MAX_ROWS: usize = 500;
/// The number of features up to which so many rows are explained. Each row takes time by the square of that number, so
/// of rows with more features fewer are.
const FEW_FEATURES: usize = 20;
/// As many are explained however many features they have.
const FEWEST_ROWS: usize = 40;
/// The largest number of background rows, each of which is paired with every row.
const MAX_BACKGROUND: usize = 32;
/// The number of bins of SHAP values.
const BINS: usize = 60;
/// The significant digits that are kept.
const DIGITS: usize = 4;

/// Explains up to 500 of the held-out rows, fewer where there are many features, against up to 32 of the training rows; both are drawn. `None` for more than
/// two unordered classes, where there is no single number to explain. `feature_groups` says which features take their
/// values
/// together, as [`vitrine_model::explain::feature_groups`] does.
///
/// # Errors
/// [`TrainError::Predict`] for rows that cannot be predicted, with their number.
pub fn shap_values(
    pipeline: &Pipeline,
    training: &Dataset,
    held_out: &Dataset,
    feature_groups: &[Vec<usize>],
    seed: u64,
) -> Result<Option<ShapValues>, TrainError> {
    let target = &pipeline.schema.target;
    if target.task == Task::Multiclass {
        return Ok(None);
    }
    let score = match target.task {
        Task::Binary => Score::LogOdds(target.positive_class()),
        _ => Score::Value,
    };
    let times = feature_groups.len().max(FEW_FEATURES).pow(2) / FEW_FEATURES.pow(2);
    let most = (MAX_ROWS / times.max(1)).max(FEWEST_ROWS);
    let rows = drawn(held_out, most, derive(seed, Purpose::ShapValues, 0));
    let background = drawn(training, MAX_BACKGROUND, derive(seed, Purpose::ShapValues, 1));
    let of_rows: Vec<Vec<f64>> = rows
        .par_iter()
        .enumerate()
        .map(|(at, row)| {
            let seed = derive(seed, Purpose::ShapValues, at as u64 + 2);
            explained(pipeline, score, row, &background, feature_groups, seed)
                .map_err(|source| TrainError::Predict { row: at, source })
        })
        .collect::<Result<_, _>>()?;
    let mut predictor = pipeline.predictor();
    let mut base = 0.0;
    for (row, record) in background.iter().enumerate() {
        let predicted = predictor.predict(record).map_err(|source| TrainError::Predict { row, source })?;
        base += score.of(&predicted) / background.len() as f64;
    }
    Ok(Some(summed_up(pipeline, score, feature_groups, &rows, &of_rows, background.len(), base)))
}

/// Up to `most` records, drawn without replacement.
fn drawn(data: &Dataset, most: usize, seed: u64) -> Vec<&Record> {
    let mut rows: Vec<&Record> = data.records.iter().collect();
    let (drawn, _) = rows.partial_shuffle(&mut rng(seed, Purpose::Sample, 0), most);
    drawn.to_vec()
}

/// The SHAP values of one row, one per group.
fn explained(
    pipeline: &Pipeline,
    score: Score,
    row: &Record,
    background: &[&Record],
    feature_groups: &[Vec<usize>],
    seed: u64,
) -> Result<Vec<f64>, vitrine_model::PredictError> {
    let mut predictor = pipeline.predictor();
    let mut order: Vec<usize> = (0..feature_groups.len()).collect();
    let mut explainer = Explainer::new(score, row.clone(), feature_groups.to_vec());
    for (index, other) in background.iter().enumerate() {
        order.shuffle(&mut rng(seed, Purpose::Sample, index as u64));
        explainer.add(&mut predictor, other, &order)?;
    }
    Ok(explainer.explanation().map_or_else(Vec::new, |explanation| explanation.shap_values))
}

fn summed_up(
    pipeline: &Pipeline,
    score: Score,
    feature_groups: &[Vec<usize>],
    rows: &[&Record],
    of_rows: &[Vec<f64>],
    n_background: usize,
    base: f64,
) -> ShapValues {
    let all = || of_rows.iter().flatten().copied();
    let low = round_significant(all().fold(0.0, f64::min), DIGITS).min(0.0);
    let high = round_significant(all().fold(0.0, f64::max), DIGITS).max(0.0);
    let width = (high - low) / BINS as f64;
    let bin = |attribution: f64| {
        if width > 0.0 { (((attribution - low) / width).max(0.0) as usize).min(BINS - 1) } else { 0 }
    };
    let schema = &pipeline.schema;
    let features = feature_groups.iter().enumerate().map(|(at, feature_group)| {
        let own: Vec<f64> = of_rows.iter().filter_map(|row| row.get(at).copied()).collect();
        let levels = match feature_group.as_slice() {
            [feature] if schema.features.get(*feature).is_some_and(|feature| has_order(&feature.kind)) => {
                ranks(rows, *feature)
            }
            _ => vec![None; own.len()],
        };
        let mut names =
            feature_group.iter().filter_map(|feature| Some(schema.features.get(*feature)?.name.clone()));
        let end = |pick: fn(f64, f64) -> f64| {
            own.iter().copied().reduce(pick).map(|end| round_significant(end, DIGITS))
        };
        let mut counts = vec![0_u32; BINS];
        let mut sums = vec![(0.0, 0_u32); BINS];
        for (attribution, level) in own.iter().zip(levels) {
            let bin = bin(*attribution);
            if let Some(count) = counts.get_mut(bin) {
                *count += 1;
            }
            if let (Some(level), Some((sum, n))) = (level, sums.get_mut(bin)) {
                *sum += level;
                *n += 1;
            }
        }
        let level = |(sum, n): (f64, u32)| (n > 0).then(|| round_significant(sum / f64::from(n), 3));
        let mut total = 0.0;
        for attribution in &own {
            total += attribution.abs();
        }
        FeatureShapValues {
            name: names.next().unwrap_or_default(),
            together_with: names.collect(),
            mean_abs: round_significant(total / own.len().max(1) as f64, DIGITS),
            smallest: end(f64::min),
            largest: end(f64::max),
            counts,
            levels: sums.into_iter().map(level).collect(),
        }
    });
    let mut features: Vec<FeatureShapValues> = features.collect();
    features.sort_by(|a, b| b.mean_abs.total_cmp(&a.mean_abs));
    ShapValues {
        format: FORMAT,
        log_odds: matches!(score, Score::LogOdds(_)),
        n_samples: rows.len(),
        n_background,
        base_value: round_significant(base, DIGITS),
        low,
        high,
        features,
    }
}

fn has_order(kind: &FeatureKind) -> bool {
    match kind {
        FeatureKind::Choice { choices, ordered } => *ordered || choices.len() == 2,
        FeatureKind::Text { .. } => false,
        _ => true,
    }
}

/// How high each row's value of a feature is among all rows, from 0 to 1; `None` where it is missing, and where all
/// are the same.
fn ranks(rows: &[&Record], feature: usize) -> Vec<Option<f64>> {
    let number = |row: &&Record| row.values.get(feature).map_or(f64::NAN, Value::as_number);
    let known = crate::numeric::sorted(rows.iter().map(number).filter(|number| !number.is_nan()));
    let (first, last) = (known.first().copied(), known.last().copied());
    let below = |number: f64| known.partition_point(|other| *other < number) as f64;
    let up_to = |number: f64| known.partition_point(|other| *other <= number) as f64;
    // The mean rank of equal values, stretched so that the lowest value is at 0 and the highest at 1.
    let middle = |number: f64| below(number) + up_to(number);
    let (Some(first), Some(last)) = (first, last) else { return vec![None; rows.len()] };
    let (start, end) = (middle(first), middle(last));
    rows.iter()
        .map(|row| {
            let number = number(row);
            (!number.is_nan() && end > start).then(|| (middle(number) - start) / (end - start))
        })
        .collect()
}
