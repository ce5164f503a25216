//! The baseline: the same prediction whatever the inputs.

use serde::Serialize;

use crate::json::FromJson;

/// The class frequencies of the training rows, or their mean or median for a regression.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Constant {
    /// One probability per class, or one value.
    pub outputs: Vec<f64>,
}

impl Constant {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.outputs.is_empty() || self.outputs.iter().any(|output| !output.is_finite()) {
            return Err("the baseline has no outputs or one that is not finite".to_owned());
        }
        Ok(())
    }
}
