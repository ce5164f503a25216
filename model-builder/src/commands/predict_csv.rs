//! `predict --csv`: every row of a file with its prediction appended.

use std::io::{self, Write};

use anyhow::Result;
use vitrine_model::Artifact;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::schema::Schema;
use vitrine_present::lines::table;
use vitrine_publish::Reader;
use vitrine_publish::store::Replacement;
use vitrine_table::scoring::{Counts, CsvSink, JsonLinesSink, ScoreError, Scorer, Sink, score};
use vitrine_table::{History, Problem, ReadOptions, RowSource, TableSpec};

use crate::cli::{Given, PredictArgs, Usage, usage};
use crate::context::Context;
use crate::failure::{Because as _, Failure, failed};
use crate::input::Input;
use crate::print;
use crate::progress::Counted;
use crate::system::System;

/// Scores a file. Every row keeps its columns; the prediction, a probability per class, the interval and the features
/// whose values are assumed are appended, and for a row with faults the `error` column says what they are.
///
/// # Errors
/// A file that cannot be read or has no column for a feature that must be known; rows none of which has a prediction, or with
/// `--strict` any of which has none.
pub fn run(
    context: &Context,
    reader: &Reader<'_>,
    version: &ModelVersion,
    given: Given<'_>,
    args: &PredictArgs,
) -> Result<()> {
    let (input, output) = (given.path, args.output.as_deref());
    // Cells are read in the system's own language, so that a file means the same to every reader.
    let artifact = &reader.assets.artifact(version)?;
    let schema = &artifact.pipeline.schema;
    let source = Input::of(input, context.texts().cli_show().standard_input())?;
    let system = system_of(context, schema);
    let spec = system.as_ref().map_or_else(|| TableSpec::of(schema), System::table_spec);
    let names = spec.names();
    let options =
        ReadOptions { wanted: Some(&names), history: Some(History::Records), ..given.read.options() };
    let source = source.open(&options)?;
    let scorer = Scorer::new(&artifact.pipeline, spec, &*source)?;
    let file = source.file().to_owned();
    let mut source = Counted::new(source, context.texts(), context.options.quiet);
    let absent: Vec<&str> = scorer.absent().map(|feature| feature.name.as_str()).collect();
    if !absent.is_empty() {
        context.say(&context.texts().cli_show().no_columns(&file, &absent.join(", ")));
    }
    let counts = match output {
        None => write(context, reader, artifact, &mut source, &scorer, io::stdout().lock())?,
        Some(path) => {
            if path.exists() && path.canonicalize().ok() == input.canonicalize().ok() {
                return Err(usage(Usage::OutputIsInput));
            }
            let mut file = Replacement::begin(path)?;
            let counts = write(context, reader, artifact, &mut source, &scorer, &mut file)?;
            file.finish()?;
            counts
        }
    };
    drop(source);
    let (said, n_rows) = (context.texts().cli_show(), counts.n_rows as u64);
    match counts.n_faulty {
        0 => context.say(&said.scored(n_rows)),
        n if n == counts.n_rows => return Err(failed(Failure::NoneScored { n })),
        n if args.strict => {
            return Err(failed(Failure::SomeNotScored { n_rows: counts.n_rows, n_faulty: n }));
        }
        n => context.say(&said.not_scored(n_rows, &context.texts().locale().whole(n as u64))),
    }
    Ok(())
}

/// The system, whose sources may write values in ways of their own. `None` where its file is not at hand or has been
/// changed since the model was trained; then only the schema's own way is known.
pub(super) fn system_of(context: &Context, schema: &Schema) -> Option<System> {
    context.system(&schema.system).ok().filter(|system| names(&system.schema) == names(schema))
}

/// The features' names in order.
fn names(schema: &Schema) -> Vec<&str> {
    schema.features.iter().map(|feature| feature.name.as_str()).collect()
}

fn write(
    context: &Context,
    reader: &Reader<'_>,
    artifact: &Artifact,
    source: &mut dyn RowSource,
    scorer: &Scorer<'_>,
    output: impl Write,
) -> Result<Counts> {
    if context.options.json {
        return pour(source, scorer, &mut JsonLinesSink::new(io::BufWriter::new(output)));
    }
    let headings = source.headings().to_vec();
    let words = |problems: &[Problem]| {
        let translated = |problem| print::translated(problem, &reader.translation);
        table::problems(context.texts(), &problems.iter().map(translated).collect::<Vec<_>>())
    };
    let sink = CsvSink::new(output, &artifact.pipeline, &headings, source.dialect(), &words);
    pour(source, scorer, &mut sink.because(|| Failure::ScoredRows)?)
}

fn pour(
    source: &mut dyn RowSource,
    scorer: &Scorer<'_>,
    sink: &mut impl Sink<Error = io::Error>,
) -> Result<Counts> {
    score(source, scorer, sink).or_else(|error| match error {
        ScoreError::Table(error) => Err(error.into()),
        ScoreError::Sink(error) => Err(error).because(|| Failure::ScoredRows),
    })
}
