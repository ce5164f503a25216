//! `log` and `label`: predictions that were made in use, and their outcomes.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use vitrine_model::schema::Schema;
use vitrine_present::lines::log::{left_out, report};
use vitrine_publish::store::{LOCK, Store as _};
use vitrine_publish::{Assets, LogOptions, LogReport, MadeBy, PublishError, label, log};
use vitrine_table::logged::{KeyColumns, LogRows, read_logged, read_outcomes};
use vitrine_table::{RowSource, TableError, TableSpec};

use super::predict_csv::system_of;
use super::versions;
use crate::cli::{LabelArgs, LogArgs, ReadArgs};
use crate::clock::today;
use crate::context::Context;
use crate::input::Input;
use crate::print;
use crate::system::System;

/// How many rows that are left out are listed for people; JSON has them all.
const LISTED: usize = 20;

/// Adds predictions to the history of a system.
///
/// # Errors
/// A system or model that is not there, a file that cannot be read or lacks columns, files that cannot be written.
pub fn run(context: &Context, args: &LogArgs) -> Result<ExitCode> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let file = assets.system_file(&assets.entry(&args.system)?)?;
    let named = args.model.as_ref().map(|name| versions::find(assets, &file, name)).transpose()?;
    let version = match &named {
        Some(named) => named,
        None => file.default_model().ok_or_else(|| PublishError::NoModel { system: args.system.clone() })?,
    };
    let artifact = assets.artifact(version)?;
    let columns =
        KeyColumns { key: &args.key, time: args.time.as_deref(), prediction: args.prediction.as_deref() };
    let rows = read(context, &artifact.pipeline.schema, &args.file, &args.read, |source, spec| {
        read_logged(source, spec, columns)
    })?;
    let made_by =
        MadeBy { version, artifact: &artifact, is_named: args.model.is_some(), coverage: args.coverage };
    let options = LogOptions { today: today(), strict: args.strict };
    let lock = store.lock(LOCK)?;
    let report = log(assets, &lock, &args.system, rows, made_by, options)?;
    if report.n_predictions > 0 {
        context.say(context.texts().cli_log().published());
    }
    told(context, &args.file, &report, args.strict)
}

/// Adds outcomes to the history of a system.
///
/// # Errors
/// As [`run`].
pub fn run_label(context: &Context, args: &LabelArgs) -> Result<ExitCode> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let file = assets.system_file(&assets.entry(&args.system)?)?;
    let columns = KeyColumns { key: &args.key, time: args.time.as_deref(), prediction: None };
    let rows = read(context, &file.schema, &args.file, &args.read, |source, spec| {
        read_outcomes(source, spec, columns)
    })?;
    let options = LogOptions { today: today(), strict: args.strict };
    let lock = store.lock(LOCK)?;
    let report = label(assets, &lock, &args.system, rows, options)?;
    told(context, &args.file, &report, args.strict)
}

/// Reads a file whose cells are written as the system's own files write them, where its system file is at hand.
fn read<T>(
    context: &Context,
    schema: &Schema,
    path: &Path,
    read: &ReadArgs,
    rows: impl FnOnce(&mut dyn RowSource, TableSpec<'_>) -> Result<LogRows<T>, TableError>,
) -> Result<LogRows<T>> {
    let system = system_of(context, schema);
    let spec = system.as_ref().map_or_else(|| TableSpec::of(schema), System::table_spec);
    let spec = TableSpec { schema, ..spec };
    let input = Input::of(path, context.texts().cli_show().standard_input())?;
    let mut source = input.open(&read.options())?;
    Ok(rows(&mut *source, spec)?)
}

/// Says what became of the rows. The exit code is 1 where all rows were left out, or any under `--strict`.
fn told(context: &Context, path: &Path, of: &LogReport, strict: bool) -> Result<ExitCode> {
    if context.options.json {
        print::json(of)?;
    } else {
        let texts = context.texts();
        let file = path.display().to_string();
        for fault in of.left_out.iter().take(LISTED) {
            eprintln!("{}", left_out(texts, &file, fault));
        }
        let more = of.left_out.len().saturating_sub(LISTED);
        if more > 0 {
            eprintln!("{}", texts.cli_log().more(more as u64));
        }
        print::text(&(report(texts, of) + "\n"))?;
    }
    let n_left_out = of.left_out.len();
    let is_bad = n_left_out > 0 && (strict || n_left_out == of.n_rows);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
