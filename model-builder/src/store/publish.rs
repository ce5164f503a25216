//! Putting newly trained models into the folder of artifacts.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;

use anyhow::{Context as _, Result, anyhow};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, SourceFile};
use vitrine_model::attributions::Attributions;
use vitrine_model::catalog::{
    self, CatalogEntry, Example, FileRef, Headline, ModelVersion, Provenance, SystemFile,
};
use vitrine_model::figures::Figures;
use vitrine_model::history::History;
use vitrine_model::panels::{Panels, PlaceMap};
use vitrine_model::report::{Report, Timings};

use super::write::replace;
use super::{
    Assets, GeneratorFile, GeneratorVersion, Lock, RealRows, file_ref, generator_path, history_path, newest,
    real_examples, timings_path,
};
use crate::system::System;

/// All that training a system gives.
#[derive(Debug)]
pub struct New<'a> {
    /// The system.
    pub system: &'a System,
    /// How the candidates did.
    pub report: Report,
    /// The exported models, the default first.
    pub artifacts: Vec<Artifact>,
    /// The figures of the data page.
    pub figures: Figures,
    /// How much each feature moves the default model's predictions, where that can be told.
    pub attributions: Option<Attributions>,
    /// The panels of the predict page, where the system has any.
    pub panels: Option<Panels>,
    /// The map that the panels are to refer to, where they have one.
    pub map: Option<PlaceMap>,
    /// What the daily samples will be drawn from.
    pub generator: GeneratorVersion,
    /// How long it took.
    pub timings: Timings,
    /// The files it was trained from.
    pub files: Vec<SourceFile>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The system's name.
    pub system: String,
    /// Whether any model is another one than before.
    pub models_changed: bool,
    /// The models, current ones first.
    pub models: Vec<ModelVersion>,
    /// The report with the sizes of the exported models.
    pub report: Report,
}

/// Writes what was trained: first the files that are named by their content, then those that are not, last the
/// catalog. Until the catalog is written the old state counts and is whole; after it the files that nothing
/// refers to any more are removed.
///
/// # Errors
/// Files that cannot be written, or an old state that cannot be read.
pub fn publish(assets: &Assets, _lock: &Lock, mut new: New<'_>) -> Result<Published> {
    let name = new.system.name().to_owned();
    let mut catalog = assets.catalog()?;
    let position = catalog.systems.iter().position(|entry| entry.name == name);
    let old = match position.and_then(|position| catalog.systems.get(position)) {
        Some(entry) => Some(
            assets
                .system_file(entry)
                .context("what was trained before cannot be read; remove it to start anew")?,
        ),
        None => None,
    };
    let old_models = old.map(|file| file.models).unwrap_or_default();
    let (_, history) = assets.history(&name)?;

    let mut encoded = Vec::new();
    for artifact in &new.artifacts {
        let bytes =
            artifact.encode().with_context(|| format!("the model '{}' cannot be written", artifact.name))?;
        if let Some(candidate) =
            new.report.candidates.iter_mut().find(|candidate| candidate.name == artifact.name)
        {
            candidate.gzip_bytes = Some(gzip_size(&bytes)?);
        }
        encoded.push((file_ref(&name, &artifact.name, &bytes), bytes));
    }
    let models = versions(&new.artifacts, &encoded, &new.report, &old_models, &history);
    let models_changed = models.iter().any(|model| {
        model.current && !old_models.iter().any(|old| old.current && old.artifact == model.artifact)
    });

    for (file, bytes) in &encoded {
        replace(&assets.path(&file.path)?, bytes)?;
    }
    let report = write_named(assets, &name, "report", &new.report)?;
    let figures = write_named(assets, &name, "figures", &new.figures)?;
    if let (Some(map), Some(place)) = (&new.map, new.panels.as_mut().and_then(|panels| panels.place.as_mut()))
    {
        place.map = write_named(assets, &name, "map", map)?;
    }
    let panels =
        new.panels.as_ref().map(|panels| write_named(assets, &name, "panels", panels)).transpose()?;
    let attributions = new.attributions.as_ref();
    let attributions = attributions.map(|it| write_named(assets, &name, "attributions", it)).transpose()?;
    let system_file = SystemFile {
        format: FORMAT,
        schema: new.system.schema.clone(),
        title: new.system.title.clone(),
        summary: new.system.summary.clone(),
        description: new.system.description.clone(),
        examples: examples(new.system, new.generator.real.as_ref()),
        provenance: Provenance { files: new.files.clone(), ..new.system.provenance.clone() },
        generator: new.system.generator.description.clone(),
        models: models.clone(),
        report,
        figures,
        history: history_path(&name),
        timings: timings_path(&name),
        panels,
        real_rows: new
            .system
            .real_rows
            .as_ref()
            .map(|rows| catalog::RealRows { one: rows.one.clone(), many: rows.many.clone() }),
        attributions,
        translations: Vec::new(),
    };
    let system = write_named(assets, &name, "system", &system_file)?;
    let entry = CatalogEntry {
        name: name.clone(),
        title: system_file.title.clone(),
        summary: system_file.summary.clone(),
        task: system_file.schema.target.task,
        illustration: system_file.schema.illustration.clone(),
        score: headline(&new.report)?,
        latest: newest(&history).cloned(),
        system,
        translated: Vec::new(),
    };

    write_generator(assets, &new, &history)?;
    let timings = assets.path(&system_file.timings)?;
    // A clock never reads the same twice, so times are only written with models that are new.
    if models_changed || !timings.exists() {
        replace(&timings, &compact(&new.timings)?)?;
    }
    let history_file = assets.path(&system_file.history)?;
    if !history_file.exists() {
        replace(&history_file, b"")?;
    }
    match position.and_then(|position| catalog.systems.get_mut(position)) {
        Some(place) => *place = entry.clone(),
        None => catalog.systems.push(entry.clone()),
    }
    assets.write_catalog(&catalog)?;
    remove_unreferenced(assets, &entry.system, &system_file, new.panels.as_ref())?;
    Ok(Published { system: name, models_changed, models, report: new.report })
}

/// The system's own examples, then those of the data.
fn examples(system: &System, real: Option<&RealRows>) -> Vec<Example> {
    system.examples.iter().cloned().chain(real_examples(system, real)).collect()
}

/// The registry after training: the new models with their versions, then the old ones that the history needs.
fn versions(
    artifacts: &[Artifact],
    encoded: &[(FileRef, Vec<u8>)],
    report: &Report,
    old: &[ModelVersion],
    history: &History,
) -> Vec<ModelVersion> {
    let mut models = Vec::new();
    for (index, (artifact, (file, _))) in artifacts.iter().zip(encoded).enumerate() {
        let of_name = || old.iter().filter(|model| model.name == artifact.name);
        let known = of_name().find(|model| model.artifact.sha256 == file.sha256).map(|model| model.version);
        let version = known.unwrap_or_else(|| of_name().map(|model| model.version).max().unwrap_or(0) + 1);
        let candidate = report.candidates.iter().find(|candidate| candidate.name == artifact.name);
        let held_out = candidate.and_then(|candidate| candidate.held_out.get(report.metric));
        models.push(ModelVersion {
            name: artifact.name.clone(),
            label: artifact.label.clone(),
            version,
            current: true,
            default: index == 0,
            artifact: file.clone(),
            held_out: held_out.map(|value| (report.metric, value)),
            gzip_bytes: candidate.and_then(|candidate| candidate.gzip_bytes),
        });
    }
    let used: BTreeSet<&str> = history.entries().iter().map(|entry| entry.model.as_str()).collect();
    let is_kept = |model: &&ModelVersion| {
        used.contains(model.artifact.sha256.as_str())
            && !models.iter().any(|new| new.artifact.sha256 == model.artifact.sha256)
    };
    let mut kept: Vec<ModelVersion> = old
        .iter()
        .filter(is_kept)
        .map(|model| ModelVersion { current: false, default: false, ..model.clone() })
        .collect();
    kept.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
    models.extend(kept);
    models
}

fn headline(report: &Report) -> Result<Headline> {
    let metric = report.metric;
    let missing =
        |what: &str| anyhow!("the report has no {what} for the deciding metric '{}'", metric.name());
    let default = report.default_candidate().ok_or_else(|| missing("default model"))?;
    let baseline = report
        .baseline()
        .ok_or_else(|| missing("baseline; add a candidate of the family 'baseline', it is missing"))?;
    Ok(Headline {
        metric,
        held_out: default.held_out.get(metric).ok_or_else(|| missing("held-out value"))?,
        cross_validated: default
            .cross_validated(metric)
            .ok_or_else(|| missing("cross-validated value"))?
            .mean,
        baseline: baseline.held_out.get(metric).ok_or_else(|| missing("baseline value"))?,
    })
}

fn write_generator(assets: &Assets, new: &New<'_>, history: &History) -> Result<()> {
    let relative = generator_path(new.system.name());
    let path = assets.path(&relative)?;
    let mut versions = Vec::new();
    if path.exists() && !history.entries().is_empty() {
        versions = assets.generator(new.system.name())?.versions;
        versions.retain(|version| *version != new.generator);
    }
    versions.push(new.generator.clone());
    let file =
        GeneratorFile { format: FORMAT, samples_per_day: new.system.generator.samples_per_day, versions };
    replace(&path, &compact(&file)?).map(|_| ())
}

fn write_named(assets: &Assets, system: &str, name: &str, value: &impl Serialize) -> Result<FileRef> {
    let bytes = compact(value)?;
    let file = file_ref(system, name, &bytes);
    replace(&assets.path(&file.path)?, &bytes)?;
    Ok(file)
}

fn compact(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value).context("a file cannot be written as JSON")?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn gzip_size(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    Ok(compressed.context("a model cannot be compressed")?.len() as u64)
}

/// Removes files of the system that are named by their content and that nothing refers to.
fn remove_unreferenced(
    assets: &Assets,
    file: &FileRef,
    contents: &SystemFile,
    panels: Option<&Panels>,
) -> Result<()> {
    let system = &contents.schema.system;
    let referred: BTreeSet<&str> = [file, &contents.report, &contents.figures]
        .into_iter()
        .chain(contents.models.iter().map(|model| &model.artifact))
        .chain(&contents.panels)
        .chain(&contents.attributions)
        .chain(panels.into_iter().flat_map(Panels::files))
        .map(|file| file.path.as_str())
        .collect();
    let folder = assets.path(system)?;
    let what = || format!("the folder {} cannot be tidied", folder.display());
    for found in fs::read_dir(&folder).with_context(what)? {
        let found = found.with_context(what)?;
        let file_name = found.file_name().to_string_lossy().into_owned();
        if is_named_by_content(&file_name) && !referred.contains(format!("{system}/{file_name}").as_str()) {
            fs::remove_file(found.path()).with_context(what)?;
        }
    }
    Ok(())
}

fn is_named_by_content(name: &str) -> bool {
    let hash = name.strip_suffix(".json").and_then(|stem| stem.rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
