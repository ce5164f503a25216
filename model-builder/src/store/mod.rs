//! The folder of artifacts: what was trained, what was predicted, and the catalog of it all.

mod lock;
mod publish;
mod real_rows;
pub mod write;

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, check_hash, sha256_hex};
use vitrine_model::catalog::{Catalog, CatalogEntry, FileRef, ModelVersion, SystemFile};
use vitrine_model::history::{Entry, History};
use vitrine_training::FittedGenerator;

use crate::cli::usage;

pub use lock::Lock;
pub use publish::{New, Published, publish};
pub use real_rows::{RealRows, choose as choose_real_rows, examples as real_examples};

/// A folder of artifacts.
#[derive(Clone, Debug)]
pub struct Assets {
    /// Where it is.
    pub folder: PathBuf,
}

/// What the daily samples of a system are drawn from, `<system>/generator.json`. A generator that the history
/// was drawn from stays when another one takes its place, so that every entry can be drawn again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneratorFile {
    /// The format version, as [`FORMAT`].
    pub format: u32,
    /// The number of samples a day.
    pub samples_per_day: u32,
    /// The generators, the one in use last.
    pub versions: Vec<GeneratorVersion>,
}

/// A fitted generator with its seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneratorVersion {
    /// The seed of the draws.
    pub seed: u64,
    /// The generator.
    pub fitted: FittedGenerator,
    /// The rows of the data that are predicted in turn, beside what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub real: Option<RealRows>,
}

impl Assets {
    /// The folder at a path, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The catalog; an empty one where there is no file.
    ///
    /// # Errors
    /// A file that cannot be read or is of a newer format.
    pub fn catalog(&self) -> Result<Catalog> {
        let path = self.path("catalog.json")?;
        if !path.exists() {
            return Ok(Catalog { format: FORMAT, systems: Vec::new() });
        }
        let catalog: Catalog = parse(&path, &self.read("catalog.json")?)?;
        if catalog.format > FORMAT {
            bail!(
                "{} has format {}; this program reads formats up to {FORMAT}, update it",
                path.display(),
                catalog.format
            );
        }
        Ok(catalog)
    }

    /// The catalog's entry of a system.
    ///
    /// # Errors
    /// A system that was not trained, as wrong usage, with what to do.
    pub fn entry(&self, system: &str) -> Result<CatalogEntry> {
        let catalog = self.catalog()?;
        let names: Vec<String> = catalog.systems.iter().map(|entry| entry.name.clone()).collect();
        catalog.systems.into_iter().find(|entry| entry.name == system).ok_or_else(|| {
            let trained = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            usage(format!(
                "there is no trained system '{system}' in {} (trained: {trained}); run 'model-builder train {system}' first",
                self.folder.display()
            ))
        })
    }

    /// A system's file, checked against the catalog.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn system_file(&self, entry: &CatalogEntry) -> Result<SystemFile> {
        self.checked(&entry.system)
    }

    /// A JSON file that another one refers to, its hash checked.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn checked<T: DeserializeOwned>(&self, file: &FileRef) -> Result<T> {
        let bytes = self.read(&file.path)?;
        let path = self.path(&file.path)?;
        check_hash(&bytes, &file.sha256).with_context(|| format!("{} is not as expected", path.display()))?;
        parse(&path, &bytes)
    }

    /// A model, its hash checked.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn artifact(&self, model: &ModelVersion) -> Result<Artifact> {
        let bytes = self.read(&model.artifact.path)?;
        Artifact::decode_checked(&bytes, &model.artifact.sha256).with_context(|| {
            format!("{} is not as expected", self.folder.join(&model.artifact.path).display())
        })
    }

    /// A system's history with its text; both empty where there is no file yet.
    ///
    /// # Errors
    /// A file that cannot be read, or whose chain is broken.
    pub fn history(&self, system: &str) -> Result<(String, History)> {
        let path = self.path(&history_path(system))?;
        if !path.exists() {
            return Ok((String::new(), History::default()));
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let history = History::parse(&text).with_context(|| format!("{} is damaged", path.display()))?;
        if !(text.is_empty() || text.ends_with('\n')) {
            bail!("{} is damaged: its last line has no line end", path.display());
        }
        Ok((text, history))
    }

    /// A system's generators.
    ///
    /// # Errors
    /// A file that is missing or cannot be read.
    pub fn generator(&self, system: &str) -> Result<GeneratorFile> {
        let relative = generator_path(system);
        let file: GeneratorFile = parse(&self.path(&relative)?, &self.read(&relative)?)?;
        if file.versions.is_empty() {
            bail!("{} has no generator; train '{system}' again", self.folder.join(relative).display());
        }
        Ok(file)
    }

    /// Writes the catalog, which makes everything it refers to count.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_catalog(&self, catalog: &Catalog) -> Result<bool> {
        let mut bytes =
            serde_json::to_vec_pretty(catalog).context("the catalog cannot be written as JSON")?;
        bytes.push(b'\n');
        write::replace(&self.path("catalog.json")?, &bytes)
    }

    /// The bytes of a file below the folder.
    ///
    /// # Errors
    /// A file that cannot be read, or a path that leads out of the folder.
    pub fn read(&self, relative: &str) -> Result<Vec<u8>> {
        let path = self.path(relative)?;
        fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// The path of a file below the folder.
    ///
    /// # Errors
    /// A path that leads out of the folder, which only a file from elsewhere would hold.
    pub fn path(&self, relative: &str) -> Result<PathBuf> {
        let is_below = Path::new(relative).components().all(|part| matches!(part, Component::Normal(_)));
        if relative.is_empty() || !is_below {
            return Err(anyhow!("the path '{relative}' leads out of {}", self.folder.display()));
        }
        Ok(self.folder.join(relative))
    }
}

/// The newest of a history's entries: of the latest date the one with the highest number.
pub fn newest(history: &History) -> Option<&Entry> {
    history.entries().iter().max_by(|a, b| (&a.date, a.number).cmp(&(&b.date, b.number)))
}

/// The path of a system's history, from the folder of the catalog.
pub fn history_path(system: &str) -> String {
    format!("{system}/history.jsonl")
}

/// The path of a system's generators.
pub fn generator_path(system: &str) -> String {
    format!("{system}/generator.json")
}

/// The path of a system's timings.
pub fn timings_path(system: &str) -> String {
    format!("{system}/timings.json")
}

/// The reference to a file that is named by its content.
fn file_ref(system: &str, name: &str, bytes: &[u8]) -> FileRef {
    let sha256 = sha256_hex(bytes);
    let start: String = sha256.chars().take(12).collect();
    FileRef { path: format!("{system}/{name}-{start}.json"), bytes: bytes.len() as u64, sha256 }
}

fn parse<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes)
        .with_context(|| format!("{} is damaged or from another program", path.display()))
}
