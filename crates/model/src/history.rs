//! The prediction history: predictions and actual outcomes, one JSON line per prediction, append-only.
//!
//! Each line carries the SHA-256 of the line before it, so a line that was changed, removed or put in later is
//! found when the history is read.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use thiserror::Error;

use crate::artifact::sha256_hex;
use crate::json;
use crate::json::{FromJson, Reading, Tree};
use crate::pipeline::{Interval, Prediction};
use crate::schema::{Schema, Target, Task};

/// What the first line carries instead of a hash.
pub const START: &str = "start";

/// One prediction and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Entry {
    /// The day, as `2026-11-20`.
    pub date: String,
    /// The position among the day's entries of this origin, from 0.
    pub number: u32,
    /// Where the record came from.
    pub origin: Origin,
    /// The SHA-256 of the artifact that predicted.
    pub model: String,
    /// The record, from feature names to values.
    pub features: Map<String, Json>,
    /// What was predicted.
    pub predicted: PredictionRecord,
    /// The actual outcome, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Actual>,
    /// The SHA-256 of the line before, without its line end; [`START`] in the first.
    pub previous: String,
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

/// The entries in order, with the hash that the next one carries.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    entries: Vec<Entry>,
    last_hash: String,
}

/// Why a text is not a history.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// A line is not an entry.
    #[error("line {line} of the history is not an entry: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What the reader says.
        reason: String,
    },
    /// A line does not follow the one before it.
    #[error("line {line} of the history does not follow line {}: one of them was changed, removed or added later", line - 1)]
    Chain {
        /// The line that carries the wrong hash, from 1.
        line: usize,
    },
    /// An entry cannot be written.
    #[error("an entry cannot be written: {reason}")]
    Write {
        /// What the writer says.
        reason: String,
    },
}

impl Default for History {
    fn default() -> Self {
        Self { entries: Vec::new(), last_hash: START.to_owned() }
    }
}

impl History {
    /// Reads JSON lines and checks the chain from the first to the last.
    ///
    /// # Errors
    /// [`HistoryError`] with the number of the first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        for (index, line) in text.lines().enumerate() {
            let entry: Entry = json::read(line.as_bytes())
                .map_err(|error| HistoryError::Line { line: index + 1, reason: error.to_string() })?;
            if entry.previous != history.last_hash {
                return Err(HistoryError::Chain { line: index + 1 });
            }
            history.last_hash = sha256_hex(line.as_bytes());
            history.entries.push(entry);
        }
        Ok(history)
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Appends an entry, giving it the hash of the one before, and returns its line with the line end.
    ///
    /// # Errors
    /// [`HistoryError::Write`] for numbers that JSON does not have.
    pub fn append(&mut self, mut entry: Entry) -> Result<String, HistoryError> {
        entry.previous.clone_from(&self.last_hash);
        let mut line = serde_json::to_string(&entry)
            .map_err(|error| HistoryError::Write { reason: error.to_string() })?;
        self.last_hash = sha256_hex(line.as_bytes());
        self.entries.push(entry);
        line.push('\n');
        Ok(line)
    }

    /// Whether there are entries of `origin` for `date`.
    pub fn has(&self, date: &str, origin: Origin) -> bool {
        self.entries.iter().any(|entry| entry.date == date && entry.origin == origin)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(date: &str) -> Entry {
        Entry {
            date: date.to_owned(),
            number: 0,
            origin: Origin::Synthetic,
            model: "abc".to_owned(),
            features: Map::new(),
            predicted: PredictionRecord {
                class: Some("a".to_owned()),
                probabilities: vec![0.1, 0.9],
                ..PredictionRecord::default()
            },
            actual: Some(Actual::Class("a".to_owned())),
            previous: String::new(),
        }
    }

    fn text() -> String {
        let mut history = History::default();
        ["2026-01-01", "2026-01-02", "2026-01-03"].map(|date| history.append(entry(date)).unwrap()).concat()
    }

    #[test]
    fn reads_back_what_was_appended() {
        let history = History::parse(&text()).unwrap();
        assert_eq!(history.entries().len(), 3);
        assert!(history.has("2026-01-02", Origin::Synthetic));
        assert!(!history.has("2026-01-02", Origin::Real));
    }

    #[test]
    fn a_changed_removed_or_broken_line_is_found() {
        let text = text();
        assert_eq!(History::parse(&text.replacen("0.9", "0.8", 1)), Err(HistoryError::Chain { line: 2 }));
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without_second = [lines[0], lines[2]].concat();
        assert_eq!(History::parse(&without_second), Err(HistoryError::Chain { line: 2 }));
        assert!(matches!(History::parse(&text[..text.len() - 9]), Err(HistoryError::Line { line: 3, .. })));
    }
}
