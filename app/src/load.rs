//! Loading the files beside the page: the catalog, what it refers to, and the models. Every file that the
//! catalog names by its content is compared with its hash before it is read.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use serde::de::DeserializeOwned;
use thiserror::Error;
use vitrine_model::artifact::{ArtifactError, FORMAT, check_hash};
use vitrine_model::catalog::{Catalog, FileRef, ModelVersion, SystemFile};
use vitrine_model::{Artifact, Schema, json};

/// Why a file could not be used. Each prints as one sentence for the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadError {
    /// The request did not reach the server or its answer did not arrive whole.
    #[error("{path} could not be fetched: {reason}")]
    Network {
        /// The path from the page's base.
        path: String,
        /// What the browser says.
        reason: String,
    },
    /// The server answered with something other than the file.
    #[error("{path} could not be fetched: the server answered with status {status}")]
    Status {
        /// The path from the page's base.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The bytes are not those that the catalog promised, or they are not a model.
    #[error("{path} cannot be used: {reason}")]
    Content {
        /// The path from the page's base.
        path: String,
        /// What is wrong with it.
        reason: ArtifactError,
    },
    /// The file is not JSON of the right shape.
    #[error("{path} cannot be read: {reason}")]
    Parse {
        /// The path from the page's base.
        path: String,
        /// What the reader says, with line and column.
        reason: String,
    },
    /// The file was written for a newer page.
    #[error(
        "{path} has format {got}, this page reads formats up to {FORMAT}; reload the page to get the newer one"
    )]
    Format {
        /// The path from the page's base.
        path: String,
        /// The format found.
        got: u32,
    },
    /// A part of the program did not arrive.
    #[error("this part of the program could not be fetched")]
    Part,
    /// The catalog has no system of this name.
    #[error("there is no system called '{name}'")]
    UnknownSystem {
        /// The name asked for.
        name: String,
    },
}

type Cache = BTreeMap<String, Arc<dyn Any + Send + Sync>>;

/// Fetches files and keeps what was read, so that switching tabs does not fetch again. Copies share one cache.
/// Take it with [`use_loader`] before the first `await` of a task.
#[derive(Clone, Copy)]
pub struct Loader {
    cache: StoredValue<Cache>,
}

/// Makes a loader available to all components below.
pub fn provide_loader() {
    provide_context(Loader { cache: StoredValue::new(Cache::new()) });
}

/// The loader of the page; a new one with an empty cache outside of it.
pub fn use_loader() -> Loader {
    use_context().unwrap_or_else(|| Loader { cache: StoredValue::new(Cache::new()) })
}

impl From<SplitLoaderError> for LoadError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Part
    }
}

impl Loader {
    /// The catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or read.
    pub async fn load_catalog(self) -> Result<Arc<Catalog>, LoadError> {
        let path = "assets/catalog.json";
        if let Some(known) = self.known::<Catalog>(path) {
            return Ok(known);
        }
        let bytes = bytes(path.to_owned(), None).await?;
        let catalog: Catalog = parse(&bytes, path)?;
        check_format(catalog.format, path)?;
        Ok(self.keep(path, catalog))
    }

    /// The file of the system called `name`.
    ///
    /// # Errors
    /// [`LoadError::UnknownSystem`] where the catalog does not have it; otherwise as [`Loader::load_ref`].
    pub async fn load_system(self, name: &str) -> Result<Arc<SystemFile>, LoadError> {
        let catalog = self.load_catalog().await?;
        let entry = catalog.systems.iter().find(|entry| entry.name == name);
        let entry = entry.ok_or_else(|| LoadError::UnknownSystem { name: name.to_owned() })?;
        let system: Arc<SystemFile> = self.load_ref(&entry.system).await?;
        check_format(system.format, &entry.system.path)?;
        check_schema(&system.schema, &entry.system.path)?;
        Ok(system)
    }

    /// A JSON file that another file refers to, for example `load_ref::<Report>(&system.report)`.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched, has other bytes than promised, or cannot be read.
    pub async fn load_ref<T>(self, file: &FileRef) -> Result<Arc<T>, LoadError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let bytes = bytes(asset(&file.path), Some(file.sha256.clone())).await?;
        Ok(self.keep(&file.path, parse::<T>(&bytes, &file.path)?))
    }

    /// A JSON file that is not named by its content, for example `load_json::<Timings>(&system.timings)`.
    /// `path` counts from the folder of the catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or read.
    pub async fn load_json<T>(self, path: &str) -> Result<Arc<T>, LoadError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        let bytes = bytes(asset(path), None).await?;
        Ok(self.keep(path, parse::<T>(&bytes, path)?))
    }

    /// A text file, for example the history. `path` counts from the folder of the catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched.
    pub async fn load_text(self, path: &str) -> Result<Arc<String>, LoadError> {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        let bytes = bytes(asset(path), None).await?;
        let text = String::from_utf8(bytes)
            .map_err(|error| LoadError::Parse { path: path.to_owned(), reason: error.to_string() })?;
        Ok(self.keep(path, text))
    }

    /// A model, checked whole and ready to predict.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or is not a model that can be used.
    pub async fn load_artifact(self, model: &ModelVersion) -> Result<Arc<Artifact>, LoadError> {
        let file = &model.artifact;
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let bytes = bytes(asset(&file.path), Some(file.sha256.clone())).await?;
        let artifact = Artifact::decode(&bytes)
            .map_err(|reason| LoadError::Content { path: file.path.clone(), reason })?;
        Ok(self.keep(&file.path, artifact))
    }

    fn known<T: Send + Sync + 'static>(self, key: &str) -> Option<Arc<T>> {
        let known = self.cache.try_with_value(|cache| cache.get(key).cloned()).flatten()?;
        known.downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(self, key: &str, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let kept: Arc<dyn Any + Send + Sync> = value.clone();
        let _ = self.cache.try_update_value(|cache| cache.insert(key.to_owned(), kept));
        value
    }
}

/// The path from the page's base of a file in the folder of the catalog; also the address for a download link.
pub fn asset(path: &str) -> String {
    format!("assets/{path}")
}

/// The bytes of a file, compared with their hash where it is known. The future is boxed: each loading function
/// would otherwise hold a copy of its whole course.
fn bytes(path: String, sha256: Option<String>) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, LoadError>>>> {
    Box::pin(async move {
        let response = Request::get(&path).send().await.map_err(|error| network(&path, &error))?;
        if !response.ok() {
            return Err(LoadError::Status { path, status: response.status() });
        }
        let bytes = response.binary().await.map_err(|error| network(&path, &error))?;
        match sha256.map(|sha256| check_hash(&bytes, &sha256)) {
            Some(Err(reason)) => Err(LoadError::Content { path, reason }),
            _ => Ok(bytes),
        }
    })
}

fn network(path: &str, error: &gloo_net::Error) -> LoadError {
    LoadError::Network { path: path.to_owned(), reason: error.to_string() }
}

fn parse<T: DeserializeOwned>(bytes: &[u8], path: &str) -> Result<T, LoadError> {
    json::read(bytes).map_err(|error| LoadError::Parse { path: path.to_owned(), reason: error.to_string() })
}

fn check_format(got: u32, path: &str) -> Result<(), LoadError> {
    if got <= FORMAT { Ok(()) } else { Err(LoadError::Format { path: path.to_owned(), got }) }
}

fn check_schema(schema: &Schema, path: &str) -> Result<(), LoadError> {
    schema.check().map_err(|reason| LoadError::Content {
        path: path.to_owned(),
        reason: ArtifactError::Content { reason },
    })
}
