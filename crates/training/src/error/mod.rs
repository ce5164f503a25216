//! What can go wrong between rows and a fitted pipeline.

mod field;
mod got;
mod limit;
mod reason;
mod rule;
mod words;

use std::error::Error as StdError;

use thiserror::Error;
use vitrine_model::metrics::MetricError;
use vitrine_model::schema::Schema;
use vitrine_model::{ArtifactError, PredictError};

pub use field::Field;
pub use got::Got;
pub use limit::Limit;
pub use reason::{
    Asked, Diverged, GeneratorFault, Known, NoEnd, NoResult, PipelineFault, Refusal, TargetRule,
};
pub use rule::Rule;
pub use words::{Counted, Learner, Named, Remedy};

/// Why something cannot be split, fitted, judged or drawn. Rows count from 0.
#[derive(Debug, Error)]
pub enum TrainError {
    /// There are too few rows, or too few groups of identical rows, for what was asked.
    #[error("{what} needs at least {needed} {of}, got {got}")]
    TooFew {
        /// What was asked for.
        what: Asked,
        /// What is counted.
        of: Counted,
        /// How many are needed.
        needed: usize,
        /// How many there are.
        got: usize,
    },
    /// The parts of a data set do not fit each other.
    #[error("the data set has {records} records and {targets} targets or weights")]
    Lengths {
        /// The number of records.
        records: usize,
        /// The number of targets or weights.
        targets: usize,
    },
    /// A weight is not a number above 0.
    #[error(
        "row {row}: the weight {got} is not a finite number above 0; leave rows out that should not count"
    )]
    Weight {
        /// The row.
        row: usize,
        /// The weight found.
        got: f64,
    },
    /// A target is not finite, or not the index of a class.
    #[error("row {row}: the target {got} is not {expected}")]
    Target {
        /// The row.
        row: usize,
        /// The target found.
        got: f64,
        /// What it should be.
        expected: TargetRule,
    },
    /// A feature's number is not finite. A value that is not known is missing, not NaN.
    #[error("row {row}: the feature '{feature}' is {got}, expected a finite number or a missing value")]
    Value {
        /// The row.
        row: usize,
        /// The feature's name.
        feature: String,
        /// The number found.
        got: f64,
    },
    /// A hyperparameter or setting is outside its limits.
    #[error("{field} is {got}, expected {expected}")]
    Setting {
        /// The setting.
        field: Field,
        /// What it is.
        got: Got,
        /// Its limits.
        expected: Limit,
    },
    /// A name in a system file refers to nothing.
    #[error("{whose} refers to the {kind} '{name}', which does not exist; there are {known}")]
    Unknown {
        /// Where the name stands.
        whose: Field,
        /// What it should name.
        kind: Named,
        /// The name.
        name: String,
        /// What could be meant.
        known: Known,
    },
    /// An estimator was given something that it cannot read.
    #[error("row {row}, input {input}: {got} is not a finite number; {hint}")]
    NotFinite {
        /// The row.
        row: usize,
        /// The input.
        input: usize,
        /// The number found.
        got: f64,
        /// What to do about it.
        hint: Remedy,
    },
    /// A fit did not come to an end.
    #[error("{estimator} did not converge: {reason}; scale the features or raise alpha")]
    NotConverged {
        /// The estimator.
        estimator: Learner,
        /// What was found.
        reason: NoEnd,
    },
    /// A library's estimator refused.
    #[error("{estimator} cannot be fitted: {reason}")]
    Estimator {
        /// The estimator.
        estimator: Learner,
        /// Why.
        reason: Refusal,
    },
    /// A row cannot be predicted.
    #[error("row {row} cannot be predicted: {source}")]
    Predict {
        /// The row among those that were to be predicted.
        row: usize,
        /// Why.
        source: PredictError,
    },
    /// A candidate failed; says which.
    #[error("candidate '{name}': {source}")]
    Candidate {
        /// The candidate's name.
        name: String,
        /// What went wrong with it.
        source: Box<TrainError>,
    },
    /// The figure that decides has no value for a candidate.
    #[error("candidate '{name}' has no value for the deciding metric '{metric}'")]
    NoScore {
        /// The candidate's name.
        name: String,
        /// The metric's name.
        metric: &'static str,
    },
    /// No trial of a search gave a result.
    #[error("none of the {trials} trials of the search gave a result; the first said: {reason}")]
    NoTrial {
        /// The number of trials.
        trials: usize,
        /// Why the first failed.
        reason: NoResult,
    },
    /// The log of a search cannot be used.
    #[error(transparent)]
    Log(Box<dyn StdError + Send + Sync>),
    /// A fitted generator does not belong to the schema.
    #[error("the generator does not fit the system '{system}': {reason}")]
    Generator {
        /// The system's name.
        system: String,
        /// What does not fit.
        reason: GeneratorFault,
    },
    /// A fitted pipeline contradicts itself.
    #[error("the fitted pipeline is not valid: {0}")]
    Pipeline(PipelineFault),
    /// Predictions cannot be judged.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// A model cannot be written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// linfa found the data to be of the wrong shape.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}

impl TrainError {
    /// The error with the candidate's name in front.
    pub(crate) fn of(self, name: &str) -> Self {
        Self::Candidate { name: name.to_owned(), source: Box::new(self) }
    }

    /// A setting outside its limits.
    pub(crate) fn setting(field: impl Into<Field>, got: impl Into<Got>, expected: impl Into<Limit>) -> Self {
        Self::Setting { field: field.into(), got: got.into(), expected: expected.into() }
    }

    /// A name that refers to nothing among some others.
    pub(crate) fn unknown<'a>(
        whose: impl Into<Field>,
        kind: Named,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::Unknown { whose: whose.into(), kind, name: name.to_owned(), known: Known::names(known) }
    }

    /// A name that no feature of the schema has.
    pub(crate) fn no_feature(whose: impl Into<Field>, name: &str, schema: &Schema) -> Self {
        let known = schema.features.iter().map(|feature| feature.name.as_str());
        Self::unknown(whose, Named::Feature, name, known)
    }

    /// A fitted pipeline that contradicts itself; what [`vitrine_model`] says of it.
    pub(crate) fn contradiction(said: String) -> Self {
        Self::Pipeline(PipelineFault::Contradiction(said))
    }
}
