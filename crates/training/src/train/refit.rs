//! The exported models once more, fitted to all rows.

use std::collections::BTreeMap;

use rayon::prelude::*;
use vitrine_model::Pipeline;

use super::ensemble::{self, Ensemble};
use super::judge::EvaluatedCandidate;
use crate::families::out_of_fold::Outputs;
use crate::fit::{FitSettings, FittedCandidate, fit_chosen, fit_with};
use crate::plain::{fit_plain, outputs_of};
use crate::spec::{CandidateSpec, IntervalMethod};
use crate::{Dataset, TrainError};

/// All rows, and which of them were for training and which were held out.
#[derive(Clone, Copy)]
pub(super) struct AllRows<'a> {
    /// All rows.
    pub data: &'a Dataset,
    /// The positions of the training rows.
    pub training: &'a [usize],
    /// The positions of the held-out rows.
    pub held_out: &'a [usize],
}

/// Fits every candidate that is exported to all rows, with the hyperparameters that were chosen on the training rows. Of
/// shared outputs each row has those of a model that has not seen it: training rows those of the folds, held-out rows
/// those of the model that was judged by them.
pub(super) fn refit(
    judged: &mut [EvaluatedCandidate<'_>],
    ensemble: Option<&Ensemble>,
    rows: AllRows<'_>,
    settings: &FitSettings,
) -> Result<(), TrainError> {
    let held_out = rows.data.subset(rows.held_out);
    let is_ensemble = |candidate: &EvaluatedCandidate<'_>| ensemble.is_some_and(|own| own.is(candidate));
    let fit = |candidate: &EvaluatedCandidate<'_>| {
        if !candidate.exported || is_ensemble(candidate) {
            return Ok(None);
        }
        let fitted = one(candidate, rows, &held_out, settings);
        fitted.map(Some).map_err(|error| error.of(&candidate.contender.spec.name))
    };
    let all: Result<Vec<Option<FittedCandidate>>, TrainError> = if rows.data.is_large() {
        judged.iter().map(fit).collect()
    } else {
        judged.par_iter().map(fit).collect()
    };
    keep(judged, all?, rows);
    let all = judged.iter().map(|candidate| {
        let Some(ensemble) = ensemble.filter(|own| candidate.exported && own.is(candidate)) else {
            return Ok(None);
        };
        let members = members(ensemble, judged, rows.data, settings);
        let outputs = outputs(candidate, rows, &held_out);
        let fitted =
            members.and_then(|members| ensemble::fitted(ensemble, members, rows.data, &outputs, settings));
        fitted.map(Some).map_err(|error| error.of(&candidate.contender.spec.name))
    });
    let all = all.collect::<Result<Vec<_>, TrainError>>()?;
    keep(judged, all, rows);
    Ok(())
}

fn keep(judged: &mut [EvaluatedCandidate<'_>], all: Vec<Option<FittedCandidate>>, rows: AllRows<'_>) {
    for (candidate, refitted) in judged.iter_mut().zip(all).filter(|(_, refitted)| refitted.is_some()) {
        candidate.refitted = refitted;
        candidate.n_samples = rows.data.n_samples();
    }
}

fn one(
    candidate: &EvaluatedCandidate<'_>,
    rows: AllRows<'_>,
    held_out: &Dataset,
    settings: &FitSettings,
) -> Result<FittedCandidate, TrainError> {
    let (spec, estimator) = (&candidate.contender.spec, candidate.fitted.estimator.clone());
    if candidate.shared.is_none() {
        let chosen = CandidateSpec { estimator, grid: BTreeMap::default(), search: None, ..spec.clone() };
        return fit_with(rows.data, &chosen, settings);
    }
    let outputs = outputs(candidate, rows, held_out);
    Ok(fit_chosen(rows.data, spec, settings, None, estimator, Some(&outputs))?.0)
}

/// The members of an ensemble with their weights, fitted to all rows; those that are exported are fitted already.
fn members(
    ensemble: &Ensemble,
    judged: &[EvaluatedCandidate<'_>],
    data: &Dataset,
    settings: &FitSettings,
) -> Result<Vec<(f64, Pipeline)>, TrainError> {
    let fit = |(weight, member): (f64, &EvaluatedCandidate<'_>)| {
        // The same fit, unless rows were held out of it for the interval.
        let method = member.contender.spec.interval.method;
        let is_whole = matches!(method, IntervalMethod::OutOfFold | IntervalMethod::Refit);
        let pipeline = match member.refitted.as_ref().filter(|_| is_whole) {
            Some(refitted) => refitted.pipeline.clone(),
            None => fit_plain(data, &member.contender.spec, &member.fitted.estimator, settings.seed)?,
        };
        Ok((weight, pipeline))
    };
    let members = ensemble.members(judged);
    if data.is_large() {
        members.into_iter().map(fit).collect()
    } else {
        members.into_par_iter().map(fit).collect()
    }
}

/// For every row the outputs of a model that has not seen it; empty where there is none.
fn outputs(candidate: &EvaluatedCandidate<'_>, rows: AllRows<'_>, held_out: &Dataset) -> Outputs {
    let mut all = vec![Vec::new(); rows.data.n_samples()];
    let known = candidate.shared.as_ref().map_or(&[][..], |shared| shared.first_repeat.as_slice());
    let new = outputs_of(&candidate.fitted.pipeline, held_out);
    let pairs = rows.training.iter().zip(known).chain(rows.held_out.iter().zip(&new));
    for (row, outputs) in pairs {
        if let Some(place) = all.get_mut(*row) {
            place.clone_from(outputs);
        }
    }
    all
}
