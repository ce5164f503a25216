//! Training a system again into a copy of its artifacts and comparing the bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use vitrine_model::catalog::CatalogEntry;

use super::files_below;
use crate::context::Context;
use crate::store::{Assets, Lock, timings_path};
use crate::trial_log::Logs;
use crate::{commands, sources};

/// What training again showed.
pub enum Outcome {
    /// Every byte is the same.
    Same,
    /// What differs, one sentence each.
    Differs(Vec<String>),
    /// It could not be done, and why.
    Skipped(String),
}

/// Trains a system again, with the seed that its report records, and compares.
///
/// # Errors
/// Training that fails where it succeeded before, or a temporary folder that cannot be written.
pub fn run(context: &Context, assets: &Assets, entry: &CatalogEntry) -> Result<Outcome> {
    let name = &entry.name;
    let skipped = |why: String| Ok(Outcome::Skipped(format!("'{name}' was not trained again: {why}")));
    let file = assets.system_file(entry)?;
    let mut system = match context.system(name) {
        Ok(system) => system,
        Err(error) => return skipped(format!("{error:#}")),
    };
    let data = match sources::read(context, &system, None) {
        Ok(data) => data,
        Err(error) => return skipped(format!("{error:#}")),
    };
    if data.files != file.provenance.files {
        let names: Vec<&str> = file.provenance.files.iter().map(|file| file.name.as_str()).collect();
        return skipped(format!("the data at hand is not what it was trained from ({})", names.join(", ")));
    }
    let report: vitrine_model::report::Report = assets.checked(&file.report)?;
    system.train.seed = report.seed;

    let copy = tempfile::tempdir().context("no temporary folder can be made")?;
    copy_files(&assets.folder, copy.path())?;
    let copied = Assets::new(copy.path().to_owned());
    let lock = Lock::take(&copied.folder)?;
    commands::train::train_system(context, &system, data, &copied, &lock, &Logs::new(name, None, None))
        .with_context(|| format!("'{name}' cannot be trained again"))?;
    drop(lock);
    let differences = compare(&assets.folder, copy.path(), &timings_path(name))?;
    Ok(if differences.is_empty() { Outcome::Same } else { Outcome::Differs(differences) })
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for path in files_below(from)? {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::copy(from.join(&path), &target).with_context(|| format!("{path} cannot be copied"))?;
    }
    Ok(())
}

fn compare(old: &Path, new: &Path, except: &str) -> Result<Vec<String>> {
    let old_files: BTreeSet<String> = files_below(old)?.into_iter().collect();
    let new_files: BTreeSet<String> = files_below(new)?.into_iter().collect();
    let mut differences = Vec::new();
    for path in old_files.union(&new_files).filter(|path| *path != except) {
        let difference = match (old_files.contains(path), new_files.contains(path)) {
            (true, false) => "is not made by training again",
            (false, true) => "is made by training again and is not here",
            _ if fs::read(old.join(path))? != fs::read(new.join(path))? => {
                "has other bytes after training again"
            }
            _ => continue,
        };
        differences.push(format!("{path} {difference}"));
    }
    Ok(differences)
}
