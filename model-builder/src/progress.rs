//! Showing how far long work has come: a bar where stderr is a terminal, otherwise a line now and then.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use vitrine_present::Texts;
use vitrine_present::lines::progress;
use vitrine_training::{Progress, Step};

use crate::interrupt;

/// Shows the steps of one long piece of work on stderr.
#[derive(Debug)]
pub struct Steps {
    texts: &'static Texts,
    title: String,
    bar: Option<ProgressBar>,
    quiet: bool,
    total: AtomicU64,
    done: AtomicU64,
    end: Option<Instant>,
}

impl Steps {
    /// Progress under a title; none is shown when `quiet`.
    pub fn new(texts: &'static Texts, title: &str, quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(title.to_owned());
            bar
        });
        let (total, done) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { texts, title: title.to_owned(), bar, quiet, total, done, end: None }
    }

    /// The work is enough after so many seconds from now; without a number only when the program is interrupted.
    #[must_use]
    pub fn until(mut self, seconds: Option<u64>) -> Self {
        self.end = seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
        self
    }

    /// One step is done; `message` says which.
    pub fn advance(&self, message: &str) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let total = self.total.load(Ordering::Relaxed).max(1);
        match &self.bar {
            Some(bar) => {
                bar.set_message(message.to_owned());
                bar.inc(1);
            }
            // About ten lines, however many steps there are.
            None if !self.quiet && (done == total || done * 10 / total > (done - 1) * 10 / total) => {
                eprintln!("{}: {done}/{total} {message}", self.title);
            }
            None => {}
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Steps {
    fn start(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
        match &self.bar {
            Some(bar) => bar.set_length(total),
            None if !self.quiet => eprintln!("{}", self.texts.cli_progress().steps(&self.title, total)),
            None => {}
        }
    }

    fn step(&self, step: &Step<'_>) {
        self.advance(&progress::step(self.texts, step));
    }

    fn enough(&self) -> bool {
        interrupt::is_asked() || self.end.is_some_and(|end| Instant::now() >= end)
    }
}
