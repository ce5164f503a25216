//! Why a fit, a draw or a fitted pipeline fails, and what needs more rows.

use std::fmt;

use thiserror::Error;
use vitrine_model::PredictError;
use vitrine_model::fault::Fault;
use vitrine_model::packed::PackError;

use super::{Learner, TrainError};

/// What needs more than there is.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A data set.
    Dataset,
    /// Holding out a share of the rows.
    Split(f64),
    /// Holding out the newest rows.
    SplitByTime,
    /// Holding out rows at random.
    RandomSplit,
    /// A cross-validation with so many folds.
    Folds(usize),
    /// A cross-validation with so many folds that roll forward in time.
    RollingFolds(usize),
    /// The errors of a fold.
    Fold,
    /// A calibration or a threshold.
    Calibration,
    /// A threshold for a recall.
    Recall,
    /// An interval.
    Interval,
    /// An ensemble of trees.
    Trees,
    /// A fit.
    Fit(Learner),
    /// A map.
    Map,
    /// A class of a generator.
    GeneratorClass(String),
    /// The areas of a generator.
    GeneratorAreas,
}

impl fmt::Display for Asked {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dataset => to.write_str("a data set"),
            Self::Split(share) => write!(to, "a split with the share {share} held out"),
            Self::SplitByTime => to.write_str("a split by time"),
            Self::RandomSplit => to.write_str("a random split"),
            Self::Folds(n) => write!(to, "a cross-validation with {n} folds"),
            Self::RollingFolds(n) => write!(to, "{n} folds that roll forward in time"),
            Self::Fold => to.write_str("a fold"),
            Self::Calibration => to.write_str("a calibration or a threshold"),
            Self::Recall => to.write_str("a threshold for a recall"),
            Self::Interval => to.write_str("an interval"),
            Self::Trees => to.write_str("an ensemble of trees"),
            Self::Fit(learner) => learner.fmt(to),
            Self::Map => to.write_str("a map"),
            Self::GeneratorClass(class) => write!(to, "the generator's class '{class}'"),
            Self::GeneratorAreas => to.write_str("the generator's areas"),
        }
    }
}

/// What a target should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetRule {
    /// A finite number.
    Finite,
    /// The index of one of so many classes.
    Class(usize),
    /// A finite value with the index of one of so many classes.
    FiniteWithClass(usize),
    /// A share from 0 to 1.
    Share,
    /// A number above 0, because it is learnt on the scale of its logarithm.
    Logarithm,
}

impl fmt::Display for TargetRule {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finite => to.write_str("a finite number"),
            Self::Class(n) => write!(to, "the index of one of the {n} classes"),
            Self::FiniteWithClass(n) => write!(to, "a finite value with a class below {n}"),
            Self::Share => to.write_str("a share from 0 to 1"),
            Self::Logarithm => to.write_str("above 0, as target_scale = \"log\" wants"),
        }
    }
}

/// What could be meant by a name that refers to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// One of these names.
    Names(Vec<String>),
    /// A candidate of the system file.
    Candidates,
}

impl Known {
    /// Names in their order.
    pub(crate) fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Names(names.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Known {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Names(names) => to.write_str(&names.join(", ")),
            Self::Candidates => to.write_str("those of [train]"),
        }
    }
}

/// Why a fit did not come to an end.
#[derive(Clone, Debug, PartialEq)]
pub enum NoEnd {
    /// Its loss can still fall by so much a row.
    LossFalls(f64),
    /// No step makes its loss smaller.
    NoStep,
    /// The classes are perfectly separable.
    Separable,
    /// Its weights are not finite.
    NotFinite,
    /// Its weights still change after so many rounds.
    Rounds(usize),
    /// A weight still changes.
    Changes {
        /// By how much.
        change: f64,
        /// After so many passes.
        passes: usize,
    },
    /// Its steepest direction is still so steep.
    Steep(f64),
    /// The solver's steps are used up.
    Steps,
    /// A neural network's loss or weights grow.
    Diverged {
        /// What grew.
        what: Diverged,
        /// The learning rate, which is too high.
        learning_rate: f64,
    },
}

/// What grows where a learning rate is too high. Epochs count from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Diverged {
    /// A weight is too large.
    Weight,
    /// The loss is not finite in this epoch.
    Infinite(usize),
    /// The loss of a row is this in this epoch, which is no better than a guess.
    Loss(f64, usize),
}

impl fmt::Display for NoEnd {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LossFalls(by) => write!(to, "its loss can still fall by {by} a row"),
            Self::NoStep => to.write_str("no step makes its loss smaller"),
            Self::Separable => {
                to.write_str("the classes are perfectly separable, so the weights grow without bound")
            }
            Self::NotFinite => to.write_str("its weights are not finite"),
            Self::Rounds(rounds) => write!(to, "its weights still change after {rounds} rounds"),
            Self::Changes { change, passes } => {
                write!(to, "a weight still changes by {change} after {passes} passes")
            }
            Self::Steep(steepest) => write!(to, "its steepest direction is still {steepest}"),
            Self::Steps => to.write_str("no optimum was found within the steps of the solver"),
            Self::Diverged { what, learning_rate } => {
                match what {
                    Diverged::Weight => to.write_str("a weight is too large"),
                    Diverged::Infinite(epoch) => write!(to, "its loss is not finite in epoch {epoch}"),
                    Diverged::Loss(loss, epoch) => {
                        write!(to, "its loss is {loss:.3e} a row in epoch {epoch}")
                    }
                }?;
                write!(to, "; lower the learning rate, which is {learning_rate}")
            }
        }
    }
}

/// Why an estimator cannot be fitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its weights are not finite.
    NotFinite,
    /// What a library says.
    Library(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite => {
                to.write_str("its weights are not finite; the inputs or targets are too large")
            }
            Self::Library(said) => to.write_str(said),
        }
    }
}

/// Why no trial of a search gave a result.
#[derive(Debug)]
pub enum NoResult {
    /// The search was stopped before its first trial on all rows.
    Stopped,
    /// What the first failed trial raised.
    Failed(Box<TrainError>),
    /// What the log says of the first failed trial.
    Logged(String),
}

impl fmt::Display for NoResult {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => to.write_str("it was stopped before its first trial on all rows"),
            Self::Failed(error) => error.fmt(to),
            Self::Logged(said) => to.write_str(said),
        }
    }
}

/// What is wrong with a fitted pipeline.
#[derive(Debug, Error)]
pub enum PipelineFault {
    /// Its parts contradict each other; what [`vitrine_model`] says of it.
    #[error("{0}")]
    Contradiction(String),
    /// It cannot be written as JSON.
    #[error("it cannot be written: {0}")]
    NotWritten(serde_json::Error),
    /// It cannot be compressed.
    #[error("it cannot be compressed: {0}")]
    NotCompressed(std::io::Error),
}

/// What does not fit between a fitted generator and a schema.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum GeneratorFault {
    /// It has no generators to take turns.
    #[error("it has no generators to take turns")]
    NoGenerators,
    /// It has no classes.
    #[error("it has no classes")]
    NoClasses,
    /// It has no areas.
    #[error("it has no areas")]
    NoAreas,
    /// The target lacks a class.
    #[error("the target has no class '{0}'")]
    NoClass(String),
    /// It has not one column for each feature.
    #[error("{columns} columns for {features} features")]
    Columns {
        /// Its columns.
        columns: usize,
        /// The features of the schema.
        features: usize,
    },
    /// It has no rows, or not one column for each feature.
    #[error("{columns} columns of {rows} rows")]
    Rows {
        /// Its columns.
        columns: usize,
        /// Its rows.
        rows: usize,
    },
    /// It draws a feature that is not there.
    #[error("it draws feature {0}, which is not there")]
    NoFeature(usize),
    /// It has a feature too many.
    #[error("it has a feature too many")]
    FeatureTooMany,
    /// It lacks a feature.
    #[error("it lacks a feature")]
    LacksFeature,
    /// It lacks the target.
    #[error("it lacks the target")]
    LacksTarget,
    /// The target is missing from what is drawn.
    #[error("the target is missing")]
    TargetMissing,
    /// It draws a class by a number that none has.
    #[error("the target has no such class")]
    NoSuchClass,
    /// Its targets are of another schema.
    #[error("its targets are not the schema's")]
    OtherTargets,
    /// It draws an outcome that the target does not have.
    #[error("it draws an outcome that the target does not have")]
    OtherOutcome,
    /// It lacks a table.
    #[error("it has no table {0}")]
    NoTable(usize),
    /// A split looks at what is drawn later.
    #[error("a split looks at what is drawn later")]
    LooksAhead,
    /// Its splits go round in circles.
    #[error("its splits go round in circles")]
    Circles,
    /// Its formula gives no finite target.
    #[error("its formula gives no finite target")]
    NotFinite,
    /// Its formula contradicts itself; what [`vitrine_model`] says of it.
    #[error("{0}")]
    Formula(String),
    /// Its columns cannot be unpacked.
    #[error("{0}")]
    Packed(PackError),
    /// Its formula cannot be applied.
    #[error("{0}")]
    Predict(PredictError),
    /// It draws a value that the schema does not allow.
    #[error("{0}")]
    Value(Box<Fault>),
}
