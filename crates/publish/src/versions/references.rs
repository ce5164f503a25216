//! The files that a system's files refer to.

use std::collections::BTreeSet;

use vitrine_model::catalog::{CatalogEntry, FileRef, SystemFile};
use vitrine_model::panels::Panels;

use super::ledger::Ledger;
use super::pending::Pending;
use crate::assets::Assets;
use crate::store::Change;
use crate::{PublishError, files};

/// The references of a system file, those of its panels included; without the file itself.
pub(crate) fn of_file(pending: Pending<'_>, file: &SystemFile) -> Result<Vec<FileRef>, PublishError> {
    let mut all = vec![file.report.clone(), file.figures.clone()];
    all.extend(file.models.iter().map(|model| model.artifact.clone()));
    all.extend(file.panels.iter().chain(&file.shap_values).cloned());
    all.extend(file.translations.iter().map(|translation| translation.file.clone()));
    if let Some(reference) = &file.panels {
        let panels: Panels = pending.checked(reference)?;
        all.extend(panels.files().cloned());
    }
    Ok(all)
}

/// The references of a ledger: its models, and the files of its releases with what they refer to.
pub(crate) fn of_ledger(pending: Pending<'_>, ledger: &Ledger) -> Result<Vec<FileRef>, PublishError> {
    let mut all: Vec<FileRef> = ledger.models.iter().map(|model| model.artifact.clone()).collect();
    for release in &ledger.releases {
        all.extend([&release.system, &release.generator, &release.timings].map(FileRef::clone));
        all.extend(of_file(pending, &pending.checked::<SystemFile>(&release.system)?)?);
    }
    Ok(all)
}

/// The paths of what is kept of a system's earlier trainings and is not in force: the page asks for none of it.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn not_in_force(
    assets: Assets<'_>,
    entry: &CatalogEntry,
) -> Result<BTreeSet<String>, PublishError> {
    let Some(ledger) = Ledger::read(assets, &entry.name)? else { return Ok(BTreeSet::new()) };
    let change = Change::default();
    let pending = Pending { assets, change: &change };
    let mut kept = paths(&of_ledger(pending, &ledger)?);
    let in_force = paths(&of_file(pending, &assets.system_file(entry)?)?);
    kept.retain(|path| !in_force.contains(path) && *path != entry.system.path);
    kept.insert(files::versions(&entry.name));
    Ok(kept)
}

/// The paths of references.
pub(crate) fn paths<'a>(references: impl IntoIterator<Item = &'a FileRef>) -> BTreeSet<String> {
    references.into_iter().map(|reference| reference.path.clone()).collect()
}
