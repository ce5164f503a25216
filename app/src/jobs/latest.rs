//! The output of the newest of several jobs as a signal, for what is computed again whenever the form changes.

use leptos::prelude::*;

use super::files::Files;
use super::run::{Handle, run};
use super::{Job, Share};
use crate::load::{Loader, use_loader};

/// What the newest finished job gave. A new job gives up the one before. Copies share it.
pub struct Latest<T: Send + Sync + 'static> {
    /// The output; that of an earlier job while a new one runs.
    pub output: RwSignal<Option<T>>,
    /// How far the running job is; `None` while none runs.
    pub progress: RwSignal<Option<Share>>,
    running: StoredValue<Option<Handle>>,
    loader: Loader,
}

impl<T: Send + Sync + 'static> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Latest<T> {}

impl<T: Send + Sync + 'static> Default for Latest<T> {
    /// No output and no job. What runs is given up with the owner.
    fn default() -> Self {
        Self {
            output: RwSignal::new(None),
            progress: RwSignal::new(None),
            running: StoredValue::new(None),
            loader: use_loader(),
        }
    }
}

impl<T: Send + Sync + 'static> Latest<T> {
    /// Runs a job in place of the one before, on the files at `at`; `read` makes of its output what is kept.
    pub fn start<J: Job>(
        self,
        input: &J::Input,
        at: &<J::Files as Files>::At,
        read: impl FnOnce(J::Output) -> Option<T> + 'static,
    ) {
        let _ = self.progress.try_set(Some(Share::default()));
        let on_progress = move |share| {
            let _ = self.progress.try_set(Some(share));
        };
        let on_done = move |output: Option<J::Output>| {
            let _ = self.progress.try_set(None);
            // What an earlier question was answered must not stand for this one.
            let _ = self.output.try_set(output.and_then(read));
        };
        let handle = run::<J>(input, at, self.loader, on_progress, on_done);
        let _ = self.running.try_set_value(Some(handle));
    }

    /// Gives up what runs, and takes away what was computed.
    pub fn clear(self) {
        let _ = self.running.try_set_value(None);
        let _ = self.progress.try_set(None);
        let _ = self.output.try_set(None);
    }
}
