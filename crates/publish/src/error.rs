//! Why a system cannot be published, continued or proved.

use std::error::Error;
use std::fmt;

use vitrine_model::artifact::FORMAT;
use vitrine_model::history::HistoryError;
use vitrine_model::record::Fault;
use vitrine_model::{ArtifactError, PredictError};
use vitrine_training::TrainError;

use crate::store::StoreError;

/// What can go wrong. The cause of an error, where it has one, is its source.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be read, written, listed or locked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file is not JSON of the right shape.
    #[error("{file} is damaged or from another program")]
    Damaged {
        /// The file.
        file: String,
        /// What the reader says.
        source: serde_json::Error,
    },
    /// A file was written by a newer program.
    #[error("{file} has format {got}; this program reads formats up to {FORMAT}, update it")]
    Newer {
        /// The file.
        file: String,
        /// The format found.
        got: u32,
    },
    /// A file is not the one that another one refers to, or no model.
    #[error("{file} is not as expected")]
    Unexpected {
        /// The file.
        file: String,
        /// What is wrong with it.
        source: ArtifactError,
    },
    /// A history cannot be read.
    #[error("{file} is damaged")]
    History {
        /// The file.
        file: String,
        /// What is wrong with it.
        source: HistoryError,
    },
    /// A history is not UTF-8.
    #[error("{file} is damaged: the text is not UTF-8")]
    NotUtf8 {
        /// The file.
        file: String,
    },
    /// The end of a history is lost.
    #[error("{file} is damaged: its last line has no line end")]
    Cut {
        /// The file.
        file: String,
    },
    /// A folder holds no built page.
    #[error("{file} is no page that was built to be published")]
    NoPage {
        /// The file that is missing or not as a build makes it.
        file: String,
    },
    /// A place for a site holds other files.
    #[error("{store} holds other files and no site")]
    NotASite {
        /// The store.
        store: String,
    },
    /// There is nothing published.
    #[error("there is no catalog.json in {store}; train a system first")]
    NoCatalog {
        /// The store.
        store: String,
    },
    /// A system was not trained.
    #[error(
        "there is no trained system '{system}' in {store} (trained: {}); run 'model-builder train {system}' first",
        listed(trained)
    )]
    NotTrained {
        /// The system's name.
        system: String,
        /// The store.
        store: String,
        /// The systems that are trained.
        trained: Vec<String>,
    },
    /// A system has no current model.
    #[error("the system '{system}' has no current model; train it again")]
    NoModel {
        /// The system's name.
        system: String,
    },
    /// A system has no generator.
    #[error("{file} has no generator; train '{system}' again")]
    NoGenerator {
        /// The file of generators.
        file: String,
        /// The system's name.
        system: String,
    },
    /// What was trained before cannot be read.
    #[error("what was trained before cannot be read; remove it to start anew")]
    Before {
        /// Why.
        source: Box<PublishError>,
    },
    /// A value cannot be written as JSON.
    #[error("{name} cannot be written as JSON")]
    Encode {
        /// The name of its file: `report`.
        name: &'static str,
        /// What the writer says.
        source: serde_json::Error,
    },
    /// A step of training failed.
    #[error("{}", step.of(system))]
    Train {
        /// The step.
        step: Step,
        /// The system's name.
        system: String,
        /// Why.
        source: Box<TrainError>,
    },
    /// What was trained cannot be put into the store.
    #[error("'{system}' cannot be written to {store}")]
    Write {
        /// The system's name.
        system: String,
        /// The store.
        store: String,
        /// Why.
        source: Box<PublishError>,
    },
    /// The report lacks a figure that the catalog shows.
    #[error("the report has no {figure} for the deciding metric '{metric}'")]
    NoFigure {
        /// What it lacks.
        figure: Figure,
        /// The metric's name.
        metric: &'static str,
    },
    /// A system has no version of that name and number.
    #[error("'{system}' has no version '{model}'; there are {}", known.join(", "))]
    NoVersion {
        /// The system's name.
        system: String,
        /// The name and version.
        model: String,
        /// The versions that there are.
        known: Vec<String>,
    },
    /// A version's training is not kept.
    #[error(
        "the training that made '{model}' of '{system}' is not kept, so that it cannot be put in force; predict with it, or train it again"
    )]
    NoRelease {
        /// The system's name.
        system: String,
        /// The name and version.
        model: String,
    },
    /// There is no default before the present one.
    #[error(
        "'{system}' has no default before the present one; 'versions {system}' lists what can be promoted"
    )]
    NothingBefore {
        /// The system's name.
        system: String,
    },
    /// Too few logged predictions have an outcome.
    #[error(
        "'{system}' has {n} labelled rows that its data does not have; at least {needed} different ones are needed to learn from and to judge by"
    )]
    FewLabelled {
        /// The system's name.
        system: String,
        /// The number of rows.
        n: usize,
        /// The fewest.
        needed: usize,
    },
    /// Intervals of unknown nominal coverage.
    #[error("the file has intervals, and no nominal coverage is known for them; give it")]
    NoCoverage,
    /// A panel refers to a candidate that does not exist.
    #[error("panels.ranking.without is '{name}', which is no candidate; there are {}", known.join(", "))]
    NoCandidate {
        /// The name.
        name: String,
        /// The candidates.
        known: Vec<String>,
    },
    /// A sample of the daily batch cannot be predicted.
    #[error("sample {number} of {date} cannot be predicted")]
    Sample {
        /// The day.
        date: String,
        /// The sample's number on that day, from 0.
        number: u32,
        /// Why.
        source: Box<PublishError>,
    },
    /// No row of the data was kept for a day.
    #[error("there is no row for {date} number {number}")]
    NoRow {
        /// The day.
        date: String,
        /// The number, from 0.
        number: u32,
    },
    /// A row that was kept does not fit the schema.
    #[error("a row does not fit the features: {}; train the system again", joined(faults))]
    Row {
        /// Everything wrong with it.
        faults: Vec<Fault>,
    },
    /// A record cannot be drawn.
    #[error(transparent)]
    Draw(#[from] TrainError),
    /// A record cannot be predicted.
    #[error(transparent)]
    Predict(#[from] PredictError),
    /// An entry cannot be added to a history.
    #[error(transparent)]
    Entry(#[from] HistoryError),
}

impl PublishError {
    /// Whether the error is about what was asked for, and not about what was found.
    pub fn is_wrong_usage(&self) -> bool {
        matches!(
            self,
            Self::NotTrained { .. }
                | Self::NoCoverage
                | Self::NoVersion { .. }
                | Self::NoRelease { .. }
                | Self::NothingBefore { .. }
        )
    }
}

/// A step of training a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fitting and judging the candidates.
    Fit,
    /// Fitting the generator.
    FitGenerator,
    /// Comparing the generator with the data.
    JudgeGenerator,
    /// Attributing the default model's predictions to the features.
    Explain,
    /// Counting how often the positive class is.
    BaseRate,
    /// Drawing background records.
    Background,
    /// Finding the days that the models learned from.
    Days,
    /// Ranking the choices of a feature.
    Ranking,
    /// Making the map.
    Map,
}

impl Step {
    /// The sentence that says that it failed.
    fn of(self, system: &str) -> impl fmt::Display {
        match self {
            Self::Fit => format!("'{system}' cannot be trained"),
            Self::FitGenerator => format!("the generator of '{system}' cannot be fitted"),
            Self::JudgeGenerator => format!("the generator of '{system}' cannot be judged"),
            Self::Explain => format!("the predictions of '{system}' cannot be explained"),
            Self::BaseRate => format!("the base rate of '{system}' cannot be counted"),
            Self::Background => format!("the background records of '{system}' cannot be drawn"),
            Self::Days => format!("the dates of '{system}' cannot be read"),
            Self::Ranking => format!("the ranking of '{system}' cannot be made"),
            Self::Map => format!("the map of '{system}' cannot be drawn"),
        }
    }

    /// The error of this step for a system.
    pub(crate) fn failed(self, system: &str) -> impl FnOnce(TrainError) -> PublishError {
        move |source| PublishError::Train { step: self, system: system.to_owned(), source: Box::new(source) }
    }
}

/// What a report needs for the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The default model.
    DefaultModel,
    /// The baseline.
    Baseline,
    /// The default model's value on the held-out rows.
    HeldOut,
    /// The default model's cross-validated value.
    CrossValidated,
    /// The baseline's value on the held-out rows.
    BaselineHeldOut,
}

impl fmt::Display for Figure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::DefaultModel => "default model",
            Self::Baseline => "baseline (add a candidate of the family 'baseline')",
            Self::HeldOut => "held-out value",
            Self::CrossValidated => "cross-validated value",
            Self::BaselineHeldOut => "baseline value",
        })
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// An error with its causes, as one sentence.
pub(crate) fn write_chain(to: &mut dyn fmt::Write, error: &dyn Error) -> fmt::Result {
    write!(to, "{error}")?;
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(to, ": {error}")?;
        cause = error.source();
    }
    Ok(())
}

/// The sentences of several faults.
pub(crate) fn joined(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
