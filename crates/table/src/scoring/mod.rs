//! Scored rows: every row of a file with its prediction, or with what is wrong with it.

mod sinks;

use vitrine_model::history::PredictionRecord;
use vitrine_model::schema::MissingPolicy;
use vitrine_model::{Feature, Pipeline, PredictError, Record};

use crate::cells::Cells;
use crate::error::TableError;
use crate::fault::{Problem, RowFault};
use crate::matching::match_columns;
use crate::numbers::Numbers;
use crate::source::{Row, RowSource};
use crate::spec::TableSpec;

pub use sinks::{CsvSink, JsonLinesSink};

/// A row with its prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredRow {
    /// The row's line, or its place in a list.
    pub line: usize,
    /// Its cells as they are in the file; none where what stands there is no row.
    pub cells: Vec<String>,
    /// The prediction, or everything that is wrong with the row.
    pub outcome: Result<PredictionRecord, Vec<Problem>>,
    /// The names of the features whose values are not known, so that the prediction assumes some; none where there is
    /// no prediction.
    pub assumed: Vec<String>,
    /// The names of the features whose values are outside the data; see [`Feature::is_outside`].
    pub outside: Vec<String>,
}

/// How many rows were scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The number of rows of the file.
    pub n_rows: usize,
    /// The number of those that have faults and no prediction.
    pub n_faulty: usize,
}

/// Where scored rows go.
pub trait Sink {
    /// What may go wrong there.
    type Error;

    /// Takes the next row.
    ///
    /// # Errors
    /// A row that cannot be taken; no further row comes then.
    fn row(&mut self, row: &ScoredRow) -> Result<(), Self::Error>;

    /// Hears that there are no more rows.
    ///
    /// # Errors
    /// Rows that were taken and cannot be kept.
    fn finish(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Why a file was not scored to its end.
#[derive(Debug)]
pub enum ScoreError<E> {
    /// The file cannot be read.
    Table(TableError),
    /// The scored rows cannot be kept.
    Sink(E),
}

/// Predicts rows of one file.
#[derive(Debug)]
pub struct Scorer<'a> {
    pipeline: &'a Pipeline,
    spec: TableSpec<'a>,
    headings: Vec<String>,
    /// For each feature its column.
    columns: Vec<Option<usize>>,
    /// How the numbers of each column are written.
    numbers: Vec<Numbers>,
}

impl<'a> Scorer<'a> {
    /// Finds the columns of a file. `spec` says how the file may write them; its schema has the features of the
    /// pipeline.
    ///
    /// # Errors
    /// A file without a column for a feature that must be known, or without any feature; a name that fits two columns
    /// equally well.
    pub fn new(
        pipeline: &'a Pipeline,
        spec: TableSpec<'a>,
        source: &dyn RowSource,
    ) -> Result<Self, TableError> {
        let headings = source.headings().to_vec();
        let columns = match_columns(&spec, &headings, source.file())?.features;
        let spec = TableSpec { schema: &pipeline.schema, ..spec };
        let numbers = source.numbers().to_vec();
        let scorer = Self { pipeline, spec, headings, columns, numbers };
        let (refused, assumed): (Vec<&Feature>, Vec<&Feature>) =
            scorer.absent().partition(|feature| feature.missing == MissingPolicy::Refuse);
        if !refused.is_empty() || scorer.columns.iter().all(Option::is_none) {
            let missing = if refused.is_empty() { assumed } else { refused };
            return Err(TableError::LacksFeatures {
                file: source.file().to_owned(),
                features: missing.iter().map(|feature| feature.name.clone()).collect(),
                headings: scorer.headings,
            });
        }
        Ok(scorer)
    }

    /// The features that the file has no column for. They are unknown in all rows.
    pub fn absent(&self) -> impl Iterator<Item = &'a Feature> {
        let features = self.pipeline.schema.features.iter().zip(&self.columns);
        features.filter(|(_, column)| column.is_none()).map(|(feature, _)| feature)
    }

    /// The record of one row, and the names of the features that have no value in it.
    ///
    /// # Errors
    /// Everything that is wrong with its cells.
    fn record(&self, row: &Row) -> Result<(Record, Vec<String>), Vec<Problem>> {
        let cells = Cells {
            spec: self.spec,
            headings: &self.headings,
            features: &self.columns,
            constants: &[],
            numbers: &self.numbers,
        };
        cells.check(row).map_err(|problem| vec![problem])?;
        let mut problems = Vec::new();
        let (features, mut assumed) = (&self.pipeline.schema.features, Vec::new());
        let values = cells.values(row, &mut problems, |at| {
            assumed.extend(features.get(at).map(|feature| feature.name.clone()));
        });
        if problems.is_empty() { Ok((Record { values }, assumed)) } else { Err(problems) }
    }

    fn predict(&self, record: &Record) -> Result<PredictionRecord, Vec<Problem>> {
        match self.pipeline.predict(record) {
            Ok(prediction) => Ok(PredictionRecord::of(&prediction, &self.pipeline.schema)),
            Err(PredictError::Faults(faults)) => Err(faults
                .into_iter()
                .map(|fault| Problem::Value { column: None, fault: Box::new(fault) })
                .collect()),
            Err(error) => Err(vec![Problem::Prediction(error)]),
        }
    }

    /// A row with its prediction.
    pub fn score(&self, row: Row) -> ScoredRow {
        let scored = self.record(&row).and_then(|(record, assumed)| {
            let outcome = self.predict(&record)?;
            let outside = record.outside(&self.pipeline.schema).into_iter();
            let features = outside.filter_map(|at| self.pipeline.schema.features.get(at));
            Ok((outcome, assumed, features.map(|feature| feature.name.clone()).collect()))
        });
        let (line, cells) = (row.line, row.cells);
        match scored {
            Ok((outcome, assumed, outside)) => {
                ScoredRow { line, cells, outcome: Ok(outcome), assumed, outside }
            }
            Err(problems) => {
                ScoredRow { line, cells, outcome: Err(problems), assumed: Vec::new(), outside: Vec::new() }
            }
        }
    }
}

/// Scores all rows of a file, one after another. Each row of the file goes to the sink once and in order, those that
/// have no prediction with the reason.
///
/// # Errors
/// A file that cannot be read to its end, or a sink that takes no more.
pub fn score<S: Sink>(
    source: &mut dyn RowSource,
    scorer: &Scorer<'_>,
    sink: &mut S,
) -> Result<Counts, ScoreError<S::Error>> {
    let mut counts = Counts::default();
    while let Some(found) = source.next_row().map_err(ScoreError::Table)? {
        let row = match found {
            Ok(row) => scorer.score(row),
            Err(RowFault { line, problems }) => ScoredRow {
                line,
                cells: Vec::new(),
                outcome: Err(problems),
                assumed: Vec::new(),
                outside: Vec::new(),
            },
        };
        counts.n_rows += 1;
        counts.n_faulty += usize::from(row.outcome.is_err());
        sink.row(&row).map_err(ScoreError::Sink)?;
    }
    sink.finish().map_err(ScoreError::Sink)?;
    Ok(counts)
}
