//! The page's side of the worker: it is started with the first job, and serves the document from then on.
//!
//! Where it cannot start, where it takes too long, or where it breaks, whoever asked hears so and computes on the
//! page's thread.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::set_timeout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Worker, WorkerOptions, WorkerType};

use super::Share;
use super::protocol::{Id, Order, Report, message, received};

/// The script of the worker, from the page's base.
const SCRIPT: &str = "worker.js";

/// How long the worker may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

#[wasm_bindgen]
extern "C" {
    /// What the browser tells a script about itself.
    type Meta;

    /// The address of the script.
    #[wasm_bindgen(method, getter)]
    fn url(this: &Meta) -> JsValue;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static META: Meta;
}

/// Whoever asked for a job.
struct Asker {
    on_progress: Rc<dyn Fn(Share)>,
    /// Is given the output, or nothing where the worker cannot run the job.
    on_end: Box<dyn FnOnce(Option<String>)>,
}

#[derive(Default)]
enum State {
    /// No job has been asked for.
    #[default]
    Unasked,
    /// What is asked meanwhile waits: number, name and body of each job.
    Starting(Worker, Vec<(Id, &'static str, String)>),
    Listening(Worker),
    /// There is none in this browser, or no more.
    Absent,
}

#[derive(Default)]
struct Desk {
    state: State,
    newest: Id,
    askers: BTreeMap<Id, Asker>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Asks for a job by its name; returns its number. `on_progress` and `on_end` are never called before this returns, and
/// `on_end` once at most. A body that could not be written is for the page's thread.
pub fn ask(
    name: &'static str,
    body: Option<String>,
    on_progress: Rc<dyn Fn(Share)>,
    on_end: Box<dyn FnOnce(Option<String>)>,
) -> Id {
    DESK.with_borrow_mut(|desk| {
        desk.newest = desk.newest.wrapping_add(1);
        let id = desk.newest;
        desk.askers.insert(id, Asker { on_progress, on_end });
        if matches!(desk.state, State::Unasked) {
            desk.state = started().map_or(State::Absent, |worker| State::Starting(worker, Vec::new()));
        }
        match (&mut desk.state, body) {
            (State::Listening(worker), Some(body)) => post(worker, id, name, &body),
            (State::Starting(_, waiting), Some(body)) => waiting.push((id, name, body)),
            _ => spawn_local(async move { end(id, None) }),
        }
        id
    })
}

/// Takes back what was asked. Nothing where it is done.
pub fn give_up(id: Id) {
    let asker = DESK.with_borrow_mut(|desk| {
        let asker = desk.askers.remove(&id)?;
        match &mut desk.state {
            State::Listening(worker) => {
                let _ = worker.post_message(&message(&Order::GiveUp { id }, ""));
            }
            State::Starting(_, waiting) => waiting.retain(|(waits, ..)| *waits != id),
            State::Unasked | State::Absent => {}
        }
        Some(asker)
    });
    // What it holds may ask in turn when it goes.
    drop(asker);
}

fn post(worker: &Worker, id: Id, name: &str, body: &str) {
    let order = Order::Run { id, job: name.to_owned() };
    if worker.post_message(&message(&order, body)).is_err() {
        spawn_local(async move { end(id, None) });
    }
}

/// A worker that is on its way.
fn started() -> Option<Worker> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
    listen(&worker, "message", |event| match received::<Report>(&event) {
        Some((report, body)) => hear(report, body),
        // The script says so where the program does not start.
        None => lose(),
    })?;
    listen(&worker, "error", |_| lose())?;
    // The module is compiled already, so the worker need not fetch it.
    let program = Array::of2(&META.with(Meta::url), &wasm_bindgen::module());
    worker.post_message(&program).ok()?;
    let late = || {
        if DESK.with_borrow(|desk| matches!(desk.state, State::Starting(..))) {
            lose();
        }
    };
    set_timeout(late, PATIENCE);
    Some(worker)
}

/// Calls `act` for every event of this kind, for as long as the document is open.
fn listen(worker: &Worker, kind: &str, act: impl Fn(JsValue) + 'static) -> Option<()> {
    let act = Closure::<dyn Fn(JsValue)>::new(act).into_js_value();
    worker.add_event_listener_with_callback(kind, act.unchecked_ref()).ok()
}

fn hear(report: Report, body: String) {
    match report {
        Report::Ready => DESK.with_borrow_mut(|desk| match std::mem::take(&mut desk.state) {
            State::Starting(worker, waiting) => {
                waiting.iter().for_each(|(id, name, body)| post(&worker, *id, name, body));
                desk.state = State::Listening(worker);
            }
            other => desk.state = other,
        }),
        Report::Working { id, share } => {
            let on_progress = DESK.with_borrow(|desk| Some(Rc::clone(&desk.askers.get(&id)?.on_progress)));
            if let Some(on_progress) = on_progress {
                on_progress(share);
            }
        }
        Report::Done { id } => end(id, Some(body)),
        Report::Failed { id } => end(id, None),
    }
}

/// Tells whoever asked, unless it was taken back.
fn end(id: Id, output: Option<String>) {
    let asker = DESK.with_borrow_mut(|desk| desk.askers.remove(&id));
    if let Some(asker) = asker {
        (asker.on_end)(output);
    }
}

/// Does without the worker from now on.
fn lose() {
    let (state, askers) = DESK.with_borrow_mut(|desk| {
        (std::mem::replace(&mut desk.state, State::Absent), std::mem::take(&mut desk.askers))
    });
    if let State::Starting(worker, _) | State::Listening(worker) = state {
        worker.terminate();
    }
    askers.into_values().for_each(|asker| (asker.on_end)(None));
}
