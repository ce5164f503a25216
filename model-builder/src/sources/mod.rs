//! The data of a system: found in a folder, in the download cache, or inside this program, and read.

pub mod download;
mod embedded;
mod expected;
pub mod failure;
mod ingested;
mod locate;

use std::path::Path;

use anyhow::{Result, bail};
use vitrine_model::artifact::{SourceFile, sha256_hex};
use vitrine_present::lines::table;
use vitrine_table::packed::unpacked;

use crate::context::{Context, file_name};
use crate::failure::{Because as _, Failure, Told as _, failed};
use crate::print;
use crate::rows::Rows;
use crate::system::System;
use crate::system::file::SourceToml;

use failure::{Remark, Remedy, SourceFailure};

pub use expected::is_expected;
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

/// Reads a system's data from its own files, or from the one file given.
///
/// A file that cannot be found is replaced by the data inside this program where there is some. A system
/// whose data comes in several files goes on with those that are there, with a remark. Rows that `ingest` stored
/// come last.
///
/// # Errors
/// No data at all, with what to do about it; files that cannot be read or lack columns.
pub fn read(context: &Context, system: &System, file: Option<&Path>) -> Result<Data> {
    if let Some(path) = file {
        return read_given(context, system, path);
    }
    let folders = context.data_folders();
    let mut data =
        Data { rows: Rows::none(system), files: Vec::new(), remarks: Vec::new(), absent: Vec::new() };
    for source in &system.sources {
        if let Some(path) = locate(system.name(), source, &folders) {
            let bytes = read_file(&path)?;
            let is_published = is_expected(&path.display().to_string(), &bytes, &source.sha256)?;
            let bytes = unpacked(&path.display().to_string(), &bytes)?;
            // Recorded is the hash of the content, so that a packed and a plain file of the same rows are the same.
            let sha256 = sha256_hex(&bytes);
            if !is_published {
                let file = path.display().to_string();
                data.remarks.push(Remark::Unpublished { file }.told(context.texts()));
            }
            add(&mut data, system, source, &source.name, &bytes, sha256)?;
        } else if let Some(name) = &source.embedded {
            let embedded = embedded::read(name)?;
            let bytes = embedded.csv.as_bytes();
            let remark = Remark::Replaced { file: source.name.clone(), copy: embedded.copy };
            data.remarks.push(remark.told(context.texts()));
            add(&mut data, system, source, embedded.name, bytes, sha256_hex(bytes))?;
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

fn read_given(context: &Context, system: &System, path: &Path) -> Result<Data> {
    let bytes = read_file(path)?;
    let name = file_name(path);
    let bytes = unpacked(&name, &bytes)?;
    // Where the system has a single source, what is constant in that is constant in its stand-in too.
    let constants = match system.sources.as_slice() {
        [source] => constants_of(source),
        _ => Vec::new(),
    };
    // What is said about a file of this name is true of it wherever it lies; another file may be written otherwise.
    let of_name = system.sources.iter().find(|source| source.name == name);
    let options = of_name.map(SourceToml::read_options).unwrap_or_default();
    let rows = Rows::read(system, &name, &bytes, options, &constants)?;
    let files = vec![SourceFile { name, sha256: sha256_hex(&bytes) }];
    let data = Data { rows, files, remarks: Vec::new(), absent: Vec::new() };
    check_rows(context, system, &data)?;
    Ok(data)
}

fn add(
    data: &mut Data,
    system: &System,
    source: &SourceToml,
    name: &str,
    bytes: &[u8],
    sha256: String,
) -> Result<()> {
    data.rows.extend(Rows::read(system, name, bytes, source.read_options(), &constants_of(source))?);
    data.files.push(SourceFile { name: name.to_owned(), sha256 });
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

fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).because(|| Failure::Read { file: path.display().to_string() })
}
