//! What the default model is judged by: the rows that were held out, or all rows with the models of the folds, which are
//! fitted once more for what their outputs alone do not tell.

use std::borrow::Cow;

use rayon::prelude::*;
use vitrine_model::{Pipeline, Task};

use super::ensemble::{self, Ensemble};
use super::judge::EvaluatedCandidate;
use super::shared::Folds;
use super::validated::SharedOutputs;
use crate::fit::{FitSettings, complete, fit_chosen};
use crate::held_out::Unseen;
use crate::plain::fit_plain;
use crate::seed::{Purpose, derive};
use crate::spec::IntervalMethod;
use crate::{Dataset, TrainError};

/// What the folds' models are made from.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a, 'c> {
    /// The rows that were cross-validated.
    pub training: &'a Dataset,
    /// Their folds.
    pub folds: Folds<'a>,
    /// All candidates.
    pub judged: &'a [EvaluatedCandidate<'c>],
    /// The ensemble, where there is one.
    pub ensemble: Option<&'a Ensemble>,
    /// How they were fitted.
    pub settings: &'a FitSettings,
}

impl<'a> Comparison<'a, '_> {
    /// The rows that were held out, judged by the candidate itself; without any, all rows, each judged by the model of
    /// the first repeat's fold that had not seen it.
    pub fn unseen(
        self,
        candidate: &'a EvaluatedCandidate<'_>,
        held_out: &'a Dataset,
    ) -> Result<Unseen<'a>, TrainError> {
        let model = &candidate.fitted.pipeline;
        let Some(shared) = candidate.shared.as_ref().filter(|_| held_out.n_samples() == 0) else {
            return Ok(Unseen::held_out(model, held_out));
        };
        let folds = self.folds.all.iter().take(self.folds.per_repeat);
        let mut by = vec![0; self.training.n_samples()];
        for (index, fold) in folds.clone().enumerate() {
            for row in &fold.test {
                if let Some(by) = by.get_mut(*row) {
                    *by = index;
                }
            }
        }
        let pipelines = (0..folds.len()).into_par_iter().map(|index| self.of_fold(candidate, shared, index));
        let pipelines: Vec<Pipeline> = pipelines.collect::<Result<_, TrainError>>()?;
        Ok(Unseen { model, data: Cow::Borrowed(self.training), pipelines: Cow::Owned(pipelines), by })
    }

    /// The model of a fold. What its outputs are read with is fitted to those of the other folds, or as the candidate's
    /// interval wants it.
    fn of_fold(
        self,
        candidate: &EvaluatedCandidate<'_>,
        shared: &SharedOutputs,
        index: usize,
    ) -> Result<Pipeline, TrainError> {
        let spec = &candidate.contender.in_folds;
        let train = self.folds.all.get(index).map_or(&[][..], |fold| fold.train.as_slice());
        let rows = self.training.subset(train);
        let (known_rows, known) = self.folds.known(&self.folds.others(index, false), &shared.by_fold);
        let known_rows = self.training.subset(&known_rows);
        let seed = derive(self.settings.seed, Purpose::Folds, index as u64);
        if let Some(ensemble) = self.ensemble.filter(|ensemble| ensemble.is(candidate)) {
            let members =
                ensemble.members_of_fold(index, self.judged).into_iter().filter_map(|(weight, member)| {
                    let estimator = &member.shared.as_ref()?.estimator;
                    let fitted = fit_plain(&rows, &member.contender.in_folds, estimator, seed);
                    Some(fitted.map(|pipeline| (weight, pipeline)))
                });
            let members: Vec<(f64, Pipeline)> = members.collect::<Result<_, TrainError>>()?;
            return Ok(ensemble::fitted(ensemble, members, &known_rows, &known, self.settings)?.pipeline);
        }
        let has_interval = matches!(rows.schema.target.task, Task::Regression | Task::Ordinal);
        if has_interval && spec.interval.method != IntervalMethod::OutOfFold {
            let settings = FitSettings { seed, ..*self.settings };
            return Ok(fit_chosen(&rows, spec, &settings, None, shared.estimator.clone(), None)?.0.pipeline);
        }
        let mut pipeline = fit_plain(&rows, spec, &shared.estimator, seed)?;
        complete(&mut pipeline, &known_rows, &known, spec, self.settings)?;
        pipeline.prepare().map_err(TrainError::contradiction)?;
        Ok(pipeline)
    }
}
