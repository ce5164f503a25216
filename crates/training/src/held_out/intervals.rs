//! How the intervals do on groups of held-out rows: on average they may hold, and for some rows be too narrow.

use serde_json::Value as Json;
use vitrine_model::Prediction;
use vitrine_model::figures::GroupRange;
use vitrine_model::metrics::{coverage, mean_width};
use vitrine_model::report::{CoverageGroup, GroupCoverage};
use vitrine_model::schema::{Feature, FeatureKind};

use super::Unseen;
use crate::TrainError;
use crate::numeric::{quantile, round_significant, sorted};

/// The coverage for each group with rows: the model's own groups where its interval has any, otherwise thirds of
/// the predicted values.
pub(super) fn by_group(
    unseen: &Unseen<'_>,
    predictions: &[Prediction],
) -> Result<Vec<GroupCoverage>, TrainError> {
    let (pipeline, data) = (unseen.model, unseen.data.as_ref());
    let values: Vec<f64> =
        predictions.iter().map(|prediction| prediction.value.unwrap_or(f64::NAN)).collect();
    let own = pipeline.residual_interval_groups.as_ref();
    let feature = own.and_then(|groups| groups.feature).and_then(|at| pipeline.schema.features.get(at));
    let (groups, named): (Vec<usize>, Vec<CoverageGroup>) = if let (Some(own), Some(feature)) = (own, feature)
    {
        let group = data.records.iter().map(|record| own.group(&record.values, f64::NAN));
        (group.collect(), values_of(feature))
    } else {
        let limits = match own {
            Some(own) => own.limits.iter().map(|limit| pipeline.target_transform.apply(*limit)).collect(),
            None => thirds(&values),
        };
        let group = values.iter().map(|value| limits.partition_point(|limit| limit < value));
        (group.collect(), ranges(&limits))
    };
    let mut all = Vec::new();
    for (group, named) in named.into_iter().enumerate() {
        let rows = (0..values.len()).filter(|row| groups.get(*row) == Some(&group));
        let (mut actual, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
        let targets = data.target_values();
        for row in rows {
            let interval = predictions.get(row).and_then(|prediction| prediction.interval);
            if let (Some(interval), Some(target)) = (interval, targets.get(row)) {
                actual.push(*target);
                low.push(interval.low);
                high.push(interval.high);
            }
        }
        if !actual.is_empty() {
            all.push(GroupCoverage {
                label: String::new(),
                group: Some(named),
                count: actual.len() as u64,
                covered: coverage(&actual, &low, &high)?,
                mean_width: mean_width(&low, &high)?,
            });
        }
    }
    Ok(all)
}

/// The groups by a feature's values, the last one of records without a value.
fn values_of(feature: &Feature) -> Vec<CoverageGroup> {
    let mut values: Vec<Json> = match &feature.kind {
        FeatureKind::Choice { choices, .. } => {
            choices.iter().map(|choice| Json::from(choice.value.clone())).collect()
        }
        _ => vec![Json::from(false), Json::from(true)],
    };
    values.push(Json::Null);
    let named = |value| CoverageGroup::Feature { feature: feature.name.clone(), value };
    values.into_iter().map(named).collect()
}

/// Where the first third of the values ends, and the second.
fn thirds(values: &[f64]) -> Vec<f64> {
    let ascending = sorted(values.iter().copied());
    let mut limits: Vec<f64> = [1.0, 2.0].map(|part| quantile(&ascending, part / 3.0)).to_vec();
    limits.dedup();
    limits
}

/// The groups between the limits, which are rounded to be read.
fn ranges(limits: &[f64]) -> Vec<CoverageGroup> {
    let rounded: Vec<f64> = limits.iter().map(|limit| round_significant(*limit, 4)).collect();
    GroupRange::between(&rounded).into_iter().map(|range| CoverageGroup::Predicted { range }).collect()
}
