//! The versions of the models that a training exports.

use vitrine_model::Artifact;
use vitrine_model::catalog::{FileRef, ModelVersion};
use vitrine_model::report::Report;

/// The new models with their versions: a model that is known has the version that it had, another one the next number of
/// its name. The first is the default.
pub(super) fn versions(
    artifacts: &[Artifact],
    files: &[FileRef],
    report: &Report,
    known: &[ModelVersion],
) -> Vec<ModelVersion> {
    let mut models = Vec::new();
    for (index, (artifact, file)) in artifacts.iter().zip(files).enumerate() {
        let of_name = || known.iter().filter(|model| model.name == artifact.name);
        let same = of_name().find(|model| model.artifact.sha256 == file.sha256).map(|model| model.version);
        let version = same.unwrap_or_else(|| of_name().map(|model| model.version).max().unwrap_or(0) + 1);
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
    models
}
