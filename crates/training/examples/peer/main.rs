//! Carries out the jobs of `cargo xtask bench peers` and `bench growth`: one JSON object per line on standard input,
//! each answered with one line. It is to this crate what `tests/peers/worker.py` is to the other libraries.

mod blend;
mod fits;
mod growth;
mod measure;
mod rows;

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Value, json};

/// What goes wrong, as one sentence.
type Sentence<T> = Result<T, String>;

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Job {
    /// Tells the version.
    Hello,
    /// Fits one model to one split, times it and writes its predictions.
    Fit(FitJob),
    /// Fits one model to made-up rows and times it.
    Grow(growth::GrowthJob),
}

#[derive(Deserialize)]
struct FitJob {
    /// The folder of the table.
    data: PathBuf,
    /// The number of the split.
    split: usize,
    /// `boosting`, `forest` and so on.
    method: String,
    /// The file that the predictions for the held-out rows are written to.
    predictions: PathBuf,
}

fn main() -> Sentence<()> {
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| format!("standard input: {error}"))?;
        let answer = answer(&line).unwrap_or_else(|error| json!({ "error": error }));
        writeln!(out, "{answer}").and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn answer(line: &str) -> Sentence<Value> {
    match serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))? {
        Job::Hello => Ok(json!({ "versions": { "Vitrine": env!("CARGO_PKG_VERSION") } })),
        Job::Fit(job) => fit(&job),
        Job::Grow(job) => growth::run(&job),
    }
}

fn fit(job: &FitJob) -> Sentence<Value> {
    let split = rows::Split::read(&job.data, job.split)?;
    let Some(fitted) = fits::fit(&job.method, &split, job.split as u64)? else {
        return Ok(json!({ "absent": true }));
    };
    let predicted = fitted.predict(&split.test);
    rows::write_numbers(&job.predictions, &predicted)?;
    let batch = measure::of_one_call(|| fitted.predict(&split.test));
    Ok(json!({
        "train_seconds": fitted.seconds,
        "batch_seconds_per_row": batch / split.test.nrows() as f64,
        "single_seconds_per_row": fitted.one_by_one(&split.test),
        "gzip_bytes": fitted.gzip_bytes()?,
    }))
}
