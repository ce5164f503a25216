//! Running a job, and giving it up.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::files::Files;
use super::kind::{Kind, Listener, asked};
use super::protocol::{Id, read};
use super::worker::{self, Task};
use super::{Job, Share};
use crate::load::Loader;

/// A job that runs. It is given up when this is dropped: nobody is called any more.
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

/// Runs a job. `on_progress` is called between slices, and `on_done` once at the end, with nothing where a file cannot
/// be loaded; neither before this returns. On the page's thread the files are those of `loader`.
pub fn run<J: Job>(
    input: &J::Input,
    at: &<J::Files as Files>::At,
    loader: Loader,
    on_progress: impl Fn(Share) + 'static,
    on_done: impl FnOnce(Option<J::Output>) + 'static,
) -> Handle {
    let is_wanted = Arc::new(AtomicBool::new(true));
    let listener = Listener {
        is_wanted: {
            let is_wanted = Arc::clone(&is_wanted);
            Box::new(move || is_wanted.load(Ordering::Relaxed))
        },
        on_progress: Box::new(on_progress),
    };
    let id = worker::ask(Task {
        kind: Kind::of::<J>(),
        body: asked::<J>(input, at),
        loader,
        listener: Rc::new(listener),
        on_end: Box::new(move |output| on_done(output.and_then(|output| read(&output)))),
    });
    Handle { is_wanted, id }
}
