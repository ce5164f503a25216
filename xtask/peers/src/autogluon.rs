//! AutoGluon on the tables that are small enough for it, and our own voting for comparison.

use crate::libraries::{Workers, ask, score};
use crate::plan::{OURS, Table};
use crate::tables::number;
use crate::worker::Worker;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use xtask::announce;

/// The tables, each on its first split.
const TABLES: &[&str] = &["wine", "titanic", "housing"];

/// Runs AutoGluon for so many seconds on each table, and our own voting, and returns the table.
///
/// # Errors
/// When one of the two fails.
pub fn compare(
    python: &Path,
    scripts: &Path,
    rows: &Path,
    tables: &[Table],
    workers: &mut Workers,
    seconds: u32,
) -> Result<String> {
    let mut text = String::from(
        "| data | library | training (s) | a row of many (µs) | one row (µs) | score |\n|---|---|---|---|---|---|\n",
    );
    let predictions = rows.join("predictions.f64");
    let script = scripts.join("autogluon_worker.py");
    for table in tables.iter().filter(|table| TABLES.contains(&table.name.as_str())) {
        announce::step(&format!("AutoGluon on {}", table.name), &format!("{} s", seconds * 2));
        // A worker for each table: AutoGluon keeps what it has trained in memory.
        let mut theirs = Worker::start("AutoGluon", python, &[script.as_os_str()])?;
        let data = rows.join(&table.name);
        let job = json!({
            "do": "fit", "data": data, "split": 0, "method": "blend", "predictions": predictions, "seconds": seconds,
        });
        for library in ["AutoGluon", OURS] {
            let answer = if library == OURS { ask(workers, OURS, &job)? } else { theirs.ask(&job)? };
            let scores = score(workers, &data, 0, &predictions)?;
            let of = |name: &str| {
                let value = answer.get(name).and_then(Value::as_f64);
                value.with_context(|| format!("{library} does not report {name}"))
            };
            let _ = writeln!(
                text,
                "| {} | {library} | {} | {} | {} | {} {:.4}, {} {:.4} |",
                table.name,
                number(of("train_seconds")?),
                number(of("batch_seconds_per_row")? * 1e6),
                number(of("single_seconds_per_row")? * 1e6),
                scores.first.0,
                scores.first.1,
                scores.second.0,
                scores.second.1
            );
        }
    }
    text.push('\n');
    Ok(text)
}
