//! The workers of all libraries, ours included, and the one scorer.

use crate::figures::Scores;
use crate::plan::{LIBRARIES, OURS};
use crate::worker::Worker;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use xtask::process::{self, cargo};
use xtask::{announce, workspace};

/// The workers, each by the name of its library.
pub type Workers = BTreeMap<&'static str, Worker>;

/// Starts one worker for every library, ours included.
///
/// # Errors
/// When one cannot start, or ours does not compile.
pub fn workers(python: &Path, scripts: &Path) -> Result<Workers> {
    let mut workers = BTreeMap::from([(OURS, ours()?)]);
    let script = scripts.join("worker.py");
    for library in LIBRARIES {
        workers.insert(library, Worker::start(library, python, &[script.as_os_str()])?);
    }
    Ok(workers)
}

/// Builds and starts our own worker.
///
/// # Errors
/// When it does not compile.
pub fn ours() -> Result<Worker> {
    announce::step("building our own worker", "2 minutes when nothing is built");
    process::run(&mut cargo(&["build", "--release", "-p", "vitrine-training", "--example", "peer"]))?;
    let program =
        workspace::target().join("release/examples").join(format!("peer{}", std::env::consts::EXE_SUFFIX));
    Worker::start(OURS, &program, &[] as &[&OsStr])
}

/// Has a job done by the worker of a library.
///
/// # Errors
/// As [`Worker::ask`].
pub fn ask(workers: &mut Workers, name: &str, job: &Value) -> Result<Value> {
    workers.get_mut(name).with_context(|| format!("there is no worker for {name}"))?.ask(job)
}

/// Judges predictions; one scorer for all libraries.
///
/// # Errors
/// As [`ask`].
pub fn score(workers: &mut Workers, data: &Path, split: usize, predictions: &Path) -> Result<Scores> {
    let job = json!({ "do": "score", "data": data, "split": split, "predictions": predictions });
    Ok(serde_json::from_value(ask(workers, "scikit-learn", &job)?)?)
}
