//! The daily batch: samples are drawn, and rows of the data taken in turn, predicted by the default model, and
//! appended to the history.

use serde::Serialize;
use vitrine_model::history::{Actual, Entry, Origin, PredictionRecord};
use vitrine_model::{Artifact, Record, Schema};

use crate::assets::Assets;
use crate::calendar::Day;
use crate::generator::GeneratorVersion;
use crate::latest::save_history;
use crate::store::Lock;
use crate::{PublishError, files};

/// What a batch did.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
    /// The system's name.
    pub system: String,
    /// The entries that were added, oldest first.
    pub added: Vec<Entry>,
    /// The number of samples that were asked for on each day.
    pub per_day: u32,
    /// The number of entries in the history now.
    pub total: usize,
}

/// Brings the history of a system up to date for some days and refreshes the catalog's newest entry. Of the
/// `count` samples of a day only those are drawn that the history does not have yet, so doing it twice changes
/// nothing. Rows of the data are predicted beside them where the system shows any, as many as it says.
///
/// # Errors
/// A system that was not trained, files that are damaged or cannot be written.
pub fn daily(
    assets: Assets<'_>,
    lock: &Lock,
    system: &str,
    days: &[Day],
    count: Option<u32>,
) -> Result<Batch, PublishError> {
    let entry = assets.entry(system)?;
    let file = assets.system_file(&entry)?;
    let no_model = || PublishError::NoModel { system: system.to_owned() };
    let model = file.default_model().ok_or_else(no_model)?;
    let artifact = assets.artifact(model)?;
    let generators = assets.generator(system)?;
    let generator = generators.versions.last().ok_or_else(|| PublishError::NoGenerator {
        file: assets.store.shown(&files::generator(system)),
        system: system.to_owned(),
    })?;
    let count = count.unwrap_or(generators.samples_per_day);
    let (mut text, mut history) = assets.history(system)?;

    let mut added = Vec::new();
    for day in days {
        let date = day.to_string();
        let n_real = generator.real.as_ref().map_or(0, |real| real.per_day);
        for (origin, count) in [(Origin::Synthetic, count), (Origin::Real, n_real)] {
            let there = history.entries().iter().filter(|entry| entry.date == date && entry.origin == origin);
            for number in u32::try_from(there.count()).unwrap_or(u32::MAX)..count {
                let entry = predicted(&artifact, &model.artifact.sha256, generator, origin, &date, number);
                let entry = entry.map_err(|source| PublishError::Sample {
                    date: date.clone(),
                    number,
                    source: Box::new(source),
                })?;
                text.push_str(&history.append(entry)?);
                added.extend(history.entries().last().cloned());
            }
        }
    }
    save_history(assets, lock, system, text, &history)?;
    let per_day = count + generator.real.as_ref().map_or(0, |real| real.per_day);
    Ok(Batch { system: system.to_owned(), added, per_day, total: history.entries().len() })
}

/// The record of a sample and what is true of it: drawn by the generator, or for a real one the row whose turn it is.
///
/// # Errors
/// A generator or rows that do not fit the schema.
pub fn sample(
    schema: &Schema,
    generator: &GeneratorVersion,
    origin: Origin,
    date: &str,
    number: u32,
) -> Result<(Record, Actual), PublishError> {
    if origin == Origin::Synthetic {
        return Ok(generator.fitted.draw(schema, generator.seed, date, number)?);
    }
    let row = generator.real.as_ref().and_then(|real| real.of_day(date, number));
    let row = row.ok_or_else(|| PublishError::NoRow { date: date.to_owned(), number })?;
    let record = Record::from_json(schema, &row.features).map_err(|faults| PublishError::Row { faults })?;
    Ok((record, row.actual.clone()))
}

/// The entry of one sample, without its place in the chain.
///
/// # Errors
/// A generator or model that does not fit the schema.
fn predicted(
    artifact: &Artifact,
    sha256: &str,
    generator: &GeneratorVersion,
    origin: Origin,
    date: &str,
    number: u32,
) -> Result<Entry, PublishError> {
    let schema = &artifact.pipeline.schema;
    let (record, actual) = sample(schema, generator, origin, date, number)?;
    let prediction = artifact.pipeline.predict(&record)?;
    Ok(Entry {
        date: date.to_owned(),
        number,
        origin,
        key: None,
        model: sha256.to_owned(),
        features: record.to_json(schema),
        predicted: PredictionRecord::of(&prediction, schema),
        actual: Some(actual),
        previous: String::new(),
    })
}
