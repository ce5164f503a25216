//! How the intervals do on groups of held-out rows: on average they may hold, and for some rows be too narrow.

use vitrine_model::metrics::{coverage, mean_width};
use vitrine_model::report::GroupCoverage;
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Pipeline, Prediction};
use vitrine_present::Locale;

use crate::numeric::{quantile, round_significant, sorted};
use crate::{Dataset, TrainError};

/// The coverage for each group with rows: the pipeline's own groups where its interval has any, otherwise thirds of
/// the predicted values.
pub(super) fn by_group(
    pipeline: &Pipeline,
    data: &Dataset,
    predictions: &[Prediction],
) -> Result<Vec<GroupCoverage>, TrainError> {
    let values: Vec<f64> =
        predictions.iter().map(|prediction| prediction.value.unwrap_or(f64::NAN)).collect();
    let own = pipeline.residual_interval_groups.as_ref();
    let feature = own.and_then(|groups| groups.feature).and_then(|at| pipeline.schema.features.get(at));
    let (groups, labels): (Vec<usize>, Vec<String>) = if let (Some(own), Some(feature)) = (own, feature) {
        let group = data.records.iter().map(|record| own.group(&record.values, f64::NAN));
        (group.collect(), values_of(&feature.kind))
    } else {
        let limits = match own {
            Some(own) => own.limits.iter().map(|limit| pipeline.target_transform.apply(*limit)).collect(),
            None => thirds(&values),
        };
        let group = values.iter().map(|value| limits.partition_point(|limit| limit < value));
        (group.collect(), stretches(&limits, crate::numeric::locale(&data.schema.target)))
    };
    let mut all = Vec::new();
    for (group, label) in labels.into_iter().enumerate() {
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
                label,
                count: actual.len() as u64,
                covered: coverage(&actual, &low, &high)?,
                mean_width: mean_width(&low, &high)?,
            });
        }
    }
    Ok(all)
}

/// The labels of a feature's values, and a last one for records without a value.
fn values_of(kind: &FeatureKind) -> Vec<String> {
    let mut labels: Vec<String> = match kind {
        FeatureKind::Choice { choices, .. } => choices.iter().map(|choice| choice.label.clone()).collect(),
        _ => vec!["no".to_owned(), "yes".to_owned()],
    };
    labels.push("unknown".to_owned());
    labels
}

/// Where the first third of the values ends, and the second.
fn thirds(values: &[f64]) -> Vec<f64> {
    let ascending = sorted(values.iter().copied());
    let mut limits: Vec<f64> = [1.0, 2.0].map(|part| quantile(&ascending, part / 3.0)).to_vec();
    limits.dedup();
    limits
}

/// The labels of the groups between the limits, with numbers as the system writes them.
fn stretches(limits: &[f64], locale: &Locale) -> Vec<String> {
    let text = |limit: &f64| locale.in_full(round_significant(*limit, 4));
    let (Some(first), Some(last)) = (limits.first(), limits.last()) else {
        return vec!["all predictions".to_owned()];
    };
    let mut labels = vec![format!("predicted up to {}", text(first))];
    let between = limits.windows(2);
    labels.extend(between.map(|pair| format!("predicted {} to {}", text(&pair[0]), text(&pair[1]))));
    labels.push(format!("predicted above {}", text(last)));
    labels
}
