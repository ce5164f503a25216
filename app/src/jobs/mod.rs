//! Long computations as jobs: a typed input, steps with a budget, a typed output, progress, and a way to stop.
//!
//! A [`Job`] knows neither browser nor clock (what it may know of time is in its [`Budget`]), so it is tested natively.
//! It is computed in a worker, which is the same program on a thread of its own; where there is none, it is computed on
//! the page's thread. Both do it in slices between which they listen, and both run the same code, so the output is the
//! same.
//!
//! - [`latest`]: a signal with the output of the newest of several jobs
//! - [`run`]: runs a job and can give it up
//! - [`worker`]: the page's side of the worker
//! - [`serve`]: the worker's side
//! - [`protocol`]: what they tell each other
//! - [`kind`]: a job without its types, computed with pauses
//! - [`files`]: the files that a job reads, and where they are

pub mod files;
pub mod kind;
pub mod latest;
pub mod protocol;
pub mod run;
pub mod serve;
pub mod worker;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use files::Files;

/// A computation in steps.
pub trait Job: Sized + 'static {
    /// By what name the worker is asked for it. No two jobs have the same.
    const NAME: &'static str;
    /// What is asked.
    type Input: Serialize + DeserializeOwned + 'static;
    /// The loaded files that the job reads, such as the model.
    type Files: Files;
    /// What is answered.
    type Output: Serialize + DeserializeOwned + 'static;

    /// A job that has done nothing yet.
    fn new(input: Self::Input, files: Self::Files) -> Self;

    /// Computes for as long as the budget allows, at least one unit of work. After [`Progress::Done`] the job must not
    /// be asked again.
    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Self::Output>;
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<T> {
    /// There is more to do.
    Working(Share),
    /// The answer.
    Done(T),
}

/// How much of a job is done, in units of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The units done.
    pub done: usize,
    /// The units in all.
    pub total: usize,
}

/// How long a step may go on.
pub struct Budget<'a> {
    is_left: &'a mut dyn FnMut() -> bool,
    clock: fn() -> f64,
}

impl<'a> Budget<'a> {
    /// A budget that is asked of `is_left` after each unit of work, with a clock in milliseconds.
    pub fn new(is_left: &'a mut dyn FnMut() -> bool, clock: fn() -> f64) -> Self {
        Self { is_left, clock }
    }

    /// Whether the step may do one more unit of work. To be asked once after each unit.
    pub fn is_left(&mut self) -> bool {
        (self.is_left)()
    }

    /// A clock in milliseconds, for jobs that measure.
    pub fn clock(&self) -> fn() -> f64 {
        self.clock
    }
}

/// Runs a job in steps of `units` units of work; returns the output with the number of steps.
#[cfg(test)]
pub fn finish<J: Job>(input: J::Input, files: J::Files, units: usize) -> (J::Output, usize) {
    let mut job = J::new(input, files);
    let (mut n_steps, mut before) = (0, 0);
    loop {
        n_steps += 1;
        let mut left = units;
        let mut is_left = || {
            left -= 1;
            left > 0
        };
        match job.step(&mut Budget::new(&mut is_left, tests::clock)) {
            Progress::Done(output) => return (output, n_steps),
            Progress::Working(Share { done, total }) => {
                assert!(before < done && done <= total, "{before} then {done} of {total}");
                before = done;
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    thread_local! {
        static TIME: Cell<f64> = const { Cell::new(0.0) };
    }

    /// A clock that goes on by a millisecond whenever it is read.
    pub fn clock() -> f64 {
        TIME.with(|time| time.replace(time.get() + 1.0))
    }
}
