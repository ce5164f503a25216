//! The files that a job reads. A job is told where they are: page and worker each load them once, check them against
//! their hash, and keep them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vitrine_model::Artifact;
use vitrine_model::catalog::FileRef;
use vitrine_model::panels::PlaceMap;

use crate::load::{LoadError, Loader};

/// Files on their way. Boxed, so that all jobs share the code that loads a model.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LoadError>>>>;

/// Loaded files.
pub trait Files: Sized + 'static {
    /// Where they are.
    type At: Serialize + DeserializeOwned + 'static;

    /// Loads them, or takes them from what is kept.
    fn load(loader: Loader, at: Self::At) -> Loading<Self>;
}

/// A model.
impl Files for Arc<Artifact> {
    type At = FileRef;

    fn load(loader: Loader, at: FileRef) -> Loading<Self> {
        Box::pin(async move { loader.load_artifact(&at).await })
    }
}

/// A model and a map.
impl Files for (Arc<Artifact>, Arc<PlaceMap>) {
    type At = (FileRef, FileRef);

    fn load(loader: Loader, (model, map): (FileRef, FileRef)) -> Loading<Self> {
        let model = <Arc<Artifact> as Files>::load(loader, model);
        Box::pin(async move { Ok((model.await?, loader.load_ref(&map).await?)) })
    }
}
