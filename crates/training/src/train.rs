//! The model finder: every candidate is cross-validated on the training part, fitted to it, and judged on the
//! held-out part; the good ones are exported.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use vitrine_model::artifact::{Artifact, FORMAT, ModelCard, SourceFile};
use vitrine_model::metrics::{Metric, Scores, Summary, summary};
use vitrine_model::report::{Candidate, Report, Timing};

use crate::clock::timed;
use crate::evaluate::{judge, predict_all, score};
use crate::fit::{FitSettings, FittedCandidate, fit_timed, fit_with};
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, EstimatorSpec, TrainSpec};
use crate::split::{Fold, repeated_folds, split_held_out, strata};
use crate::{Dataset, Progress, TrainError, held_out, leaky};

/// What training gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// What the model page shows.
    pub report: Report,
    /// The exported candidates, the default first.
    pub artifacts: Vec<Artifact>,
    /// How long each candidate took, in the order of the report.
    pub timings: Vec<Timing>,
}

/// A candidate that was cross-validated, fitted and judged.
struct Judged<'a> {
    spec: &'a CandidateSpec,
    folds: Vec<Scores>,
    fitted: FittedCandidate,
    held_out: Scores,
    timing: Timing,
    decisive: Summary,
}

/// Compares the candidates and exports those that are meant to be.
///
/// The held-out rows are used for the final figures only. The exported models are fitted to the training part and not
/// fitted again to all rows, so the held-out figures belong to the very files that are exported. The default model is
/// the exported candidate, not a reference and not the baseline, with the best mean of the deciding figure over the
/// folds; of equal ones the first in the file.
///
/// # Errors
/// Everything that [`TrainError`] knows; errors of one candidate carry its name.
pub fn train(
    data: &Dataset,
    spec: &TrainSpec,
    sources: &[SourceFile],
    progress: &dyn Progress,
) -> Result<Trained, TrainError> {
    data.check()?;
    check_spec(data, spec)?;
    let (train_rows, held_out_rows) = split_held_out(data, &spec.split, spec.seed)?;
    let (training, held_back) = (data.subset(&train_rows), data.subset(&held_out_rows));
    let folds = repeated_folds(
        &strata(&training),
        &training.groups(),
        spec.split.folds,
        spec.split.repeats,
        spec.seed,
    )?;
    progress.start((spec.candidates.len() * (folds.len() + 1) + spec.leaky.len()) as u64);
    let settings = FitSettings { seed: spec.seed, metric: spec.metric, coverage: spec.coverage };
    let scores = cross_validate(&training, spec, &folds, &settings, progress)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
    let mut judged = Vec::new();
    for (candidate, folds) in spec.candidates.iter().zip(scores) {
        let one = fit_and_judge(candidate, folds, &training, &held_back, &settings, pool.as_ref());
        judged.push(one.map_err(|error| error.of(&candidate.name))?);
        progress.step(&format!("{}: fitted", candidate.name));
    }
    sort_best_first(&mut judged, spec.metric);
    let default = judged.iter().position(can_be_default).ok_or_else(|| {
        TrainError::setting(
            "candidates",
            "no exported contender",
            "at least one with export = true that is no reference and no baseline",
        )
    })?;
    let leaky = leaky::evaluate(data, &training, &held_back, spec, progress)?;
    let (mut artifacts, mut candidates) = (Vec::new(), Vec::new());
    for (index, candidate) in judged.iter().enumerate() {
        let artifact = candidate.spec.export.then(|| artifact(candidate, &training, spec.seed, sources));
        let gzip_bytes = artifact.as_ref().map(gzip_size).transpose()?;
        candidates.push(entry(candidate, &judged, index == default, gzip_bytes, spec.metric)?);
        if let Some(artifact) = artifact {
            artifacts.insert(if index == default { 0 } else { artifacts.len() }, artifact);
        }
    }
    let best = &judged[default];
    let report = Report {
        format: FORMAT,
        metric: spec.metric,
        split: describe_split(data, spec),
        n_samples: data.n_samples(),
        n_groups: data.groups().iter().max().map_or(0, |last| last + 1),
        n_train: training.n_samples(),
        n_held_out: held_back.n_samples(),
        folds: spec.split.folds,
        repeats: spec.split.repeats,
        seed: spec.seed,
        candidates,
        leaky,
        held_out: held_out::describe(&best.fitted.pipeline, &held_back, spec.metric, spec.seed)?,
    };
    let timings = judged.into_iter().map(|candidate| candidate.timing).collect();
    Ok(Trained { report, artifacts, timings })
}

/// Fits and judges every candidate on every fold; for each candidate the figures of its folds in order.
fn cross_validate(
    training: &Dataset,
    spec: &TrainSpec,
    folds: &[Fold],
    settings: &FitSettings,
    progress: &dyn Progress,
) -> Result<Vec<Vec<Scores>>, TrainError> {
    let work: Vec<(&CandidateSpec, usize)> = spec
        .candidates
        .iter()
        .flat_map(|candidate| (0..folds.len()).map(move |fold| (candidate, fold)))
        .collect();
    let scores = work.par_iter().map(|(candidate, index)| {
        let fold = &folds[*index];
        let settings =
            FitSettings { seed: derive(settings.seed, Purpose::Folds, *index as u64), ..*settings };
        let fitted = fit_with(&training.subset(&fold.train), candidate, &settings);
        let scores = fitted.and_then(|fitted| score(&fitted.pipeline, &training.subset(&fold.test)));
        progress.step(&format!("{}: fold {} of {}", candidate.name, index + 1, folds.len()));
        scores.map_err(|error| error.of(&candidate.name))
    });
    let scores: Vec<Scores> = scores.collect::<Result<_, _>>()?;
    Ok(scores.chunks(folds.len().max(1)).map(<[Scores]>::to_vec).collect())
}

fn fit_and_judge<'a>(
    spec: &'a CandidateSpec,
    folds: Vec<Scores>,
    training: &Dataset,
    held_back: &Dataset,
    settings: &FitSettings,
    pool: Option<&rayon::ThreadPool>,
) -> Result<Judged<'a>, TrainError> {
    let (fitted, fit_seconds) = fit_timed(training, spec, settings, pool)?;
    let (predictions, seconds) = timed(|| predict_all(&fitted.pipeline, &held_back.records));
    let held_out = judge(held_back, &predictions?)?;
    let decisive = summary_of(&folds, settings.metric)?
        .ok_or(TrainError::NoScore { name: spec.name.clone(), metric: settings.metric.name() })?;
    let predict_microseconds = seconds * 1e6 / held_back.n_samples().max(1) as f64;
    let timing = Timing { name: spec.name.clone(), fit_seconds, predict_microseconds };
    Ok(Judged { spec, folds, fitted, held_out, timing, decisive })
}

/// The summary of a figure over the folds; `None` where a fold has no value for it.
fn summary_of(folds: &[Scores], metric: Metric) -> Result<Option<Summary>, TrainError> {
    let values: Option<Vec<f64>> = folds.iter().map(|scores| scores.get(metric)).collect();
    Ok(values.map(|values| summary(&values)).transpose()?)
}

fn sort_best_first(judged: &mut [Judged<'_>], metric: Metric) {
    judged.sort_by(|a, b| {
        let ascending = a.decisive.mean.total_cmp(&b.decisive.mean);
        if metric.higher_is_better() { ascending.reverse() } else { ascending }
    });
}

fn can_be_default(candidate: &Judged<'_>) -> bool {
    candidate.spec.export && !candidate.spec.reference && !is_baseline(candidate.spec)
}

fn is_baseline(spec: &CandidateSpec) -> bool {
    matches!(spec.estimator, EstimatorSpec::Baseline {})
}

fn artifact(candidate: &Judged<'_>, training: &Dataset, seed: u64, sources: &[SourceFile]) -> Artifact {
    let card = ModelCard {
        family: candidate.spec.estimator.family().to_owned(),
        hyperparameters: candidate.fitted.hyperparameters.clone(),
        n_samples: training.n_samples(),
        seed,
        sources: sources.to_vec(),
    };
    Artifact::new(&candidate.spec.name, &candidate.spec.label, card, candidate.fitted.pipeline.clone())
}

fn gzip_size(artifact: &Artifact) -> Result<u64, TrainError> {
    let bytes = artifact.encode()?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    let written =
        written.map_err(|error| TrainError::Pipeline(format!("it cannot be compressed: {error}")))?;
    Ok(written.len() as u64)
}

fn entry(
    candidate: &Judged<'_>,
    judged: &[Judged<'_>],
    default: bool,
    gzip_bytes: Option<u64>,
    metric: Metric,
) -> Result<Candidate, TrainError> {
    let mut cross_validated = Vec::new();
    for metric in Metric::ALL {
        if let Some(summary) = summary_of(&candidate.folds, metric)? {
            cross_validated.push((metric, summary));
        }
    }
    let best = judged.first().filter(|best| best.spec.name != candidate.spec.name);
    let behind_best = best.map(|best| {
        let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
        let pairs = best.folds.iter().zip(&candidate.folds);
        let behind: Vec<f64> =
            pairs.filter_map(|(best, own)| Some(sign * (best.get(metric)? - own.get(metric)?))).collect();
        summary(&behind)
    });
    Ok(Candidate {
        name: candidate.spec.name.clone(),
        label: candidate.spec.label.clone(),
        family: candidate.spec.estimator.family().to_owned(),
        hyperparameters: candidate.fitted.hyperparameters.clone(),
        baseline: is_baseline(candidate.spec),
        reference: candidate.spec.reference,
        exported: candidate.spec.export,
        default,
        cross_validated,
        held_out: candidate.held_out.clone(),
        behind_best: behind_best.transpose()?,
        gzip_bytes,
        pruned: candidate.fitted.pruned.clone(),
    })
}

fn describe_split(data: &Dataset, spec: &TrainSpec) -> String {
    let strata = match data.schema.target.n_classes() {
        0 => "tenths of the target",
        _ => "classes",
    };
    format!(
        "{:.0} % of the rows are held out, with the same shares of all {strata} and with identical rows kept together; \
         the candidates are compared by {} times {}-fold cross-validation of the rest, split in the same way",
        spec.split.held_out * 100.0,
        spec.split.repeats,
        spec.split.folds
    )
}

fn check_spec(data: &Dataset, spec: &TrainSpec) -> Result<(), TrainError> {
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
    }
    for leaky in &spec.leaky {
        if !spec.candidates.iter().any(|candidate| candidate.name == leaky.candidate) {
            return Err(TrainError::Unknown {
                whose: format!("the evaluation '{}'", leaky.label),
                kind: "candidate",
                name: leaky.candidate.clone(),
                known: spec.candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
            });
        }
    }
    Ok(())
}
