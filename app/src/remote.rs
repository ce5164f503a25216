//! Something that is being loaded, as a signal. One small implementation for every type, because each generic
//! copy of a resource would cost the visitor some kilobytes.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::load::LoadError;

/// Any loaded thing, without its type.
type Loaded = Result<Arc<dyn Any + Send + Sync>, LoadError>;
/// A load under way.
type Loading = Pin<Box<dyn Future<Output = Loaded>>>;

/// Something that is being loaded. Copies share it.
pub struct Remote<T> {
    state: RwSignal<Option<Loaded>>,
    attempt: RwSignal<u32>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Starts to load. `load` runs again on [`Remote::retry`] and whenever a signal that it reads before its
    /// first `await` changes; what was loaded before stays until the new arrives.
    pub fn new<Load, Output>(load: Load) -> Self
    where
        Load: Fn() -> Output + 'static,
        Output: Future<Output = Result<Arc<T>, LoadError>> + 'static,
    {
        let load = move || -> Loading {
            let loading = load();
            Box::pin(async move { loading.await.map(|loaded| loaded as Arc<dyn Any + Send + Sync>) })
        };
        let (state, attempt) = follow(Box::new(load));
        Self { state, attempt, kind: PhantomData }
    }

    /// What was loaded, or why it could not be; `None` until then. Tracks.
    pub fn get(self) -> Option<Result<Arc<T>, LoadError>> {
        match self.state.get()? {
            Ok(loaded) => loaded.downcast().ok().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// What was loaded, where it could be. Tracks.
    pub fn ok(self) -> Option<Arc<T>> {
        self.get()?.ok()
    }

    /// Loads once more.
    pub fn retry(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }
}

fn follow(load: Box<dyn Fn() -> Loading>) -> (RwSignal<Option<Loaded>>, RwSignal<u32>) {
    let state = RwSignal::new(None);
    let attempt = RwSignal::new(0);
    let newest = StoredValue::new(0_u32);
    Effect::new(move || {
        attempt.track();
        let loading = load();
        newest.update_value(|newest| *newest += 1);
        let number = newest.get_value();
        spawn_local(async move {
            let loaded = loading.await;
            // A later load may have overtaken this one, or the part of the page may be gone.
            if newest.try_get_value() == Some(number) {
                state.set(Some(loaded));
            }
        });
    });
    (state, attempt)
}
