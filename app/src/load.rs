//! Loading the files beside the page: the catalog, what it refers to, and the models. Every file that the
//! catalog names by its content is compared with its hash before it is read.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use vitrine_model::artifact::{ArtifactError, FORMAT, check_hash};
use vitrine_model::catalog::{Catalog, FileRef, SystemFile};
use vitrine_model::figures::Figures;
use vitrine_model::json::{self, FromJson};
use vitrine_model::panels::{Panels, PlaceMap};
use vitrine_model::report::Report;
use vitrine_model::shap_values::ShapValues;
use vitrine_model::translation::Translation;
use vitrine_model::{Artifact, Schema};
use vitrine_present::lines::report::artifact_error;
use vitrine_present::{Locale, Texts};

use crate::republished::{is_gone, is_published_anew};
use crate::texts::{use_locale, use_texts};

/// Why a file could not be used. Each prints as one sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The request did not reach the server or its answer did not arrive whole.
    Network {
        /// The path from the page's base.
        path: String,
        /// What the browser says.
        reason: String,
    },
    /// The server answered with something other than the file.
    Status {
        /// The path from the page's base.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The bytes are not those that the catalog promised, or they are not a model.
    Content {
        /// The path from the page's base.
        path: String,
        /// What is wrong with it.
        reason: ArtifactError,
    },
    /// The file is not JSON of the right shape.
    Parse {
        /// The path from the page's base.
        path: String,
        /// What the reader says, with the place.
        reason: String,
    },
    /// The file was written for a newer page.
    Format {
        /// The path from the page's base.
        path: String,
        /// The format found.
        got: u32,
    },
    /// A part of the program did not arrive.
    Part,
    /// The site has been published anew, and what the open page asked for is gone.
    Replaced,
    /// The catalog has no system of this name.
    UnknownSystem {
        /// The name asked for.
        name: String,
    },
}

impl LoadError {
    /// What failed, in words.
    pub fn sentence(&self, texts: &Texts) -> String {
        let words = texts.load_error();
        match self {
            Self::Network { path, reason } => words.network(path, reason),
            Self::Status { path, status } => words.status(path, &status.to_string()),
            Self::Content { path, reason } => words.content(path, &artifact_error(texts, reason)),
            Self::Parse { path, reason } => words.parse(path, reason),
            Self::Format { path, got } => words.format(path, &got.to_string(), &FORMAT.to_string()),
            Self::Part => words.part().to_owned(),
            Self::Replaced => words.replaced().to_owned(),
            Self::UnknownSystem { name } => words.unknown_system(name),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence(use_texts()))
    }
}

impl std::error::Error for LoadError {}

/// A file that another file refers to.
pub trait Referenced: FromJson + Send + Sync + 'static {
    /// Brings what people read in it into the page's language. Files without such texts stay as they are.
    fn translate(&mut self, _: &Translation) {}
}

impl Referenced for ShapValues {}
impl Referenced for PlaceMap {}
impl Referenced for Translation {}

impl Referenced for Figures {
    fn translate(&mut self, translation: &Translation) {
        translation.figures(self);
    }
}

impl Referenced for Panels {
    fn translate(&mut self, translation: &Translation) {
        translation.panels(self);
    }
}

impl Referenced for Report {
    fn translate(&mut self, translation: &Translation) {
        translation.report(self);
    }
}

type Cache = BTreeMap<String, Arc<dyn Any + Send + Sync>>;

/// Fetches files and keeps what was read, so that switching tabs does not fetch again. Copies share one cache.
/// Take it with [`use_loader`] before the first `await` of a task.
#[derive(Clone, Copy)]
pub struct Loader {
    cache: StoredValue<Cache>,
    /// In which language files are read; without one they keep the words of their authors.
    locale: Option<&'static Locale>,
}

/// Under which name the bytes of the catalog are kept.
const CATALOG_AS_FETCHED: &str = "assets/catalog.json as fetched";
/// What a system file calls the choice for all other texts, unless its author has another word; the page has one in its
/// language.
const OTHER: &str = "other";

/// Makes a loader available to all components below.
pub fn provide_loader() {
    provide_context(Loader::new(Some(use_locale())));
}

/// The loader of the page; a new one with an empty cache outside of it.
pub fn use_loader() -> Loader {
    use_context().unwrap_or_else(|| Loader::new(Some(use_locale())))
}

impl From<SplitLoaderError> for LoadError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Part
    }
}

impl Loader {
    fn new(locale: Option<&'static Locale>) -> Self {
        Self { cache: StoredValue::new(Cache::new()), locale }
    }

    /// A loader for what only computes.
    pub fn without_language() -> Self {
        Self::new(None)
    }

    /// The catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or read.
    pub async fn load_catalog(self) -> Result<Arc<Catalog>, LoadError> {
        let path = "assets/catalog.json";
        if let Some(known) = self.known::<Catalog>(path) {
            return Ok(known);
        }
        let bytes = bytes(path.to_owned(), None).await?;
        let mut catalog: Catalog = parse(&bytes, path)?;
        self.keep(CATALOG_AS_FETCHED, bytes);
        check_format(catalog.format, path)?;
        if let Some(locale) = self.locale {
            catalog.systems.iter_mut().for_each(|entry| entry.translate(locale.code));
        }
        Ok(self.keep(path, catalog))
    }

    /// The file of the system called `name`.
    ///
    /// # Errors
    /// [`LoadError::UnknownSystem`] where the catalog does not have it; otherwise as [`Loader::load_ref`].
    pub async fn load_system(self, name: &str) -> Result<Arc<SystemFile>, LoadError> {
        let catalog = self.load_catalog().await?;
        let entry = catalog.systems.iter().find(|entry| entry.name == name);
        let entry = entry.ok_or_else(|| LoadError::UnknownSystem { name: name.to_owned() })?;
        let file = &entry.system;
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let bytes = self.bytes_of(file).await?;
        // Somebody else may have asked meanwhile.
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let mut system: SystemFile = parse(&bytes, &file.path)?;
        check_format(system.format, &file.path)?;
        check_schema(&system.schema, &file.path)?;
        let texts = self.locale.and_then(|locale| system.translation(locale.code).cloned());
        let own = match texts {
            Some(texts) => Some(self.load_ref::<Translation>(&texts).await?),
            None => None,
        };
        let mut translation = own.map(|own| Translation::clone(&own)).unwrap_or_default();
        if self.locale.is_some() {
            let other = || use_texts().words().other_choice().to_owned();
            translation.texts.entry(OTHER.to_owned()).or_insert_with(other);
        }
        translation.system(&mut system);
        self.keep(&translation_key(name), translation);
        Ok(self.keep(&file.path, system))
    }

    /// A JSON file that another file refers to, for example `load_ref::<Report>(&system.report)`, in the page's
    /// language.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched, has other bytes than promised, or cannot be read.
    pub async fn load_ref<T: Referenced>(self, file: &FileRef) -> Result<Arc<T>, LoadError> {
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let bytes = self.bytes_of(file).await?;
        // Somebody else may have asked meanwhile.
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let mut value = parse::<T>(&bytes, &file.path)?;
        // A system's files are in a folder that is called as it is.
        let system = file.path.split('/').next().unwrap_or_default();
        if let Some(translation) = self.known::<Translation>(&translation_key(system)) {
            value.translate(&translation);
        }
        Ok(self.keep(&file.path, value))
    }

    /// A JSON file that is not named by its content, for example `load_json::<Timings>(&system.timings)`.
    /// `path` counts from the folder of the catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or read.
    pub async fn load_json<T>(self, path: &str) -> Result<Arc<T>, LoadError>
    where
        T: FromJson + Send + Sync + 'static,
    {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        let bytes = bytes(asset(path), None).await?;
        Ok(self.keep(path, parse::<T>(&bytes, path)?))
    }

    /// A text file, for example the history. `path` counts from the folder of the catalog.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched.
    pub async fn load_text(self, path: &str) -> Result<Arc<String>, LoadError> {
        if let Some(known) = self.known(path) {
            return Ok(known);
        }
        let bytes = bytes(asset(path), None).await?;
        let text = String::from_utf8(bytes)
            .map_err(|error| LoadError::Parse { path: path.to_owned(), reason: error.to_string() })?;
        Ok(self.keep(path, text))
    }

    /// A model, checked whole and ready to predict.
    ///
    /// # Errors
    /// [`LoadError`] where it cannot be fetched or is not a model that can be used.
    pub async fn load_artifact(self, file: &FileRef) -> Result<Arc<Artifact>, LoadError> {
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let bytes = self.bytes_of(file).await?;
        // Somebody else may have asked meanwhile.
        if let Some(known) = self.known(&file.path) {
            return Ok(known);
        }
        let mut artifact = Artifact::decode(&bytes)
            .map_err(|reason| LoadError::Content { path: file.path.clone(), reason })?;
        let schema = &mut artifact.pipeline.schema;
        if let Some(translation) = self.known::<Translation>(&translation_key(&schema.system)) {
            translation.schema(schema);
            translation.text(&mut artifact.label);
        }
        Ok(self.keep(&file.path, artifact))
    }

    /// The bytes of a file that another file refers to. Where it is gone, whether the site has been published anew.
    fn bytes_of(self, file: &FileRef) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, LoadError>>>> {
        let file = bytes(asset(&file.path), Some(file.sha256.clone()));
        Box::pin(async move {
            let found = file.await;
            let is_gone = matches!(&found, Err(LoadError::Status { status, .. }) if is_gone(*status));
            if is_gone && self.is_published_anew().await { Err(LoadError::Replaced) } else { found }
        })
    }

    /// Whether the site has been published anew since the page was opened.
    pub async fn is_published_anew(self) -> bool {
        let catalog = self.known::<Vec<u8>>(CATALOG_AS_FETCHED).map(|bytes| bytes.to_vec());
        is_published_anew(catalog).await
    }

    fn known<T: Send + Sync + 'static>(self, key: &str) -> Option<Arc<T>> {
        let known = self.cache.try_with_value(|cache| cache.get(key).cloned()).flatten()?;
        known.downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(self, key: &str, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let kept: Arc<dyn Any + Send + Sync> = value.clone();
        let _ = self.cache.try_update_value(|cache| cache.insert(key.to_owned(), kept));
        value
    }
}

/// Under which name the translation of a system is kept, for its models.
fn translation_key(system: &str) -> String {
    format!("translation of {system}")
}

/// The path from the page's base of a file in the folder of the catalog; also the address for a download link.
pub fn asset(path: &str) -> String {
    format!("assets/{path}")
}

/// The bytes of a file, compared with their hash where it is known. The future is boxed: each loading function
/// would otherwise hold a copy of its whole course.
fn bytes(path: String, sha256: Option<String>) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, LoadError>>>> {
    Box::pin(async move {
        let response = Request::get(&path).send().await.map_err(|error| network(&path, &error))?;
        if !response.ok() {
            return Err(LoadError::Status { path, status: response.status() });
        }
        let bytes = response.binary().await.map_err(|error| network(&path, &error))?;
        match sha256.map(|sha256| check_hash(&bytes, &sha256)) {
            Some(Err(reason)) => Err(LoadError::Content { path, reason }),
            _ => Ok(bytes),
        }
    })
}

fn network(path: &str, error: &gloo_net::Error) -> LoadError {
    LoadError::Network { path: path.to_owned(), reason: error.to_string() }
}

fn parse<T: FromJson>(bytes: &[u8], path: &str) -> Result<T, LoadError> {
    json::read(bytes).map_err(|error| LoadError::Parse { path: path.to_owned(), reason: error.to_string() })
}

fn check_format(got: u32, path: &str) -> Result<(), LoadError> {
    if got <= FORMAT { Ok(()) } else { Err(LoadError::Format { path: path.to_owned(), got }) }
}

fn check_schema(schema: &Schema, path: &str) -> Result<(), LoadError> {
    schema.check().map_err(|error| LoadError::Parse { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn what_failed_is_said_in_every_language() {
        let error = LoadError::Status { path: "assets/catalog.json".to_owned(), status: 503 };
        let say = |texts| error.sentence(texts);
        assert_eq!(
            say(Texts::english()),
            "assets/catalog.json could not be fetched: the server answered with status 503"
        );
        assert_eq!(
            say(Texts::of(Locale::of("sv").unwrap())),
            "assets/catalog.json kunde inte hämtas: servern svarade med status 503"
        );
    }
}
