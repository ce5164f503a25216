//! What is published: the catalog, the systems with their models, and their histories, read from a store.

use serde::de::DeserializeOwned;
use vitrine_model::Artifact;
use vitrine_model::artifact::{FORMAT, check_hash};
use vitrine_model::catalog::{Catalog, CatalogEntry, FileRef, ModelVersion, SystemFile};
use vitrine_model::history::History;

use crate::generator::GeneratorFile;
use crate::store::{Store, StoreError};
use crate::{PublishError, files};

/// The published files in a store.
#[derive(Clone, Copy, Debug)]
pub struct Assets<'a> {
    /// Where they are.
    pub store: &'a dyn Store,
}

impl<'a> Assets<'a> {
    /// The files in a store, which may be empty.
    pub fn new(store: &'a dyn Store) -> Self {
        Self { store }
    }

    /// The catalog; an empty one where there is no file.
    ///
    /// # Errors
    /// A file that cannot be read or is of a newer format.
    pub fn catalog(self) -> Result<Catalog, PublishError> {
        let Some(bytes) = self.store.read(files::CATALOG)? else {
            return Ok(Catalog { format: FORMAT, systems: Vec::new() });
        };
        let catalog: Catalog = self.parse(files::CATALOG, &bytes)?;
        if catalog.format > FORMAT {
            return Err(PublishError::Newer { file: self.store.shown(files::CATALOG), got: catalog.format });
        }
        Ok(catalog)
    }

    /// The catalog's entry of a system.
    ///
    /// # Errors
    /// [`PublishError::NotTrained`], or a catalog that cannot be read.
    pub fn entry(self, system: &str) -> Result<CatalogEntry, PublishError> {
        let catalog = self.catalog()?;
        let trained = catalog.systems.iter().map(|entry| entry.name.clone()).collect();
        catalog.systems.into_iter().find(|entry| entry.name == system).ok_or_else(|| {
            PublishError::NotTrained { system: system.to_owned(), store: self.store.shown(""), trained }
        })
    }

    /// A system's file, checked against the catalog.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn system_file(self, entry: &CatalogEntry) -> Result<SystemFile, PublishError> {
        self.checked(&entry.system)
    }

    /// A JSON file that another one refers to, its hash checked.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn checked<T: DeserializeOwned>(self, file: &FileRef) -> Result<T, PublishError> {
        let bytes = self.read(&file.path)?;
        check_hash(&bytes, &file.sha256).map_err(|source| self.unexpected(&file.path, source))?;
        self.parse(&file.path, &bytes)
    }

    /// A model, its hash checked.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn artifact(self, model: &ModelVersion) -> Result<Artifact, PublishError> {
        let path = &model.artifact.path;
        let bytes = self.read(path)?;
        Artifact::decode_checked(&bytes, &model.artifact.sha256)
            .map_err(|source| self.unexpected(path, source))
    }

    /// A system's history with its text; both empty where there is no file yet.
    ///
    /// # Errors
    /// A file that cannot be read, or whose chain is broken.
    pub fn history(self, system: &str) -> Result<(String, History), PublishError> {
        let path = files::history(system);
        let Some(bytes) = self.store.read(&path)? else { return Ok((String::new(), History::default())) };
        let file = || self.store.shown(&path);
        let text = String::from_utf8(bytes).map_err(|_| PublishError::NotUtf8 { file: file() })?;
        let history =
            History::parse(&text).map_err(|source| PublishError::History { file: file(), source })?;
        if !(text.is_empty() || text.ends_with('\n')) {
            return Err(PublishError::Cut { file: file() });
        }
        Ok((text, history))
    }

    /// A system's generators.
    ///
    /// # Errors
    /// A file that is missing or cannot be read.
    pub fn generator(self, system: &str) -> Result<GeneratorFile, PublishError> {
        let path = files::generator(system);
        let file: GeneratorFile = self.parse(&path, &self.read(&path)?)?;
        if file.versions.is_empty() {
            let file = self.store.shown(&path);
            return Err(PublishError::NoGenerator { file, system: system.to_owned() });
        }
        Ok(file)
    }

    /// Writes the catalog, which makes everything it refers to count. Returns whether it was written.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_catalog(self, catalog: &Catalog) -> Result<bool, PublishError> {
        Ok(self.store.replace(files::CATALOG, Self::catalog_text(catalog)?.as_bytes())?)
    }

    /// The text of a catalog's file.
    ///
    /// # Errors
    /// Numbers that JSON does not have.
    pub(crate) fn catalog_text(catalog: &Catalog) -> Result<String, PublishError> {
        let mut text = serde_json::to_string_pretty(catalog)
            .map_err(|source| PublishError::Encode { name: files::CATALOG, source })?;
        text.push('\n');
        Ok(text)
    }

    /// The bytes of a file that must be there.
    ///
    /// # Errors
    /// A file that is missing or cannot be read, or a path that leads out of the store.
    pub fn read(self, path: &str) -> Result<Vec<u8>, PublishError> {
        let bytes = self.store.read(path)?;
        Ok(bytes.ok_or_else(|| StoreError::Absent { file: self.store.shown(path) })?)
    }

    /// The value that the bytes of a file hold.
    ///
    /// # Errors
    /// [`PublishError::Damaged`].
    pub(crate) fn parse<T: DeserializeOwned>(self, path: &str, bytes: &[u8]) -> Result<T, PublishError> {
        serde_json::from_slice(bytes)
            .map_err(|source| PublishError::Damaged { file: self.store.shown(path), source })
    }

    /// The error for a file that is not the one that is referred to.
    pub(crate) fn unexpected(self, path: &str, source: vitrine_model::ArtifactError) -> PublishError {
        PublishError::Unexpected { file: self.store.shown(path), source }
    }
}
