//! A kind of job without its types: a name, and how it is computed from what was sent to what is answered.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::files::Files;
use super::protocol::{read, written};
use super::{Budget, Job, Progress, Share};
use crate::browser::{now_ms, pause};
use crate::load::Loader;

/// How long is computed before the browser may draw and listen again, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// A kind of job.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// Computes it: the input with the place of the files, written by [`asked`], becomes the output.
    pub compute: fn(Loader, Vec<u8>, Rc<Listener>) -> Output,
}

/// Whoever waits for a job.
pub struct Listener {
    /// Whether the job is still wanted.
    pub is_wanted: Box<dyn Fn() -> bool>,
    /// Hears how far it is.
    pub on_progress: Box<dyn Fn(Share)>,
}

/// The output on its way, as it is sent; `None` where a file cannot be loaded or the job is given up.
pub type Output = Pin<Box<dyn Future<Output = Option<Vec<u8>>>>>;

impl Kind {
    /// The kind of a job.
    pub const fn of<J: Job>() -> Self {
        Self { name: J::NAME, compute: compute::<J> }
    }
}

/// The input of a job and the place of its files, as [`Kind::compute`] reads them.
pub fn asked<J: Job>(input: &J::Input, at: &<J::Files as Files>::At) -> Vec<u8> {
    written(&(input, at))
}

/// Computes in slices between which the browser draws and listens.
fn compute<J: Job>(loader: Loader, body: Vec<u8>, listener: Rc<Listener>) -> Output {
    Box::pin(async move {
        let (input, at): (J::Input, <J::Files as Files>::At) = read(&body)?;
        let mut job = J::new(input, J::Files::load(loader, &at).await.ok()?);
        while (listener.is_wanted)() {
            let end = now_ms() + SLICE_MS;
            match job.step(&mut Budget::new(&mut || now_ms() < end, now_ms)) {
                Progress::Done(output) => return Some(written(&output)),
                Progress::Working(share) => (listener.on_progress)(share),
            }
            pause().await;
        }
        None
    })
}
