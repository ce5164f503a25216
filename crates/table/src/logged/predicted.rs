//! The predictions of a file, in the columns that scored rows have.

use vitrine_model::history::PredictionRecord;
use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Schema, Task};

use super::fault::LogProblem;
use crate::error::TableError;
use crate::fault::Problem;
use crate::names::find;
use crate::numbers::Numbers;
use crate::source::Row;
use crate::spec::TableSpec;
use crate::target;

/// How far the sum of probabilities may be from 1: they may be rounded to two decimals.
const SUM_TOLERANCE: f64 = 0.02;

/// The columns of the predictions, each with its heading.
pub(super) struct Columns {
    prediction: (usize, String),
    /// The value behind a grade.
    value: Option<(usize, String)>,
    /// One for each class; none where the file has not all of them.
    probabilities: Vec<(usize, String)>,
    ends: Option<[(usize, String); 2]>,
}

impl Columns {
    /// Finds the columns; `None` where the file has no predictions. A column that is named must be there.
    ///
    /// # Errors
    /// A column that is missing or fits twice.
    pub(super) fn of(
        schema: &Schema,
        named: Option<&str>,
        headings: &[String],
        file: &str,
    ) -> Result<Option<Self>, TableError> {
        let place = |name: &str| {
            let at = find(&[name], headings, file)?;
            Ok(at.and_then(|at| Some((at, headings.get(at)?.clone()))))
        };
        let Some(prediction) = place(named.unwrap_or("prediction"))? else {
            let Some(named) = named else { return Ok(None) };
            let columns = vec![named.to_owned()];
            return Err(TableError::Lacks { file: file.to_owned(), columns, headings: headings.to_vec() });
        };
        let of_class = |class: &vitrine_model::schema::Class| place(&format!("probability_{}", class.value));
        let probabilities: Option<Vec<(usize, String)>> =
            schema.target.classes.iter().map(of_class).collect::<Result<_, TableError>>()?;
        let ends = (place("low")?, place("high")?);
        Ok(Some(Self {
            prediction,
            value: if schema.target.task == Task::Ordinal { place("value")? } else { None },
            probabilities: probabilities.unwrap_or_default(),
            ends: if let (Some(low), Some(high)) = ends { Some([low, high]) } else { None },
        }))
    }

    /// The prediction of a row. The nominal coverage of an interval is not in the file, and is 0 here.
    pub(super) fn read(
        &self,
        spec: &TableSpec<'_>,
        row: &Row,
        numbers: &[Numbers],
    ) -> Result<PredictionRecord, LogProblem> {
        let text = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let unit = spec.schema.target.unit.as_deref();
        let number = |(at, column): &(usize, String)| {
            let value = Numbers::at(numbers, *at).read(text(*at), unit).filter(|value| value.is_finite());
            let wrong = || Problem::TargetNumber { target: column.clone(), text: text(*at).to_owned() };
            value.ok_or_else(|| LogProblem::Row(vec![wrong()]))
        };
        let (at, column) = &self.prediction;
        if text(*at).is_empty() {
            return Err(LogProblem::NoPrediction { column: column.clone() });
        }
        let mut predicted = PredictionRecord::default();
        if spec.schema.target.task == Task::Regression {
            predicted.value = Some(number(&self.prediction)?);
        } else {
            let class = target::read(spec, text(*at), Numbers::at(numbers, *at)).map_err(|mut problem| {
                if let Problem::TargetClass { target, .. } = &mut problem {
                    target.clone_from(column);
                }
                LogProblem::Row(vec![problem])
            })?;
            let class = spec.schema.target.classes.get(class as usize);
            predicted.class = class.map(|class| class.value.clone());
            predicted.value = self.value.as_ref().map(number).transpose()?;
        }
        predicted.probabilities = self.probabilities(row, numbers)?;
        if let Some([low, high]) = &self.ends {
            predicted.interval = match (text(low.0), text(high.0)) {
                ("", "") => None,
                ("", _) | (_, "") => return Err(LogProblem::Interval),
                _ => Some(Interval { low: number(low)?, high: number(high)?, coverage: 0.0 }),
            };
        }
        if predicted.interval.is_some_and(|interval| interval.low > interval.high) {
            return Err(LogProblem::Interval);
        }
        Ok(predicted)
    }

    fn probabilities(&self, row: &Row, numbers: &[Numbers]) -> Result<Vec<f64>, LogProblem> {
        let cells = || self.probabilities.iter().map(|(at, _)| row.cells.get(*at).map_or("", String::as_str));
        if cells().all(str::is_empty) {
            return Ok(Vec::new());
        }
        let read = |((at, column), text): (&(usize, String), &str)| {
            let share = Numbers::at(numbers, *at).read(text, None);
            let wrong = || LogProblem::Probability { column: column.clone(), text: text.to_owned() };
            share.filter(|share| (0.0..=1.0).contains(share)).ok_or_else(wrong)
        };
        let shares: Vec<f64> = self.probabilities.iter().zip(cells()).map(read).collect::<Result<_, _>>()?;
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE { Err(LogProblem::Sum { sum }) } else { Ok(shares) }
    }
}
