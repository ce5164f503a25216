//! The files that a job reads. A job is told where they are: page and worker each load them once, check them against
//! their hash, and keep them.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vitrine_model::Artifact;
use vitrine_model::catalog::FileRef;
use vitrine_model::panels::PlaceMap;

use crate::load::{LoadError, Loader};

/// Loaded files.
pub trait Files: Sized + 'static {
    /// Where they are.
    type At: Serialize + DeserializeOwned + 'static;

    /// Loads them, or takes them from what is kept.
    ///
    /// # Errors
    /// [`LoadError`] where one cannot be fetched or read.
    fn load(loader: Loader, at: &Self::At) -> impl Future<Output = Result<Self, LoadError>>;
}

/// A model.
impl Files for Arc<Artifact> {
    type At = FileRef;

    async fn load(loader: Loader, at: &FileRef) -> Result<Self, LoadError> {
        loader.load_artifact(at).await
    }
}

/// A model and a map.
impl Files for (Arc<Artifact>, Arc<PlaceMap>) {
    type At = (FileRef, FileRef);

    async fn load(loader: Loader, (model, map): &(FileRef, FileRef)) -> Result<Self, LoadError> {
        Ok((loader.load_artifact(model).await?, loader.load_ref(map).await?))
    }
}
