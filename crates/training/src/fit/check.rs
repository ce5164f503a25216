//! What a candidate asks for against the rows that it is to be fitted to.

use vitrine_model::Task;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::schema::FeatureKind;

use crate::error::{Got, Limit, Named, Rule, TargetRule};
use crate::plain::target_transform;
use crate::resample::{self, class_weights};
use crate::spec::{
    Calibrate, CandidateSpec, ClassWeights, EncodeChoices, IntervalMethod, IntervalSpec, Threshold,
};
use crate::{Dataset, TrainError, calibrate};

/// The word of [`IntervalSpec::by`] that stands for the predicted value.
pub(super) const BY_PREDICTION: &str = "prediction";

/// Refuses what cannot be done with the target or with these rows: class weights and resampling without classes,
/// names of classes and features that do not exist, the logarithm of a target that is not positive, calibration,
/// threshold and interval of targets that have none.
///
/// # Errors
/// [`TrainError::Setting`], [`TrainError::Unknown`], or [`TrainError::Target`] for the first row without a logarithm.
pub(crate) fn check_candidate(data: &Dataset, spec: &CandidateSpec) -> Result<(), TrainError> {
    let task = data.schema.target.task;
    class_weights(data, &spec.class_weights)?;
    let capabilities = spec.estimator.capabilities();
    if spec.class_weights != ClassWeights::None && !capabilities.weights {
        let expected = Limit::NoClassWeights(spec.estimator.family().to_owned());
        return Err(TrainError::setting("class_weights", Got::Given, expected));
    }
    resample::check(data, spec.resample)?;
    if target_transform(spec) == TargetTransform::Log && spec.estimator.as_family().given().is_none() {
        if task != Task::Regression {
            return Err(TrainError::setting("target_scale", "log", Rule::IdentityScale));
        }
        if let Some((row, got)) = data.targets.iter().enumerate().find(|(_, target)| **target <= 0.0) {
            let expected = TargetRule::Logarithm;
            return Err(TrainError::Target { row, got: *got, expected });
        }
    }
    if spec.calibrate != Calibrate::None && !matches!(task, Task::Binary | Task::Multiclass) {
        return Err(TrainError::setting("calibrate", Got::Given, Rule::NoCalibration));
    }
    calibrate::check_threshold(spec.threshold)?;
    if spec.threshold != Threshold::Half && task != Task::Binary {
        return Err(TrainError::setting("threshold", Got::Given, Rule::HalfThreshold));
    }
    check_interval(data, spec)
}

fn check_interval(data: &Dataset, spec: &CandidateSpec) -> Result<(), TrainError> {
    let IntervalSpec { method, by } = &spec.interval;
    if spec.interval == IntervalSpec::default() {
        return Ok(());
    }
    if matches!(data.schema.target.task, Task::Binary | Task::Multiclass) {
        return Err(TrainError::setting("interval", Got::Given, Rule::NoInterval));
    }
    if let Some(name) = by.as_ref().filter(|name| *name != BY_PREDICTION) {
        let features = &data.schema.features;
        let Some(feature) = data.schema.position(name).and_then(|at| features.get(at)) else {
            let known = features.iter().map(|feature| feature.name.as_str()).chain([BY_PREDICTION]);
            return Err(TrainError::unknown("interval: by", Named::Feature, name, known));
        };
        if !matches!(feature.kind, FeatureKind::Choice { .. } | FeatureKind::Flag) {
            return Err(TrainError::setting("interval: by", name, Rule::ChoiceFlagOrPrediction));
        }
    }
    if *method != IntervalMethod::CvPlus {
        return Ok(());
    }
    let expected = if by.is_some() {
        Rule::IntervalByGroup
    } else if spec.encode == EncodeChoices::Target {
        Rule::IntervalEncoded
    } else if !spec.estimator.capabilities().averaged {
        Rule::IntervalAveraged
    } else {
        return Ok(());
    };
    Err(TrainError::setting("interval: method", "cv_plus", expected))
}
