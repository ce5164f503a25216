//! Scored rows as a table with appended columns, and as JSON lines.

use std::io::{self, Write};

use serde_json::json;
use vitrine_model::Pipeline;
use vitrine_model::history::PredictionRecord;
use vitrine_model::schema::{Schema, Task};

use super::{ScoredRow, Sink};
use crate::dialect::{DecimalMark, Dialect};
use crate::fault::{Problem, sentence};
use crate::write::{LineEnd, TableWriter};

/// Writes every row with its own columns and, behind them, the prediction, a probability per class, the interval, the
/// features whose values are assumed, where limits are soft those whose values are outside the data, and what is wrong,
/// in the dialect of the file that the rows come from, as UTF-8.
pub struct CsvSink<'a, W: Write> {
    writer: TableWriter<W>,
    schema: &'a Schema,
    /// The number of the rows' own columns.
    n_own: usize,
    has_interval: bool,
    decimal: DecimalMark,
    /// Everything wrong with a row in words.
    words: &'a dyn Fn(&[Problem]) -> String,
}

impl<'a, W: Write> CsvSink<'a, W> {
    /// Writes the heading. `words` tells everything wrong with a row, for the last column.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(
        output: W,
        pipeline: &'a Pipeline,
        headings: &[String],
        dialect: Dialect,
        words: &'a dyn Fn(&[Problem]) -> String,
    ) -> io::Result<Self> {
        let mut writer = TableWriter::new(output, dialect.delimiter, LineEnd::Lf);
        let has_interval = pipeline.residual_interval.is_some();
        let added = added_columns(&pipeline.schema, has_interval, headings);
        writer.row(headings.iter().chain(&added))?;
        let decimal = dialect.decimal;
        Ok(Self { writer, schema: &pipeline.schema, n_own: headings.len(), has_interval, decimal, words })
    }
}

impl<W: Write> Sink for CsvSink<'_, W> {
    type Error = io::Error;

    fn row(&mut self, row: &ScoredRow) -> io::Result<()> {
        // A ragged row is cut or filled so that the appended columns stand below their headings.
        let kept = (0..self.n_own).map(|at| row.cells.get(at).cloned().unwrap_or_default());
        let error = row.outcome.as_ref().err().map(|problems| (self.words)(problems)).unwrap_or_default();
        self.writer.row(kept.chain(added_cells(self.schema, self.has_interval, self.decimal, row, error)))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.finish()
    }
}

/// Writes a JSON object per row: its line with the prediction, or with what is wrong.
#[derive(Debug)]
pub struct JsonLinesSink<W: Write> {
    output: W,
}

impl<W: Write> JsonLinesSink<W> {
    /// Begins to write.
    pub fn new(output: W) -> Self {
        Self { output }
    }
}

impl<W: Write> Sink for JsonLinesSink<W> {
    type Error = io::Error;

    fn row(&mut self, row: &ScoredRow) -> io::Result<()> {
        let line = match &row.outcome {
            Ok(outcome) => {
                let mut line = json!({ "line": row.line, "predicted": outcome });
                for (name, features) in [("assumed", &row.assumed), ("outside", &row.outside)] {
                    if !features.is_empty() {
                        line[name] = json!(features);
                    }
                }
                line
            }
            Err(problems) => json!({ "line": row.line, "error": sentence(problems) }),
        };
        writeln!(self.output, "{line}")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// The headings of the appended columns; one that the file has already gets a number.
fn added_columns(schema: &Schema, has_interval: bool, headings: &[String]) -> Vec<String> {
    let target = &schema.target;
    let mut names = vec!["prediction".to_owned()];
    if target.task == Task::Ordinal {
        names.push("value".to_owned());
    }
    names.extend(target.classes.iter().map(|class| format!("probability_{}", class.value)));
    if has_interval {
        names.extend(["low".to_owned(), "high".to_owned()]);
    }
    names.push("assumed".to_owned());
    if has_soft(schema) {
        names.push("outside".to_owned());
    }
    names.push("error".to_owned());
    for name in &mut names {
        let wanted = name.clone();
        let mut number = 2;
        while headings.contains(name) {
            *name = format!("{wanted}_{number}");
            number += 1;
        }
    }
    names
}

/// Whether a value can be outside the data and be predicted nevertheless.
fn has_soft(schema: &Schema) -> bool {
    schema.features.iter().any(|feature| feature.soft)
}

/// The appended cells in the order of [`added_columns`].
fn added_cells(
    schema: &Schema,
    has_interval: bool,
    decimal: DecimalMark,
    row: &ScoredRow,
    error: String,
) -> Vec<String> {
    let none = PredictionRecord::default();
    let outcome = row.outcome.as_ref().unwrap_or(&none);
    let text = |number: Option<f64>| number.map(|number| decimal.write(number)).unwrap_or_default();
    let class = || outcome.class.clone().unwrap_or_default();
    let mut cells = match schema.target.task {
        Task::Regression => vec![text(outcome.value)],
        Task::Ordinal => vec![class(), text(outcome.value)],
        Task::Binary | Task::Multiclass => vec![class()],
    };
    cells.extend((0..schema.target.n_classes()).map(|index| text(outcome.probabilities.get(index).copied())));
    if has_interval {
        cells.push(text(outcome.interval.map(|interval| interval.low)));
        cells.push(text(outcome.interval.map(|interval| interval.high)));
    }
    cells.push(row.assumed.join(" "));
    if has_soft(schema) {
        cells.push(row.outside.join(" "));
    }
    cells.push(error);
    cells
}
