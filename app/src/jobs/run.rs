//! Running a job on the page's own thread, in slices between which the browser draws and listens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::task::spawn_local;

use super::{Budget, Job, Progress, Share};
use crate::browser::{now_ms, pause};

/// How long is computed before the browser may draw and listen again, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// A job that runs. It is given up when this is dropped: `on_done` is then not called any more.
pub struct Handle {
    is_wanted: Arc<AtomicBool>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.is_wanted.store(false, Ordering::Relaxed);
    }
}

/// Runs a job from the browser's next free moment on. `on_progress` is called between slices, `on_done` once at the
/// end.
pub fn run<J: Job>(
    input: J::Input,
    files: J::Files,
    on_progress: impl Fn(Share) + 'static,
    on_done: impl FnOnce(J::Output) + 'static,
) -> Handle {
    let is_wanted = Arc::new(AtomicBool::new(true));
    let handle = Handle { is_wanted: Arc::clone(&is_wanted) };
    let mut job = J::new(input, files);
    spawn_local(async move {
        while is_wanted.load(Ordering::Relaxed) {
            let end = now_ms() + SLICE_MS;
            match job.step(&mut Budget::new(&mut || now_ms() < end)) {
                Progress::Done(output) => return on_done(output),
                Progress::Working(share) => on_progress(share),
            }
            pause().await;
        }
    });
    handle
}
