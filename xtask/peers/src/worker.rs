//! A process that carries out jobs: one line of JSON in, one line of JSON out, on one core.

use crate::machine;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use xtask::process::{self, command};

/// Every environment variable that limits a library to one thread.
const ONE_THREAD: &[&str] = &[
    "RAYON_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
];

/// A running worker; it ends when it is dropped.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    jobs: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    name: String,
}

impl Worker {
    /// Starts a program with arguments on one thread and, where the system has `taskset`, on one core.
    ///
    /// # Errors
    /// When it cannot start.
    pub fn start(name: &str, program: &Path, arguments: &[&OsStr]) -> Result<Self> {
        let core = machine::last_core().zip(process::find(&["taskset"]));
        let mut command = if let Some((core, taskset)) = core {
            let mut pinned = command(taskset);
            pinned.args(["-c", &core.to_string()]).arg(program);
            pinned
        } else {
            command(program)
        };
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        for variable in ONE_THREAD {
            command.env(variable, "1");
        }
        let shown = process::shown(&command);
        let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
        let jobs = child.stdin.take();
        let answers = child.stdout.take().with_context(|| format!("`{shown}` has no output"))?;
        Ok(Self { child, jobs, answers: BufReader::new(answers), name: name.to_owned() })
    }

    /// Has a job done.
    ///
    /// # Errors
    /// When the worker has ended, or says that the job failed.
    pub fn ask(&mut self, job: &Value) -> Result<Value> {
        let name = &self.name;
        let ended = || format!("the worker of {name} has ended; the job was {job}");
        let jobs = self.jobs.as_mut().with_context(ended)?;
        writeln!(jobs, "{job}").and_then(|()| jobs.flush()).with_context(ended)?;
        let mut line = String::new();
        if self.answers.read_line(&mut line).with_context(ended)? == 0 {
            bail!(ended());
        }
        let answer: Value =
            serde_json::from_str(&line).with_context(|| format!("{name} answered {line} to {job}"))?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => bail!("{name} failed at {job}: {error}"),
            None => Ok(answer),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A worker reads until its input is closed; one that is in the middle of a job is ended.
        drop(self.jobs.take());
        let ended = self.child.try_wait().is_ok_and(|status| status.is_some());
        if !ended && self.child.kill().is_ok() {
            self.child.wait().ok();
        }
    }
}
