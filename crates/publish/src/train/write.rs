//! Writing what was trained, and removing what nothing refers to any more.

use std::collections::BTreeSet;

use serde::Serialize;
use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, SourceFile};
use vitrine_model::catalog::{
    self, CatalogEntry, Example, FileRef, Headline, ModelVersion, Provenance, SystemFile,
};
use vitrine_model::catalog::{TranslatedCard, TranslationRef};
use vitrine_model::figures::Figures;
use vitrine_model::history::History;
use vitrine_model::panels::Panels;
use vitrine_model::report::{Report, Timings};
use vitrine_model::shap_values::ShapValues;
use vitrine_model::translation::Translation;

use super::versions::versions;
use crate::assets::{Assets, newest};
use crate::files::{line, reference, write_line, write_named};
use crate::generator::{GeneratorFile, GeneratorVersion};
use crate::real_rows::{self, RealRows};
use crate::store::Store;
use crate::system::System;
use crate::{Figure, PublishError, files};

/// All that training a system gives.
#[derive(Debug)]
pub(super) struct New<'a> {
    /// The system.
    pub system: &'a System,
    /// How the candidates did.
    pub report: Report,
    /// The exported models, the default first.
    pub artifacts: Vec<Artifact>,
    /// The bytes of each of them.
    pub encoded: Vec<Vec<u8>>,
    /// The figures of the data page.
    pub figures: Figures,
    /// How much each feature moves the default model's predictions, where that is known.
    pub shap_values: Option<ShapValues>,
    /// The panels of the predict page, where the system has any.
    pub panels: Option<Panels>,
    /// The bytes of the map that the panels refer to, where they have one, with the reference.
    pub map: Option<(FileRef, Vec<u8>)>,
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
pub(super) fn write(store: &dyn Store, new: New<'_>) -> Result<Published, PublishError> {
    let assets = Assets::new(store);
    let name = new.system.name().to_owned();
    let mut catalog = assets.catalog()?;
    let position = catalog.systems.iter().position(|entry| entry.name == name);
    let old = position.and_then(|position| catalog.systems.get(position));
    let old = old.map(|entry| assets.system_file(entry)).transpose();
    let old = old.map_err(|source| PublishError::Before { source: Box::new(source) })?;
    let old_models = old.map(|file| file.models).unwrap_or_default();
    let (_, history) = assets.history(&name)?;

    let named = new.artifacts.iter().zip(&new.encoded);
    let model_files: Vec<FileRef> =
        named.map(|(artifact, bytes)| reference(&name, &artifact.name, bytes)).collect();
    let models = versions(&new.artifacts, &model_files, &new.report, &old_models, &history);
    let models_changed = models.iter().any(|model| {
        model.current && !old_models.iter().any(|old| old.current && old.artifact == model.artifact)
    });

    for (file, bytes) in model_files.iter().zip(&new.encoded) {
        store.replace(&file.path, bytes)?;
    }
    if let Some((file, bytes)) = &new.map {
        store.replace(&file.path, bytes)?;
    }
    let report = write_named(store, &name, "report", &new.report)?;
    let figures = write_named(store, &name, "figures", &new.figures)?;
    let panels = new.panels.as_ref().map(|it| write_named(store, &name, "panels", it)).transpose()?;
    let shap_values = new.shap_values.as_ref();
    let shap_values = shap_values.map(|it| write_named(store, &name, "attributions", it)).transpose()?;
    let translations = translations(store, new.system)?;
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
        history: files::history(&name),
        timings: files::timings(&name),
        panels,
        real_rows: new.system.real_rows.as_ref().map(|rows| catalog::RealRows {
            one: rows.one.clone(),
            many: rows.many.clone(),
            label: rows.label.clone(),
        }),
        shap_values,
        translations,
    };
    let system = write_named(store, &name, "system", &system_file)?;
    let entry = CatalogEntry {
        name: name.clone(),
        title: system_file.title.clone(),
        summary: system_file.summary.clone(),
        task: system_file.schema.target.task,
        illustration: system_file.schema.illustration.clone(),
        score: headline(&new.report)?,
        latest: newest(&history).cloned(),
        system,
        translated: cards(new.system),
    };

    write_generator(assets, &new, &history)?;
    // A clock never reads the same twice, so times are only written with models that are new.
    if models_changed || store.read(&system_file.timings)?.is_none() {
        store.replace(&system_file.timings, &line("timings", &new.timings)?)?;
    }
    if store.read(&system_file.history)?.is_none() {
        store.replace(&system_file.history, b"")?;
    }
    match position.and_then(|position| catalog.systems.get_mut(position)) {
        Some(place) => *place = entry.clone(),
        None => catalog.systems.push(entry.clone()),
    }
    assets.write_catalog(&catalog)?;
    remove_unreferenced(store, &entry.system, &system_file, new.panels.as_ref())?;
    Ok(Published { system: name, models_changed, models, report: new.report })
}

/// The system's own examples, then those of the data.
fn examples(system: &System, real: Option<&RealRows>) -> Vec<Example> {
    system.examples.iter().cloned().chain(real_rows::examples(system, real)).collect()
}

/// Writes the texts in other languages, each language's in a file of its own.
fn translations(store: &dyn Store, system: &System) -> Result<Vec<TranslationRef>, PublishError> {
    let write = |(language, texts): &(String, Translation)| {
        let file = write_line(store, system.name(), &format!("texts-{language}"), &line("texts", texts)?)?;
        Ok(TranslationRef { language: language.clone(), file })
    };
    system.translations.iter().map(write).collect()
}

/// Title and summary in other languages, where both are translated.
fn cards(system: &System) -> Vec<TranslatedCard> {
    let card = |(language, translation): &(String, Translation)| {
        let text = |text: &str| translation.texts.get(text).cloned();
        Some(TranslatedCard {
            language: language.clone(),
            title: text(&system.title)?,
            summary: text(&system.summary)?,
        })
    };
    system.translations.iter().filter_map(card).collect()
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

fn write_generator(assets: Assets<'_>, new: &New<'_>, history: &History) -> Result<(), PublishError> {
    let path = files::generator(new.system.name());
    let mut versions = Vec::new();
    if !history.entries().is_empty() && assets.store.read(&path)?.is_some() {
        versions = assets.generator(new.system.name())?.versions;
        versions.retain(|version| *version != new.generator);
    }
    versions.push(new.generator.clone());
    let file =
        GeneratorFile { format: FORMAT, samples_per_day: new.system.generator.samples_per_day, versions };
    assets.store.replace(&path, &line("generators", &file)?)?;
    Ok(())
}

/// Removes files of the system that are named by their content and that nothing refers to.
fn remove_unreferenced(
    store: &dyn Store,
    file: &FileRef,
    contents: &SystemFile,
    panels: Option<&Panels>,
) -> Result<(), PublishError> {
    let referred: BTreeSet<&str> = [file, &contents.report, &contents.figures]
        .into_iter()
        .chain(contents.models.iter().map(|model| &model.artifact))
        .chain(&contents.panels)
        .chain(&contents.shap_values)
        .chain(contents.translations.iter().map(|translation| &translation.file))
        .chain(panels.into_iter().flat_map(Panels::files))
        .map(|file| file.path.as_str())
        .collect();
    for path in store.list(&contents.schema.system)? {
        if files::is_named_by_content(&path) && !referred.contains(path.as_str()) {
            store.remove(&path)?;
        }
    }
    Ok(())
}
