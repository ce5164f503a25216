//! From a system and its rows to published files: fit and judge the candidates, put together what the page shows
//! beside them, and write it all.
//!
//! - `panels`: what the predict page shows beside the form
//! - `promotion`: whether new models take the place of others
//! - `versions`: the numbers of the new models
//! - `with_labelled`: labelled rows of the history beside a system's own
//! - `write`: the files

mod panels;
mod promotion;
mod versions;
mod with_labelled;
mod write;

use std::borrow::Cow;

use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, SourceFile};
use vitrine_model::explain::feature_groups;
use vitrine_model::figures::{Cleaned, GeneratorQuality, Violation};
use vitrine_model::panels::PlaceFeatures;
use vitrine_model::report::{Report, Timings};
use vitrine_model::shap_values::ShapValues;
use vitrine_training::search::TrialLogs;
use vitrine_training::{
    Dataset, Progress, SplitSpec, TrainError, explore, fit_generator, generator_quality, shap_values,
    split_held_out, train_with,
};

use crate::PublishError;
use crate::calendar::Day;
use crate::error::Step;
use crate::generator::GeneratorVersion;
use crate::real_rows;
use crate::store::{Lock, Store, finish};
use crate::system::System;

pub use promotion::Promotion;
pub use with_labelled::{LABELLED_ROWS, WithLabelled, with_labelled};
pub use write::Published;

/// The rows that a system is trained from, with what is known about them.
#[derive(Clone, Debug)]
pub struct TrainingRows {
    /// The rows that fit the system.
    pub dataset: Dataset,
    /// What is wrong with the rows that do not.
    pub violations: Vec<Violation>,
    /// What the cleaning rules left out.
    pub cleaned: Vec<Cleaned>,
    /// The files that the rows came from.
    pub files: Vec<SourceFile>,
}

/// How a system is trained.
#[derive(Clone, Copy)]
pub struct TrainOptions<'a> {
    /// What the times are measured on, for people.
    pub machine: &'a str,
    /// Where searches keep their trials.
    pub logs: &'a dyn TrialLogs,
    /// The day of the training, where somebody knows it.
    pub day: Option<Day>,
    /// Whether the new models take the place of others.
    pub promotion: Promotion,
    /// The rows to judge the new default and the old one by; the held-out ones where there are none.
    pub judged_by: Option<&'a Dataset>,
}

/// The rows that models are fitted to and those that they are judged on.
#[derive(Clone, Debug)]
struct Split {
    training: Dataset,
    held_out: Dataset,
}

impl Split {
    /// The rows to show the default model on: those that it has not seen, where any were held out.
    fn shown(&self) -> &Dataset {
        if self.held_out.n_samples() > 0 { &self.held_out } else { &self.training }
    }

    /// The parts of the rows to compare a generator with the data by, whose models are fitted for that alone: as they were
    /// split, otherwise split for it. `None` where that leaves a part empty.
    fn for_quality(&self, seed: u64) -> Result<Option<Cow<'_, Self>>, TrainError> {
        if self.held_out.n_samples() > 0 {
            return Ok(Some(Cow::Borrowed(self)));
        }
        match split_held_out(&self.training, &SplitSpec::default(), seed) {
            Ok((train, test)) => {
                let part = |rows: &[usize]| self.training.subset(rows);
                Ok(Some(Cow::Owned(Self { training: part(&train), held_out: part(&test) })))
            }
            Err(TrainError::TooFew { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Trains a system on its rows and publishes what comes of it in a store, whose lock is held.
///
/// # Errors
/// Training that fails, or files that cannot be written.
pub fn train(
    system: &System,
    rows: TrainingRows,
    store: &dyn Store,
    lock: &Lock,
    options: TrainOptions<'_>,
    progress: &dyn Progress,
) -> Result<Published, PublishError> {
    let name = system.name();
    finish(store, lock)?;
    let dataset = &rows.dataset;
    let trained = train_with(dataset, &system.train, &rows.files, progress, options.logs)
        .map_err(Step::Fit.failed(name))?;
    let split = Split {
        training: dataset.subset(&trained.train_rows),
        held_out: dataset.subset(&trained.held_out_rows),
    };
    let fitted = fit_generator(&system.generator.draw, dataset).map_err(Step::FitGenerator.failed(name))?;
    let real = real_rows::choose(system, dataset, &trained.held_out_rows);
    let generator = GeneratorVersion { seed: system.train.seed, fitted, real };
    let mut figures = explore(dataset, rows.violations);
    figures.cleaned = rows.cleaned;
    if !system.rows_may_be_shown {
        figures.forget_rows();
    }
    let (mut panels, mut map, mut shap_values) = (None, None, None);
    if let Some(default) = trained.artifacts.first() {
        figures.generator =
            quality(system, &split, &default.name).map_err(Step::JudgeGenerator.failed(name))?;
        let parts = panels::Parts { system, dataset, split: &split, default, generator: &generator };
        let (made, its_map) = panels::panels(parts)?;
        shap_values = explained(system, &split, default, made.place.as_ref())?;
        (panels, map) = (Some(made), its_map);
    }
    let new = write::New {
        system,
        report: Report { elsewhere: system.elsewhere.clone(), ..trained.report },
        artifacts: trained.artifacts,
        encoded: trained.encoded,
        figures,
        shap_values,
        panels,
        map,
        generator,
        timings: Timings {
            format: FORMAT,
            machine: options.machine.to_owned(),
            trained: options.day.map(|day| day.to_string()),
            candidates: trained.timings,
        },
        files: rows.files,
        held_out: &split.held_out,
        judged_by: options.judged_by,
        promotion: options.promotion,
    };
    write::write(store, lock, new).map_err(|source| PublishError::Write {
        system: name.to_owned(),
        store: store.shown(""),
        source: Box::new(source),
    })
}

/// How near the generator's records are to the data, by what the candidate learns from them.
fn quality(system: &System, split: &Split, candidate: &str) -> Result<Option<GeneratorQuality>, TrainError> {
    let Some(split) = split.for_quality(system.train.seed)? else { return Ok(None) };
    generator_quality(&system.generator.draw, &split.training, &split.held_out, &system.train, candidate)
}

/// The SHAP values of the default model on its held-out rows, or where there are none on all rows. `place` says which features are one place.
fn explained(
    system: &System,
    split: &Split,
    default: &Artifact,
    place: Option<&PlaceFeatures>,
) -> Result<Option<ShapValues>, PublishError> {
    let feature_groups = feature_groups(&system.schema, place);
    shap_values(&default.pipeline, &split.training, split.shown(), &feature_groups, system.train.seed)
        .map_err(Step::Explain.failed(system.name()))
}
