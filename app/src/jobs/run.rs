//! Running a job: in the worker, or where it cannot, on the page's own thread.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wasm_bindgen_futures::spawn_local;

use super::files::Files;
use super::protocol::{Id, asked, read};
use super::{Job, Share, slices, worker};
use crate::load::Loader;

/// A job that runs. It is given up when this is dropped: `on_done` is then not called any more.
pub struct Handle {
    is_wanted: Arc<AtomicBool>,
    id: Id,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.is_wanted.store(false, Ordering::Relaxed);
        worker::give_up(self.id);
    }
}

/// Runs a job. `on_progress` is called between slices, `on_done` once at the end; neither before this returns. On the
/// page's thread the files are those of `loader`; where they cannot be loaded, `on_done` is not called.
pub fn run<J: Job>(
    input: J::Input,
    at: <J::Files as Files>::At,
    loader: Loader,
    on_progress: impl Fn(Share) + 'static,
    on_done: impl FnOnce(J::Output) + 'static,
) -> Handle {
    let is_wanted = Arc::new(AtomicBool::new(true));
    let body = asked(&input, &at);
    let on_progress: Rc<dyn Fn(Share)> = Rc::new(on_progress);
    let on_end = {
        let (is_wanted, on_progress) = (Arc::clone(&is_wanted), Rc::clone(&on_progress));
        move |output: Option<String>| match output.and_then(|output| read(&output)) {
            Some(output) => on_done(output),
            None => spawn_local(async move {
                let Ok(files) = J::Files::load(loader, &at).await else { return };
                let is_wanted = || is_wanted.load(Ordering::Relaxed);
                let job = J::new(input, files);
                if let Some(output) = slices::computed(job, is_wanted, |share| on_progress(share)).await {
                    on_done(output);
                }
            }),
        }
    };
    let id = worker::ask(J::NAME, body, on_progress, Box::new(on_end));
    Handle { is_wanted, id }
}
