//! Every entry of a history once more: drawn again by the generator and predicted again by the recorded model.

use std::collections::BTreeMap;

use anyhow::Result;
use vitrine_model::catalog::{CatalogEntry, SystemFile};
use vitrine_model::history::{Entry, Origin, Outcome};
use vitrine_model::{Artifact, Record};

use super::Findings;
use crate::daily;
use crate::store::{Assets, GeneratorVersion};

/// Replays the history of a system.
pub fn run(assets: &Assets, entry: &CatalogEntry, file: &SystemFile, findings: &mut Findings) {
    let mut artifacts: BTreeMap<&str, Artifact> = BTreeMap::new();
    for model in &file.models {
        if let Some(artifact) = findings.keep(assets.artifact(model)) {
            if artifact.name != model.name {
                findings.differences.push(format!(
                    "{} holds the model '{}', expected '{}'",
                    model.artifact.path, artifact.name, model.name
                ));
            }
            if model.current && artifact.pipeline.schema != file.schema {
                findings
                    .differences
                    .push(format!("{} has another schema than {}", model.artifact.path, entry.system.path));
            }
            artifacts.insert(&model.artifact.sha256, artifact);
        }
    }
    let Some(generators) = findings.keep(assets.generator(&entry.name)) else { return };
    findings.n_files += 1;
    let Some((_, history)) = findings.keep(assets.history(&entry.name)) else { return };
    for (index, recorded) in history.entries().iter().enumerate() {
        let place = format!("{}, line {}", file.history, index + 1);
        match artifacts.get(recorded.model.as_str()) {
            None => findings
                .differences
                .push(format!("{place}: the model {} is not among the system's models", recorded.model)),
            Some(artifact) => match replayed(recorded, artifact, &generators.versions) {
                Ok(None) => findings.n_replayed += 1,
                Ok(Some(difference)) => findings.differences.push(format!("{place}: {difference}")),
                Err(error) => findings.differences.push(format!("{place}: {error:#}")),
            },
        }
    }
}

/// What differs between an entry and its repetition.
fn replayed(
    recorded: &Entry,
    artifact: &Artifact,
    generators: &[GeneratorVersion],
) -> Result<Option<String>> {
    let schema = &artifact.pipeline.schema;
    let record = match Record::from_json(schema, &recorded.features) {
        Ok(record) => record,
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Ok(Some(faults.join("; ")));
        }
    };
    let predicted = Outcome::of(&artifact.pipeline.predict(&record)?, schema);
    if predicted != recorded.predicted {
        return Ok(Some(format!(
            "the model predicts {}, recorded is {}",
            serde_json::to_string(&predicted)?,
            serde_json::to_string(&recorded.predicted)?
        )));
    }
    if recorded.origin == Origin::User {
        return Ok(None);
    }
    // The newest generator is the likeliest; older ones stay for the entries that were drawn from them.
    let is_drawn = generators.iter().rev().any(|generator| {
        let drawn = daily::sample(schema, generator, recorded.origin, &recorded.date, recorded.number);
        drawn.is_ok_and(|(drawn, truth)| {
            drawn.to_json(schema) == recorded.features && Some(&truth) == recorded.actual.as_ref()
        })
    });
    let what = if recorded.origin == Origin::Real { "no kept row is" } else { "no generator draws" };
    Ok((!is_drawn).then(|| format!("{what} this sample for {} number {}", recorded.date, recorded.number)))
}
