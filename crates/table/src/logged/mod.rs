//! Rows of predictions that were made in use, and of outcomes that became known later, each with a key.
//!
//! Predictions stand in the columns that [`crate::scoring::CsvSink`] writes; a file without them has inputs only.

mod fault;
mod predicted;

use vitrine_model::history::{Actual, PredictionRecord};
use vitrine_model::schema::{MissingPolicy, Schema, Task};
use vitrine_model::{Feature, Record};

use crate::cells::Cells;
use crate::days;
use crate::error::TableError;
use crate::matching::match_columns;
use crate::names::find;
use crate::numbers::Numbers;
use crate::source::{Row, RowSource};
use crate::spec::TableSpec;
use crate::target;

pub use fault::{LogFault, LogProblem, Logged};
use predicted::Columns as PredictedColumns;

/// The names of the columns that are no features.
#[derive(Clone, Copy, Debug)]
pub struct KeyColumns<'a> {
    /// The column of the keys.
    pub key: &'a str,
    /// The column of the days, where there is one.
    pub time: Option<&'a str>,
    /// The column of the predictions, where it is called otherwise than `prediction`.
    pub prediction: Option<&'a str>,
}

/// A prediction that was made, or a record that is to be predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedRow {
    /// Its line, or its place in a list.
    pub line: usize,
    /// Its key.
    pub key: String,
    /// Its day as the number of days since 1970; `None` where the file has none.
    pub day: Option<i64>,
    /// Its record.
    pub record: Record,
    /// What was predicted; `None` in a file of inputs only.
    pub predicted: Option<PredictionRecord>,
    /// The actual outcome, where it is known already.
    pub actual: Option<Actual>,
}

/// An outcome that became known.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    /// Its line, or its place in a list.
    pub line: usize,
    /// The key of its prediction.
    pub key: String,
    /// The day on which it became known; `None` where the file has none.
    pub day: Option<i64>,
    /// The outcome.
    pub actual: Actual,
}

/// The rows of a file in order, each read or with what is wrong with it.
pub type LogRows<T> = Vec<Result<T, LogFault>>;

/// What all rows of a file share.
struct Shared<'a> {
    spec: TableSpec<'a>,
    file: String,
    headings: Vec<String>,
    numbers: Vec<Numbers>,
    key: usize,
    time: Option<usize>,
    target: Option<usize>,
}

/// Reads predictions, or inputs, to the end of a file.
///
/// # Errors
/// A file that cannot be read to its end; columns that are missing or fit twice.
pub fn read_logged(
    source: &mut dyn RowSource,
    spec: TableSpec<'_>,
    columns: KeyColumns<'_>,
) -> Result<LogRows<LoggedRow>, TableError> {
    let shared = Shared::of(source, spec, columns)?;
    let features = match_columns(&spec, &shared.headings, &shared.file)?.features;
    let absent = spec.schema.features.iter().zip(&features).filter(|(_, at)| at.is_none());
    let refused: Vec<&Feature> =
        absent.map(|(feature, _)| feature).filter(|of| of.missing == MissingPolicy::Refuse).collect();
    if !refused.is_empty() || features.iter().all(Option::is_none) {
        let all = spec.schema.features.iter();
        let lacking = if refused.is_empty() { all.collect() } else { refused };
        return Err(TableError::LacksFeatures {
            file: shared.file,
            features: lacking.iter().map(|feature| feature.name.clone()).collect(),
            headings: shared.headings,
        });
    }
    let predicted = PredictedColumns::of(spec.schema, columns.prediction, &shared.headings, &shared.file)?;
    let cells = Cells {
        spec,
        headings: &shared.headings,
        features: &features,
        constants: &[],
        numbers: &shared.numbers,
    };
    let read = |row: &Row| {
        let (key, day) = shared.key_and_day(row)?;
        let mut problems = Vec::new();
        let values = cells.values(row, &mut problems, |_| {});
        let record = Record { values };
        if problems.is_empty() {
            problems.extend(
                record
                    .faults(spec.schema)
                    .into_iter()
                    .map(|fault| crate::fault::Problem::Value { column: None, fault: Box::new(fault) }),
            );
        }
        if !problems.is_empty() {
            return Err(LogProblem::Row(problems));
        }
        let predicted =
            predicted.as_ref().map(|columns| columns.read(&spec, row, &shared.numbers)).transpose()?;
        Ok(LoggedRow { line: row.line, key, day, record, predicted, actual: shared.actual(row)? })
    };
    rows(source, &shared, read)
}

/// Reads outcomes to the end of a file.
///
/// # Errors
/// As [`read_logged`].
pub fn read_outcomes(
    source: &mut dyn RowSource,
    spec: TableSpec<'_>,
    columns: KeyColumns<'_>,
) -> Result<LogRows<OutcomeRow>, TableError> {
    let shared = Shared::of(source, spec, columns)?;
    let Some(target) = shared.target else {
        return Err(lacks(spec.target_column, shared.file, shared.headings));
    };
    let read = |row: &Row| {
        let (key, day) = shared.key_and_day(row)?;
        let no_outcome = || LogProblem::NoOutcome { column: shared.heading(target) };
        let actual = shared.actual(row)?.ok_or_else(no_outcome)?;
        Ok(OutcomeRow { line: row.line, key, day, actual })
    };
    rows(source, &shared, read)
}

fn rows<T>(
    source: &mut dyn RowSource,
    shared: &Shared<'_>,
    read: impl Fn(&Row) -> Result<T, LogProblem>,
) -> Result<LogRows<T>, TableError> {
    let mut rows = Vec::new();
    while let Some(found) = source.next_row()? {
        rows.push(match found {
            Ok(row) => shared
                .check(&row)
                .and_then(|()| read(&row))
                .map_err(|problem| LogFault { line: row.line, problem }),
            Err(fault) => Err(LogFault { line: fault.line, problem: LogProblem::Row(fault.problems) }),
        });
    }
    Ok(rows)
}

impl<'a> Shared<'a> {
    fn of(source: &dyn RowSource, spec: TableSpec<'a>, columns: KeyColumns<'_>) -> Result<Self, TableError> {
        let (file, headings) = (source.file().to_owned(), source.headings().to_vec());
        let place = |name: &str| {
            find(&[name], &headings, &file)?.ok_or_else(|| lacks(name, file.clone(), headings.clone()))
        };
        let key = place(columns.key)?;
        let time = columns.time.map(place).transpose()?;
        let target = match_columns(&spec, &headings, &file)?.target;
        Ok(Self { spec, key, time, target, numbers: source.numbers().to_vec(), file, headings })
    }

    fn check(&self, row: &Row) -> Result<(), LogProblem> {
        let (n_cells, n_expected) = (row.cells.len(), self.headings.len());
        if n_cells == n_expected {
            return Ok(());
        }
        Err(LogProblem::Row(vec![crate::fault::Problem::Cells { n_cells, n_expected }]))
    }

    fn heading(&self, at: usize) -> String {
        self.headings.get(at).cloned().unwrap_or_default()
    }

    fn key_and_day(&self, row: &Row) -> Result<(String, Option<i64>), LogProblem> {
        let key = cell(row, self.key).to_owned();
        if key.is_empty() {
            return Err(LogProblem::NoKey { column: self.heading(self.key) });
        }
        let day = self.time.map(|at| {
            let text = cell(row, at);
            let mut days = days::in_orders(text).into_iter().flatten();
            let first = days.next().filter(|first| days.all(|day| day == *first));
            first.ok_or_else(|| LogProblem::Time { column: self.heading(at), text: text.to_owned() })
        });
        Ok((key, day.transpose()?))
    }

    /// The outcome of a row; `None` where the file has no column for it, or the row no value in it.
    fn actual(&self, row: &Row) -> Result<Option<Actual>, LogProblem> {
        let Some(at) = self.target else { return Ok(None) };
        let text = cell(row, at);
        if text.is_empty() {
            return Ok(None);
        }
        let value = target::read(&self.spec, text, Numbers::at(&self.numbers, at))
            .map_err(|problem| LogProblem::Row(vec![problem]))?;
        Ok(outcome(self.spec.schema, value))
    }
}

/// A target's number as it is written in files; `None` for the index of no class.
pub fn outcome(schema: &Schema, target: f64) -> Option<Actual> {
    if schema.target.task == Task::Regression {
        return Some(Actual::Number(target));
    }
    schema.target.classes.get(target as usize).map(|class| Actual::Class(class.value.clone()))
}

fn cell(row: &Row, at: usize) -> &str {
    row.cells.get(at).map_or("", String::as_str)
}

fn lacks(column: &str, file: String, headings: Vec<String>) -> TableError {
    TableError::Lacks { file, columns: vec![column.to_owned()], headings }
}
