//! How often the positive class is, in all rows and in the groups of a feature.

use vitrine_model::Pipeline;
use vitrine_model::panels::{BaseRate, GroupRate};
use vitrine_model::schema::{Feature, FeatureKind};

use crate::error::Rule;
use crate::numeric::{quantile, round_significant, sorted};
use crate::{Dataset, TrainError};

/// The fewest held-out rows of a group whose predictions are summed up as deciles.
const MIN_ROWS: usize = 100;

/// Counts the positive rows of `data`, and sums up what `pipeline` says about the rows of `held_out`, which it must
/// not have seen: deciles with four significant digits for each group of at least 100 of them. Rows in which the
/// feature is missing belong to no group.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that the schema does not have, [`TrainError::Setting`] for one without
/// groups or a target without a positive class, and records that cannot be predicted.
pub fn base_rate(
    data: &Dataset,
    held_out: &Dataset,
    pipeline: &Pipeline,
    feature: Option<&str>,
) -> Result<BaseRate, TrainError> {
    let positive = data.schema.target.positive.ok_or_else(|| {
        TrainError::setting("panels: base_rate", &data.schema.target.name, Rule::PositiveClass)
    })?;
    let is_positive = |target: f64| target == positive as f64;
    let n_positive = data.targets.iter().filter(|target| is_positive(**target)).count();
    let mut all = BaseRate {
        rate: share(n_positive, data.n_samples()),
        n_samples: data.n_samples() as u64,
        feature: None,
        groups: Vec::new(),
    };
    let Some(name) = feature else { return Ok(all) };
    let (at, values) = groups_of(data, name)?;
    let mut counts = vec![(0, 0); values.len()];
    for (record, target) in data.records.iter().zip(&data.targets) {
        let group = record.values.get(at).map_or(f64::NAN, vitrine_model::Value::as_number);
        if let Some((n, n_positive)) = counts.get_mut(group as usize).filter(|_| !group.is_nan()) {
            *n += 1;
            *n_positive += usize::from(is_positive(*target));
        }
    }
    let mut given = vec![Vec::new(); values.len()];
    for (row, record) in held_out.records.iter().enumerate() {
        let group = record.values.get(at).map_or(f64::NAN, vitrine_model::Value::as_number);
        if let Some(given) = given.get_mut(group as usize).filter(|_| !group.is_nan()) {
            let predicted = pipeline.predict(record).map_err(|source| TrainError::Predict { row, source })?;
            given.extend(predicted.probabilities.get(positive).copied());
        }
    }
    let groups = values.into_iter().zip(counts).zip(given).map(|((value, (n, n_positive)), given)| {
        GroupRate { value, rate: share(n_positive, n), n_samples: n as u64, deciles: deciles(given) }
    });
    all.groups = groups.collect();
    all.feature = Some(name.to_owned());
    Ok(all)
}

/// The position of a feature and the values of its groups.
fn groups_of(data: &Dataset, name: &str) -> Result<(usize, Vec<String>), TrainError> {
    let features = &data.schema.features;
    let found = data.schema.position(name).and_then(|at| features.get(at).map(|feature| (at, feature)));
    let Some((at, feature)) = found else {
        return Err(TrainError::no_feature("panels: base_rate", name, &data.schema));
    };
    match values(feature) {
        Some(values) => Ok((at, values)),
        None => Err(TrainError::setting("panels: base_rate: feature", name, Rule::ChoiceOrFlag)),
    }
}

fn values(feature: &Feature) -> Option<Vec<String>> {
    match &feature.kind {
        FeatureKind::Choice { choices, .. } => {
            Some(choices.iter().map(|choice| choice.value.clone()).collect())
        }
        FeatureKind::Flag => Some(vec!["false".to_owned(), "true".to_owned()]),
        _ => None,
    }
}

fn deciles(given: Vec<f64>) -> Vec<f64> {
    if given.len() < MIN_ROWS {
        return Vec::new();
    }
    let ascending = sorted(given);
    (0..=10).map(|tenth| round_significant(quantile(&ascending, f64::from(tenth) / 10.0), 4)).collect()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
