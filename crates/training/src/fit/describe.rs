//! The chosen hyperparameters as people read them on the model card.

use serde_json::Value as Json;

use crate::TrainError;
use crate::spec::estimator::BlendWeights;
use crate::spec::{
    CandidateSpec, ClassWeights, EncodeChoices, EstimatorSpec, Impute, IntervalMethod, Monotone, Resample,
    Scale, TargetScale, Threshold, View,
};

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

/// The hyperparameters of an estimator as name and value, with those of the estimators in it in words.
fn described(estimator: &EstimatorSpec) -> Result<Vec<(String, String)>, TrainError> {
    let mut all = Vec::new();
    let mut members = |members: &[EstimatorSpec]| {
        for (index, member) in members.iter().enumerate() {
            all.push((format!("member {}", index + 1), in_words(member)?));
        }
        Ok::<(), TrainError>(())
    };
    match estimator {
        EstimatorSpec::Blend { members: of, weights, rounds, folds } => {
            members(of)?;
            all.push(match weights {
                BlendWeights::Equal => ("weight of each".to_owned(), format!("1/{}", of.len())),
                BlendWeights::Greedy => {
                    ("weights".to_owned(), format!("greedy, {rounds} rounds, {folds} folds"))
                }
            });
        }
        EstimatorSpec::Stack { members: of, last, with_inputs, folds } => {
            members(of)?;
            if let Some(last) = last {
                all.push(("last".to_owned(), in_words(last)?));
            }
            all.push(("with_inputs".to_owned(), with_inputs.to_string()));
            all.push(("folds".to_owned(), folds.to_string()));
        }
        EstimatorSpec::Bag { member, folds } => {
            all.push(("member".to_owned(), in_words(member)?));
            all.push(("folds".to_owned(), folds.to_string()));
        }
        EstimatorSpec::Distilled { teacher, student, share, augment, folds } => {
            all.push(("teacher".to_owned(), in_words(teacher)?));
            all.push(("student".to_owned(), in_words(student)?));
            all.push(("share".to_owned(), share.to_string()));
            all.push(("augment".to_owned(), augment.to_string()));
            all.push(("folds".to_owned(), folds.to_string()));
        }
        _ => return named(estimator),
    }
    Ok(all)
}

/// An estimator with its hyperparameters in brackets.
fn in_words(estimator: &EstimatorSpec) -> Result<String, TrainError> {
    let own = described(estimator)?.into_iter().map(|(name, value)| format!("{name} {value}"));
    let own = own.collect::<Vec<_>>().join(", ");
    Ok(if own.is_empty() { estimator.family().to_owned() } else { format!("{} ({own})", estimator.family()) })
}

/// The hyperparameters for the model card: the estimator's or those of a blend's members, then how the inputs
/// were prepared where that is not the default.
pub(super) fn describe(
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
) -> Result<Vec<(String, String)>, TrainError> {
    let mut all = described(estimator)?;
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
    for (feature, direction) in &spec.monotone {
        let way = match direction {
            Monotone::Increasing => "increasing",
            Monotone::Decreasing => "decreasing",
        };
        add("monotone", format!("{way} with {feature}"));
    }
    match spec.encode {
        EncodeChoices::OneHot => {}
        EncodeChoices::Ordinal => add("encode", "ordinal".to_owned()),
        EncodeChoices::Target => add("encode", "target".to_owned()),
    }
    if let Some(smoothing) = spec.encode_smoothing {
        add("encode_smoothing", smoothing.to_string());
    }
    if spec.view == View::Classes {
        add("view", "classes".to_owned());
    }
    all.extend(rows_and_outputs(spec));
    Ok(all)
}

/// How the rows were weighted and resampled, and how the outputs are read, where that is not the default. What was
/// found from out-of-fold outputs is told by the fit.
fn rows_and_outputs(spec: &CandidateSpec) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut add = |name: &str, value: String| all.push((name.to_owned(), value));
    match &spec.class_weights {
        ClassWeights::None => {}
        ClassWeights::Balanced => add("class weights", "balanced".to_owned()),
        ClassWeights::Given(given) => {
            let given = given.iter().map(|(class, weight)| format!("{class} {weight}"));
            add("class weights", given.collect::<Vec<_>>().join(", "));
        }
    }
    match spec.resample {
        Resample::None => {}
        Resample::Smote { k, ratio } => add("resample", format!("smote, k {k}, ratio {ratio}")),
        Resample::Over { ratio } => add("resample", format!("over, ratio {ratio}")),
        Resample::Under { ratio } => add("resample", format!("under, ratio {ratio}")),
    }
    if spec.target_scale == TargetScale::Log {
        add("target scale", "log".to_owned());
    }
    match spec.threshold {
        Threshold::Half => {}
        Threshold::At(at) => add("threshold", at.to_string()),
        Threshold::Recall(recall) => add("threshold for", format!("recall {recall}")),
        Threshold::Cost { false_negative, false_positive } => {
            let costs =
                format!("costs of {false_negative} a false negative, {false_positive} a false positive");
            add("threshold for", costs);
        }
    }
    match spec.interval.method {
        IntervalMethod::OutOfFold => {}
        IntervalMethod::Split => add("interval", "split".to_owned()),
        IntervalMethod::Refit => add("interval", "refit".to_owned()),
        IntervalMethod::CvPlus => add("interval", "cv_plus".to_owned()),
    }
    if let Some(by) = &spec.interval.by {
        add("interval by", by.clone());
    }
    all
}
