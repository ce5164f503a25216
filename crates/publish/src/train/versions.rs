//! The versions of a system's models: what is current, and what the history still refers to.

use std::collections::BTreeSet;

use vitrine_model::Artifact;
use vitrine_model::catalog::{FileRef, ModelVersion};
use vitrine_model::history::History;
use vitrine_model::report::Report;

/// The registry after training: the new models with their versions, then the old ones that the history needs.
pub(super) fn versions(
    artifacts: &[Artifact],
    files: &[FileRef],
    report: &Report,
    old: &[ModelVersion],
    history: &History,
) -> Vec<ModelVersion> {
    let mut models = Vec::new();
    for (index, (artifact, file)) in artifacts.iter().zip(files).enumerate() {
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
            by_cross_validation: report.by_cross_validation,
            perhaps_seen: report.perhaps_seen(),
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
