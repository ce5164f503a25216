//! Writing what was trained.

use serde::Serialize;
use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, SourceFile};
use vitrine_model::catalog::{self, Example, FileRef, ModelVersion, Provenance, SystemFile, TranslationRef};
use vitrine_model::figures::Figures;
use vitrine_model::panels::Panels;
use vitrine_model::report::{Report, Timings};
use vitrine_model::shap_values::ShapValues;
use vitrine_model::translation::Translation;
use vitrine_training::Dataset;

use super::promotion::Promotion;
use super::versions::versions;
use crate::assets::Assets;
use crate::files::{line, reference, write_line, write_named};
use crate::generator::GeneratorVersion;
use crate::real_rows::{self, RealRows};
use crate::store::{Change, Lock, Store};
use crate::system::System;
use crate::versions::{Choice, Contestant, InForce, Ledger, Parts, Verdict, judge, put, put_chosen, release};
use crate::{PublishError, files};

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
    /// The rows that were held out; none where the models were judged by a cross-validation.
    pub held_out: &'a Dataset,
    /// The rows to judge the new default and the old one by, where somebody gives some.
    pub judged_by: Option<&'a Dataset>,
    /// Whether the new models take the place of others.
    pub promotion: Promotion,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The system's name.
    pub system: String,
    /// Whether any model of the page is another one than before.
    pub models_changed: bool,
    /// The models that were trained, current ones first with older ones that the history refers to behind them.
    pub models: Vec<ModelVersion>,
    /// The report with the sizes of the exported models.
    pub report: Report,
    /// How the new default did beside the one before, where there was another one that it can be compared with.
    pub verdict: Option<Verdict>,
    /// Whether the new models are the ones of the page now; otherwise they are kept beside those that were there.
    pub is_promoted: bool,
}

/// What is in force before a training.
struct Old {
    file: SystemFile,
    ledger: Option<Ledger>,
}

impl Old {
    fn read(assets: Assets<'_>, name: &str) -> Result<Option<Self>, PublishError> {
        let entry = assets.catalog()?.systems.into_iter().find(|entry| entry.name == name);
        let Some(entry) = entry else { return Ok(None) };
        Ok(Some(Self { file: assets.system_file(&entry)?, ledger: Ledger::read(assets, name)? }))
    }

    /// All versions that are known.
    fn versions(&self) -> Vec<ModelVersion> {
        let kept = self.ledger.iter().flat_map(|ledger| &ledger.models);
        self.file.models.iter().chain(kept).cloned().collect()
    }

    /// Whether the training that is in force exported these models.
    fn is_of(&self, models: &[FileRef]) -> bool {
        let current =
            || self.file.models.iter().filter(|model| model.current).map(|model| &model.artifact.sha256);
        let new = models.iter().map(|file| &file.sha256);
        match self.ledger.as_ref().and_then(Ledger::in_force) {
            Some(release) => release.models.iter().eq(new),
            None => current().eq(new),
        }
    }
}

/// Writes what was trained: first the files that are named by their content, then, all at once, the others with the
/// catalog. Until then the old state counts and is whole. Where another training is in force and [`Promotion`] lets it
/// stay, the new one is kept beside it.
///
/// # Errors
/// Files that cannot be written, or an old state that cannot be read.
pub(super) fn write(store: &dyn Store, lock: &Lock, new: New<'_>) -> Result<Published, PublishError> {
    let assets = Assets::new(store);
    let name = new.system.name().to_owned();
    let old = Old::read(assets, &name).map_err(|source| PublishError::Before { source: Box::new(source) })?;
    let known = old.as_ref().map(Old::versions).unwrap_or_default();
    let named = new.artifacts.iter().zip(&new.encoded);
    let model_files: Vec<FileRef> =
        named.map(|(artifact, bytes)| reference(&name, &artifact.name, bytes)).collect();
    let models = versions(&new.artifacts, &model_files, &new.report, &known);
    for (file, bytes) in model_files.iter().zip(&new.encoded) {
        store.replace(&file.path, bytes)?;
    }
    if let Some((file, bytes)) = &new.map {
        store.replace(&file.path, bytes)?;
    }
    let file = system_file(store, &new, models)?;
    let is_same = old.as_ref().is_none_or(|old| old.is_of(&model_files));
    let (mut change, mut verdict, mut is_promoted) = (Change::default(), None, true);
    let samples_per_day = Some(new.system.generator.samples_per_day);
    let has_ledger = old.as_ref().is_some_and(|old| old.ledger.is_some());
    let put_file = if let Some(old) = old.as_ref().filter(|_| has_ledger || !is_same) {
        let mut ledger = Ledger::open(assets, &name, &mut change)?;
        let parts = Parts { file: &file, generator: &new.generator, timings: &new.timings };
        let release = release(0, parts, &mut change)?;
        let is_known = ledger.releases.iter().any(|known| known.models == release.models);
        let number = ledger.add(release, &file.models);
        if !is_same {
            verdict = judged(assets, old, &new, &file)?;
            is_promoted = new.promotion.decides(verdict.as_ref(), is_known);
        }
        if let (false, true, Some(model)) = (is_same, is_promoted, file.default_model()) {
            ledger.choose(Choice { release: number, model: model.artifact.sha256.clone() });
        }
        put_chosen(assets, lock, &ledger, samples_per_day, change)?
    } else {
        let default = file.default_model().map(|model| model.artifact.sha256.clone()).unwrap_or_default();
        // A clock never reads the same twice, so times are only written with models that are new.
        let has_times = old.is_some() && store.read(&file.timings)?.is_some();
        let in_force = InForce {
            file: file.clone(),
            report: new.report.clone(),
            default: &default,
            generator: new.generator,
            samples_per_day,
            timings: (!has_times).then_some(new.timings),
            versions: &known,
            ledger: None,
        };
        put(assets, lock, in_force, change)?
    };
    let was = |model: &ModelVersion| {
        let is_it = |old: &ModelVersion| old.current && old.artifact == model.artifact;
        old.as_ref().is_some_and(|old| old.file.models.iter().any(is_it))
    };
    let models_changed = put_file.models.iter().any(|model| model.current && !was(model));
    let models = if is_promoted { put_file.models } else { file.models };
    Ok(Published { system: name, models_changed, models, report: new.report, verdict, is_promoted })
}

/// How the new default does beside the one in force; `None` where they are the same or cannot be compared.
fn judged(
    assets: Assets<'_>,
    old: &Old,
    new: &New<'_>,
    file: &SystemFile,
) -> Result<Option<Verdict>, PublishError> {
    let (Some(before), Some(after), Some(artifact)) =
        (old.file.default_model(), file.default_model(), new.artifacts.first())
    else {
        return Ok(None);
    };
    if before.artifact == after.artifact {
        return Ok(None);
    }
    let (old_artifact, old_report) = (assets.artifact(before)?, assets.checked::<Report>(&old.file.report)?);
    let [called_old, called_new] = [before, after].map(|of| format!("{}@{}", of.name, of.version));
    let old = Contestant {
        called: &called_old,
        name: &before.name,
        pipeline: &old_artifact.pipeline,
        report: &old_report,
    };
    let new_one = Contestant {
        called: &called_new,
        name: &after.name,
        pipeline: &artifact.pipeline,
        report: &new.report,
    };
    Ok(judge(old, new_one, new.held_out, new.judged_by))
}

/// The system file of the training, with its own models only. The files that it refers to are written.
fn system_file(
    store: &dyn Store,
    new: &New<'_>,
    models: Vec<ModelVersion>,
) -> Result<SystemFile, PublishError> {
    let name = new.system.name();
    let report = write_named(store, name, "report", &new.report)?;
    let figures = write_named(store, name, "figures", &new.figures)?;
    let panels = new.panels.as_ref().map(|it| write_named(store, name, "panels", it)).transpose()?;
    let shap_values = new.shap_values.as_ref();
    let shap_values = shap_values.map(|it| write_named(store, name, "attributions", it)).transpose()?;
    Ok(SystemFile {
        format: FORMAT,
        schema: new.system.schema.clone(),
        title: new.system.title.clone(),
        summary: new.system.summary.clone(),
        description: new.system.description.clone(),
        examples: examples(new.system, new.generator.real.as_ref()),
        provenance: Provenance { files: new.files.clone(), ..new.system.provenance.clone() },
        generator: new.system.generator.description.clone(),
        models,
        report,
        figures,
        history: files::history(name),
        timings: files::timings(name),
        panels,
        real_rows: new.system.real_rows.as_ref().map(|rows| catalog::RealRows {
            one: rows.one.clone(),
            many: rows.many.clone(),
            label: rows.label.clone(),
        }),
        shap_values,
        translations: translations(store, new.system)?,
    })
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
