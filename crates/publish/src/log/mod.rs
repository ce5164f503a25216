//! Predictions that were made in use, and their outcomes, added to a history.
//!
//! - `labelled`: the predictions whose outcome is known
//! - `predictions`: rows with predictions, or inputs that the default model predicts
//! - `outcomes`: outcomes that became known later
//!
//! Both add what is new and leave alone what is there already, so that the same file twice changes nothing. A row that
//! says something else than the history is left out with the reason.

mod labelled;
mod outcomes;
mod predictions;

use serde::Serialize;
use vitrine_model::history::History;
use vitrine_table::logged::LogFault;

use crate::PublishError;
use crate::assets::Assets;
use crate::calendar::Day;
use crate::latest::save_history;
use crate::store::Lock;

pub use labelled::{Labelled, labelled};
pub use outcomes::label;
pub use predictions::{MadeBy, log};

/// How rows are added.
#[derive(Clone, Copy, Debug)]
pub struct LogOptions {
    /// The day of rows without one.
    pub today: Day,
    /// Whether nothing is added where any row would be left out.
    pub strict: bool,
}

/// What became of the rows of a file: each is in one of the counts or left out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogReport {
    /// The system's name.
    pub system: String,
    /// The number of rows of the file.
    pub n_rows: usize,
    /// The number of rows whose prediction was added.
    pub n_predictions: usize,
    /// The number of rows of which only the outcome was added.
    pub n_outcomes: usize,
    /// The number of rows that were there already.
    pub n_unchanged: usize,
    /// The rows that were left out, in the order of the file.
    pub left_out: Vec<LogFault>,
    /// The number of predictions in the history now.
    pub total: usize,
}

/// A history to which lines are added.
struct Growing {
    text: String,
    history: History,
    report: LogReport,
}

impl Growing {
    fn open(assets: Assets<'_>, system: &str, n_rows: usize) -> Result<Self, PublishError> {
        let (text, history) = assets.history(system)?;
        let report = LogReport { system: system.to_owned(), n_rows, ..LogReport::default() };
        Ok(Self { text, history, report })
    }

    /// Writes what was added. Under [`LogOptions::strict`] nothing is where a row was left out.
    fn save(
        mut self,
        assets: Assets<'_>,
        lock: &Lock,
        options: LogOptions,
    ) -> Result<LogReport, PublishError> {
        if options.strict && !self.report.left_out.is_empty() {
            let (_, before) = assets.history(&self.report.system)?;
            let LogReport { system, n_rows, left_out, .. } = self.report;
            return Ok(LogReport {
                system,
                n_rows,
                left_out,
                total: before.entries().len(),
                ..LogReport::default()
            });
        }
        self.report.total = self.history.entries().len();
        save_history(assets, lock, &self.report.system, self.text, &self.history)?;
        Ok(self.report)
    }
}
