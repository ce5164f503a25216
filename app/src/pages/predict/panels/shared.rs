//! What all panels follow: the record in the page's form, the chosen model, and its prediction.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::schema::Target;
use vitrine_model::{Artifact, Prediction, Record};

use crate::pages::predict::beside::Beside;
use crate::pages::predict::state::State;

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
    pub version: Memo<Option<ModelVersion>>,
    /// The probability from which on the positive class is called, where the visitor has chosen one.
    pub threshold: RwSignal<Option<f64>>,
    /// The chosen model's prediction for the record.
    pub prediction: Memo<Option<Prediction>>,
    /// What panels write beside the page's result.
    pub beside: Beside,
    state: State,
}

impl Shared {
    /// Follows the page.
    pub fn new(state: State, beside: Beside) -> Self {
        let system = StoredValue::new(state.system());
        let record = Memo::new(move |before: Option<&Option<Record>>| {
            state.record.get().ok().or_else(|| before.cloned().flatten())
        });
        let artifact = state.artifact;
        let version = Memo::new(move |_| {
            let artifact = artifact.get()?;
            let is_it = |model: &&ModelVersion| model.current && model.name == artifact.name;
            system.with_value(|system| system.models.iter().find(is_it).cloned())
        });
        let prediction = Memo::new(move |_| {
            let (artifact, record) = (artifact.get()?, record.get()?);
            artifact.pipeline.predict(&record).ok()
        });
        Self {
            system,
            record,
            is_faulty: Memo::new(move |_| state.record.with(Result::is_err)),
            artifact,
            version,
            threshold: state.threshold,
            prediction,
            beside,
            state,
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

    /// Puts values into the page's form: pairs of a feature's name and its value as text.
    pub fn fill<'a>(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        self.state.change(&pairs);
    }
}
