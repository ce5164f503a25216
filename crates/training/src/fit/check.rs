//! What a candidate asks for against the rows that it is to be fitted to.

use vitrine_model::Task;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::schema::FeatureKind;

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
        let family = spec.estimator.family();
        let expected = format!("none for {family}, whose rows all count alike; resample instead");
        return Err(TrainError::setting("class_weights", "given", &expected));
    }
    resample::check(data, spec.resample)?;
    if target_transform(spec) == TargetTransform::Log {
        if task != Task::Regression {
            return Err(TrainError::setting("target_scale", "log", "identity for a target that is no value"));
        }
        if let Some((row, got)) = data.targets.iter().enumerate().find(|(_, target)| **target <= 0.0) {
            let expected = "above 0, as target_scale = \"log\" wants".to_owned();
            return Err(TrainError::Target { row, got: *got, expected });
        }
    }
    if spec.calibrate != Calibrate::None && !matches!(task, Task::Binary | Task::Multiclass) {
        return Err(TrainError::setting("calibrate", "given", "none for a target without unordered classes"));
    }
    calibrate::check_threshold(spec.threshold)?;
    if spec.threshold != Threshold::Half && task != Task::Binary {
        return Err(TrainError::setting("threshold", "given", "half for a target that has not two classes"));
    }
    check_interval(data, spec)
}

fn check_interval(data: &Dataset, spec: &CandidateSpec) -> Result<(), TrainError> {
    let IntervalSpec { method, by } = &spec.interval;
    if spec.interval == IntervalSpec::default() {
        return Ok(());
    }
    if matches!(data.schema.target.task, Task::Binary | Task::Multiclass) {
        return Err(TrainError::setting("interval", "given", "nothing for a target without a value"));
    }
    if let Some(name) = by.as_ref().filter(|name| *name != BY_PREDICTION) {
        let features = &data.schema.features;
        let Some(feature) = data.schema.position(name).and_then(|at| features.get(at)) else {
            let known = features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(TrainError::Unknown {
                whose: "interval: by".to_owned(),
                kind: "feature",
                name: name.clone(),
                known: format!("{known}, {BY_PREDICTION}"),
            });
        };
        if !matches!(feature.kind, FeatureKind::Choice { .. } | FeatureKind::Flag) {
            return Err(TrainError::setting("interval: by", name, "a choice, a flag or 'prediction'"));
        }
    }
    if *method != IntervalMethod::CvPlus {
        return Ok(());
    }
    let expected = if by.is_some() {
        "out_of_fold or split for intervals by group"
    } else if spec.encode == EncodeChoices::Target {
        "out_of_fold or split where choices are encoded by the target, since the folds share one preparation"
    } else if !spec.estimator.capabilities().averaged {
        "out_of_fold or split for k-nearest neighbours, which cannot be averaged"
    } else {
        return Ok(());
    };
    Err(TrainError::setting("interval: method", "cv_plus", expected))
}
