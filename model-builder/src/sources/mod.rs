//! The data of a system: found in a folder, in the download cache, or inside this program, and read.

pub mod download;
mod embedded;
pub mod failure;
mod ingested;
mod locate;

use std::cell::RefCell;

use anyhow::{Result, bail};
use vitrine_model::artifact::{SourceFile, sha256_hex};
use vitrine_present::lines::table;
use vitrine_table::{ReadOptions, RowSource, TableError, check_columns};

use crate::cli::Given;
use crate::context::{Context, file_name};
use crate::failure::{Told as _, failed};
use crate::input::{Input, inputs};
use crate::print;
use crate::progress::Counted;
use crate::rows::Rows;
use crate::system::System;
use crate::system::file::SourceToml;

use failure::{Remark, Remedy, SourceFailure};

pub use locate::locate;

/// A system's data as it was found.
#[derive(Debug)]
pub struct Data {
    /// The rows.
    pub rows: Rows,
    /// The files they came from, with the hashes of their bytes.
    pub files: Vec<SourceFile>,
    /// What people should know about where the data came from, one sentence each, in their language.
    pub remarks: Vec<String>,
    /// The declared files that were not found and are not part of the rows.
    pub absent: Vec<String>,
}

impl Data {
    fn none(system: &System) -> Self {
        Self { rows: Rows::none(system), files: Vec::new(), remarks: Vec::new(), absent: Vec::new() }
    }
}

/// Reads a system's data from its own files, or from the file or folder given.
///
/// A file that cannot be found is replaced by the data inside this program where there is some. A system
/// whose data comes in several files goes on with those that are there, with a remark. Rows that `ingest` stored
/// come last.
///
/// # Errors
/// No data at all, with what to do about it; files that cannot be read or lack columns.
pub fn read(context: &Context, system: &System, given: Option<Given<'_>>) -> Result<Data> {
    if let Some(given) = given {
        return read_given(context, system, given);
    }
    let folders = context.data_folders();
    let mut data = Data::none(system);
    for source in &system.sources {
        let constants = constants_of(source);
        if let Some(path) = locate(system.name(), source, &folders) {
            let mut inputs = inputs(&path, &source.name)?;
            let is_published = |input: &Input| input.is_one_of(&source.sha256);
            if !inputs.iter().map(is_published).collect::<Result<Vec<_>, _>>()?.into_iter().all(|is| is) {
                let file = path.display().to_string();
                data.remarks.push(Remark::Unpublished { file }.told(context.texts()));
            }
            if let [file] = inputs.as_mut_slice()
                && path.is_file()
            {
                file.name.clone_from(&source.name);
            }
            add(context, &mut data, system, &inputs, source.read_options(), &constants)?;
        } else if let Some(name) = &source.embedded {
            let embedded = embedded::read(name)?;
            let bytes = embedded.csv.as_bytes();
            let remark = Remark::Replaced { file: source.name.clone(), copy: embedded.copy };
            data.remarks.push(remark.told(context.texts()));
            let open = |options: &ReadOptions<'_>| vitrine_table::open(embedded.name, bytes, options);
            add_rows(context, &mut data, system, &open, source.read_options(), &constants)?;
            data.files.push(SourceFile { name: embedded.name.to_owned(), sha256: sha256_hex(bytes) });
        } else {
            data.absent.push(source.name.clone());
        }
    }
    ingested::add(context, system, &mut data)?;
    if data.files.is_empty() {
        let remedy = Remedy::of(system, &data.absent, &folders);
        return Err(failed(SourceFailure::NoData { system: system.name().to_owned(), remedy }));
    }
    if !data.absent.is_empty() {
        let remedy = Remedy::of(system, &data.absent, &folders);
        let remark = Remark::Incomplete { files: data.absent.clone(), remedy };
        data.remarks.push(remark.told(context.texts()));
    }
    check_rows(context, system, &data)?;
    Ok(data)
}

/// Why the data of a system is unavailable, in one sentence: none of its files is present and none has an address,
/// because their rows may not be passed on. `None` where there is data or a way to get it.
pub fn out_of_reach(context: &Context, system: &System) -> Option<String> {
    let folders = context.data_folders();
    let reachable = system.sources.iter().any(|source| {
        source.url.is_some() || source.embedded.is_some() || locate(system.name(), source, &folders).is_some()
    });
    let names: Vec<&str> = system.sources.iter().map(|source| source.name.as_str()).collect();
    (!reachable).then(|| {
        context.texts_of_output().cli_fetch().out_of_reach(&names.join(", "), &system.provenance.url)
    })
}

fn read_given(context: &Context, system: &System, given: Given<'_>) -> Result<Data> {
    let name = file_name(given.path);
    // Where the system has a single source, what is constant in that is constant in its stand-in too.
    let constants = match system.sources.as_slice() {
        [source] => constants_of(source),
        _ => Vec::new(),
    };
    // What is said about a file of this name is true of it wherever it lies; another file may be written otherwise.
    let of_name = system.sources.iter().find(|source| source.name == name);
    let options = given.read.over(of_name.map(SourceToml::read_options).unwrap_or_default());
    let mut data = Data::none(system);
    let inputs = inputs(given.path, context.texts().cli_show().standard_input())?;
    add(context, &mut data, system, &inputs, options, &constants)?;
    check_rows(context, system, &data)?;
    Ok(data)
}

/// Adds the rows of files whose columns must be the same.
fn add(
    context: &Context,
    data: &mut Data,
    system: &System,
    inputs: &[Input],
    options: ReadOptions<'_>,
    constants: &[(String, String)],
) -> Result<()> {
    let first: RefCell<Option<(String, Vec<String>)>> = RefCell::default();
    for input in inputs {
        let open = |options: &ReadOptions<'_>| {
            let source = input.open(options)?;
            let mut first = first.borrow_mut();
            let (file, headings) =
                first.get_or_insert_with(|| (input.name.clone(), source.headings().to_vec()));
            check_columns(file, headings, &*source)?;
            Ok(source)
        };
        add_rows(context, data, system, &open, options, constants)?;
        data.files.push(SourceFile { name: input.name.clone(), sha256: input.sha256()? });
    }
    Ok(())
}

/// Opens a file.
type Open<'a> = &'a dyn Fn(&ReadOptions<'_>) -> Result<Box<dyn RowSource + 'a>, TableError>;

fn add_rows(
    context: &Context,
    data: &mut Data,
    system: &System,
    open: Open<'_>,
    options: ReadOptions<'_>,
    constants: &[(String, String)],
) -> Result<()> {
    let spec = system.table_spec();
    let names = spec.names();
    let options = ReadOptions { wanted: Some(&names), ..options };
    let mut source = Counted::new(open(&options)?, context.texts(), context.options.quiet);
    data.rows.extend(Rows::of(system, vitrine_table::read(&mut source, &spec, constants)?));
    Ok(())
}

fn constants_of(source: &SourceToml) -> Vec<(String, String)> {
    source.constants.iter().map(|(feature, value)| (feature.clone(), value.clone())).collect()
}

fn check_rows(context: &Context, system: &System, data: &Data) -> Result<()> {
    if data.rows.dataset.n_samples() > 0 {
        return Ok(());
    }
    let names: Vec<String> = data.files.iter().map(|file| file.name.clone()).collect();
    match data.rows.violations.first() {
        None => Err(failed(SourceFailure::NoRows { files: names })),
        Some(first) => {
            let texts = context.texts_of_output();
            let problem = if context.options.json {
                first.problem.clone()
            } else {
                print::translated(&first.problem, &context.translation(system))
            };
            let (line, fault) = (texts.locale().whole(first.line as u64), table::problem(texts, &problem));
            bail!(texts.cli_check().no_row_fits(&names.join(", "), system.name(), &line, &fault))
        }
    }
}
