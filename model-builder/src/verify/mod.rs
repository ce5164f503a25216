//! The proof that a folder of artifacts is what it says: hashes, models, histories, and training again.

mod replay;
mod retrain;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;
use vitrine_model::artifact::check_hash;
use vitrine_model::catalog::{Catalog, CatalogEntry, SystemFile};
use vitrine_model::figures::Figures;
use vitrine_model::panels::Panels;
use vitrine_model::report::{Report, Timings};

use crate::context::Context;
use crate::store::{Assets, generator_path, newest};

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    /// Everything that differs, one sentence each.
    pub differences: Vec<String>,
    /// What was left out and why, one sentence each.
    pub skipped: Vec<String>,
    /// The number of files read.
    pub n_files: usize,
    /// The number of predictions that were made again.
    pub n_replayed: usize,
    /// The systems that were trained again.
    pub retrained: Vec<String>,
}

impl Findings {
    /// The value, or `None` with the error among the differences.
    fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.differences.push(format!("{error:#}"));
                None
            }
        }
    }
}

/// Checks a folder of artifacts.
///
/// # Errors
/// A folder without a catalog. Everything else that is wrong is among the findings.
pub fn run(context: &Context, assets: &Assets, retrain: bool) -> Result<Findings> {
    let mut findings = Findings::default();
    if !assets.path("catalog.json")?.is_file() {
        anyhow::bail!("there is no catalog.json in {}; train a system first", assets.folder.display());
    }
    let Some(catalog) = findings.keep(assets.catalog()) else { return Ok(findings) };
    findings.n_files += 1;
    let mut referred = BTreeSet::from(["catalog.json".to_owned()]);
    for entry in &catalog.systems {
        context.say(&format!("{}: files, models and history", entry.name));
        system(assets, entry, &mut referred, &mut findings);
    }
    if let Some(strays) = findings.keep(strays(assets, &referred)) {
        findings.differences.extend(strays);
    }
    if retrain {
        // Only what is sound can be trained again to compare.
        if findings.differences.is_empty() {
            retrain_all(context, assets, &catalog, &mut findings);
        } else {
            findings
                .skipped
                .push("training again was left out because the files themselves differ".to_owned());
        }
    } else {
        findings.skipped.push("training again was left out as asked (--no-retrain)".to_owned());
    }
    Ok(findings)
}

fn retrain_all(context: &Context, assets: &Assets, catalog: &Catalog, findings: &mut Findings) {
    for entry in &catalog.systems {
        context.say(&format!("{}: training again", entry.name));
        let outcome = retrain::run(context, assets, entry);
        match findings.keep(outcome) {
            Some(retrain::Outcome::Skipped(why)) => findings.skipped.push(why),
            Some(retrain::Outcome::Differs(differences)) => findings.differences.extend(differences),
            Some(retrain::Outcome::Same) => findings.retrained.push(entry.name.clone()),
            None => {}
        }
    }
}

fn system(assets: &Assets, entry: &CatalogEntry, referred: &mut BTreeSet<String>, findings: &mut Findings) {
    referred.insert(entry.system.path.clone());
    let Some(file) = findings.keep(assets.system_file(entry)) else { return };
    let paths = [&file.report.path, &file.figures.path, &file.history, &file.timings];
    referred.extend(paths.into_iter().cloned());
    referred.extend(file.models.iter().map(|model| model.artifact.path.clone()));
    referred.insert(generator_path(&entry.name));
    panels(assets, &file, referred, findings);
    findings.n_files += 4 + file.models.len();
    findings.keep(file.schema.check().map_err(|problem| anyhow::anyhow!("{}: {problem}", entry.system.path)));
    sizes(entry, &file, assets, findings);
    findings.keep(assets.checked::<Report>(&file.report));
    findings.keep(assets.checked::<Figures>(&file.figures));
    let timings = assets.read(&file.timings).and_then(|bytes| {
        serde_json::from_slice::<Timings>(&bytes).with_context(|| format!("{} is damaged", file.timings))
    });
    findings.keep(timings);
    replay::run(assets, entry, &file, findings);
    if let Some((_, history)) = findings.keep(assets.history(&entry.name))
        && entry.latest.as_ref() != newest(&history)
    {
        findings
            .differences
            .push(format!("the catalog's newest entry of '{}' is not the history's", entry.name));
    }
    if file.default_model().is_none_or(|model| !model.default) {
        findings.differences.push(format!("'{}' has no default model", entry.name));
    }
}

/// The numbers of bytes in the references, which the page uses for its progress.
fn sizes(entry: &CatalogEntry, file: &SystemFile, assets: &Assets, findings: &mut Findings) {
    let models = file.models.iter().map(|model| &model.artifact);
    for reference in
        [&entry.system, &file.report, &file.figures].into_iter().chain(models).chain(&file.panels)
    {
        if let Some(bytes) = findings.keep(assets.read(&reference.path))
            && bytes.len() as u64 != reference.bytes
        {
            findings.differences.push(format!(
                "{} has {} bytes, expected {}",
                reference.path,
                bytes.len(),
                reference.bytes
            ));
        }
    }
}

/// The panels' file and the files that it refers to.
fn panels(assets: &Assets, file: &SystemFile, referred: &mut BTreeSet<String>, findings: &mut Findings) {
    let Some(reference) = &file.panels else { return };
    referred.insert(reference.path.clone());
    findings.n_files += 1;
    let Some(panels) = findings.keep(assets.checked::<Panels>(reference)) else { return };
    for reference in panels.files() {
        referred.insert(reference.path.clone());
        findings.n_files += 1;
        let bytes = findings.keep(assets.read(&reference.path));
        findings.keep(bytes.map_or(Ok(()), |bytes| {
            check_hash(&bytes, &reference.sha256)
                .with_context(|| format!("{} is not as expected", reference.path))
        }));
    }
}

/// Files that nothing refers to. Names that start with a dot are no part of the artifacts.
fn strays(assets: &Assets, referred: &BTreeSet<String>) -> Result<Vec<String>> {
    let found = files_below(&assets.folder)?;
    Ok(found
        .into_iter()
        .filter(|path| !referred.contains(path))
        .map(|path| format!("{path} is referred to by nothing"))
        .collect())
}

/// The files below a folder, as paths from it with `/`, without those whose names start with a dot.
fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let what = || format!("the folder {} cannot be listed", folder.display());
        for entry in fs::read_dir(&folder).with_context(what)? {
            let entry = entry.with_context(what)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                open.push((entry.path(), format!("{prefix}{name}/")));
            } else {
                found.push(format!("{prefix}{name}"));
            }
        }
    }
    found.sort();
    Ok(found)
}
