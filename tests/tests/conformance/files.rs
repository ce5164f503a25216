//! The exported files fit one another, are no larger than they may be, and say where they come from.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use vitrine_model::Record;
use vitrine_model::artifact::FORMAT;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::history::{History, Origin, PredictionRecord};
use vitrine_model::schema::Schema;
use vitrine_tests::assets;

use crate::systems::{artifact, ensure, for_each, for_each_model};

/// The most bytes that a model may have after gzip at level 9. A system's default model may have
/// [`LARGEST_DEFAULT`] where nothing else is said; what is not a default is loaded by those who ask for it only, and
/// has no limit unless one stands here.
const LARGEST: [(&str, Models, u64); 4] = [
    ("iris", Models::Every, 10_000),
    ("titanic", Models::Default, 60_000),
    ("housing", Models::Named("fast"), 250_000),
    ("housing", Models::Named("accurate"), 900_000),
];
const LARGEST_DEFAULT: u64 = 150_000;

/// Which of a system's models a limit is for.
enum Models {
    Every,
    Default,
    Named(&'static str),
}

/// The limit of a model, the strictest where there are several.
fn limit(system: &str, model: &ModelVersion) -> Option<u64> {
    let applies = |models: &Models| match models {
        Models::Every => true,
        Models::Default => model.default,
        Models::Named(name) => model.name == *name,
    };
    let own = LARGEST.iter().filter(|(name, models, _)| *name == system && applies(models));
    own.map(|(_, _, bytes)| *bytes).min().or(model.default.then_some(LARGEST_DEFAULT))
}

fn gzip_size(bytes: &[u8]) -> Result<u64, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map(|packed| packed.len() as u64).map_err(|error| error.to_string())
}

#[test]
fn schemas_make_sense_and_illustrations_refer_to_features() {
    for_each(|entry, system| {
        let schema = &system.schema;
        schema.check().map_err(|error| error.to_string())?;
        ensure(schema.system == entry.name, || format!("the schema is of '{}'", schema.system))?;
        ensure(schema.target.task == entry.task, || {
            "the card and the schema have different tasks".to_owned()
        })?;
        ensure(schema.illustration == entry.illustration, || "the card has another illustration".to_owned())?;
        ensure(system.title == entry.title && system.summary == entry.summary, || "other texts".to_owned())?;
        ensure((1..=FORMAT).contains(&system.format), || format!("format {}", system.format))?;
        for (role, feature) in schema.illustration.iter().flat_map(|illustration| &illustration.roles) {
            ensure(schema.position(feature).is_some(), || format!("'{role}' is played by '{feature}'"))?;
        }
        for feature in &schema.features {
            ensure(!feature.description.is_empty(), || format!("'{}' is not described", feature.name))?;
        }
        Ok(())
    });
}

#[test]
fn every_file_is_there_and_named_by_its_content() {
    for_each(|entry, system| {
        let models = system.models.iter().map(|model| &model.artifact);
        for file in models.chain([&entry.system, &system.report, &system.figures]) {
            assets::read_ref(file)?;
            let stem = file.sha256.get(..8).unwrap_or("no hash");
            ensure(file.path.contains(stem), || format!("{} does not have {stem} in its name", file.path))?;
        }
        assets::read(&system.history)?;
        assets::read(&system.timings).map(|_| ())
    });
}

#[test]
fn the_registry_has_one_default_and_the_newest_versions_are_current() {
    for_each(|_, system| {
        let current: Vec<_> = system.models.iter().filter(|model| model.current).collect();
        let defaults = current.iter().filter(|model| model.default).count();
        ensure(defaults == 1, || format!("{defaults} current models are the default"))?;
        ensure(current.len() >= 2, || "the selector has nothing to choose from".to_owned())?;
        let names: BTreeSet<&str> = current.iter().map(|model| model.name.as_str()).collect();
        ensure(names.len() == current.len(), || "a model is current in two versions".to_owned())?;
        for name in names {
            let versions: BTreeSet<u32> =
                system.models.iter().filter(|model| model.name == name).map(|model| model.version).collect();
            let newest = current.iter().find(|model| model.name == name).map(|model| model.version);
            // Older ones stay only where the history refers to them.
            ensure(versions.last().copied() == newest, || {
                format!("'{name}' has the versions {versions:?}, of which {newest:?} is current")
            })?;
        }
        Ok(())
    });
}

#[test]
fn artifacts_fit_their_system() {
    for_each_model(|system, model, artifact| {
        ensure(artifact.name == model.name && artifact.label == model.label, || {
            "it has another name".to_owned()
        })?;
        ensure(artifact.pipeline.schema == system.schema, || "it has another schema".to_owned())?;
        ensure(artifact.card.sources == system.provenance.files, || "it has other sources".to_owned())?;
        ensure(artifact.card.n_samples > 0 && !artifact.card.family.is_empty(), || "an empty card".to_owned())
    });
}

#[test]
fn sizes_are_within_the_budget() {
    for_each_model(|system, model, _| {
        let size = gzip_size(&assets::read_ref(&model.artifact)?)?;
        let limit = limit(&system.schema.system, model).unwrap_or(u64::MAX);
        ensure(size <= limit, || format!("{size} bytes after gzip, at most {limit} are allowed"))
    });
}

#[test]
fn provenance_names_source_licence_and_citation() {
    for_each(|_, system| {
        let from = &system.provenance;
        for (what, text) in [("title", &from.title), ("licence", &from.licence), ("citation", &from.citation)]
        {
            ensure(!text.trim().is_empty(), || format!("the provenance has no {what}"))?;
        }
        ensure(from.url.starts_with("https://"), || format!("the source is at '{}'", from.url))?;
        ensure(!from.files.is_empty(), || "no file is named".to_owned())?;
        for file in &from.files {
            let is_hash = file.sha256.len() == 64 && file.sha256.bytes().all(|b| b.is_ascii_hexdigit());
            ensure(is_hash, || format!("{} has the hash '{}'", file.name, file.sha256))?;
        }
        Ok(())
    });
}

#[test]
fn histories_are_long_enough_and_their_predictions_are_repeated() {
    for_each(|entry, system| {
        let text = String::from_utf8(assets::read(&system.history)?).map_err(|error| error.to_string())?;
        let history = History::parse(&text).map_err(|error| error.to_string())?;
        let entries = history.entries();
        let days: BTreeSet<&str> = entries.iter().map(|entry| entry.date.as_str()).collect();
        ensure(days.len() >= 120, || format!("{} days", days.len()))?;
        // Each generator and each stream of real rows counts a day's entries for itself, so the last line need not
        // have the highest number.
        let latest = entry.latest.as_ref().ok_or("the card shows no entry")?;
        let later = entries.iter().find(|e| (&e.date, e.number) > (&latest.date, latest.number));
        ensure(entries.contains(latest) && later.is_none(), || {
            format!("the card shows {} number {}, the history has {later:?}", latest.date, latest.number)
        })?;
        ensure(entries.is_sorted_by(|a, b| a.date <= b.date), || "the days are not in order".to_owned())?;
        let synthetic =
            |entry: &&_| matches!(entry, &&vitrine_model::history::Entry { origin: Origin::Synthetic, .. });
        ensure(entries.iter().any(|entry| synthetic(&entry)), || "no entry is synthetic".to_owned())?;
        repeat(system, entries)
    });
}

/// Predicts every entry once more with the model that made it.
fn repeat(
    system: &vitrine_model::catalog::SystemFile,
    entries: &[vitrine_model::history::Entry],
) -> Result<(), String> {
    let schema: &Schema = &system.schema;
    let mut known = std::collections::BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let line = index + 1;
        let model =
            system.model_by_hash(&entry.model).ok_or_else(|| format!("line {line}: an unknown model"))?;
        if !known.contains_key(&entry.model) {
            known.insert(entry.model.clone(), artifact(model)?);
        }
        let artifact = known.get(&entry.model).ok_or("the model was just read")?;
        let record = Record::from_json(schema, &entry.features)
            .map_err(|faults| format!("line {line}: {faults:?}"))?;
        let prediction =
            artifact.pipeline.predict(&record).map_err(|error| format!("line {line}: {error}"))?;
        let again = PredictionRecord::of(&prediction, schema);
        ensure(again == entry.predicted, || format!("line {line}: {:?}, now {again:?}", entry.predicted))?;
        if let Some(actual) = &entry.actual {
            ensure(actual.index_or_value(&schema.target).is_some(), || {
                format!("line {line}: actual {actual:?}")
            })?;
        }
    }
    Ok(())
}
