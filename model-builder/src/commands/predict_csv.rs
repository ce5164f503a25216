//! `predict --csv`: every row of a file with its prediction appended.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use vitrine_model::history::Outcome;
use vitrine_model::schema::{MissingPolicy, Schema, Task};
use vitrine_model::{Artifact, Pipeline, Record};

use crate::cli::usage;
use crate::context::{Context, file_name};
use crate::print;
use crate::system::System;
use crate::table::{Row, Table, match_columns, match_names, meant};

/// How the cells of a file become records.
struct Reader {
    /// The column of each feature.
    positions: Vec<Option<usize>>,
    /// The system's file, whose sources may write values in ways of their own; without it only the schema's own way
    /// is known.
    system: Option<System>,
}

/// Scores a file. Every row keeps its columns; the prediction, a probability per class and the interval are
/// appended, and for a row with faults the `error` column says what they are.
///
/// # Errors
/// A file that cannot be read or has no column for a feature that must be known.
pub fn run(context: &Context, artifact: &Artifact, input: &Path, output: Option<&Path>) -> Result<()> {
    let schema = &artifact.pipeline.schema;
    let table = load(input)?;
    let reader = reader(context, schema, &table)?;
    let n_faulty = match output {
        None => write(context, artifact, &table, &reader, io::stdout().lock())?,
        Some(path) => {
            if path.exists() && path.canonicalize().ok() == input.canonicalize().ok() {
                return Err(usage("--output is the input file itself; give another name"));
            }
            let mut bytes = Vec::new();
            let n_faulty = write(context, artifact, &table, &reader, &mut bytes)?;
            vitrine_publish::store::replace(path, &bytes)?;
            n_faulty
        }
    };
    let rows = print::count(table.rows.len(), "row");
    match n_faulty {
        0 => context.say(&format!("{rows} scored")),
        n => context.say(&format!("{rows} read, {n} of them not scored; the column 'error' says why")),
    }
    Ok(())
}

fn load(input: &Path) -> Result<Table> {
    let mut bytes = Vec::new();
    if input == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Table::parse("standard input", &bytes, None);
    }
    let what = || format!("{} cannot be read", input.display());
    File::open(input).and_then(|mut file| file.read_to_end(&mut bytes)).with_context(what)?;
    Table::parse(&file_name(input), &bytes, None)
}

fn reader(context: &Context, schema: &Schema, table: &Table) -> Result<Reader> {
    // The file may have been changed since the model was trained.
    let system = context.system(&schema.system).ok().filter(|system| names(&system.schema) == names(schema));
    let positions = match &system {
        Some(system) => match_columns(system, &table.headings, &table.file)?.features,
        None => match_names(schema, &table.headings, &table.file)?,
    };
    let absent = schema.features.iter().zip(&positions).filter(|(_, position)| position.is_none());
    let (refused, assumed): (Vec<_>, Vec<_>) =
        absent.map(|(feature, _)| feature).partition(|feature| feature.missing == MissingPolicy::Refuse);
    let list = |features: &[&vitrine_model::Feature]| {
        features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    if !refused.is_empty() || positions.iter().all(Option::is_none) {
        let missing = if refused.is_empty() { list(&assumed) } else { list(&refused) };
        bail!(
            "{} lacks columns for {missing}; add them with a value in every row (its heading has {})",
            table.file,
            table.headings.join(", ")
        );
    }
    if !assumed.is_empty() {
        context.say(&format!(
            "{} has no columns for {}; they are taken to be unknown",
            table.file,
            list(&assumed)
        ));
    }
    Ok(Reader { positions, system })
}

/// The features' names in order.
fn names(schema: &Schema) -> Vec<&str> {
    schema.features.iter().map(|feature| feature.name.as_str()).collect()
}

fn write(
    context: &Context,
    artifact: &Artifact,
    table: &Table,
    reader: &Reader,
    output: impl Write,
) -> Result<usize> {
    let schema = &artifact.pipeline.schema;
    let added = added_columns(&artifact.pipeline, &table.headings);
    let scored = table.rows.iter().map(|row| score(&artifact.pipeline, table, row, reader));
    let what = || "the scored rows cannot be written".to_owned();
    let mut n_faulty = 0;
    if context.options.json {
        let mut lines = io::BufWriter::new(output);
        for (row, outcome) in table.rows.iter().zip(scored) {
            n_faulty += usize::from(outcome.is_err());
            let line = match outcome {
                Ok(outcome) => json!({ "line": row.line, "predicted": outcome }),
                Err(error) => json!({ "line": row.line, "error": error }),
            };
            writeln!(lines, "{line}").with_context(what)?;
        }
        lines.flush().with_context(what)?;
        return Ok(n_faulty);
    }
    let mut writer = csv::WriterBuilder::new().delimiter(table.delimiter).flexible(true).from_writer(output);
    writer.write_record(table.headings.iter().chain(&added)).map_err(as_io).with_context(what)?;
    for (row, outcome) in table.rows.iter().zip(scored) {
        n_faulty += usize::from(outcome.is_err());
        // A ragged row is cut or filled so that the appended columns stand below their headings.
        let kept = (0..table.headings.len()).map(|at| row.cells.get(at).cloned().unwrap_or_default());
        let cells = kept.chain(added_cells(schema, artifact.pipeline.spread.is_some(), outcome));
        writer.write_record(cells).map_err(as_io).with_context(what)?;
    }
    writer.flush().with_context(what)?;
    Ok(n_faulty)
}

/// The error of the output itself, so that a closed pipe is known as one.
fn as_io(error: csv::Error) -> io::Error {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other(text),
    }
}

/// The outcome for one row, or all its faults in one text.
fn score(pipeline: &Pipeline, table: &Table, row: &Row, reader: &Reader) -> Result<Outcome, String> {
    if row.cells.len() != table.headings.len() {
        return Err(format!(
            "the row has {}; expected {}",
            print::count(row.cells.len(), "cell"),
            table.headings.len()
        ));
    }
    let schema = &pipeline.schema;
    let texts = reader.positions.iter().enumerate().map(|(feature, position)| {
        let cell = position.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        reader.system.as_ref().map_or(Cow::Borrowed(cell), |system| meant(system, feature, cell))
    });
    let texts: Vec<Cow<'_, str>> = texts.collect();
    let names = schema.features.iter().map(|feature| feature.name.as_str());
    let record = Record::from_pairs(schema, names.zip(texts.iter().map(AsRef::as_ref)))
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let prediction = pipeline.predict(&record).map_err(|error| error.to_string())?;
    Ok(Outcome::of(&prediction, schema))
}

/// The headings of the appended columns; one that the file has already gets a number.
fn added_columns(pipeline: &Pipeline, headings: &[String]) -> Vec<String> {
    let target = &pipeline.schema.target;
    let mut names = vec!["prediction".to_owned()];
    if target.task == Task::Ordinal {
        names.push("value".to_owned());
    }
    names.extend(target.classes.iter().map(|class| format!("probability_{}", class.value)));
    if pipeline.spread.is_some() {
        names.extend(["low".to_owned(), "high".to_owned()]);
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

/// The appended cells in the order of [`added_columns`].
fn added_cells(schema: &Schema, has_spread: bool, outcome: Result<Outcome, String>) -> Vec<String> {
    let (outcome, error) = match outcome {
        Ok(outcome) => (outcome, String::new()),
        Err(error) => (Outcome::default(), error),
    };
    let text = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut cells = match schema.target.task {
        Task::Regression => vec![text(outcome.value)],
        Task::Ordinal => vec![outcome.class.unwrap_or_default(), text(outcome.value)],
        Task::Binary | Task::Multiclass => vec![outcome.class.unwrap_or_default()],
    };
    cells.extend((0..schema.target.n_classes()).map(|index| text(outcome.probabilities.get(index).copied())));
    if has_spread {
        cells.push(text(outcome.interval.map(|interval| interval.low)));
        cells.push(text(outcome.interval.map(|interval| interval.high)));
    }
    cells.push(error);
    cells
}
