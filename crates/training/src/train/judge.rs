//! Cross-validation, the final fit, the held-out figures, and the files of the candidates.

use rayon::prelude::*;
use vitrine_model::artifact::{Artifact, ModelCard, SourceFile};
use vitrine_model::metrics::{Metric, Scores, Summary, summary};
use vitrine_model::report::{Doubt, Timing};

use super::contenders::Contender;
use super::validated::{CrossValidated, SharedOutputs};
use crate::clock::timed;
use crate::compressed::gzip_size;
use crate::evaluate::{judge, predict_all, score};
use crate::fit::{FitSettings, FittedCandidate, fit_chosen, fit_timed, fit_with};
use crate::seed::{Purpose, derive};
use crate::spec::{SplitSpec, TrainSpec};
use crate::split::{Fold, split_held_out};
use crate::{Dataset, Progress, Step, TrainError};

/// A candidate that was cross-validated, fitted and judged.
pub(super) struct EvaluatedCandidate<'a> {
    /// The candidate.
    pub contender: &'a Contender,
    /// Every figure on each fold.
    pub folds: Vec<Scores>,
    /// The model that was fitted to all training rows.
    pub fitted: FittedCandidate,
    /// The outputs of the comparison's own cross-validation, where they are shared.
    pub shared: Option<SharedOutputs>,
    /// The model that was fitted to all rows, where that is the one to export.
    pub refitted: Option<FittedCandidate>,
    /// The number of rows that the model to export was fitted to.
    pub n_samples: usize,
    /// Why it is not to be relied on; such a candidate is exported only where no other can be.
    pub doubt: Option<Doubt>,
    /// Whether it is exported.
    pub exported: bool,
    /// Every figure on the held-out rows; without any, on all rows at once by the models of the folds.
    pub held_out: Scores,
    /// Every figure of a random split, where one was asked for beside the split by time.
    pub random_split: Option<Scores>,
    /// How long it took.
    pub timing: Timing,
    /// The deciding figure over the folds.
    pub decisive: Summary,
}

/// Fits and judges every contender on every fold; for each contender the figures of its folds in order.
pub(super) fn cross_validate(
    training: &Dataset,
    contenders: &[Contender],
    folds: &[Fold],
    settings: &FitSettings,
    progress: &dyn Progress,
) -> Result<Vec<CrossValidated>, TrainError> {
    let work: Vec<(&Contender, usize)> =
        contenders.iter().flat_map(|contender| (0..folds.len()).map(move |fold| (contender, fold))).collect();
    let scores = work.par_iter().map(|(contender, index)| {
        let fold = &folds[*index];
        let settings =
            FitSettings { seed: derive(settings.seed, Purpose::Folds, *index as u64), ..*settings };
        let name = &contender.spec.name;
        let rows = contender.rows(training.subset(&fold.train), settings.time, folds.len());
        let fitted = rows.and_then(|rows| fit_with(&rows, &contender.in_folds, &settings));
        let scores = fitted.and_then(|fitted| score(&fitted.pipeline, &training.subset(&fold.test)));
        progress.step(&Step::Fold { candidate: name, fold: index + 1, folds: folds.len() });
        scores.map_err(|error| error.of(name))
    });
    let scores: Vec<Scores> = scores.collect::<Result<_, _>>()?;
    let parts = scores.chunks(folds.len().max(1));
    Ok(parts.map(|folds| CrossValidated { folds: folds.to_vec(), shared: None }).collect())
}

/// What the final fits and figures need.
pub(super) struct Bench<'a> {
    training: &'a Dataset,
    held_out: &'a Dataset,
    /// The training and the held-out part of a random split, where one was asked for.
    random: Option<(Dataset, Dataset)>,
    settings: &'a FitSettings,
    n_folds: usize,
    pool: Option<rayon::ThreadPool>,
}

impl<'a> Bench<'a> {
    /// The parts of `data`, and of a random split where one is asked for.
    pub fn new(
        data: &Dataset,
        training: &'a Dataset,
        held_out: &'a Dataset,
        spec: &TrainSpec,
        settings: &'a FitSettings,
    ) -> Result<Self, TrainError> {
        let seed = derive(spec.seed, Purpose::RandomSplit, 0);
        let split = SplitSpec { time: None, ..spec.split.clone() };
        let random = spec.split.also_random.then(|| {
            let (train, test) = split_held_out(data, &split, seed)?;
            Ok::<_, TrainError>((data.subset(&train), data.subset(&test)))
        });
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
        let n_folds = spec.split.folds;
        Ok(Self { training, held_out, random: random.transpose()?, settings, n_folds, pool })
    }

    /// Gives the rows of the random split back.
    pub fn forget_random(&mut self) {
        self.random = None;
    }

    /// Fits a contender to all training rows, on one thread so that the time means something, and judges it.
    pub fn judge<'c>(
        &self,
        contender: &'c Contender,
        validated: CrossValidated,
    ) -> Result<EvaluatedCandidate<'c>, TrainError> {
        let (spec, settings) = (&contender.spec, self.settings);
        let newest = contender.newest(self.training, settings.time, self.n_folds)?;
        let training = newest.as_ref().map_or(self.training, |newest| &newest.of);
        let pool = self.pool.as_ref();
        let timed = match &validated.shared {
            None => fit_timed(training, spec, settings, pool)?,
            Some(shared) => {
                let outputs = shared.read(training, spec);
                let of_newest = newest.as_ref().zip(outputs).map(|(newest, all)| newest.outputs(all));
                let outputs = of_newest.as_ref().or(outputs);
                fit_chosen(training, spec, settings, pool, shared.estimator.clone(), outputs)?
            }
        };
        let random_split = self.random.as_ref().map(|(train, test)| {
            let rows = contender.rows(train.clone(), settings.time, self.n_folds)?;
            let fitted = fit_with(&rows, spec, &FitSettings { time: None, ..*settings })?;
            score(&fitted.pipeline, test)
        });
        let judged = self.judge_fitted(contender, validated, timed)?;
        Ok(EvaluatedCandidate {
            random_split: random_split.transpose()?,
            n_samples: training.n_samples(),
            ..judged
        })
    }

    /// Judges a contender that is fitted to the training rows.
    pub fn judge_fitted<'c>(
        &self,
        contender: &'c Contender,
        validated: CrossValidated,
        (fitted, fit_seconds): (FittedCandidate, f64),
    ) -> Result<EvaluatedCandidate<'c>, TrainError> {
        let (spec, metric) = (&contender.spec, self.settings.metric);
        let CrossValidated { folds, shared } = validated;
        let holds_out = self.held_out.n_samples() > 0;
        let timed_on = if holds_out { self.held_out } else { self.training };
        let (predictions, seconds) = timed(|| predict_all(&fitted.pipeline, &timed_on.records));
        let predictions = predictions?;
        let held_out = if holds_out { judge(self.held_out, &predictions)? } else { means(&folds)? };
        let decisive = summary_of(&folds, metric)?
            .ok_or(TrainError::NoScore { name: spec.name.clone(), metric: metric.name() })?;
        let predict_microseconds = seconds * 1e6 / timed_on.n_samples().max(1) as f64;
        let timing = Timing { name: spec.name.clone(), fit_seconds, predict_microseconds };
        Ok(EvaluatedCandidate {
            contender,
            folds,
            fitted,
            shared,
            refitted: None,
            n_samples: self.training.n_samples(),
            doubt: None,
            exported: spec.export,
            held_out,
            random_split: None,
            timing,
            decisive,
        })
    }
}

/// The summary of a figure over the folds; `None` where a fold has no value for it.
pub(super) fn summary_of(folds: &[Scores], metric: Metric) -> Result<Option<Summary>, TrainError> {
    let values: Option<Vec<f64>> = folds.iter().map(|scores| scores.get(metric)).collect();
    Ok(values.map(|values| summary(&values)).transpose()?)
}

/// The mean of every figure that all folds have.
fn means(folds: &[Scores]) -> Result<Scores, TrainError> {
    let mut means = Scores::default();
    for (metric, _) in folds.first().into_iter().flatten() {
        if let Some(summary) = summary_of(folds, *metric)? {
            means.insert(*metric, summary.mean)?;
        }
    }
    Ok(means)
}

/// A candidate as the file that it is exported as, or would be.
pub(super) struct File {
    /// The compressed size in bytes; absent where no such file can be made.
    pub gzip_bytes: Option<u64>,
    /// What is exported, with its bytes; absent for candidates that are not.
    pub exported: Option<(Artifact, Vec<u8>)>,
}

/// Every candidate's file. One that is not exported may fail to become a file; that is no reason not to train.
pub(super) fn files(
    judged: &[EvaluatedCandidate<'_>],
    seed: u64,
    sources: &[SourceFile],
) -> Result<Vec<File>, TrainError> {
    let files = judged.iter().map(|candidate| {
        let artifact = artifact(candidate, seed, sources);
        let file = artifact.encode().map_err(TrainError::from);
        let file = file.and_then(|bytes| Ok((gzip_size(&bytes)?, bytes)));
        if candidate.exported {
            let (size, bytes) = file?;
            return Ok(File { gzip_bytes: Some(size), exported: Some((artifact, bytes)) });
        }
        Ok(File { gzip_bytes: file.ok().map(|(size, _)| size), exported: None })
    });
    files.collect()
}

fn artifact(candidate: &EvaluatedCandidate<'_>, seed: u64, sources: &[SourceFile]) -> Artifact {
    let spec = &candidate.contender.spec;
    let fitted = candidate.refitted.as_ref().unwrap_or(&candidate.fitted);
    let card = ModelCard {
        family: spec.estimator.family().to_owned(),
        hyperparameters: fitted.hyperparameters.clone(),
        n_samples: if spec.estimator.as_family().given().is_some() { 0 } else { candidate.n_samples },
        seed,
        sources: sources.to_vec(),
    };
    Artifact::new(&spec.name, &spec.label, card, fitted.pipeline.clone())
}
