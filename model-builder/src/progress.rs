//! Showing how far long work has come: a bar where stderr is a terminal, otherwise a line now and then.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use vitrine_present::Texts;
use vitrine_present::lines::progress;
use vitrine_table::{Dialect, Numbers, Row, RowFault, RowSource, TableError, Unit};
use vitrine_training::{Progress, Step};

use crate::interrupt;

/// Searches for hyperparameters get at most this share of the time.
const SHARE_OF_SEARCH: f64 = 0.5;

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
    end_of_search: Option<Instant>,
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
        Self { texts, title: title.to_owned(), bar, quiet, total, done, end: None, end_of_search: None }
    }

    /// The work is enough after so many seconds from now; without a number only when the program is interrupted.
    #[must_use]
    pub fn until(mut self, seconds: Option<u64>) -> Self {
        let after = |seconds: f64| Instant::now().checked_add(Duration::from_secs_f64(seconds));
        self.end = seconds.and_then(|seconds| after(seconds as f64));
        self.end_of_search = seconds.and_then(|seconds| after(SHARE_OF_SEARCH * seconds as f64));
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

    fn enough_searched(&self) -> bool {
        interrupt::is_asked() || self.end_of_search.is_some_and(|end| Instant::now() >= end)
    }

    fn enough(&self) -> bool {
        interrupt::is_asked() || self.end.is_some_and(|end| Instant::now() >= end)
    }
}

/// Rows whose number is shown on stderr while they are read.
pub struct Counted<'a> {
    source: Box<dyn RowSource + 'a>,
    texts: &'static Texts,
    bar: Option<ProgressBar>,
    quiet: bool,
    n_rows: u64,
}

impl<'a> Counted<'a> {
    /// The rows of a source; nothing is shown when `quiet`.
    pub fn new(source: Box<dyn RowSource + 'a>, texts: &'static Texts, quiet: bool) -> Self {
        Self { source, texts, bar: None, quiet, n_rows: 0 }
    }

    fn count(&mut self) {
        /// After how many rows the number is shown: on a terminal, and in a log.
        const SHOWN: [u64; 2] = [100_000, 1_000_000];

        self.n_rows += 1;
        if self.quiet || !self.n_rows.is_multiple_of(SHOWN[0]) {
            return;
        }
        let text = || self.texts.cli_progress().rows(self.source.file(), self.n_rows);
        if std::io::stderr().is_terminal() {
            let bar = self.bar.get_or_insert_with(|| {
                let bar = ProgressBar::new_spinner();
                bar.enable_steady_tick(Duration::from_millis(200));
                bar
            });
            bar.set_message(text());
        } else if self.n_rows.is_multiple_of(SHOWN[1]) {
            eprintln!("{}", text());
        }
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl RowSource for Counted<'_> {
    fn file(&self) -> &str {
        self.source.file()
    }

    fn headings(&self) -> &[String] {
        self.source.headings()
    }

    fn dialect(&self) -> Dialect {
        self.source.dialect()
    }

    fn numbers(&self) -> &[Numbers] {
        self.source.numbers()
    }

    fn unit(&self) -> Unit {
        self.source.unit()
    }

    fn has_fixed_columns(&self) -> bool {
        self.source.has_fixed_columns()
    }

    fn first_row_looks_like_data(&self) -> bool {
        self.source.first_row_looks_like_data()
    }

    fn repeated_headings(&self) -> &[String] {
        self.source.repeated_headings()
    }

    fn passed_over(&self) -> &[String] {
        self.source.passed_over()
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        self.count();
        self.source.next_row()
    }

    fn next_into(&mut self, row: &mut Row) -> Result<Option<Result<(), RowFault>>, TableError> {
        self.count();
        self.source.next_into(row)
    }
}
