//! What must hold before anything is fitted.

use super::imported;
use crate::error::{Field, Got, Limit, Named, Rule};
use crate::families::voting::MAX_ROUNDS;
use crate::fit::check_candidate;
use crate::spec::{CandidateSpec, EnsembleSpec, OutOfFold, TrainSpec};
use crate::{Dataset, TrainError};

/// Refuses a metric that does not suit the target, a coverage outside its limits, candidates of the same name or
/// that ask for what these rows cannot give, exported ones that keep rows that may not be shown, what needs held-out
/// rows where there are none, and evaluations of candidates that do not exist.
pub(super) fn check(data: &Dataset, spec: &TrainSpec) -> Result<(), TrainError> {
    if !spec.metric.suits(data.schema.target.task) {
        let expected = Limit::MetricFor(data.schema.target.task);
        return Err(TrainError::setting("metric", spec.metric.name(), expected));
    }
    if !(spec.coverage > 0.0 && spec.coverage < 1.0) {
        return Err(TrainError::setting("coverage", spec.coverage, Limit::Between(0.0, 1.0)));
    }
    for (index, candidate) in spec.candidates.iter().enumerate() {
        if spec.candidates[..index].iter().any(|other| other.name == candidate.name) {
            return Err(TrainError::setting("candidates", &candidate.name, Rule::UniqueNames));
        }
        let keeps_rows = candidate.estimator.capabilities().keeps_rows;
        if !spec.rows_may_be_shipped && keeps_rows && candidate.export {
            let expected = Rule::KeepsNoRows;
            return Err(
                TrainError::setting("estimator", candidate.estimator.family(), expected).of(&candidate.name)
            );
        }
        check_candidate(data, candidate).map_err(|error| error.of(&candidate.name))?;
    }
    imported::check(spec)?;
    if spec.split.also_random && spec.split.time.is_none() {
        return Err(TrainError::setting("split.also_random", "true", Rule::TimeBeside));
    }
    if !spec.split.holds_out() {
        check_cross_validation(spec)?;
    }
    if spec.out_of_fold == OutOfFold::Shared
        && let Some(pruned) = spec.candidates.iter().find(|candidate| candidate.max_kilobytes.is_some())
    {
        let error = TrainError::setting("max_kilobytes", Got::Given, Rule::NestedOutputs);
        return Err(error.of(&pruned.name));
    }
    if let Some(ensemble) = &spec.ensemble {
        check_ensemble(spec, ensemble)?;
    }
    for leaky in &spec.leaky {
        candidate(spec, Field::Evaluation(leaky.label.clone()), &leaky.candidate)?;
    }
    Ok(())
}

/// What needs rows that were held out, where there are none.
fn check_cross_validation(spec: &TrainSpec) -> Result<(), TrainError> {
    if spec.out_of_fold != OutOfFold::Shared {
        return Err(TrainError::setting("split.held_out", spec.split.held_out, Rule::SharedOutputs));
    }
    // The newest rows are what a model of dated data will be used on.
    if spec.split.time.is_some() {
        return Err(TrainError::setting("split.time", Got::Given, Rule::HeldOutRows));
    }
    if spec.leaky.is_empty() {
        Ok(())
    } else {
        Err(TrainError::setting("leaky", Got::Given, Rule::HeldOutRows))
    }
}

fn check_ensemble(spec: &TrainSpec, ensemble: &EnsembleSpec) -> Result<(), TrainError> {
    if spec.out_of_fold != OutOfFold::Shared {
        return Err(TrainError::setting("ensemble", Got::Given, Rule::SharedOutputs));
    }
    if spec.candidates.iter().any(|candidate| candidate.name == ensemble.name) {
        return Err(TrainError::setting("candidates", &ensemble.name, Rule::UniqueNames));
    }
    if ensemble.rounds == 0 || ensemble.rounds > MAX_ROUNDS {
        return Err(TrainError::setting("ensemble.rounds", ensemble.rounds, Limit::Whole(1, MAX_ROUNDS)));
    }
    if !(0.0..=1.0).contains(&ensemble.least_weight) {
        let limit = Limit::Within(0.0, 1.0);
        return Err(TrainError::setting("ensemble.least_weight", ensemble.least_weight, limit));
    }
    ensemble
        .members
        .iter()
        .try_for_each(|member| candidate(spec, "ensemble.members".into(), member).map(|_| ()))
}

/// The candidate of a name.
pub(super) fn candidate<'a>(
    spec: &'a TrainSpec,
    whose: Field,
    name: &str,
) -> Result<&'a CandidateSpec, TrainError> {
    spec.candidates.iter().find(|candidate| candidate.name == name).ok_or_else(|| {
        TrainError::unknown(whose, Named::Candidate, name, spec.candidates.iter().map(|c| c.name.as_str()))
    })
}
