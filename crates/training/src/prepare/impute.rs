//! What is assumed for missing values: a single value from the rows where the feature is known, or a forest that was
//! fitted to them.

use ndarray::{Array2, ArrayView1};
use vitrine_model::Schema;
use vitrine_model::impute::ImputeForest;
use vitrine_model::schema::{Feature, FeatureKind};

use crate::error::Rule;
use crate::families::forest::ForestParams;
use crate::numeric::{mean, quantile, round_significant, round_weight, sorted};
use crate::seed::{Purpose, derive};
use crate::spec::Impute;
use crate::split::{folds, n_groups};
use crate::trees::model::Loss;
use crate::{Dataset, TrainError};

/// The folds by which a forest is judged.
const FOLDS: usize = 5;
/// The fewest rows with a known value that a forest is fitted to.
const LEAST_ROWS: usize = 20;
/// Which errors the range leaves out at each end.
const TAIL: f64 = 0.1;
/// The significant digits of the errors.
const DIGITS: usize = 4;

/// What is assumed for a feature, from its known values in ascending order. A feature without any known value is
/// assumed to be 0, or the lowest allowed value where 0 is not allowed.
pub(super) fn single(feature: &Feature, how: Impute, known: &[f64]) -> Option<f64> {
    let is_number = feature.kind.is_numeric();
    if how == Impute::Leave || matches!(feature.kind, FeatureKind::Text { .. }) {
        return None;
    }
    if known.is_empty() {
        return Some(match feature.kind {
            FeatureKind::Number { min, max, .. } => 0.0_f64.clamp(min, max),
            FeatureKind::Integer { min, max } => 0.clamp(min, max) as f64,
            FeatureKind::Date { first, last } => 0.clamp(first, last) as f64,
            _ => 0.0,
        });
    }
    let value = match how {
        Impute::Median if is_number => quantile(known, 0.5),
        Impute::Mean if is_number => mean(known),
        _ => most_frequent(known),
    };
    let whole = matches!(feature.kind, FeatureKind::Integer { .. } | FeatureKind::Date { .. });
    Some(if whole { value.round() } else { round_weight(value) })
}

fn most_frequent(ascending: &[f64]) -> f64 {
    let mut best = (0, 0.0);
    for run in ascending.chunk_by(|a, b| a == b) {
        if let Some(value) = run.first()
            && run.len() > best.0
        {
            best = (run.len(), *value);
        }
    }
    best.1
}

/// The forests for the named features, fitted to the rows where each is known; the target is never looked at. `rows`
/// are the records' numbers, `singles` what stands in for other missing features. A feature that is known in fewer
/// than [`LEAST_ROWS`] rows, or the same in all of them, keeps its single value.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that does not exist, [`TrainError::Setting`] for one that is a text or stands
/// twice.
pub(super) fn forests(
    data: &Dataset,
    names: &[String],
    rows: &[Vec<f64>],
    singles: &[Option<f64>],
) -> Result<Vec<ImputeForest>, TrainError> {
    let mut forests = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let feature = named(&data.schema, name)?;
        if names.iter().take(index).any(|other| other == name) {
            return Err(TrainError::setting("impute_by_forest", name, Rule::Once));
        }
        forests.extend(fit(data, feature, rows, singles)?);
    }
    Ok(forests)
}

fn named(schema: &Schema, name: &str) -> Result<usize, TrainError> {
    let Some(position) = schema.position(name) else {
        return Err(TrainError::no_feature("impute_by_forest", name, schema));
    };
    let kind = schema.features.get(position).map(|feature| &feature.kind);
    if matches!(kind, Some(FeatureKind::Text { .. })) {
        return Err(TrainError::setting("impute_by_forest", name, Rule::NoText));
    }
    Ok(position)
}

/// The rows of one forest.
struct Known {
    inputs: Array2<f64>,
    truths: Vec<f64>,
    weights: Vec<f64>,
    loss: Loss,
    seed: u64,
}

fn fit(
    data: &Dataset,
    feature: usize,
    rows: &[Vec<f64>],
    singles: &[Option<f64>],
) -> Result<Option<ImputeForest>, TrainError> {
    let Some(kind) = data.schema.features.get(feature).map(|feature| &feature.kind) else { return Ok(None) };
    let at = |row: &Vec<f64>, column: usize| row.get(column).copied().unwrap_or(f64::NAN);
    let known: Vec<usize> = (0..rows.len()).filter(|row| !at(&rows[*row], feature).is_nan()).collect();
    let truths: Vec<f64> = known.iter().map(|row| at(&rows[*row], feature)).collect();
    let others = data.schema.features.iter().enumerate();
    let inputs: Vec<usize> = others
        .filter(|(other, about)| *other != feature && !matches!(about.kind, FeatureKind::Text { .. }))
        .map(|(other, _)| other)
        .collect();
    let is_constant = truths.iter().all(|truth| Some(truth) == truths.first());
    if known.len() < LEAST_ROWS || is_constant || inputs.is_empty() {
        return Ok(None);
    }
    let (step, loss) = match kind {
        FeatureKind::Number { step, .. } if *step > 0.0 => (*step, Loss::Squared),
        FeatureKind::Choice { choices, .. } => (1.0, Loss::Classes(choices.len())),
        FeatureKind::Flag => (1.0, Loss::Classes(2)),
        _ => (1.0, Loss::Squared),
    };
    let input = |(row, column): (usize, usize)| {
        let (row, column) = (known[row], inputs[column]);
        let number = at(&rows[row], column);
        if number.is_nan() { singles.get(column).copied().flatten().unwrap_or(f64::NAN) } else { number }
    };
    let rows_of_forest = Known {
        inputs: Array2::from_shape_fn((known.len(), inputs.len()), input),
        truths,
        weights: known.iter().filter_map(|row| data.weights.get(*row).copied()).collect(),
        loss,
        seed: derive(0, Purpose::Impute, feature as u64),
    };
    let all: Vec<usize> = (0..known.len()).collect();
    let mut forest = grown(&rows_of_forest, &all, feature, &inputs, step)?;
    let keys = data.subset(&known).keys();
    judge(&mut forest, &rows_of_forest, &keys, singles.get(feature).copied().flatten())?;
    Ok(Some(forest))
}

/// The forest of some of the rows: small, because it is part of every file that uses it.
fn grown(
    known: &Known,
    rows: &[usize],
    feature: usize,
    inputs: &[usize],
    step: f64,
) -> Result<ImputeForest, TrainError> {
    let params = ForestParams {
        n_trees: 25,
        max_leaf_nodes: Some(24),
        min_samples_leaf: 5,
        max_features: 0.6,
        max_bins: 64,
        loss: known.loss,
        seed: known.seed,
        ..ForestParams::default()
    };
    let matrix = known.inputs.select(ndarray::Axis(0), rows);
    let pick = |all: &[f64]| rows.iter().filter_map(|row| all.get(*row).copied()).collect::<Vec<f64>>();
    let (truths, weights) = (pick(&known.truths), pick(&known.weights));
    let weights = (!weights.is_empty()).then(|| ArrayView1::from(&weights));
    let fitted = params.check()?.fit_weighted(matrix.view(), ArrayView1::from(&truths), weights)?;
    Ok(ImputeForest {
        feature,
        inputs: inputs.to_vec(),
        trees: fitted.ensemble,
        step,
        errors: None,
        error: 0.0,
        plain_error: 0.0,
    })
}

/// Fills in how far off the forest is: by forests like it that were fitted without the rows they are judged by.
/// Identical rows are in the same fold.
fn judge(
    forest: &mut ImputeForest,
    known: &Known,
    keys: &[u64],
    single: Option<f64>,
) -> Result<(), TrainError> {
    let n_groups = n_groups(keys);
    if n_groups < 2 {
        return Ok(());
    }
    let mut errors = Vec::new();
    let mut plain = Vec::new();
    for fold in folds(keys, &[], FOLDS.min(n_groups), known.seed)? {
        let judged = grown(known, &fold.train, forest.feature, &forest.inputs, forest.step)?;
        for row in fold.test {
            let inputs = known.inputs.row(row).to_vec();
            let value = judged.of_inputs(&inputs);
            let truth = known.truths[row];
            errors.push(truth - value);
            plain.extend(single.map(|single| truth - single));
        }
    }
    let is_class = matches!(known.loss, Loss::Classes(_));
    let size = |errors: &[f64]| {
        let sizes: Vec<f64> =
            errors.iter().map(|e| if is_class { f64::from(u8::from(*e != 0.0)) } else { e.abs() }).collect();
        if sizes.is_empty() { 0.0 } else { round_significant(mean(&sizes), DIGITS) }
    };
    (forest.error, forest.plain_error) = (size(&errors), size(&plain));
    if !is_class {
        let errors = sorted(errors);
        let end = |share: f64| round_significant(quantile(&errors, share), DIGITS);
        forest.errors = Some((end(TAIL), end(1.0 - TAIL)));
    }
    Ok(())
}

/// How well the forests of a pipeline do, as name and value for the model card.
pub(crate) fn describe(schema: &Schema, forests: &[ImputeForest]) -> Vec<(String, String)> {
    let line = |forest: &ImputeForest| {
        let feature = schema.features.get(forest.feature)?;
        let unit = feature.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
        let text = match forest.errors {
            Some((low, high)) => format!(
                "a forest of {} trees, off by {:.2}{unit} on average on rows it had not seen (a single value: {:.2}), four of five between {:.1} too high and {:.1} too low",
                forest.trees.n_trees(),
                forest.error,
                forest.plain_error,
                (-low).max(0.0),
                high.max(0.0),
            ),
            None => format!(
                "a forest of {} trees, wrong for {:.1} % of rows it had not seen (a single value: {:.1} %)",
                forest.trees.n_trees(),
                100.0 * forest.error,
                100.0 * forest.plain_error
            ),
        };
        Some((format!("unknown {}", feature.label), text))
    };
    forests.iter().filter_map(line).collect()
}
