//! Choosing another default, going back, and removing versions.

use std::collections::BTreeSet;

use serde::Serialize;
use vitrine_model::catalog::ModelVersion;

use super::in_force::put_chosen;
use super::ledger::{Choice, Ledger};
use crate::PublishError;
use crate::assets::Assets;
use crate::store::{Change, Lock};

/// A choice of another default.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// The system's name.
    pub system: String,
    /// The default before.
    pub before: ModelVersion,
    /// The default now.
    pub now: ModelVersion,
}

/// What pruning did.
#[derive(Clone, Debug, Serialize)]
pub struct Pruned {
    /// The system's name.
    pub system: String,
    /// The versions that were removed.
    pub removed: Vec<ModelVersion>,
    /// The number of versions that are left.
    pub n_left: usize,
    /// The numbers of the trainings that stay although they are older, because the history or the default needs them.
    pub needed: Vec<u32>,
}

/// Makes a version the default, together with what its training published. Its number in the registry and all histories
/// stay.
///
/// # Errors
/// A version that is not there, or whose training is not kept; files that cannot be read or written.
pub fn promote(
    assets: Assets<'_>,
    lock: &Lock,
    system: &str,
    name: &str,
    version: u32,
) -> Result<Chosen, PublishError> {
    let mut change = Change::default();
    let mut ledger = Ledger::open(assets, system, &mut change)?;
    let model = ledger.models.iter().find(|model| model.name == name && model.version == version);
    let sha256 = model.ok_or_else(|| no_version(system, &ledger, name, version))?.artifact.sha256.clone();
    let release = ledger.release_of(&sha256).map(|release| release.number);
    let Some(release) = release else {
        return Err(PublishError::NoRelease {
            system: system.to_owned(),
            model: format!("{name}@{version}"),
        });
    };
    let before = ledger.default.clone();
    ledger.choose(Choice { release, model: sha256 });
    switch(assets, lock, &ledger, &before, change)
}

/// Makes the default before the present one the default again.
///
/// # Errors
/// No default before this one; files that cannot be read or written.
pub fn rollback(assets: Assets<'_>, lock: &Lock, system: &str) -> Result<Chosen, PublishError> {
    let mut change = Change::default();
    let mut ledger = Ledger::open(assets, system, &mut change)?;
    let Some(earlier) = ledger.before.pop() else {
        return Err(PublishError::NothingBefore { system: system.to_owned() });
    };
    let before = std::mem::replace(&mut ledger.default, earlier);
    switch(assets, lock, &ledger, &before, change)
}

/// Removes all trainings but the newest `keep`, with their models and reports. What is in force stays, and so does each
/// training of a model that the history refers to.
///
/// # Errors
/// Files that cannot be read or written.
pub fn prune(assets: Assets<'_>, lock: &Lock, system: &str, keep: usize) -> Result<Pruned, PublishError> {
    let mut change = Change::default();
    let mut ledger = Ledger::open(assets, system, &mut change)?;
    let (_, history) = assets.history(system)?;
    let used: BTreeSet<&str> = history.entries().iter().map(|entry| entry.model.as_str()).collect();
    let n_old = ledger.releases.len().saturating_sub(keep);
    let in_newer = |at: usize, sha256: &String| {
        ledger.releases.iter().skip(at + 1).any(|release| release.models.contains(sha256))
    };
    let is_needed = |at: usize| {
        let Some(release) = ledger.releases.get(at) else { return false };
        let by_history =
            release.models.iter().any(|model| used.contains(model.as_str()) && !in_newer(at, model));
        release.number == ledger.default.release || by_history
    };
    let needed: Vec<u32> = (0..n_old)
        .filter(|at| is_needed(*at))
        .filter_map(|at| ledger.releases.get(at).map(|release| release.number))
        .collect();
    let old: BTreeSet<u32> = ledger.releases.iter().take(n_old).map(|release| release.number).collect();
    ledger.releases.retain(|release| !old.contains(&release.number) || needed.contains(&release.number));
    let kept: BTreeSet<u32> = ledger.releases.iter().map(|release| release.number).collect();
    ledger.before.retain(|choice| kept.contains(&choice.release));
    let is_left = |model: &ModelVersion| {
        let sha256 = &model.artifact.sha256;
        used.contains(sha256.as_str())
            || ledger.releases.iter().any(|release| release.models.contains(sha256))
    };
    let (left, removed): (Vec<ModelVersion>, Vec<ModelVersion>) =
        ledger.models.iter().cloned().partition(is_left);
    ledger.models = left;
    let n_left = ledger.models.len();
    let is_new = Ledger::read(assets, system)?.is_none();
    if !(is_new && removed.is_empty()) {
        let before = ledger.default.clone();
        switch(assets, lock, &ledger, &before, change)?;
    }
    Ok(Pruned { system: system.to_owned(), removed, n_left, needed })
}

/// Puts what the ledger chooses in force.
fn switch(
    assets: Assets<'_>,
    lock: &Lock,
    ledger: &Ledger,
    before: &Choice,
    change: Change,
) -> Result<Chosen, PublishError> {
    let file = put_chosen(assets, lock, ledger, None, change)?;
    let system = file.schema.system;
    let version = |sha256: &str| {
        let model = ledger.models.iter().find(|model| model.artifact.sha256 == sha256);
        model.cloned().ok_or_else(|| PublishError::NoModel { system: system.clone() })
    };
    Ok(Chosen {
        before: version(&before.model)?,
        now: version(&ledger.default.model)?,
        system: system.clone(),
    })
}

fn no_version(system: &str, ledger: &Ledger, name: &str, version: u32) -> PublishError {
    PublishError::NoVersion {
        system: system.to_owned(),
        model: format!("{name}@{version}"),
        known: ledger.models.iter().map(|model| format!("{}@{}", model.name, model.version)).collect(),
    }
}
