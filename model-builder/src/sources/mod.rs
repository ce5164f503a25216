//! The data of a system: found in a folder, in the download cache, or inside this program, and read.

pub mod download;
mod embedded;
mod expected;
mod ingested;
mod locate;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use vitrine_model::artifact::{SourceFile, sha256_hex};
use vitrine_present::lines::table;
use vitrine_table::packed::unpacked;

use crate::context::{Context, file_name};
use crate::print;
use crate::rows::Rows;
use crate::system::System;
use crate::system::file::SourceToml;

pub use expected::is_expected;
pub use locate::locate;

/// A system's data as it was found.
#[derive(Debug)]
pub struct Data {
    /// The rows.
    pub rows: Rows,
    /// The files they came from, with the hashes of their bytes.
    pub files: Vec<SourceFile>,
    /// What people should know about where the data came from, one sentence each.
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
            let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let is_published = is_expected(&path.display().to_string(), &bytes, &source.sha256)?;
            let bytes = unpacked(&path.display().to_string(), &bytes)?;
            // Recorded is the hash of the content, so that a packed and a plain file of the same rows are the same.
            let sha256 = sha256_hex(&bytes);
            if !is_published {
                data.remarks.push(format!(
                    "{} is not the published file; its own SHA-256 is recorded",
                    path.display()
                ));
            }
            add(&mut data, system, source, &source.name, &bytes, sha256)?;
        } else if let Some(name) = &source.embedded {
            let embedded = embedded::read(name)?;
            let bytes = embedded.csv.as_bytes();
            data.remarks
                .push(format!("{} was not found; using {} instead", source.name, embedded.description));
            add(&mut data, system, source, embedded.name, bytes, sha256_hex(bytes))?;
        } else {
            data.absent.push(source.name.clone());
        }
    }
    ingested::add(context, system, &mut data)?;
    if data.files.is_empty() {
        bail!("there is no data for '{}': {}", system.name(), how_to_get(system, &data.absent, &folders));
    }
    if !data.absent.is_empty() {
        data.remarks.push(format!(
            "{} is not part of the data: {}",
            data.absent.join(", "),
            how_to_get(system, &data.absent, &folders)
        ));
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
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = file_name(path);
    let bytes = unpacked(&name, &bytes)?;
    // Where the system has a single source, what is constant in that is constant in its stand-in too.
    let constants = match system.sources.as_slice() {
        [source] => constants_of(source),
        _ => Vec::new(),
    };
    let rows = Rows::read(system, &name, &bytes, None, &constants)?;
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
    data.rows.extend(Rows::read(system, name, bytes, source.delimiter, &constants_of(source))?);
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
    let names: Vec<&str> = data.files.iter().map(|file| file.name.as_str()).collect();
    match data.rows.violations.first() {
        None => bail!("{} has no rows below its heading", names.join(", ")),
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

/// What to do about files that were not found.
fn how_to_get(system: &System, absent: &[String], folders: &[std::path::PathBuf]) -> String {
    let urls = system
        .sources
        .iter()
        .filter(|source| absent.contains(&source.name))
        .filter_map(|source| source.url.as_deref());
    let urls: Vec<&str> = urls.collect();
    let places: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    let put = format!(
        "put {} into a folder and name it with --data-dir (looked in {})",
        absent.join(", "),
        places.join(", ")
    );
    if urls.is_empty() {
        put
    } else {
        format!(
            "run 'model-builder fetch {}' to download it from {}, or {put}",
            system.name(),
            urls.join(" and ")
        )
    }
}
