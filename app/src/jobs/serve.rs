//! The worker's side: the same program as the page's, on a thread of its own. It shows nothing and knows no language;
//! it listens for jobs, and loads the files that they read by itself.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::kind::{Kind, Listener};
use super::protocol::{Id, Order, Report, message, received};
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

/// The numbers of the jobs that are asked for and neither answered nor given up.
type Wanted = Rc<RefCell<BTreeSet<Id>>>;

/// Tells the page that nothing listens here.
pub fn refuse() {
    post(&JsValue::NULL);
}

/// Listens for jobs of these kinds from now on, and says that it does.
pub fn serve(kinds: &'static [Kind]) {
    let loader = Loader::without_language();
    let wanted = Wanted::default();
    let hear = move |event: JsValue| match received(&event) {
        Some(Order::Run { id, job, body }) => {
            wanted.borrow_mut().insert(id);
            let kind = kinds.iter().find(|kind| kind.name == job);
            let output = kind.map(|kind| (kind.compute)(loader, body, listener(id, Rc::clone(&wanted))));
            let wanted = Rc::clone(&wanted);
            spawn_local(async move {
                let output = match output {
                    Some(output) => output.await,
                    None => None,
                };
                if wanted.borrow_mut().remove(&id) {
                    let report = output.map_or(Report::Failed { id }, |output| Report::Done { id, output });
                    post(&message(&report));
                }
            });
        }
        Some(Order::GiveUp { id }) => {
            wanted.borrow_mut().remove(&id);
        }
        None => {}
    };
    listen("message", &Closure::<dyn Fn(JsValue)>::new(hear).into_js_value());
    post(&message(&Report::Ready));
}

/// The page, as it waits for a job.
fn listener(id: Id, wanted: Wanted) -> Rc<Listener> {
    Rc::new(Listener {
        is_wanted: Box::new(move || wanted.borrow().contains(&id)),
        on_progress: Box::new(move |share| post(&message(&Report::Working { id, share }))),
    })
}
