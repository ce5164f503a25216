//! The lines of a history: a prediction with its record, and an outcome that became known later.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::json;
use crate::json::{FromJson, Reading, Tree};
use crate::pipeline::{Interval, Prediction};
use crate::schema::{Schema, Target, Task};

/// What an entry has in place of a model's hash where something else than a model of the system predicted.
pub const ELSEWHERE: &str = "elsewhere";

/// One prediction and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Entry {
    /// The day, as `2026-11-20`.
    pub date: String,
    /// The position among the day's entries of this origin, from 0.
    pub number: u32,
    /// Where the record came from.
    pub origin: Origin,
    /// What the prediction is called where it was logged, so that its outcome can be added later; no two entries of a
    /// history have the same key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The SHA-256 of the artifact that predicted, or [`ELSEWHERE`].
    pub model: String,
    /// The record, from feature names to values.
    pub features: Map<String, Json>,
    /// What was predicted.
    pub predicted: PredictionRecord,
    /// The actual outcome, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Actual>,
    /// The SHA-256 of the line before, without its line end; [`START`](super::chain::START) in the first.
    pub previous: String,
}

/// The outcome of a logged prediction, which became known after the prediction was written.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Outcome {
    /// The key of the prediction.
    pub outcome_of: String,
    /// The day on which it became known, as `2026-11-20`.
    pub date: String,
    /// The actual outcome.
    pub actual: Actual,
    /// As [`Entry::previous`].
    pub previous: String,
}

/// A line of a history.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    /// A prediction.
    Entry(Box<Entry>),
    /// An outcome that became known later.
    Outcome(Outcome),
}

impl Line {
    /// What a line holds.
    ///
    /// # Errors
    /// What is wrong with a line that is neither.
    pub(super) fn read(line: &str) -> Result<Self, json::ReadError> {
        let tree = Tree::parse(line.as_bytes())?;
        let is_outcome =
            matches!(&tree, Tree::Object(fields) if fields.iter().any(|(name, _)| name == "outcome_of"));
        if is_outcome {
            return json::read_tree(&tree).map(Self::Outcome);
        }
        json::read_tree(&tree).map(|entry| Self::Entry(Box::new(entry)))
    }

    /// The hash that it carries.
    pub(super) fn previous(&self) -> &str {
        match self {
            Self::Entry(entry) => &entry.previous,
            Self::Outcome(outcome) => &outcome.previous,
        }
    }
}

/// Where a record came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Drawn by the system's generator.
    Synthetic,
    /// Given by a visitor.
    User,
    /// A row of the data that the model was not trained on.
    Real,
    /// A prediction that was made in use and logged.
    Logged,
}

/// A prediction as it is kept: the parts that the system's task has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct PredictionRecord {
    /// The predicted value, for regressions and ordinal targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The predicted class as written in files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// One probability per class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probabilities: Vec<f64>,
    /// The interval around the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
}

/// The actual outcome: a class as written in files, or a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "Json")]
pub enum Actual {
    /// The value of a regression.
    Number(f64),
    /// The class, or the grade of an ordinal target.
    Class(String),
}

impl PredictionRecord {
    /// The parts of a prediction that are kept.
    pub fn of(prediction: &Prediction, schema: &Schema) -> Self {
        let class = prediction.class.and_then(|class| schema.target.classes.get(class));
        Self {
            value: prediction.value,
            class: class.map(|class| class.value.clone()),
            probabilities: prediction.probabilities.clone(),
            interval: prediction.interval,
        }
    }
}

impl From<Actual> for Json {
    fn from(actual: Actual) -> Self {
        match actual {
            Actual::Number(number) => Self::from(number),
            Actual::Class(class) => Self::from(class),
        }
    }
}

impl FromJson for Actual {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        match tree {
            Tree::Text(class) => Self::Class(class.clone()),
            Tree::Unsigned(_) | Tree::Signed(_) | Tree::Float(_) => {
                Self::Number(f64::from_json(tree, reading))
            }
            _ => {
                reading.unexpected(tree, "a class or a number");
                Self::Number(0.0)
            }
        }
    }
}

json::deserialize_through_tree!(Actual);

impl Actual {
    /// The actual value as a number: the value of a regression, or the index of the class; `None` for a class that the
    /// target does not have.
    pub fn index_or_value(&self, target: &Target) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Class(class) => target.class_of(class).map(|index| index as f64),
        }
    }
}

impl Entry {
    /// Whether the prediction was right: the class for class targets, within the interval for regressions.
    /// `None` where the actual value is not known.
    pub fn is_right(&self, target: &Target) -> Option<bool> {
        match (self.actual.as_ref()?, target.task) {
            (Actual::Number(actual), Task::Regression) => {
                self.predicted.interval.map(|interval| interval.low <= *actual && *actual <= interval.high)
            }
            (Actual::Class(actual), _) => Some(self.predicted.class.as_ref() == Some(actual)),
            (Actual::Number(_), _) => None,
        }
    }
}
