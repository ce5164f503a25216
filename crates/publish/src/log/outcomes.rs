//! Outcomes that became known after their predictions were logged.

use vitrine_model::history::Outcome;
use vitrine_table::logged::{LogFault, LogProblem, LogRows, Logged, OutcomeRow};

use super::{Growing, LogOptions, LogReport};
use crate::PublishError;
use crate::assets::Assets;
use crate::calendar::Day;
use crate::store::Lock;

/// Adds outcomes to the predictions with their keys.
///
/// # Errors
/// A system that was not trained, files that are damaged or cannot be written. Rows that do not fit are no errors; they
/// are listed in the result.
pub fn label(
    assets: Assets<'_>,
    lock: &Lock,
    system: &str,
    rows: LogRows<OutcomeRow>,
    options: LogOptions,
) -> Result<LogReport, PublishError> {
    assets.entry(system)?;
    let mut growing = Growing::open(assets, system, rows.len())?;
    for row in rows {
        match row {
            Ok(row) => take(&mut growing, row, options)?,
            Err(fault) => growing.report.left_out.push(fault),
        }
    }
    growing.save(assets, lock, options)
}

fn take(growing: &mut Growing, row: OutcomeRow, options: LogOptions) -> Result<(), PublishError> {
    let OutcomeRow { line, key, day, actual } = row;
    let known = growing.history.by_key(&key).map(|entry| entry.actual.as_ref());
    let problem = match known {
        None => LogProblem::UnknownKey { key },
        Some(Some(known)) if *known == actual => {
            growing.report.n_unchanged += 1;
            return Ok(());
        }
        Some(Some(_)) => LogProblem::Contradicts { key, what: Logged::Outcome },
        Some(None) => {
            let date = day.map_or(options.today, |number| Day { number }).to_string();
            let outcome = Outcome { outcome_of: key, date, actual, previous: String::new() };
            growing.text.push_str(&growing.history.append_outcome(outcome)?);
            growing.report.n_outcomes += 1;
            return Ok(());
        }
    };
    growing.report.left_out.push(LogFault { line, problem });
    Ok(())
}
