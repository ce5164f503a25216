//! What is known of a system's earlier trainings: `<system>/versions.json`, which the page does not read.
//!
//! The file is first written when a training or a choice of another default takes the place of something. Until then the
//! catalog and the system file say it all.

use serde::{Deserialize, Serialize};
use vitrine_model::artifact::FORMAT;
use vitrine_model::catalog::{FileRef, ModelVersion, SystemFile};
use vitrine_model::report::Timings;

use crate::PublishError;
use crate::assets::Assets;
use crate::files::{self, line, reference};
use crate::generator::GeneratorVersion;
use crate::store::Change;

/// All versions of a system's models that are kept, with the trainings that they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The format version, as [`FORMAT`].
    pub format: u32,
    /// The trainings, oldest first.
    pub releases: Vec<Release>,
    /// Every kept version. Which of them the page offers stands in the system file.
    pub models: Vec<ModelVersion>,
    /// What is in force.
    pub default: Choice,
    /// What was in force before, oldest first.
    pub before: Vec<Choice>,
}

/// All that one training published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Its number, which stays when others are pruned.
    pub number: u32,
    /// The day of the training, where it is known.
    pub trained: Option<String>,
    /// The SHA-256 of the exported models, the training's own default first.
    pub models: Vec<String>,
    /// The [`SystemFile`] with these models only; it refers to the report.
    pub system: FileRef,
    /// The [`GeneratorVersion`].
    pub generator: FileRef,
    /// The [`Timings`].
    pub timings: FileRef,
}

/// A training with one of its models as the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The number of the release.
    pub release: u32,
    /// The SHA-256 of the model.
    pub model: String,
}

/// What a release is made of.
pub(crate) struct Parts<'a> {
    /// The system file, whatever models are in it.
    pub file: &'a SystemFile,
    /// The generator.
    pub generator: &'a GeneratorVersion,
    /// The timings.
    pub timings: &'a Timings,
}

impl Ledger {
    /// The ledger of a system; `None` where nothing has been replaced yet.
    ///
    /// # Errors
    /// A file that cannot be read or is of a newer format.
    pub fn read(assets: Assets<'_>, system: &str) -> Result<Option<Self>, PublishError> {
        let path = files::versions(system);
        let Some(bytes) = assets.store.read(&path)? else { return Ok(None) };
        let ledger: Self = assets.parse(&path, &bytes)?;
        if ledger.format > FORMAT {
            return Err(PublishError::Newer { file: assets.store.shown(&path), got: ledger.format });
        }
        Ok(Some(ledger))
    }

    /// The ledger of a system, made from what is in force where there is none yet. Files of it go into `change`.
    ///
    /// # Errors
    /// A system that was not trained, files that cannot be read.
    pub(crate) fn open(assets: Assets<'_>, system: &str, change: &mut Change) -> Result<Self, PublishError> {
        if let Some(ledger) = Self::read(assets, system)? {
            return Ok(ledger);
        }
        let file = assets.system_file(&assets.entry(system)?)?;
        let no_model = || PublishError::NoModel { system: system.to_owned() };
        let default = file.default_model().ok_or_else(no_model)?.artifact.sha256.clone();
        let generators = assets.generator(system)?.versions;
        let no_generator = || PublishError::NoGenerator {
            file: assets.store.shown(&files::generator(system)),
            system: system.to_owned(),
        };
        let generator = generators.last().ok_or_else(no_generator)?;
        let timings: Timings = assets.parse(&file.timings, &assets.read(&file.timings)?)?;
        let release = release(1, Parts { file: &file, generator, timings: &timings }, change)?;
        let models = file.models.iter().map(plain).collect();
        let default = Choice { release: release.number, model: default };
        Ok(Self { format: FORMAT, releases: vec![release], models, default, before: Vec::new() })
    }

    /// The release with a number.
    pub fn release(&self, number: u32) -> Option<&Release> {
        self.releases.iter().find(|release| release.number == number)
    }

    /// The release that is in force.
    pub fn in_force(&self) -> Option<&Release> {
        self.release(self.default.release)
    }

    /// The newest release that has a model, the one in force before all others.
    pub fn release_of(&self, sha256: &str) -> Option<&Release> {
        let has = |release: &&Release| release.models.iter().any(|model| model == sha256);
        self.in_force().filter(has).or_else(|| self.releases.iter().rev().find(has))
    }

    /// Adds a release, or puts it in the place of the one with the same models. Returns its number.
    pub(crate) fn add(&mut self, mut release: Release, models: &[ModelVersion]) -> u32 {
        let known = self.releases.iter_mut().find(|known| known.models == release.models);
        let number = if let Some(known) = known {
            // What was measured by a clock stays.
            release.number = known.number;
            release.timings = known.timings.clone();
            release.trained.clone_from(&known.trained);
            *known = release;
            known.number
        } else {
            release.number = self.releases.iter().map(|release| release.number).max().unwrap_or(0) + 1;
            self.releases.push(release);
            self.releases.last().map_or(0, |release| release.number)
        };
        for model in models {
            match self.models.iter_mut().find(|known| known.artifact.sha256 == model.artifact.sha256) {
                Some(known) => *known = plain(model),
                None => self.models.push(plain(model)),
            }
        }
        number
    }

    /// Makes a choice the one in force.
    pub(crate) fn choose(&mut self, choice: Choice) {
        if choice != self.default {
            let before = std::mem::replace(&mut self.default, choice);
            self.before.push(before);
        }
    }
}

/// A release of what was published; its own files go into `change`.
///
/// # Errors
/// Values that cannot be written as JSON.
pub(crate) fn release(number: u32, parts: Parts<'_>, change: &mut Change) -> Result<Release, PublishError> {
    let mut file = parts.file.clone();
    file.models.retain(|model| model.current);
    let system = file.schema.system.clone();
    let mut add = |name: &str, bytes: Vec<u8>| {
        let file = reference(&system, name, &bytes);
        change.replace(&file.path, String::from_utf8_lossy(&bytes));
        file
    };
    Ok(Release {
        number,
        trained: parts.timings.trained.clone(),
        models: file.models.iter().map(|model| model.artifact.sha256.clone()).collect(),
        system: add("system", line("system", &file)?),
        generator: add("generator", line("generators", parts.generator)?),
        timings: add("timings", line("timings", parts.timings)?),
    })
}

/// A version without what only the system file says of it.
fn plain(model: &ModelVersion) -> ModelVersion {
    ModelVersion { current: false, default: false, ..model.clone() }
}
