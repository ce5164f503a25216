//! What can differ between published files and what they say.

use std::fmt;

use serde::{Serialize, Serializer};
use vitrine_model::history::{Origin, PredictionRecord};
use vitrine_model::schema::SchemaError;

use crate::PublishError;
use crate::error::{joined, write_chain};

/// One thing that differs. It prints as one sentence and is serialized as that sentence.
#[derive(Debug)]
pub enum Difference {
    /// A file is missing, damaged or cannot be used.
    Error(PublishError),
    /// A schema contradicts itself.
    Schema {
        /// The system's file.
        path: String,
        /// What is wrong.
        problem: SchemaError,
    },
    /// A file has another size than the reference to it says.
    Size {
        /// The file.
        path: String,
        /// Its bytes.
        bytes: u64,
        /// The bytes that it should have.
        expected: u64,
    },
    /// Nothing refers to a file.
    Stray {
        /// The file.
        path: String,
    },
    /// The catalog's newest entry is not the one of the history.
    Latest {
        /// The system.
        system: String,
    },
    /// No model is the default.
    NoDefault {
        /// The system.
        system: String,
    },
    /// A file holds another model than the registry says.
    ModelName {
        /// The file.
        path: String,
        /// The model in it.
        got: String,
        /// The model that it should hold.
        expected: String,
    },
    /// A model has another schema than its system.
    ModelSchema {
        /// The model's file.
        path: String,
        /// The system's file.
        system: String,
    },
    /// An entry of a history is another one when it is made again.
    Entry {
        /// The history.
        path: String,
        /// The entry's line, from 1.
        line: usize,
        /// What differs.
        difference: EntryDifference,
    },
    /// A file is another one when its system is trained again.
    Bytes {
        /// The file.
        path: String,
        /// What differs.
        difference: ByteDifference,
    },
}

/// What can differ when an entry of a history is made again.
#[derive(Debug)]
pub enum EntryDifference {
    /// Its model is not among those of the system.
    NoModel {
        /// The model's SHA-256.
        sha256: String,
    },
    /// Its record does not fit the schema.
    Record {
        /// Everything wrong with it.
        faults: Vec<vitrine_model::Fault>,
    },
    /// The model predicts something else.
    Prediction {
        /// What it predicts.
        predicted: Box<PredictionRecord>,
        /// What is recorded.
        recorded: Box<PredictionRecord>,
    },
    /// Neither a generator nor the kept rows give this record.
    Sample {
        /// Where the record should come from.
        origin: Origin,
        /// The day.
        date: String,
        /// Its number on that day.
        number: u32,
    },
    /// It cannot be made again.
    Error(PublishError),
}

/// What can differ in a file when its system is trained again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteDifference {
    /// Training again does not make it.
    NotMade,
    /// Training again makes it, and it is not there.
    NotThere,
    /// Its bytes are others.
    Changed,
}

impl fmt::Display for Difference {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write_chain(to, error),
            Self::Schema { path, problem } => write!(to, "{path}: {problem}"),
            Self::Size { path, bytes, expected } => {
                write!(to, "{path} has {bytes} bytes, expected {expected}")
            }
            Self::Stray { path } => write!(to, "{path} is referred to by nothing"),
            Self::Latest { system } => {
                write!(to, "the catalog's newest entry of '{system}' is not the history's")
            }
            Self::NoDefault { system } => write!(to, "'{system}' has no default model"),
            Self::ModelName { path, got, expected } => {
                write!(to, "{path} holds the model '{got}', expected '{expected}'")
            }
            Self::ModelSchema { path, system } => write!(to, "{path} has another schema than {system}"),
            Self::Entry { path, line, difference } => write!(to, "{path}, line {line}: {difference}"),
            Self::Bytes { path, difference } => write!(to, "{path} {difference}"),
        }
    }
}

impl fmt::Display for EntryDifference {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = |outcome: &PredictionRecord| serde_json::to_string(outcome).unwrap_or_default();
        match self {
            Self::NoModel { sha256 } => {
                write!(to, "the model {sha256} is not among the system's models")
            }
            Self::Record { faults } => to.write_str(&joined(faults)),
            Self::Prediction { predicted, recorded } => {
                write!(to, "the model predicts {}, recorded is {}", json(predicted), json(recorded))
            }
            Self::Sample { origin, date, number } => {
                let what = if *origin == Origin::Real { "no kept row is" } else { "no generator draws" };
                write!(to, "{what} this sample for {date} number {number}")
            }
            Self::Error(error) => write_chain(to, error),
        }
    }
}

impl fmt::Display for ByteDifference {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::NotMade => "is not made by training again",
            Self::NotThere => "is made by training again and is not here",
            Self::Changed => "has other bytes after training again",
        })
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
