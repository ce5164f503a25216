//! The proof that published files are what they say: hashes, models, histories, and training again.
//!
//! - `difference`: what can differ
//! - `replay`: every entry of a history once more
//! - `again`: training again and comparing the bytes

mod again;
mod difference;
mod replay;

use std::collections::BTreeSet;

use serde::Serialize;
use vitrine_model::artifact::check_hash;
use vitrine_model::catalog::TranslationRef;
use vitrine_model::catalog::{CatalogEntry, SystemFile};
use vitrine_model::figures::Figures;
use vitrine_model::panels::Panels;
use vitrine_model::report::{Report, Timings};
use vitrine_model::shap_values::ShapValues;
use vitrine_model::translation::Translation;

use crate::assets::Assets;
use crate::latest::newest;
use crate::store::{Change, Store};
use crate::versions::{Ledger, Pending, of_ledger};
use crate::{PublishError, files};

pub use again::train_again;
pub use difference::{ByteDifference, Difference, EntryDifference};

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct VerifyReport {
    /// Everything that differs.
    pub differences: Vec<Difference>,
    /// What was left out and why, one sentence each.
    pub skipped: Vec<String>,
    /// The number of files read.
    pub n_files: usize,
    /// The number of predictions that were made again.
    pub n_replayed: usize,
    /// The systems that were trained again with the same bytes.
    pub retrained: Vec<String>,
}

impl VerifyReport {
    /// The value, or `None` with the error among the differences.
    fn keep<T>(&mut self, result: Result<T, PublishError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.differences.push(Difference::Error(error));
                None
            }
        }
    }
}

/// Checks the files in a store; `on_system` hears of each system before it is checked.
///
/// # Errors
/// A store without a catalog, or whose catalog cannot be looked for. Everything else that is wrong is in the report.
pub fn verify(store: &dyn Store, on_system: &dyn Fn(&str)) -> Result<VerifyReport, PublishError> {
    let assets = Assets::new(store);
    let mut report = VerifyReport::default();
    if store.read(files::CATALOG)?.is_none() {
        return Err(PublishError::NoCatalog { store: store.shown("") });
    }
    let Some(catalog) = report.keep(assets.catalog()) else { return Ok(report) };
    report.n_files += 1;
    let mut referred = BTreeSet::from([files::CATALOG.to_owned()]);
    for entry in &catalog.systems {
        on_system(&entry.name);
        system(assets, entry, &mut referred, &mut report);
    }
    if let Some(found) = report.keep(store.list("").map_err(PublishError::from)) {
        let strays = found.into_iter().filter(|path| !referred.contains(path));
        report.differences.extend(strays.map(|path| Difference::Stray { path }));
    }
    Ok(report)
}

fn system(
    assets: Assets<'_>,
    entry: &CatalogEntry,
    referred: &mut BTreeSet<String>,
    report: &mut VerifyReport,
) {
    referred.insert(entry.system.path.clone());
    let Some(file) = report.keep(assets.system_file(entry)) else { return };
    let paths = [&file.report.path, &file.figures.path, &file.history, &file.timings];
    referred.extend(paths.into_iter().cloned());
    referred.extend(file.models.iter().map(|model| model.artifact.path.clone()));
    referred.insert(files::generator(&entry.name));
    earlier(assets, &entry.name, referred, report);
    panels(assets, &file, referred, report);
    if let Some(reference) = &file.shap_values {
        referred.insert(reference.path.clone());
        report.n_files += 1;
        report.keep(assets.checked::<ShapValues>(reference));
    }
    for TranslationRef { file: reference, .. } in &file.translations {
        referred.insert(reference.path.clone());
        report.n_files += 1;
        report.keep(assets.checked::<Translation>(reference));
    }
    report.n_files += 4 + file.models.len();
    if let Err(problem) = file.schema.check() {
        report.differences.push(Difference::Schema { path: entry.system.path.clone(), problem });
    }
    sizes(entry, &file, assets, report);
    report.keep(assets.checked::<Report>(&file.report));
    report.keep(assets.checked::<Figures>(&file.figures));
    let timings = assets.read(&file.timings);
    report.keep(timings.and_then(|bytes| assets.parse::<Timings>(&file.timings, &bytes)));
    replay::run(assets, entry, &file, report);
    if let Some((_, history)) = report.keep(assets.history(&entry.name))
        && entry.latest.as_ref() != newest(&history)
    {
        report.differences.push(Difference::Latest { system: entry.name.clone() });
    }
    if file.default_model().is_none_or(|model| !model.default) {
        report.differences.push(Difference::NoDefault { system: entry.name.clone() });
    }
}

/// The versions that are kept beside those of the system file, with what their trainings published.
fn earlier(assets: Assets<'_>, name: &str, referred: &mut BTreeSet<String>, report: &mut VerifyReport) {
    let Some(Some(ledger)) = report.keep(Ledger::read(assets, name)) else { return };
    referred.insert(files::versions(name));
    report.n_files += 1;
    let change = Change::default();
    let files = of_ledger(Pending { assets, change: &change }, &ledger);
    for reference in report.keep(files).into_iter().flatten() {
        if referred.insert(reference.path.clone()) {
            report.n_files += 1;
            let bytes = assets.read(&reference.path);
            report.keep(bytes.and_then(|bytes| {
                check_hash(&bytes, &reference.sha256)
                    .map_err(|source| assets.unexpected(&reference.path, source))
            }));
        }
    }
}

/// The numbers of bytes in the references, which the page uses for its progress.
fn sizes(entry: &CatalogEntry, file: &SystemFile, assets: Assets<'_>, report: &mut VerifyReport) {
    let models = file.models.iter().map(|model| &model.artifact);
    for reference in [&entry.system, &file.report, &file.figures]
        .into_iter()
        .chain(models)
        .chain(&file.panels)
        .chain(&file.shap_values)
        .chain(file.translations.iter().map(|translation| &translation.file))
    {
        if let Some(bytes) = report.keep(assets.read(&reference.path))
            && bytes.len() as u64 != reference.bytes
        {
            report.differences.push(Difference::Size {
                path: reference.path.clone(),
                bytes: bytes.len() as u64,
                expected: reference.bytes,
            });
        }
    }
}

/// The panels' file and the files that it refers to.
fn panels(assets: Assets<'_>, file: &SystemFile, referred: &mut BTreeSet<String>, report: &mut VerifyReport) {
    let Some(reference) = &file.panels else { return };
    referred.insert(reference.path.clone());
    report.n_files += 1;
    let Some(panels) = report.keep(assets.checked::<Panels>(reference)) else { return };
    for reference in panels.files() {
        referred.insert(reference.path.clone());
        report.n_files += 1;
        let bytes = assets.read(&reference.path);
        report.keep(bytes.and_then(|bytes| {
            check_hash(&bytes, &reference.sha256).map_err(|source| assets.unexpected(&reference.path, source))
        }));
    }
}
