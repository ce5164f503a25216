//! The worker's side: the same program as the page's, on a thread of its own. It shows nothing and knows no language;
//! it listens for jobs, and loads the files that they read by itself.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::files::Files;
use super::protocol::{Id, Order, Report, message, read, received, written};
use super::{Job, Share, slices};
use crate::load::Loader;

#[wasm_bindgen]
extern "C" {
    /// Tells the page something.
    #[wasm_bindgen(js_name = postMessage)]
    fn post(message: &JsValue);

    /// Hears what the page tells.
    #[wasm_bindgen(js_name = addEventListener)]
    fn listen(kind: &str, act: &JsValue);
}

/// A kind of job that can be asked for by its name.
pub struct Kind {
    name: &'static str,
    run: fn(Loader, String, Call) -> Output,
}

/// The output of a job as the page is sent it; `None` where it cannot be computed or is no longer wanted.
type Output = Pin<Box<dyn Future<Output = Option<String>>>>;

impl Kind {
    /// The kind of a job.
    pub const fn of<J: Job>() -> Self {
        Self { name: J::NAME, run: output::<J> }
    }

    /// The name by which it is asked for.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// One job that was asked for.
#[derive(Clone)]
struct Call {
    id: Id,
    wanted: Rc<RefCell<BTreeSet<Id>>>,
}

impl Call {
    fn is_wanted(&self) -> bool {
        self.wanted.borrow().contains(&self.id)
    }

    fn on_progress(&self, share: Share) {
        post(&message(&Report::Working { id: self.id, share }, ""));
    }
}

/// Tells the page that nothing listens here.
pub fn refuse() {
    post(&JsValue::NULL);
}

/// Listens for jobs of these kinds from now on, and says that it does.
pub fn serve(kinds: &'static [Kind]) {
    let loader = Loader::without_language();
    let wanted = Rc::new(RefCell::new(BTreeSet::new()));
    let hear = move |event: JsValue| match received::<Order>(&event) {
        Some((Order::Run { id, job }, body)) => {
            wanted.borrow_mut().insert(id);
            let call = Call { id, wanted: Rc::clone(&wanted) };
            let kind = kinds.iter().find(|kind| kind.name == job);
            let output = kind.map(|kind| (kind.run)(loader, body, call.clone()));
            spawn_local(async move {
                let output = match output {
                    Some(output) => output.await,
                    None => None,
                };
                if call.wanted.borrow_mut().remove(&id) {
                    let done = output.map(|output| message(&Report::Done { id }, &output));
                    post(&done.unwrap_or_else(|| message(&Report::Failed { id }, "")));
                }
            });
        }
        Some((Order::GiveUp { id }, _)) => {
            wanted.borrow_mut().remove(&id);
        }
        None => {}
    };
    listen("message", &Closure::<dyn Fn(JsValue)>::new(hear).into_js_value());
    post(&message(&Report::Ready, ""));
}

fn output<J: Job>(loader: Loader, body: String, call: Call) -> Output {
    Box::pin(async move {
        let (input, at): (J::Input, <J::Files as Files>::At) = read(&body)?;
        let files = J::Files::load(loader, &at).await.ok()?;
        let (is_wanted, on_progress) = (|| call.is_wanted(), |share| call.on_progress(share));
        written(&slices::computed(J::new(input, files), is_wanted, on_progress).await?)
    })
}
