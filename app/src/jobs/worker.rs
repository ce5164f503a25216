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

use super::kind::{Kind, Listener};
use super::protocol::{Id, Order, Report, message, received};
use crate::browser;
use crate::load::Loader;

/// The script of the worker, from the page's base.
const SCRIPT: &str = "worker.js";

/// How long the worker may take to start.
const PATIENCE: Duration = Duration::from_secs(5);

/// A job that is asked for.
pub struct Task {
    /// Its kind.
    pub kind: Kind,
    /// Its input, and where its files are.
    pub body: Vec<u8>,
    /// Where the page's thread takes the files from.
    pub loader: Loader,
    /// Whoever waits for it.
    pub listener: Rc<Listener>,
    /// Is given the output, or nothing where a file cannot be loaded.
    pub on_end: Box<dyn FnOnce(Option<Vec<u8>>)>,
}

#[derive(Default)]
enum State {
    /// No job has been asked for.
    #[default]
    Unasked,
    /// What is asked meanwhile waits.
    Starting(Worker),
    Listening(Worker),
    /// There is none in this browser, or no more.
    Absent,
}

#[derive(Default)]
struct Desk {
    state: State,
    newest: Id,
    /// What is asked for and not answered, by number; not what the page computes itself.
    tasks: BTreeMap<Id, Task>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Asks for a job; returns its number. Nobody is called before this returns.
pub fn ask(task: Task) -> Id {
    DESK.with_borrow_mut(|desk| {
        desk.newest = desk.newest.wrapping_add(1);
        let id = desk.newest;
        if matches!(desk.state, State::Unasked) {
            desk.state = started().map_or(State::Absent, State::Starting);
        }
        match &desk.state {
            State::Listening(worker) => post(worker, id, &task),
            State::Unasked | State::Starting(_) => {}
            State::Absent => {
                compute_here(task);
                return id;
            }
        }
        desk.tasks.insert(id, task);
        id
    })
}

/// Takes back what was asked. Nothing where it is done.
pub fn give_up(id: Id) {
    let task = DESK.with_borrow_mut(|desk| {
        let task = desk.tasks.remove(&id)?;
        if let State::Listening(worker) = &desk.state {
            let _ = worker.post_message(&message(&Order::GiveUp { id }));
        }
        Some(task)
    });
    // What it holds may ask in turn when it goes.
    drop(task);
}

/// A message that cannot be posted fails as a job does.
fn post(worker: &Worker, id: Id, task: &Task) {
    let order = Order::Run { id, job: task.kind.name.to_owned(), body: task.body.clone() };
    if worker.post_message(&message(&order)).is_err() {
        spawn_local(async move { hear(Report::Failed { id }) });
    }
}

/// Computes on the page's thread, from the browser's next free moment on.
fn compute_here(task: Task) {
    let Task { kind, body, loader, listener, on_end } = task;
    spawn_local(async move {
        let output = (kind.compute)(loader, body, Rc::clone(&listener)).await;
        if (listener.is_wanted)() {
            on_end(output);
        }
    });
}

/// A worker that is on its way.
fn started() -> Option<Worker> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
    listen(&worker, "message", |event| match received(&event) {
        Some(report) => hear(report),
        // The script says so where the program does not start.
        None => lose(),
    })?;
    listen(&worker, "error", |_| lose())?;
    listen(&worker, "messageerror", |_| lose())?;
    // The module is compiled already, so the worker need not fetch it.
    let program = Array::of2(&browser::script().into(), &wasm_bindgen::module());
    worker.post_message(&program).ok()?;
    let late = || {
        if DESK.with_borrow(|desk| matches!(desk.state, State::Starting(_))) {
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

fn hear(report: Report) {
    match report {
        Report::Ready => DESK.with_borrow_mut(|desk| match std::mem::take(&mut desk.state) {
            State::Starting(worker) => {
                desk.tasks.iter().for_each(|(id, task)| post(&worker, *id, task));
                desk.state = State::Listening(worker);
            }
            other => desk.state = other,
        }),
        Report::Working { id, share } => {
            let listener = DESK.with_borrow(|desk| Some(Rc::clone(&desk.tasks.get(&id)?.listener)));
            if let Some(listener) = listener {
                (listener.on_progress)(share);
            }
        }
        Report::Done { id, output } => {
            if let Some(task) = taken(id) {
                (task.on_end)(Some(output));
            }
        }
        Report::Failed { id } => {
            if let Some(task) = taken(id) {
                compute_here(task);
            }
        }
    }
}

/// What was asked for by this number, unless it was taken back.
fn taken(id: Id) -> Option<Task> {
    DESK.with_borrow_mut(|desk| desk.tasks.remove(&id))
}

/// Does without the worker from now on.
fn lose() {
    let (state, tasks) = DESK.with_borrow_mut(|desk| {
        (std::mem::replace(&mut desk.state, State::Absent), std::mem::take(&mut desk.tasks))
    });
    if let State::Starting(worker) | State::Listening(worker) = state {
        worker.terminate();
    }
    tasks.into_values().for_each(compute_here);
}
