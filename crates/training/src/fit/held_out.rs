//! Fits that hold rows out, so that the interval is that of the very model that is exported.

use rayon::prelude::*;
use vitrine_model::Pipeline;
use vitrine_model::estimators::{Estimator, Member, Voting};
use vitrine_model::pipeline::CvPlus;

use crate::calibrate::fit_fold_errors;
use crate::families::EstimatorSpec;
use crate::families::out_of_fold::Outputs;
use crate::plain::judge::learnt_values;
use crate::plain::{fit_plain, fit_prepared, outputs_of, target_transform};
use crate::seed::{Purpose, derive};
use crate::spec::CandidateSpec;
use crate::split::{folds, inner_holdout, n_groups};
use crate::{Dataset, TrainError, prepare};

/// The share of the rows that a split conformal interval holds out.
const HELD_OUT: f64 = 0.2;
/// The folds of CV+.
const FOLDS: usize = 5;

/// A pipeline, and the rows that it has not seen with its outputs for them.
pub(super) type Fitted = (Pipeline, Option<(Dataset, Outputs)>);

/// Fits to about four fifths of the rows, with identical rows kept together; the rest is held out. Of dated
/// data, where `time` is the position of the feature with the dates, the newest fifth is held out.
pub(super) fn split(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    time: Option<usize>,
    seed: u64,
) -> Result<Fitted, TrainError> {
    let (train, held_out) = inner_holdout(data, time, HELD_OUT, derive(seed, Purpose::Interval, 0))?;
    let pipeline = fit_plain(&data.subset(&train), spec, estimator, seed)?;
    let held_out = data.subset(&held_out);
    let outputs = outputs_of(&pipeline, &held_out);
    Ok((pipeline, Some((held_out, outputs))))
}

/// Fits one model to each of five times four fifths of the rows; the pipeline's estimator is their mean, and the
/// outputs for a row are those of the model that has not seen it.
///
/// One preprocessing is fitted to all rows, since a pipeline has one only: what is assumed for missing values and the
/// scales have seen the row that a fold leaves out, though not its target.
pub(super) fn cv_plus(
    data: &Dataset,
    spec: &CandidateSpec,
    estimator: &EstimatorSpec,
    seed: u64,
) -> Result<Fitted, TrainError> {
    let keys = data.keys();
    let folds_seed = derive(seed, Purpose::Interval, 0);
    let folds = folds(&keys, &data.classes(), FOLDS.min(n_groups(&keys)), folds_seed)?;
    let preprocess = prepare::fit_preprocess(data, spec)?;
    let parts = folds.par_iter().enumerate().map(|(fold, rows)| {
        let seed = derive(seed, Purpose::Interval, fold as u64 + 1);
        let estimator = fit_prepared(&data.subset(&rows.train), spec, &preprocess, estimator, seed)?;
        let pipeline = Pipeline::new(data.schema.clone(), preprocess.clone(), estimator);
        let outputs = outputs_of(&pipeline, &data.subset(&rows.test));
        Ok((pipeline.estimator, outputs))
    });
    let parts: Vec<(Estimator, Outputs)> = parts.collect::<Result<_, TrainError>>()?;
    let share = 1.0 / parts.len() as f64;
    let target = &data.schema.target;
    let (mut members, mut errors) = (Vec::new(), Vec::new());
    let mut all = vec![Vec::new(); data.n_samples()];
    for (fold, (estimator, outputs)) in folds.iter().zip(parts) {
        let before = members.len();
        match estimator {
            Estimator::Voting(voting) => members.extend(
                voting.members.into_iter().map(|member| Member { weight: share * member.weight, ..member }),
            ),
            estimator => members.push(Member { weight: share, estimator, preprocess: None }),
        }
        let predicted = learnt_values(target, &outputs);
        let actual: Vec<f64> = data.subset(&fold.test).target_values();
        let actual: Vec<f64> = actual.into_iter().map(|value| target_transform(spec).learnt(value)).collect();
        errors.push(fit_fold_errors(&actual, &predicted, members.len() - before)?);
        for (row, output) in fold.test.iter().zip(outputs) {
            if let Some(place) = all.get_mut(*row) {
                *place = output;
            }
        }
    }
    let pipeline = Pipeline::new(data.schema.clone(), preprocess, Estimator::Voting(Voting { members }));
    let cv_plus = Some(CvPlus { folds: errors });
    Ok((
        Pipeline { target_transform: target_transform(spec), cv_plus, ..pipeline },
        Some((data.clone(), all)),
    ))
}
