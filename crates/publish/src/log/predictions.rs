//! Predictions that were made in use, and inputs that a model of the system predicts now.

use std::collections::BTreeMap;

use vitrine_model::catalog::ModelVersion;
use vitrine_model::history::{ELSEWHERE, Entry, Origin, Outcome, PredictionRecord};
use vitrine_model::{Artifact, PredictError};
use vitrine_table::Problem;
use vitrine_table::logged::{LogFault, LogProblem, LogRows, Logged, LoggedRow};

use super::{Growing, LogOptions, LogReport};
use crate::PublishError;
use crate::assets::Assets;
use crate::calendar::Day;
use crate::store::Lock;

/// How far numbers of a file may be from those of the model that is said to have made them, relative to their size:
/// what writing and reading decimals leaves.
const TOLERANCE: f64 = 1e-6;

/// What made the predictions of a file.
#[derive(Clone, Copy, Debug)]
pub struct MadeBy<'a> {
    /// The model that predicts inputs, by whose schema the rows were read.
    pub version: &'a ModelVersion,
    /// The same model, read.
    pub artifact: &'a Artifact,
    /// Whether the model also made the predictions of the file, which are then checked. Otherwise those were made by
    /// something else.
    pub is_named: bool,
    /// The nominal coverage of the intervals in the file; that of the model where it is absent.
    pub coverage: Option<f64>,
}

/// Adds predictions to the history of a system.
///
/// # Errors
/// A system that was not trained; intervals without a nominal coverage; files that are damaged or cannot be written.
/// Rows that do not fit are no errors; they are listed in the result.
pub fn log(
    assets: Assets<'_>,
    lock: &Lock,
    system: &str,
    rows: LogRows<LoggedRow>,
    made_by: MadeBy<'_>,
    options: LogOptions,
) -> Result<LogReport, PublishError> {
    assets.entry(system)?;
    let of_model = made_by.artifact.pipeline.residual_interval.map(|interval| interval.coverage);
    let coverage = made_by.coverage.or(of_model);
    let mut growing = Growing::open(assets, system, rows.len())?;
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for entry in growing.history.entries().iter().filter(|entry| entry.origin == Origin::Logged) {
        *numbers.entry(entry.date.clone()).or_default() += 1;
    }
    for row in rows {
        let mut row = match row {
            Ok(row) => row,
            Err(fault) => {
                growing.report.left_out.push(fault);
                continue;
            }
        };
        if let Some(interval) = row.predicted.as_mut().and_then(|predicted| predicted.interval.as_mut()) {
            interval.coverage = coverage.ok_or(PublishError::NoCoverage)?;
        }
        let line = row.line;
        if let Err(problem) = take(&mut growing, row, made_by, options, &mut numbers)? {
            growing.report.left_out.push(LogFault { line, problem });
        }
    }
    growing.save(assets, lock, options)
}

/// Takes a row, or says why it is left out.
fn take(
    growing: &mut Growing,
    row: LoggedRow,
    made_by: MadeBy<'_>,
    options: LogOptions,
    numbers: &mut BTreeMap<String, u32>,
) -> Result<Result<(), LogProblem>, PublishError> {
    if let Some(known) = growing.history.by_key(&row.key) {
        if let Some(what) = contradiction(known, &row, made_by) {
            return Ok(Err(LogProblem::Contradicts { key: row.key, what }));
        }
        let (None, Some(actual)) = (&known.actual, row.actual) else {
            growing.report.n_unchanged += 1;
            return Ok(Ok(()));
        };
        let date = options.today.to_string();
        let outcome = Outcome { outcome_of: row.key, date, actual, previous: String::new() };
        growing.text.push_str(&growing.history.append_outcome(outcome)?);
        growing.report.n_outcomes += 1;
        return Ok(Ok(()));
    }
    let (predicted, model) = match predicted(&row, made_by) {
        Ok(predicted) => predicted,
        Err(problem) => return Ok(Err(problem)),
    };
    let date = row.day.map_or(options.today, |number| Day { number }).to_string();
    let number = numbers.entry(date.clone()).or_default();
    let entry = Entry {
        number: *number,
        date,
        origin: Origin::Logged,
        key: Some(row.key),
        model,
        features: row.record.to_json(&made_by.artifact.pipeline.schema),
        predicted,
        actual: row.actual,
        previous: String::new(),
    };
    *number += 1;
    growing.text.push_str(&growing.history.append(entry)?);
    growing.report.n_predictions += 1;
    Ok(Ok(()))
}

/// What a row says otherwise than the entry with its key.
fn contradiction(known: &Entry, row: &LoggedRow, made_by: MadeBy<'_>) -> Option<Logged> {
    if known.features != row.record.to_json(&made_by.artifact.pipeline.schema) {
        return Some(Logged::Record);
    }
    let is_other_model = made_by.is_named && known.model != made_by.version.artifact.sha256;
    let predicted = row.predicted.as_ref();
    if is_other_model || predicted.is_some_and(|predicted| !is_near(predicted, &known.predicted)) {
        return Some(Logged::Prediction);
    }
    if row.day.is_some_and(|number| Day { number }.to_string() != known.date) {
        return Some(Logged::Day);
    }
    let is_other = |actual| known.actual.as_ref().is_some_and(|known| known != actual);
    row.actual.as_ref().is_some_and(is_other).then_some(Logged::Outcome)
}

/// The prediction of a row and the hash of the model that made it.
fn predicted(row: &LoggedRow, made_by: MadeBy<'_>) -> Result<(PredictionRecord, String), LogProblem> {
    if let (Some(predicted), false) = (&row.predicted, made_by.is_named) {
        return Ok((predicted.clone(), ELSEWHERE.to_owned()));
    }
    let pipeline = &made_by.artifact.pipeline;
    let own = pipeline.predict(&row.record).map_err(|error| {
        LogProblem::Row(match error {
            PredictError::Faults(faults) => {
                let of = |fault| Problem::Value { column: None, fault: Box::new(fault) };
                faults.into_iter().map(of).collect()
            }
            error @ PredictError::NotFinite => vec![Problem::Prediction(error)],
        })
    })?;
    let own = PredictionRecord::of(&own, &pipeline.schema);
    if row.predicted.as_ref().is_some_and(|given| !is_near(given, &own)) {
        let ModelVersion { name, version, .. } = made_by.version;
        return Err(LogProblem::OtherPrediction { model: format!("{name}@{version}") });
    }
    Ok((own, made_by.version.artifact.sha256.clone()))
}

/// Whether a prediction of a file is another one, as far as the file has its parts.
fn is_near(given: &PredictionRecord, known: &PredictionRecord) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0);
    let interval = || {
        let (Some(a), Some(b)) = (given.interval, known.interval) else { return given.interval.is_none() };
        near(a.low, b.low) && near(a.high, b.high)
    };
    let value = || match (given.value, known.value) {
        (Some(a), Some(b)) => near(a, b),
        (given, _) => given.is_none(),
    };
    let probabilities = || {
        given.probabilities.is_empty()
            || (given.probabilities.len() == known.probabilities.len()
                && given.probabilities.iter().zip(&known.probabilities).all(|(a, b)| near(*a, *b)))
    };
    given.class == known.class && value() && probabilities() && interval()
}
