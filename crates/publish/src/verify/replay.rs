//! Every entry of a history once more: drawn again by the generator and predicted again by the recorded model.

use std::collections::BTreeMap;

use vitrine_model::catalog::{CatalogEntry, SystemFile};
use vitrine_model::history::{ELSEWHERE, Entry, Origin, PredictionRecord};
use vitrine_model::{Artifact, Record};

use super::VerifyReport;
use super::difference::{Difference, EntryDifference};
use crate::assets::Assets;
use crate::daily;
use crate::generator::GeneratorVersion;

/// Replays the history of a system.
pub(super) fn run(assets: Assets<'_>, entry: &CatalogEntry, file: &SystemFile, report: &mut VerifyReport) {
    let mut artifacts: BTreeMap<&str, Artifact> = BTreeMap::new();
    for model in &file.models {
        let path = &model.artifact.path;
        if let Some(artifact) = report.keep(assets.artifact(model)) {
            if artifact.name != model.name {
                report.differences.push(Difference::ModelName {
                    path: path.clone(),
                    got: artifact.name.clone(),
                    expected: model.name.clone(),
                });
            }
            if model.current && artifact.pipeline.schema != file.schema {
                let (path, system) = (path.clone(), entry.system.path.clone());
                report.differences.push(Difference::ModelSchema { path, system });
            }
            artifacts.insert(&model.artifact.sha256, artifact);
        }
    }
    let Some(generators) = report.keep(assets.generator(&entry.name)) else { return };
    report.n_files += 1;
    let Some((_, history)) = report.keep(assets.history(&entry.name)) else { return };
    for (index, recorded) in history.entries().iter().enumerate() {
        let difference = match artifacts.get(recorded.model.as_str()) {
            // What something else has predicted cannot be predicted again.
            None if recorded.origin == Origin::Logged && recorded.model == ELSEWHERE => continue,
            None => Some(EntryDifference::NoModel { sha256: recorded.model.clone() }),
            Some(artifact) => replayed(recorded, artifact, &generators.versions),
        };
        match difference {
            None => report.n_replayed += 1,
            Some(difference) => report.differences.push(Difference::Entry {
                path: file.history.clone(),
                line: history.line_of(index),
                difference,
            }),
        }
    }
}

/// What differs between an entry and its repetition.
fn replayed(
    recorded: &Entry,
    artifact: &Artifact,
    generators: &[GeneratorVersion],
) -> Option<EntryDifference> {
    let schema = &artifact.pipeline.schema;
    let record = match Record::from_json(schema, &recorded.features) {
        Ok(record) => record,
        Err(faults) => return Some(EntryDifference::Record { faults }),
    };
    let predicted = match artifact.pipeline.predict(&record) {
        Ok(prediction) => PredictionRecord::of(&prediction, schema),
        Err(error) => return Some(EntryDifference::Error(error.into())),
    };
    if predicted != recorded.predicted {
        return Some(EntryDifference::Prediction {
            predicted: Box::new(predicted),
            recorded: Box::new(recorded.predicted.clone()),
        });
    }
    if matches!(recorded.origin, Origin::User | Origin::Logged) {
        return None;
    }
    // The newest generator is the likeliest; older ones stay for the entries that were drawn from them.
    let is_drawn = generators.iter().rev().any(|generator| {
        let drawn = daily::sample(schema, generator, recorded.origin, &recorded.date, recorded.number);
        drawn.is_ok_and(|(drawn, actual)| {
            drawn.to_json(schema) == recorded.features && Some(&actual) == recorded.actual.as_ref()
        })
    });
    (!is_drawn).then(|| EntryDifference::Sample {
        origin: recorded.origin,
        date: recorded.date.clone(),
        number: recorded.number,
    })
}
