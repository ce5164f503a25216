//! New rows for a system: fetched or read, checked, compared with the stored ones, and stored for training.
//!
//! In the order of the data: [`address`](crate::system::address) says what may be asked, [`robots`] what the site allows, [`pace`] when,
//! [`fetch`] asks for it with [`receive`] and [`retry`], [`error`] says why not, [`pages`] goes from page to page and [`state`] remembers
//! them, [`vitrine_table::arriving`] reads what arrived, [`store`] keeps it.

mod document;
pub mod error;
pub mod failure;
pub mod fetch;
pub mod limits;
pub mod pace;
mod pages;
mod receive;
mod retry;
mod robots;
mod state;
pub mod store;
mod summary;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use vitrine_model::artifact::sha256_hex;
use vitrine_model::translation::Translation;
use vitrine_present::Texts;
use vitrine_table::arriving;
use vitrine_table::packed::unpacked;

use crate::context::file_name;
use crate::failure::{Because as _, Failure, failed};
use crate::print;
use crate::system::System;
use crate::system::ingest::IngestToml;
use document::Document;
use failure::IngestFailure;
use fetch::Fetcher;
use pages::Walked;
use state::{Known, State};
use store::Store;

pub use summary::Summary;

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
    /// An address, perhaps with a place for the number of a page.
    Address(String),
}

/// What is to be done.
#[derive(Debug)]
pub struct Job<'a> {
    /// The system.
    pub system: &'a System,
    /// How rows are read: the system file's table with what the command line replaces in it.
    pub settings: &'a IngestToml,
    /// The folder of the store.
    pub folder: &'a Path,
    /// The moment that is written to the rows.
    pub received: &'a str,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether addresses are asked for what has not changed, too.
    pub again: bool,
    /// The number of pages of an address that are asked for at most.
    pub pages: usize,
    /// The number of rows that could not be used to list.
    pub limit: usize,
    /// The language of what people read; `None` where machines read it.
    pub texts: Option<&'static Texts>,
    /// The system's texts in that language; empty where it has none.
    pub translation: Translation,
}

/// The largest number of pages that are asked for where nobody says another.
pub const PAGES: usize = 100;

/// Reads all inputs in order, each for itself: one that fails is listed in the summary, and what the others gave
/// stays. `done` hears of each input that is done.
///
/// # Errors
/// A store that cannot be read.
pub fn run(
    job: &Job<'_>,
    inputs: &[Input],
    fetcher: &mut Fetcher<'_>,
    done: &dyn Fn(&str),
) -> Result<Summary> {
    let mut store = Store::open(job.system, job.folder)?;
    let mut state = State::open(job.folder, &store, read_by(job.system, job.settings)?, job.again);
    let mut summary = Summary::new(job);
    for input in inputs {
        let (name, outcome) = match input {
            Input::File(path) => {
                let name = file_name(path);
                let bytes =
                    std::fs::read(path).because(|| Failure::Read { file: path.display().to_string() });
                summary.begin(&name);
                (
                    name.clone(),
                    bytes.and_then(|bytes| take(job, &name, &bytes, None, &mut store, &mut summary)),
                )
            }
            Input::Standard => {
                let mut bytes = Vec::new();
                let read = std::io::stdin().read_to_end(&mut bytes).because(|| Failure::Input);
                let name = "standard input".to_owned();
                summary.begin(&name);
                (name.clone(), read.and_then(|_| take(job, &name, &bytes, None, &mut store, &mut summary)))
            }
            Input::Address(template) => {
                summary.begin(template);
                let mut on_page = |document: &Document, state: &mut State| {
                    let url = document.asked.as_str();
                    let kind = document.media_type.as_deref();
                    let n_rows = take(job, url, &document.bytes, kind, &mut store, &mut summary)?;
                    let next = pages::next(document)?.map(String::from);
                    let sha256 = Some(sha256_hex(&document.bytes));
                    let known = Known { validators: document.validators.clone(), next, n_rows, sha256 };
                    if !job.dry_run {
                        state.set(url, known.clone());
                        state.write(&store)?;
                    }
                    Ok(known)
                };
                let mut walked = Walked::default();
                let ended = pages::walk(fetcher, template, job.pages, &mut state, &mut walked, &mut on_page);
                let n_pages = walked.n_pages;
                summary.walked(walked);
                (template.clone(), ended.map(|()| n_pages))
            }
        };
        if let Err(error) = outcome {
            summary.failed(match job.texts {
                Some(texts) => print::error(texts, &error),
                None => format!("{error:#}"),
            });
        }
        done(&name);
    }
    summary.n_stored = store.n_rows;
    Ok(summary)
}

/// Reads one document and adds its rows to the store; returns how many it has.
fn take(
    job: &Job<'_>,
    from: &str,
    bytes: &[u8],
    media_type: Option<&str>,
    store: &mut Store,
    summary: &mut Summary,
) -> Result<usize> {
    let bytes = &*unpacked(from, bytes)?;
    if receive::looks_like_html(bytes) {
        return Err(failed(IngestFailure::WebPage { from: from.to_owned() }));
    }
    let arrival = job.settings.arrival(job.system.table_spec());
    let mut arrived = arriving::read(&arrival, from, bytes, media_type)?;
    let n_rows = arrived.n_rows;
    let usable = std::mem::take(&mut arrived.usable);
    let n_usable = usable.len();
    let n_added = store.add(job.received, from, usable)?;
    if n_added > 0 && !job.dry_run {
        store.write()?;
    }
    summary.arrived(from, arrived, n_usable, n_added);
    Ok(n_rows)
}

/// The hash of all that decides which rows of a document are used.
fn read_by(system: &System, settings: &IngestToml) -> Result<String> {
    let settings = IngestToml { urls: Vec::new(), delay_seconds: None, pages: None, ..settings.clone() };
    let names = (&system.columns, &system.target_column);
    let texts = (&system.class_texts, &system.choice_texts, &system.written, &system.cleaning);
    let text = serde_json::to_string(&(&system.schema, names, texts, settings));
    let text = text.because(|| IngestFailure::ReadByAsJson)?;
    Ok(sha256_hex(text.as_bytes()))
}

#[cfg(test)]
mod arriving_tests;
#[cfg(test)]
mod tests;
