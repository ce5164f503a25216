//! How rows are split.

use serde::{Deserialize, Serialize};
use vitrine_model::Schema;

use crate::TrainError;

/// How rows are split for the final estimate and for the choice between candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitSpec {
    /// The share of rows held out for the final estimate, from 0 to below 1. With 0 the cross-validation of all rows
    /// gives the final estimate too; that takes shared outputs and rows without an order in time.
    pub held_out: f64,
    /// Folds per repeat of the cross-validation, from 2.
    pub folds: usize,
    /// Repeats of the cross-validation, from 1. Dated data have one order only, so their folds are not repeated.
    pub repeats: usize,
    /// The feature that says when a row was observed, for dated data: the newest rows are held out, and the folds
    /// roll forward in time, each judged by rows that are newer than all it was fitted on. A number, an ordered
    /// choice, or a text that begins with the year, as `2019-05-31`. Random when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Whether the candidates are also judged by a random split, beside the one by time. Its figures are for
    /// comparison only; nothing is chosen by them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub also_random: bool,
}

impl SplitSpec {
    /// Whether any rows are held out.
    pub fn holds_out(&self) -> bool {
        self.held_out != 0.0
    }

    /// The position of the feature with the dates, for dated data.
    ///
    /// # Errors
    /// [`TrainError::Unknown`] for a feature that the schema does not have.
    pub fn time_position(&self, schema: &Schema) -> Result<Option<usize>, TrainError> {
        let Some(name) = &self.time else { return Ok(None) };
        schema.position(name).map(Some).ok_or_else(|| TrainError::no_feature("split.time", name, schema))
    }
}

impl Default for SplitSpec {
    fn default() -> Self {
        Self { held_out: 0.2, folds: 5, repeats: 3, time: None, also_random: false }
    }
}
