//! The chosen hyperparameters as people read them on the model card.

use serde_json::Value as Json;

use crate::TrainError;
use crate::spec::{CandidateSpec, EncodeChoices, EstimatorSpec, Impute, Scale, View};

/// The hyperparameters of one estimator by name, with its family.
pub(super) fn hyperparameters(
    estimator: &EstimatorSpec,
) -> Result<serde_json::Map<String, Json>, TrainError> {
    match serde_json::to_value(estimator) {
        Ok(Json::Object(object)) => Ok(object),
        other => Err(TrainError::setting("estimator", format!("{other:?}"), "a set of hyperparameters")),
    }
}

/// The hyperparameters of one estimator as name and value.
fn named(estimator: &EstimatorSpec) -> Result<Vec<(String, String)>, TrainError> {
    let all = hyperparameters(estimator)?.into_iter().filter(|(name, _)| name != "family");
    let text = |value: Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(all.map(|(name, value)| (name, text(value))).collect())
}

/// The hyperparameters for the model card: the estimator's or those of a blend's members, then how the inputs
/// were prepared where that is not the default.
pub(super) fn describe(
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
) -> Result<Vec<(String, String)>, TrainError> {
    let mut all = named(estimator)?;
    if let EstimatorSpec::Blend { members } = estimator {
        all.clear();
        for (index, member) in members.iter().enumerate() {
            let own = named(member)?.into_iter().map(|(name, value)| format!("{name} {value}"));
            let own = own.collect::<Vec<_>>().join(", ");
            let value = if own.is_empty() { String::new() } else { format!(" ({own})") };
            all.push((format!("member {}", index + 1), format!("{}{value}", member.family())));
        }
        all.push(("weight of each".to_owned(), format!("1/{}", members.len())));
    }
    let mut add = |name: &str, value: String| all.push((name.to_owned(), value));
    if let Some(features) = &spec.features {
        add("features", features.join(", "));
    }
    if !spec.derived.is_empty() {
        add(
            "derived",
            spec.derived.iter().map(|derived| derived.name.as_str()).collect::<Vec<_>>().join(", "),
        );
    }
    if let Some(power) = spec.polynomial {
        add("polynomial", power.to_string());
    }
    match spec.scale {
        Scale::None => {}
        Scale::Standard => add("scale", "standard".to_owned()),
        Scale::MinMax => add("scale", "min_max".to_owned()),
    }
    match spec.impute {
        Impute::Median => {}
        Impute::Mean => add("impute", "mean".to_owned()),
        Impute::MostFrequent => add("impute", "most_frequent".to_owned()),
        Impute::Leave => add("impute", "leave".to_owned()),
    }
    match spec.encode {
        EncodeChoices::OneHot => {}
        EncodeChoices::Ordinal => add("encode", "ordinal".to_owned()),
        EncodeChoices::Target => add("encode", "target".to_owned()),
    }
    if spec.view == View::Classes {
        add("view", "classes".to_owned());
    }
    Ok(all)
}
