//! A model that was trained elsewhere: it is judged on the rows and never fitted to them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family};
use super::given::Given;
use super::rows::Rows;
use crate::TrainError;
use crate::error::Rule;

/// A model of another library by its file. Whoever reads the system file reads the model too and puts it in place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedParams {
    /// The library, as it calls itself.
    pub library: String,
    /// The name of the model's file.
    pub file: String,
    /// The SHA-256 of that file.
    pub sha256: String,
    /// The features of the schema in the model's order, which is also the schema's.
    pub features: Vec<String>,
    /// The classes of the target in the order of the model's codes, which is also the schema's; none for values.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Whether the model has seen none of the rows that it is judged on.
    #[serde(default)]
    pub unseen: bool,
    /// The model, once its file is read.
    #[serde(skip)]
    pub given: Option<Arc<Given>>,
}

impl Family for ImportedParams {
    fn label(&self) -> &'static str {
        "imported model"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            weights: false,
            missing: true,
            member: false,
            averaged: false,
            ..Capabilities::DEFAULT
        }
    }

    fn check(&self) -> Result<(), TrainError> {
        match &self.given {
            Some(_) => Ok(()),
            None => Err(TrainError::setting("estimator.file", &self.file, Rule::ModelRead)),
        }
    }

    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        let about = [("library", &self.library), ("file", &self.file), ("sha256", &self.sha256)];
        Ok(Some(about.map(|(name, value)| (name.to_owned(), value.clone())).to_vec()))
    }

    fn fit(&self, _rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        self.check()?;
        let given = self.given.as_ref().map(|given| given.estimator.clone());
        given.ok_or_else(|| TrainError::setting("estimator.file", &self.file, Rule::ModelRead))
    }

    fn given(&self) -> Option<&Given> {
        self.given.as_deref()
    }
}
