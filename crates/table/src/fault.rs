//! What is wrong with a single row. Each problem carries what it is about; it prints as one sentence.

use std::fmt::{self, Display, Formatter};

use thiserror::Error;
use vitrine_model::fault::{Expected, Problem as ValueProblem};
use vitrine_model::{Fault, PredictError};

/// A row that is not used, and everything that is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFault {
    /// The row's line, or its place in a list, from 1.
    pub line: usize,
    /// What is wrong, at least one thing.
    pub problems: Vec<Problem>,
}

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Problem {
    /// More or fewer cells than headings.
    #[error("the row has {}; expected {n_expected}, as in the heading", cells(*n_cells))]
    Cells {
        /// The number of cells of the row.
        n_cells: usize,
        /// The number of headings.
        n_expected: usize,
    },
    /// A value that a feature does not allow.
    #[error("{fault}")]
    Value {
        /// The heading of its column; `None` where the file has no column for the feature.
        column: Option<String>,
        /// The feature, the value and what was expected.
        fault: Box<Fault>,
    },
    /// A target that should be a number.
    #[error("{target}: '{text}' is not a number; expected a finite number")]
    TargetNumber {
        /// The target's name.
        target: String,
        /// The cell.
        text: String,
    },
    /// A target that should be a class.
    #[error("{target}: '{text}' is not one of the classes; expected one of {}", classes.join(", "))]
    TargetClass {
        /// The target's name.
        target: String,
        /// The cell.
        text: String,
        /// The values of the classes.
        classes: Vec<String>,
    },
    /// A line that is not JSON.
    #[error("the line is not JSON from its column {column} on")]
    NotJson {
        /// The first column, from 1, that does not fit.
        column: usize,
    },
    /// JSON that is no object.
    #[error("the row is {found}; expected a JSON object")]
    NotAnObject {
        /// What it is.
        found: Json,
    },
    /// A list in a column that is used.
    #[error("{column}: the value is a list; expected a single value")]
    List {
        /// The column.
        column: String,
    },
    /// The heading once more, as in files that were put together.
    #[error("the row repeats the heading")]
    HeadingAgain,
    /// An entry of a prediction history whose record nobody gave.
    #[error("the record is made up (its origin is 'synthetic'); expected one that somebody gave")]
    MadeUp,
    /// An entry of a prediction history without the outcome.
    #[error("the entry has no actual outcome; expected 'actual' beside 'features' and 'predicted'")]
    NoActual,
    /// A row that names no feature.
    #[error(
        "the row has no value of any feature; expected at least one of {}; other names are mapped at [ingest] columns",
        columns.join(", ")
    )]
    Stranger {
        /// The columns of the features.
        columns: Vec<String>,
    },
    /// A row without a prediction.
    #[error("{0}")]
    Prediction(PredictError),
}

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Flag,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Flag => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

impl Problem {
    /// The problem as a fault of a value; `None` where no single value is to blame.
    pub fn value_fault(&self) -> Option<Fault> {
        match self {
            Self::Value { fault, .. } => Some(Fault::clone(fault)),
            Self::TargetNumber { target, text } => Some(Fault {
                feature: target.clone(),
                problem: ValueProblem::NotANumber(text.clone()),
                expected: Expected::AnyNumber,
            }),
            Self::TargetClass { target, text, classes } => Some(Fault {
                feature: target.clone(),
                problem: ValueProblem::NotAChoice(text.clone()),
                expected: Expected::OneOf(classes.clone()),
            }),
            _ => None,
        }
    }

    /// What was expected, without the row's own value: the same text for all rows with the same problem.
    pub fn reason(&self) -> String {
        match self {
            Self::Cells { n_expected, .. } => format!("expected {n_expected}, as in the heading"),
            Self::Value { fault, .. } => format!("{}: expected {}", fault.feature, fault.expected),
            Self::TargetNumber { target, .. } => format!("{target}: expected a finite number"),
            Self::TargetClass { target, classes, .. } => {
                format!("{target}: expected one of {}", classes.join(", "))
            }
            Self::NotJson { .. } => "expected one JSON object per line".to_owned(),
            Self::NotAnObject { .. } => "expected a JSON object".to_owned(),
            Self::List { column } => format!("{column}: expected a single value"),
            Self::HeadingAgain => "expected values, not the heading again".to_owned(),
            Self::MadeUp => "expected a record that somebody gave".to_owned(),
            Self::NoActual => "expected 'actual' beside 'features' and 'predicted'".to_owned(),
            Self::Stranger { columns } => format!(
                "expected at least one of {}; other names are mapped at [ingest] columns",
                columns.join(", ")
            ),
            Self::Prediction(error) => error.to_string(),
        }
    }
}

/// `1 cell`, `2 cells`.
fn cells(n: usize) -> String {
    if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") }
}

/// All problems in one text, in English.
pub fn sentence(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_without_the_value() {
        let fault = Fault {
            feature: "weight".to_owned(),
            problem: ValueProblem::NotANumber("5: a; expected b".to_owned()),
            expected: Expected::Number { min: 10.0, max: 300.0, unit: Some("g".to_owned()) },
        };
        let reasons = [
            Problem::Value { column: None, fault: Box::new(fault) },
            Problem::Cells { n_cells: 2, n_expected: 3 },
            Problem::NotJson { column: 7 },
        ]
        .map(|problem| problem.reason());
        assert_eq!(
            reasons,
            [
                "weight: expected a number from 10 to 300 g",
                "expected 3, as in the heading",
                "expected one JSON object per line"
            ]
        );
        let text = Problem::Cells { n_cells: 1, n_expected: 3 }.to_string();
        assert_eq!(text, "the row has 1 cell; expected 3, as in the heading");
    }
}
