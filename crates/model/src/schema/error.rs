//! Why a schema makes no sense by itself. Facts, not sentences, as in [`crate::fault`].

use std::fmt::{self, Display, Formatter};

use thiserror::Error;

use super::Task;
use crate::date;
use crate::fault::Fault;

/// The first thing wrong with a schema; see [`super::Schema::check`].
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SchemaError {
    /// A name that files, links and commands cannot hold.
    #[error("{of} name '{name}' must start with a lower case letter and hold only a-z, 0-9 and _")]
    Name {
        /// What has the name.
        of: Named,
        /// The name.
        name: String,
    },
    /// Nothing is asked for.
    #[error("the schema has no features")]
    NoFeatures,
    /// Two features have one name.
    #[error("feature '{feature}' stands twice in the schema")]
    FeatureTwice {
        /// The name.
        feature: String,
    },
    /// The limits of a number are not finite, or leave no range.
    #[error("feature '{feature}': min {min} must be below max {max}")]
    NumberRange {
        /// The feature.
        feature: String,
        /// The smallest allowed value.
        min: f64,
        /// The largest allowed value.
        max: f64,
    },
    /// The step of a number is not finite, or not above 0.
    #[error("feature '{feature}': step {step} must be above 0")]
    Step {
        /// The feature.
        feature: String,
        /// The step.
        step: f64,
    },
    /// The limits of a whole number leave no range.
    #[error("feature '{feature}': min {min} must be below max {max}")]
    IntegerRange {
        /// The feature.
        feature: String,
        /// The smallest allowed value.
        min: i64,
        /// The largest allowed value.
        max: i64,
    },
    /// The limits of a day leave no range; both are days since 1970-01-01.
    #[error(
        "feature '{feature}': the first day {} must come before the last day {}",
        date::text(*first),
        date::text(*last)
    )]
    DayRange {
        /// The feature.
        feature: String,
        /// The earliest allowed day.
        first: i64,
        /// The latest allowed day.
        last: i64,
    },
    /// A choice leaves nothing to choose.
    #[error("feature '{feature}' needs at least two choices")]
    FewChoices {
        /// The feature.
        feature: String,
    },
    /// Two choices have one value.
    #[error("feature '{feature}': choice '{choice}' stands twice")]
    ChoiceTwice {
        /// The feature.
        feature: String,
        /// The value.
        choice: String,
    },
    /// The value of a choice means a missing value, or has spaces around it.
    #[error(
        "feature '{feature}': choice '{choice}' is not read back, as a word for unknown or for its spaces"
    )]
    ChoiceNotRead {
        /// The feature.
        feature: String,
        /// The value.
        choice: String,
    },
    /// The value where the form starts is not allowed.
    #[error("the default of a feature is not allowed: {0}")]
    Default(Box<Fault>),
    /// The target has too few or too many classes for its kind of problem.
    #[error("target '{target}' is {task:?} and wants {least} to {most} classes, got {got}")]
    ClassCount {
        /// The target.
        target: String,
        /// The kind of problem.
        task: Task,
        /// The fewest classes that it takes.
        least: usize,
        /// The most classes that it takes.
        most: usize,
        /// The number of classes.
        got: usize,
    },
    /// The grades are not finite, or do not ascend.
    #[error("the grades of target '{target}' must be finite and ascend")]
    Grades {
        /// The target.
        target: String,
    },
    /// Two classes have one value.
    #[error("class '{class}' stands twice in target '{target}'")]
    ClassTwice {
        /// The value.
        class: String,
        /// The target.
        target: String,
    },
    /// The positive class is none of the classes.
    #[error("the positive class of target '{target}' does not exist")]
    NoPositive {
        /// The target.
        target: String,
    },
}

/// What has a name in files, links and commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The system.
    System,
    /// A feature.
    Feature,
    /// The target.
    Target,
}

impl Display for Named {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "system",
            Self::Feature => "feature",
            Self::Target => "target",
        })
    }
}
