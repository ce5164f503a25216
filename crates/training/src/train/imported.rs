//! What may stand beside a model that was trained elsewhere.

use crate::TrainError;
use crate::error::{Got, Rule};
use crate::spec::{CandidateSpec, EstimatorSpec, TrainSpec};

/// Refuses candidates beside an imported model, since figures of models that were fitted to the rows and of one that was
/// not say nothing about each other; rows that are held out, since all rows judge it; and settings of a fit.
pub(super) fn check(spec: &TrainSpec) -> Result<(), TrainError> {
    let is_imported = |candidate: &&CandidateSpec| matches!(candidate.estimator, EstimatorSpec::Imported(_));
    let Some(imported) = spec.candidates.iter().find(is_imported) else { return Ok(()) };
    imported.estimator.as_family().check().map_err(|error| error.of(&imported.name))?;
    let mut others = spec.candidates.iter().filter(|candidate| candidate.estimator.capabilities().inputs);
    if let Some(other) = others.find(|other| other.name != imported.name) {
        return Err(TrainError::setting("candidates", &other.name, Rule::ImportedAlone));
    }
    if spec.split.holds_out() {
        return Err(TrainError::setting("split.held_out", spec.split.held_out, Rule::ImportedHeldOut));
    }
    if spec.split.repeats != 1 {
        return Err(TrainError::setting("split.repeats", spec.split.repeats, Rule::ImportedOnce));
    }
    let plain = CandidateSpec {
        export: imported.export,
        calibrate: imported.calibrate,
        threshold: imported.threshold,
        interval: imported.interval.clone(),
        ..CandidateSpec::new(&imported.name, &imported.label, imported.estimator.clone())
    };
    if *imported != plain {
        return Err(TrainError::setting("candidates", Got::Given, Rule::ImportedAsIs).of(&imported.name));
    }
    Ok(())
}
