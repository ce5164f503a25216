//! The versions of a system's models with their scores.

use serde::Serialize;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::metrics::{Interval, Metric};
use vitrine_model::report::{Report, Timings};

use super::ledger::{Ledger, Release};
use crate::PublishError;
use crate::assets::Assets;

/// All versions of a system.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// The system's name.
    pub system: String,
    /// The versions, by name and number.
    pub versions: Vec<Scored>,
}

/// A version with what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct Scored {
    /// The version.
    #[serde(flatten)]
    pub model: ModelVersion,
    /// The day of its training, where that is known.
    pub trained: Option<String>,
    /// The deciding figure, where its report is kept: the cross-validated mean with its 95 % interval.
    pub score: Option<Score>,
    /// The number of predictions in the history that it made.
    pub n_predictions: usize,
}

/// A cross-validated figure.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Score {
    /// Which.
    pub metric: Metric,
    /// Its mean.
    pub mean: f64,
    /// The 95 % interval of the mean.
    pub interval: Option<Interval>,
}

impl Scored {
    /// Its name and version, `forest@2`.
    pub fn called(&self) -> String {
        format!("{}@{}", self.model.name, self.model.version)
    }
}

/// Lists all versions of a system that are kept.
///
/// # Errors
/// A system that was not trained, files that are damaged.
pub fn versions(assets: Assets<'_>, system: &str) -> Result<Listed, PublishError> {
    let file = assets.system_file(&assets.entry(system)?)?;
    let (_, history) = assets.history(system)?;
    let ledger = Ledger::read(assets, system)?;
    let mut all = file.models.clone();
    for model in ledger.iter().flat_map(|ledger| &ledger.models) {
        if file.model_by_hash(&model.artifact.sha256).is_none() {
            all.push(model.clone());
        }
    }
    all.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
    let mut listed = Listed { system: system.to_owned(), versions: Vec::new() };
    for model in all {
        let sha256 = &model.artifact.sha256;
        let (report, trained) = match &ledger {
            Some(ledger) => match ledger.release_of(sha256) {
                Some(release) => (Some(report(assets, release)?), release.trained.clone()),
                None => (None, None),
            },
            None if model.current => {
                let timings: Timings = assets.parse(&file.timings, &assets.read(&file.timings)?)?;
                (Some(assets.checked(&file.report)?), timings.trained)
            }
            None => (None, None),
        };
        let n_predictions = history.entries().iter().filter(|entry| entry.model == *sha256).count();
        let score = report.and_then(|report| score(&report, &model.name));
        listed.versions.push(Scored { model, trained, score, n_predictions });
    }
    Ok(listed)
}

fn report(assets: Assets<'_>, release: &Release) -> Result<Report, PublishError> {
    let file: SystemFile = assets.checked(&release.system)?;
    assets.checked(&file.report)
}

fn score(report: &Report, name: &str) -> Option<Score> {
    let candidate = report.candidates.iter().find(|candidate| candidate.name == name)?;
    let summary = candidate.cross_validated(report.metric)?;
    Some(Score { metric: report.metric, mean: summary.mean, interval: report.fold_interval(summary) })
}
