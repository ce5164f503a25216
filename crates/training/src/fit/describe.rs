//! The chosen hyperparameters as people read them on the model card.

use crate::TrainError;
use crate::families::EstimatorSpec;
use crate::families::members::described;
use crate::spec::{
    CandidateSpec, ClassWeights, EncodeChoices, Impute, IntervalMethod, Monotone, Resample, Scale,
    TargetScale, Threshold, View,
};

/// The hyperparameters for the model card: the estimator's or those of voting's members, then how the inputs
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
/// found from out-of-fold outputs is reported by the fit.
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
