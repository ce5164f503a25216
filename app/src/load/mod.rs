//! Loading the files beside the page: the catalog, what it refers to, and the models. Every file that the
//! catalog names by its content is compared with its hash before it is read.
//!
//! - `error`: why a file could not be used

mod error;

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use gloo_net::http::Request;
use leptos::prelude::*;
use vitrine_model::artifact::{FORMAT, check_hash};
use vitrine_model::catalog::{Catalog, FileRef, SystemFile};
use vitrine_model::figures::Figures;
use vitrine_model::json::{self, FromJson};
use vitrine_model::panels::{Panels, PlaceMap};
use vitrine_model::report::Report;
use vitrine_model::shap_values::ShapValues;
use vitrine_model::translation::Translation;
use vitrine_model::{Artifact, Schema};
use vitrine_present::Locale;
use web_sys::RequestCache;

use crate::browser;
use crate::texts::{use_locale, use_texts};

pub use error::LoadError;

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

/// The catalog's path.
const CATALOG: &str = "assets/catalog.json";
/// Under which name its bytes are kept.
const CATALOG_AS_FETCHED: &str = "catalog as fetched";
/// The status codes of what is gone.
const GONE: [u16; 2] = [404, 410];
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
        let path = CATALOG;
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

    /// The bytes of a file that another file refers to.
    async fn bytes_of(self, file: &FileRef) -> Result<Vec<u8>, LoadError> {
        match bytes(asset(&file.path), Some(file.sha256.clone())).await {
            Err(error) => Err(self.explained(error).await),
            found => found,
        }
    }

    /// Why something is gone: because the site has been published anew, where it has; else as it was. The future is
    /// boxed, because those who wait for it are many.
    pub fn explained(self, error: LoadError) -> Pin<Box<dyn Future<Output = LoadError>>> {
        let known = self.known::<Vec<u8>>(CATALOG_AS_FETCHED);
        Box::pin(async move {
            let is_gone = match &error {
                LoadError::Status { status, .. } => GONE.contains(status),
                error => *error == LoadError::Part,
            };
            let fresh = |path: &str| fetched(path.to_owned(), None, RequestCache::NoStore);
            if is_gone
                && let (Ok(catalog), Ok(page)) = (fresh(CATALOG).await, fresh("./").await)
                && (known.is_some_and(|known| *known != catalog)
                    || is_other_program(&page, &browser::script()))
            {
                return LoadError::Replaced;
            }
            error
        })
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

fn bytes(path: String, sha256: Option<String>) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, LoadError>>>> {
    fetched(path, sha256, RequestCache::Default)
}

/// The bytes of a file, compared with their hash where it is known. The future is boxed: each loading function
/// would otherwise hold a copy of its whole course.
fn fetched(
    path: String,
    sha256: Option<String>,
    cache: RequestCache,
) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, LoadError>>>> {
    Box::pin(async move {
        let request = Request::get(&path).cache(cache);
        let response = request.send().await.map_err(|error| network(&path, &error))?;
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

/// Whether a page does not name the script of the program: it is of another build.
fn is_other_program(page: &[u8], script: &str) -> bool {
    let name = script.rsplit('/').next().unwrap_or_default().as_bytes();
    !name.is_empty() && !page.windows(name.len()).any(|part| part == name)
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
    use super::*;

    #[test]
    fn a_page_with_another_script_is_another_build() {
        let page = b"<script type=\"module\">import init from '/a/app-1.js';</script>";
        assert!(!is_other_program(page, "https://example.org/a/app-1.js"));
        assert!(is_other_program(page, "https://example.org/a/app-2.js"));
        assert!(!is_other_program(page, ""));
    }
}
