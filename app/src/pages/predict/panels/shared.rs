//! What all panels follow: the record in the page's form, the chosen model, and its prediction.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::schema::Target;
use vitrine_model::{Artifact, Prediction, Record};

use crate::load::Loader;
use crate::{bridge, form, link};

/// The state that panels follow. Copies share it.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The system's file.
    pub system: StoredValue<Arc<SystemFile>>,
    /// The record in the form; while the form holds something that cannot be predicted, the one before.
    pub record: Memo<Option<Record>>,
    /// Whether the form holds something that cannot be predicted.
    pub is_faulty: Memo<bool>,
    /// The chosen model, once it is there.
    pub artifact: RwSignal<Option<Arc<Artifact>>>,
    /// The version that [`Shared::artifact`] is.
    pub version: RwSignal<Option<ModelVersion>>,
    /// The probability from which on the positive class is called, where the visitor has chosen one.
    pub threshold: Memo<Option<f64>>,
    /// The chosen model's prediction for the record.
    pub prediction: Memo<Option<Prediction>>,
    place: StoredValue<HtmlElement, LocalStorage>,
}

impl Shared {
    /// Follows the page whose element is `place`, and loads the model that it names.
    pub fn new(place: &HtmlElement, system: Arc<SystemFile>, loader: Loader) -> Self {
        let link = bridge::state_of(place);
        let system = StoredValue::new(system);
        let read = Memo::new(move |_| {
            let system = system.get_value();
            let models: Vec<&str> =
                system.models.iter().filter(|m| m.current).map(|m| m.name.as_str()).collect();
            form::from_link(&system.schema, &link::read(&link.get()), &models)
        });
        // What the link cannot give is a fault; so is what is no record, such as a value that must not be unknown.
        let is_faulty = Memo::new(move |_| {
            let read = read.get();
            let is_record = system.with_value(|system| form::record(&system.schema, &read.fields).is_ok());
            !is_record || !read.faults.is_empty()
        });
        let record = Memo::new(move |before: Option<&Option<Record>>| {
            let read = read.get();
            let record = system.with_value(|system| form::record(&system.schema, &read.fields)).ok();
            record.filter(|_| read.faults.is_empty()).or_else(|| before.cloned().flatten())
        });
        let model = Memo::new(move |_| {
            let named = read.with(|read| read.model.clone());
            system.with_value(|system| {
                let named = named.and_then(|named| {
                    system.models.iter().find(|model| model.current && model.name == named)
                });
                named.or_else(|| system.default_model()).cloned()
            })
        });
        let artifact: RwSignal<Option<Arc<Artifact>>> = RwSignal::new(None);
        let loaded_version = RwSignal::new(None);
        let threshold = Memo::new(move |_| read.with(|read| read.threshold));
        Effect::new(move || {
            let Some(version) = model.get() else { return };
            spawn_local(async move {
                let loaded = loader.load_artifact(&version).await;
                // The page itself says why a model cannot be loaded; the visitor may also have chosen another one.
                if let (Ok(loaded), Some(Some(wanted))) = (loaded, model.try_get_untracked())
                    && wanted == version
                {
                    loaded_version.set(Some(version));
                    artifact.set(Some(loaded));
                }
            });
        });
        let prediction = Memo::new(move |_| {
            let (artifact, record) = (artifact.get()?, record.get()?);
            artifact.pipeline.predict(&record).ok()
        });
        Self {
            system,
            record,
            is_faulty,
            artifact,
            version: loaded_version,
            threshold,
            prediction,
            place: StoredValue::new_local(place.clone()),
        }
    }

    /// The target that is predicted.
    pub fn target(self) -> Target {
        self.system.with_value(|system| system.schema.target.clone())
    }

    /// Whether the model is another one than the page starts with, which the held-out figures belong to. Tracks.
    pub fn is_other_model(self) -> bool {
        let version = self.version.get();
        version.is_some_and(|version| {
            self.system.with_value(|system| system.default_model().is_some_and(|default| *default != version))
        })
    }

    /// Asks the page to put values into its form: pairs of a feature's name and its value as text.
    pub fn fill<'a>(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.place.with_value(|place| bridge::ask_to_fill(place, pairs));
    }
}
