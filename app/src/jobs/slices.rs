//! Computing in slices between which the browser draws and listens.

use super::{Budget, Job, Progress, Share};
use crate::browser::{now_ms, pause};

/// How long is computed before the browser may draw and listen again, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// The output of a job; `None` where it is given up, which is asked of `is_wanted` before each slice. `on_progress` is
/// called between slices.
pub async fn computed<J: Job>(
    mut job: J,
    is_wanted: impl Fn() -> bool,
    on_progress: impl Fn(Share),
) -> Option<J::Output> {
    while is_wanted() {
        let end = now_ms() + SLICE_MS;
        match job.step(&mut Budget::new(&mut || now_ms() < end)) {
            Progress::Done(output) => return Some(output),
            Progress::Working(share) => on_progress(share),
        }
        pause().await;
    }
    None
}
