//! What the page shows: a release with one of its models as the default.

use std::collections::BTreeSet;

use vitrine_model::artifact::FORMAT;
use vitrine_model::catalog::{CatalogEntry, Headline, ModelVersion, SystemFile, TranslatedCard};
use vitrine_model::history::History;
use vitrine_model::report::{HeldOut, Report, Timings};
use vitrine_model::translation::Translation;

use super::ledger::Ledger;
use super::pending::Pending;
use super::references::{of_file, of_ledger, paths};
use crate::assets::Assets;
use crate::files::{self, is_named_by_content, line, reference};
use crate::generator::{GeneratorFile, GeneratorVersion};
use crate::latest::newest;
use crate::store::{Change, Lock, commit};
use crate::{Figure, PublishError};

/// What is put in force.
pub(crate) struct InForce<'a> {
    /// The system file of the release; of its models only the current ones count.
    pub file: SystemFile,
    /// The release's report.
    pub report: Report,
    /// The SHA-256 of the default model.
    pub default: &'a str,
    /// The release's generator.
    pub generator: GeneratorVersion,
    /// The number of samples a day; the one that there is where it is absent.
    pub samples_per_day: Option<u32>,
    /// The release's timings; those that there are stay where it is absent.
    pub timings: Option<Timings>,
    /// The versions that the history may refer to, besides those of the release.
    pub versions: &'a [ModelVersion],
    /// The ledger, where there is one.
    pub ledger: Option<&'a Ledger>,
}

/// Puts a release in force: writes the system file and what follows from it and the catalog, and removes what nothing
/// refers to any more, all of it or nothing. `change` has the other files that are to be written with it. Returns the
/// system file.
///
/// # Errors
/// Files that cannot be read or written.
pub(crate) fn put(
    assets: Assets<'_>,
    lock: &Lock,
    new: InForce<'_>,
    mut change: Change,
) -> Result<SystemFile, PublishError> {
    let name = new.file.schema.system.clone();
    let (_, history) = assets.history(&name)?;
    let (file, report) = derive(new.file, new.report, new.default, new.versions, &history);
    let mut file = file;
    if let Some(report) = &report.changed {
        let bytes = line("report", report)?;
        file.report = reference(&name, "report", &bytes);
        change.replace(&file.report.path, String::from_utf8_lossy(&bytes));
    }
    let bytes = line("system", &file)?;
    let system = reference(&name, "system", &bytes);
    change.replace(&system.path, String::from_utf8_lossy(&bytes));
    generator(assets, &name, new.generator, new.samples_per_day, &history, &mut change)?;
    if let Some(timings) = &new.timings {
        change.replace(&file.timings, String::from_utf8_lossy(&line("timings", timings)?));
    }
    if assets.store.read(&file.history)?.is_none() {
        change.replace(&file.history, "");
    }
    if let Some(ledger) = new.ledger {
        change.replace(files::versions(&name), String::from_utf8_lossy(&line("versions", ledger)?));
    }
    let pending = Pending { assets, change: &change };
    let entry = CatalogEntry {
        name: name.clone(),
        title: file.title.clone(),
        summary: file.summary.clone(),
        task: file.schema.target.task,
        illustration: file.schema.illustration.clone(),
        score: headline(&report.shown)?,
        latest: newest(&history).cloned(),
        translated: cards(pending, &file)?,
        system,
    };
    let mut referred = paths(&of_file(pending, &file)?);
    referred.extend(new.ledger.map(|ledger| of_ledger(pending, ledger)).transpose()?.iter().flat_map(paths));
    referred.insert(entry.system.path.clone());
    let mut catalog = assets.catalog()?;
    match catalog.systems.iter_mut().find(|entry| entry.name == name) {
        Some(place) => *place = entry,
        None => catalog.systems.push(entry),
    }
    change.replace(files::CATALOG, Assets::catalog_text(&catalog)?);
    change.replace.retain(|(path, _)| !is_named_by_content(path) || referred.contains(path));
    let there = assets.store.list(&name)?;
    change
        .remove
        .extend(there.into_iter().filter(|path| is_named_by_content(path) && !referred.contains(path)));
    commit(assets.store, lock, &change)?;
    Ok(file)
}

/// Puts what a ledger chooses in force, see [`put`].
///
/// # Errors
/// As there; a ledger without the release that it chooses.
pub(crate) fn put_chosen(
    assets: Assets<'_>,
    lock: &Lock,
    ledger: &Ledger,
    samples_per_day: Option<u32>,
    change: Change,
) -> Result<SystemFile, PublishError> {
    let pending = Pending { assets, change: &change };
    let no_release = || PublishError::NoModel { system: ledger.default.model.clone() };
    let release = ledger.in_force().ok_or_else(no_release)?;
    let file: SystemFile = pending.checked(&release.system)?;
    let new = InForce {
        report: pending.checked(&file.report)?,
        file,
        default: &ledger.default.model,
        generator: pending.checked(&release.generator)?,
        samples_per_day,
        timings: Some(pending.checked(&release.timings)?),
        versions: &ledger.models,
        ledger: Some(ledger),
    };
    put(assets, lock, new, change)
}

/// The report of a release with another default, where it has one.
struct Shown {
    shown: Report,
    changed: Option<Report>,
}

/// The system file that the page reads, and its report. Where another model than the training's own default is the
/// default, the figures that the training drew up for its own default alone are left out.
fn derive(
    mut file: SystemFile,
    mut report: Report,
    default: &str,
    versions: &[ModelVersion],
    history: &History,
) -> (SystemFile, Shown) {
    file.models.retain(|model| model.current);
    let is_own = file.models.first().is_some_and(|model| model.artifact.sha256 == default);
    for model in &mut file.models {
        model.default = model.artifact.sha256 == default;
    }
    if !is_own && let Some(name) = file.default_model().map(|model| model.name.clone()) {
        for candidate in &mut report.candidates {
            candidate.default = candidate.name == name;
        }
        report.held_out = HeldOut::default();
        (report.prefers_readable, report.prefers_ensemble) = (false, false);
        file.shap_values = None;
    }
    let used: BTreeSet<&str> = history.entries().iter().map(|entry| entry.model.as_str()).collect();
    let is_current = |model: &ModelVersion| {
        file.models.iter().any(|current| current.artifact.sha256 == model.artifact.sha256)
    };
    let mut kept: Vec<ModelVersion> = versions
        .iter()
        .filter(|model| used.contains(model.artifact.sha256.as_str()) && !is_current(model))
        .map(|model| ModelVersion { current: false, default: false, ..model.clone() })
        .collect();
    kept.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
    file.models.extend(kept);
    (file, Shown { changed: (!is_own).then(|| report.clone()), shown: report })
}

/// The generators, the one of the release last; the others stay where the history may have been drawn from them.
fn generator(
    assets: Assets<'_>,
    system: &str,
    new: GeneratorVersion,
    samples_per_day: Option<u32>,
    history: &History,
    change: &mut Change,
) -> Result<(), PublishError> {
    let path = files::generator(system);
    let there = if assets.store.read(&path)?.is_some() { Some(assets.generator(system)?) } else { None };
    let samples_per_day = samples_per_day.or(there.as_ref().map(|there| there.samples_per_day)).unwrap_or(0);
    let mut versions =
        if history.entries().is_empty() { Vec::new() } else { there.map_or(vec![], |it| it.versions) };
    versions.retain(|version| *version != new);
    versions.push(new);
    let file = GeneratorFile { format: FORMAT, samples_per_day, versions };
    change.replace(path, String::from_utf8_lossy(&line("generators", &file)?));
    Ok(())
}

/// Title and summary in other languages, where both are translated.
fn cards(pending: Pending<'_>, file: &SystemFile) -> Result<Vec<TranslatedCard>, PublishError> {
    let mut cards = Vec::new();
    for reference in &file.translations {
        let translation: Translation = pending.checked(&reference.file)?;
        let text = |text: &str| translation.texts.get(text).cloned();
        if let (Some(title), Some(summary)) = (text(&file.title), text(&file.summary)) {
            cards.push(TranslatedCard { language: reference.language.clone(), title, summary });
        }
    }
    Ok(cards)
}

fn headline(report: &Report) -> Result<Headline, PublishError> {
    let metric = report.metric;
    let missing = |figure| PublishError::NoFigure { figure, metric: metric.name() };
    let default = report.default_candidate().ok_or_else(|| missing(Figure::DefaultModel))?;
    let baseline = report.baseline().ok_or_else(|| missing(Figure::Baseline))?;
    Ok(Headline {
        metric,
        held_out: default.held_out.get(metric).ok_or_else(|| missing(Figure::HeldOut))?,
        cross_validated: default.cross_validated(metric).ok_or_else(|| missing(Figure::CrossValidated))?.mean,
        baseline: baseline.held_out.get(metric).ok_or_else(|| missing(Figure::BaselineHeldOut))?,
        by_cross_validation: report.by_cross_validation,
        perhaps_seen: report.perhaps_seen(),
    })
}
