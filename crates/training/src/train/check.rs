//! What must hold before anything is fitted.

use crate::fit::check_candidate;
use crate::spec::{CandidateSpec, TrainSpec};
use crate::{Dataset, TrainError};

/// Refuses a metric that does not suit the target, a coverage outside its limits, candidates of the same name or
/// that ask for what these rows cannot give, exported ones that keep rows that may not be shown, and evaluations of candidates that do not exist.
pub(super) fn check(data: &Dataset, spec: &TrainSpec) -> Result<(), TrainError> {
    if !spec.metric.suits(data.schema.target.task) {
        let expected = format!("a metric for a {:?} target", data.schema.target.task).to_lowercase();
        return Err(TrainError::setting("metric", spec.metric.name(), &expected));
    }
    if !(spec.coverage > 0.0 && spec.coverage < 1.0) {
        return Err(TrainError::setting("coverage", spec.coverage, "between 0 and 1"));
    }
    for (index, candidate) in spec.candidates.iter().enumerate() {
        if spec.candidates[..index].iter().any(|other| other.name == candidate.name) {
            return Err(TrainError::setting("candidates", &candidate.name, "names that stand once only"));
        }
        let keeps_rows = candidate.estimator.capabilities().keeps_rows;
        if !spec.rows_may_be_shipped && keeps_rows && candidate.export {
            let expected = "an estimator that keeps no rows, because rows of this data may not be shown";
            return Err(
                TrainError::setting("estimator", candidate.estimator.family(), expected).of(&candidate.name)
            );
        }
        check_candidate(data, candidate).map_err(|error| error.of(&candidate.name))?;
    }
    if spec.split.also_random && spec.split.time.is_none() {
        return Err(TrainError::setting("split.also_random", "true", "split.time beside it"));
    }
    for leaky in &spec.leaky {
        candidate(spec, &format!("the evaluation '{}'", leaky.label), &leaky.candidate)?;
    }
    Ok(())
}

/// The candidate of a name.
pub(super) fn candidate<'a>(
    spec: &'a TrainSpec,
    whose: &str,
    name: &str,
) -> Result<&'a CandidateSpec, TrainError> {
    spec.candidates.iter().find(|candidate| candidate.name == name).ok_or_else(|| TrainError::Unknown {
        whose: whose.to_owned(),
        kind: "candidate",
        name: name.to_owned(),
        known: spec.candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}
