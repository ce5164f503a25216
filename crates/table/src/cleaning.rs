//! Rules for rows that are left out before training because they cannot be right.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use vitrine_model::Schema;

/// A rule of the system file for rows that are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleaningRule {
    /// Why such rows are left out, for people.
    pub reason: String,
    /// The feature or the target that the limits are about.
    pub value: Option<String>,
    /// Rows with a smaller value are left out.
    pub below: Option<f64>,
    /// Rows with a larger value are left out.
    pub above: Option<f64>,
    /// The column of the source that `texts` are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Rows that have one of these texts in `column` are left out, before anything else is read of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    /// Columns of the source; rows that repeat an earlier row in all of them are left out.
    #[serde(default)]
    pub repeats: Vec<String>,
}

/// What a rule left out of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// Why.
    pub reason: String,
    /// The lines of the rows.
    pub lines: Vec<usize>,
}

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CleaningError {
    /// A rule about something that has no limits.
    #[error(
        "the cleaning rule '{reason}' is about '{value}', which is neither a number feature nor the target"
    )]
    NoNumber {
        /// The rule's reason.
        reason: String,
        /// What the rule is about.
        value: String,
    },
    /// A rule that says too little or too much.
    #[error(
        "the cleaning rule '{reason}' needs either a 'value' with 'below' or 'above', or a 'column' with 'texts', or 'repeats'"
    )]
    Form {
        /// The rule's reason.
        reason: String,
    },
}

impl CleaningRule {
    /// Checks a rule against the schema.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, schema: &Schema) -> Result<(), CleaningError> {
        let limits = self.below.is_some() || self.above.is_some();
        let texts = (self.column.is_some(), !self.texts.is_empty());
        match (&self.value, limits, texts, self.repeats.is_empty()) {
            (Some(value), true, (false, false), true) => {
                let feature = schema.position(value).and_then(|at| schema.features.get(at));
                if schema.target.name == *value || feature.is_some_and(|feature| feature.kind.is_numeric()) {
                    return Ok(());
                }
                Err(CleaningError::NoNumber { reason: self.reason.clone(), value: value.clone() })
            }
            (None, false, (false, false), false) | (None, false, (true, true), true) => Ok(()),
            _ => Err(CleaningError::Form { reason: self.reason.clone() }),
        }
    }
}
