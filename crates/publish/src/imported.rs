//! The files of models that were trained elsewhere: read, held against what a system file says, and put in its place.

use std::sync::Arc;

use thiserror::Error;
use vitrine_import::{ImportError, Imported, Input};
use vitrine_model::artifact::sha256_hex;
use vitrine_model::report;
use vitrine_model::schema::{Feature, FeatureKind};
use vitrine_model::{Pipeline, Schema};
use vitrine_training::EstimatorSpec;
use vitrine_training::families::given::Given;
use vitrine_training::families::imported::ImportedParams;

use crate::system::System;

/// A model's file, read.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// Its name.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// The model.
    pub imported: Imported,
}

/// Why a system's model cannot be used.
#[derive(Debug, Error)]
pub enum ModelFileError {
    /// The file is no model that can be imported.
    #[error("{file} cannot be imported")]
    Import {
        /// The file.
        file: String,
        /// Why.
        source: Box<ImportError>,
    },
    /// The file is another one than the system file names.
    #[error("{file} has the SHA-256 {got}, and the system file names {expected}; import it again")]
    Other {
        /// The file.
        file: String,
        /// The hash that the system file has.
        expected: String,
        /// The hash of the file.
        got: String,
    },
    /// The system file's features or classes are not the model's.
    #[error("the system file does not fit the model {file}: {problem}")]
    Schema {
        /// The file.
        file: String,
        /// What does not fit.
        problem: String,
    },
}

/// Reads a model's file.
///
/// # Errors
/// [`ModelFileError::Import`].
pub fn model_file(file: &str, bytes: &[u8]) -> Result<ModelFile, ModelFileError> {
    let imported = vitrine_import::import(bytes)
        .map_err(|source| ModelFileError::Import { file: file.to_owned(), source: Box::new(source) })?;
    Ok(ModelFile { file: file.to_owned(), sha256: sha256_hex(bytes), imported })
}

impl System {
    /// The name of the file of the model that was trained elsewhere; `None` where models are trained.
    pub fn model_file(&self) -> Option<&str> {
        self.train.candidates.iter().find_map(|candidate| match &candidate.estimator {
            EstimatorSpec::Imported(imported) => Some(imported.file.as_str()),
            _ => None,
        })
    }
}

/// Puts a model where a system file names it by its file, so that the system can be judged and published.
///
/// # Errors
/// [`ModelFileError`] for a file that cannot be imported, that has another hash, or whose features and classes are not
/// those of the system.
pub fn attach(system: &mut System, bytes: &[u8]) -> Result<(), ModelFileError> {
    let schema = &system.schema;
    for candidate in &mut system.train.candidates {
        let EstimatorSpec::Imported(params) = &mut candidate.estimator else { continue };
        let got = sha256_hex(bytes);
        if got != params.sha256 {
            let (file, expected) = (params.file.clone(), params.sha256.clone());
            return Err(ModelFileError::Other { file, expected, got });
        }
        let misfit = |problem: String| ModelFileError::Schema { file: params.file.clone(), problem };
        in_order(schema, params).map_err(misfit)?;
        let ModelFile { imported, .. } = model_file(&params.file, bytes)?;
        let about = report::Imported {
            library: imported.library.name().to_owned(),
            file: params.file.clone(),
            sha256: got,
            unseen: params.unseen,
        };
        let pipeline = fitting(imported, schema).map_err(misfit)?;
        let Pipeline { preprocess, estimator, target_transform, .. } = pipeline;
        params.given = Some(Arc::new(Given { about, preprocess, estimator, target_transform }));
    }
    Ok(())
}

/// Holds the schema's features and classes against the order in which the model counts them.
fn in_order(schema: &Schema, params: &ImportedParams) -> Result<(), String> {
    let features = schema.features.iter().map(|feature| &feature.name);
    if !features.eq(&params.features) {
        let order = params.features.join(", ");
        return Err(format!("the features must be those of the model in its order: {order}"));
    }
    let classes = schema.target.classes.iter().map(|class| &class.value);
    if !classes.eq(&params.classes) {
        let order = params.classes.join(", ");
        return Err(format!("the classes must be those of the model in the order of its codes: {order}"));
    }
    Ok(())
}

/// Holds the choices of a feature against the model's categories, where these have texts.
fn check_choices(feature: &Feature, input: &Input) -> Result<(), String> {
    let labels = input.categories.as_ref().and_then(|categories| categories.labels.as_ref());
    let (Some(labels), FeatureKind::Choice { choices, .. }) = (labels, &feature.kind) else { return Ok(()) };
    if labels.len() <= choices.len()
        && labels.iter().eq(choices.iter().take(labels.len()).map(|of| &of.value))
    {
        return Ok(());
    }
    let (name, order) = (&feature.name, labels.join(", "));
    Err(format!("the choices of '{name}' must begin with the model's categories in its order: {order}"))
}

/// The model with the schema, whose features must be the model's in its order.
fn fitting(imported: Imported, schema: &Schema) -> Result<Pipeline, String> {
    if schema.target.task != imported.task {
        let (own, of_model) = (schema.target.task.name(), imported.task.name());
        return Err(format!("the target's task is {own}, the model's {of_model}"));
    }
    if schema.target.classes.len() != imported.n_classes {
        let n = schema.target.classes.len();
        return Err(format!("the target has {n} classes, the model {}", imported.n_classes));
    }
    if schema.n_features() != imported.features.len() {
        let n = schema.n_features();
        return Err(format!("there are {n} features, the model has {}", imported.features.len()));
    }
    schema.features.iter().zip(&imported.features).try_for_each(|(own, input)| check_choices(own, input))?;
    imported.into_pipeline(schema.clone()).map_err(|error| error.to_string())
}
