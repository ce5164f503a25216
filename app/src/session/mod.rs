//! The state of the predict page: what the visitor has entered and chosen, and the prediction that follows from it.
//!
//! Form, result and panels read the same [`Session`]. What follows from its signals is pure and tested natively:
//!
//! - [`field`]: what stands in a field, and its value
//! - [`from_link`]: the state in a link
//! - [`snapshot`]: the state at one moment, parsed once, and its prediction with the class that is called

pub mod field;
pub mod from_link;
pub mod snapshot;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::catalog::{FileRef, ModelVersion, SystemFile};
use vitrine_model::schema::{Feature, Target};
use vitrine_model::{Artifact, Fault, Prediction, Record};
use vitrine_present::lines::fault;

use crate::link;
use crate::load::{LoadError, Loader};
use crate::texts::use_texts;
use field::Field;
use from_link::FromLink;
use snapshot::{Predicted, Snapshot, decide, own_threshold};

/// The state of the predict page as signals. Copies share it.
#[derive(Clone, Copy)]
pub struct Session {
    /// The system's file.
    pub system: StoredValue<Arc<SystemFile>>,
    /// One entry per feature of the schema.
    pub controls: StoredValue<Vec<Control>>,
    /// The name of the chosen model.
    pub model: RwSignal<String>,
    /// The probability at which the positive class is called, where the visitor has chosen one.
    pub threshold: RwSignal<Option<f64>>,
    /// What in the link could not be used and belongs to no field, one sentence each.
    pub notes: RwSignal<Vec<String>>,
    /// The newest model that arrived. While another one loads, the one before still predicts.
    pub artifact: RwSignal<Option<Arc<Artifact>>>,
    /// Why the chosen model could not be loaded.
    pub failure: RwSignal<Option<LoadError>>,
    /// All of the above that the visitor changes, parsed once per change.
    pub snapshot: Memo<Snapshot>,
    /// The prediction, once there is a model and a record.
    pub shown: Memo<Option<Predicted>>,
    /// The record of [`Session::shown`].
    pub record: Memo<Option<Record>>,
    /// The prediction of [`Session::shown`].
    pub prediction: Memo<Option<Prediction>>,
    /// What panels say right beside the result.
    pub beside: Beside,
    /// Where panels stand elsewhere than below the result.
    pub places: StoredValue<Places>,
    attempt: RwSignal<u32>,
}

/// The elements in which panels stand elsewhere than below the result.
#[derive(Clone, Copy)]
pub struct Places {
    /// Below the form.
    pub below_form: NodeRef<html::Div>,
    /// With the page's width.
    pub wide: NodeRef<html::Div>,
}

/// The signals of one field.
#[derive(Clone, Copy)]
pub struct Control {
    /// What stands in the field.
    pub field: RwSignal<Field>,
    /// Why the link's value for the field was not used; gone when the field is edited.
    pub note: RwSignal<Option<String>>,
}

/// Short lines beside the result, each of one panel; empty ones are not shown.
#[derive(Clone, Copy)]
pub struct Beside {
    /// The value by a feature's value.
    pub per_unit: RwSignal<String>,
    /// How far the prediction moves over what is unknown.
    pub spread: RwSignal<String>,
    /// A short warning where the panels themselves are out of sight.
    pub warning: RwSignal<String>,
}

impl Session {
    /// The state at the defaults of a system. Loads the default model, and later every model that is chosen.
    pub fn new(system: Arc<SystemFile>, loader: Loader) -> Self {
        let fields = field::defaults(&system.schema).into_iter();
        let controls: Vec<Control> =
            fields.map(|field| Control { field: RwSignal::new(field), note: RwSignal::new(None) }).collect();
        let controls = StoredValue::new(controls);
        let model = RwSignal::new(default_model(&system));
        let system = StoredValue::new(system);
        let threshold = RwSignal::new(None);
        let artifact: RwSignal<Option<Arc<Artifact>>> = RwSignal::new(None);
        let snapshot = Memo::new(move |_| {
            let fields = controls.with_value(|controls| controls.iter().map(|c| c.field.get()).collect());
            let (model, threshold) = (model.get(), threshold.get());
            system.with_value(|system| Snapshot::new(&system.schema, fields, model, threshold))
        });
        let shown = Memo::new(move |before: Option<&Option<Predicted>>| {
            let before = before.and_then(Option::as_ref);
            match artifact.get() {
                Some(artifact) => snapshot.with(|snapshot| snapshot.shown(&artifact, before)),
                None => before.cloned(),
            }
        });
        let session = Self {
            system,
            controls,
            model,
            threshold,
            notes: RwSignal::new(Vec::new()),
            artifact,
            failure: RwSignal::new(None),
            snapshot,
            shown,
            record: Memo::new(move |_| shown.with(|shown| Some(shown.as_ref()?.record.clone()))),
            prediction: Memo::new(move |_| shown.with(|shown| Some(shown.as_ref()?.prediction.clone()))),
            beside: Beside {
                per_unit: RwSignal::new(String::new()),
                spread: RwSignal::new(String::new()),
                warning: RwSignal::new(String::new()),
            },
            places: StoredValue::new(Places { below_form: NodeRef::new(), wide: NodeRef::new() }),
            attempt: RwSignal::new(0),
        };
        Effect::new(move || session.load(loader));
        session
    }

    /// The feature at a position.
    pub fn feature(self, position: usize) -> Option<Feature> {
        self.system.with_value(|system| system.schema.features.get(position).cloned())
    }

    /// The target that is predicted.
    pub fn target(self) -> Target {
        self.system.with_value(|system| system.schema.target.clone())
    }

    /// The fragment that restores the state. Tracks it.
    pub fn link(self) -> String {
        self.system.with_value(|system| self.snapshot.with(|snapshot| snapshot.link(&system.schema)))
    }

    /// What is wrong with the field of a feature, in words. Tracks all fields.
    pub fn fault(self, feature: &str) -> Option<String> {
        let fault = self.snapshot.with(|snapshot| snapshot.fault(feature).cloned());
        fault.map(|fault| self.told(&fault))
    }

    /// A fault as a sentence with the feature's label.
    fn told(self, fault: &Fault) -> String {
        self.system.with_value(|system| fault::sentence(use_texts(), &system.schema, fault))
    }

    /// Whether the prediction is not that of what stands in the form. Tracks.
    pub fn is_stale(self) -> bool {
        self.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_stale))
    }

    /// The prediction of any model with the class that the visitor's threshold calls. Tracks the threshold.
    pub fn decide(self, prediction: Prediction) -> Prediction {
        let threshold = self.threshold.get();
        self.system.with_value(|system| decide(&system.schema.target, threshold, prediction))
    }

    /// The threshold of the chosen model; one half where it calls the more probable class. Tracks.
    pub fn own_threshold(self) -> f64 {
        self.artifact.with(|artifact| own_threshold(artifact.as_deref()))
    }

    /// The threshold that holds: the visitor's, otherwise the model's own. Tracks.
    pub fn effective_threshold(self) -> f64 {
        self.threshold.get().unwrap_or_else(|| self.own_threshold())
    }

    /// The version that predicts. Tracks.
    pub fn version(self) -> Option<ModelVersion> {
        let name = self.artifact.with(|artifact| artifact.as_ref().map(|artifact| artifact.name.clone()))?;
        self.system.with_value(|system| offered(system).find(|model| model.name == name).cloned())
    }

    /// The file of the model that predicts. Tracks.
    pub fn model_file(self) -> Option<FileRef> {
        self.version().map(|version| version.artifact)
    }

    /// Whether the model is another one than the page starts with, which the held-out figures belong to. Tracks.
    pub fn is_other_model(self) -> bool {
        let version = self.version();
        version.is_some_and(|version| {
            self.system.with_value(|system| system.default_model().is_some_and(|default| *default != version))
        })
    }

    /// Fills the form; what was said about an earlier link is taken away.
    pub fn fill(self, fields: Vec<Field>) {
        self.notes.set(Vec::new());
        self.controls.with_value(|controls| {
            for (control, field) in controls.iter().zip(fields) {
                control.note.set(None);
                // Only fields that change are told, so that the rest of the form has nothing to do.
                if control.field.with_untracked(|old| *old != field) {
                    control.field.set(field);
                }
            }
        });
    }

    /// Puts the values of some features, by name and as text, into the form; names that the schema does not have are
    /// left out.
    pub fn change<'a>(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (name, value) in pairs {
            if let Some(control) = self.control(name) {
                control.note.set(None);
                control.field.set(Field::known(value));
            }
        }
    }

    /// Goes back to the defaults, the default model and its own threshold.
    pub fn reset(self) {
        let (fields, model) =
            self.system.with_value(|system| (field::defaults(&system.schema), default_model(system)));
        self.fill(fields);
        self.threshold.set(None);
        self.model.set(model);
    }

    /// Takes the state of a link, and says at each field what of it could not be used.
    pub fn restore(self, link: FromLink) {
        self.fill(link.fields);
        let model = link.model.unwrap_or_else(|| self.system.with_value(|system| default_model(system)));
        if self.model.with_untracked(|old| *old != model) {
            self.model.set(model);
        }
        if self.threshold.with_untracked(|old| *old != link.threshold) {
            self.threshold.set(link.threshold);
        }
        let words = use_texts().predict();
        let mut general = Vec::new();
        for fault in &link.faults {
            let sentence = self.told(fault);
            match self.control(&fault.feature) {
                Some(control) => control.note.set(Some(words.from_link_default(&sentence))),
                None => general.push(words.from_link(&sentence)),
            }
        }
        self.notes.set(general);
    }

    /// What a link's fragment says of the state.
    pub fn read_link(self, fragment: &str) -> FromLink {
        self.system.with_value(|system| {
            let models: Vec<&str> = offered(system).map(|model| model.name.as_str()).collect();
            from_link::from_link(&system.schema, &link::read(fragment), &models)
        })
    }

    /// Loads the chosen model once more after a failure.
    pub fn retry(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }

    fn control(self, feature: &str) -> Option<Control> {
        let position = self.system.with_value(|system| system.schema.position(feature))?;
        self.controls.with_value(|controls| controls.get(position).copied())
    }

    fn load(self, loader: Loader) {
        self.attempt.track();
        let name = self.model.get();
        self.failure.set(None);
        let version = self.system.with_value(|system| offered(system).find(|m| m.name == name).cloned());
        let Some(version) = version else { return };
        spawn_local(async move {
            let loaded = loader.load_artifact(&version.artifact).await;
            // The visitor may have chosen another model or left the page in the meantime.
            if self.model.try_get_untracked().is_none_or(|chosen| chosen != version.name) {
                return;
            }
            match loaded {
                Ok(artifact) => self.artifact.set(Some(artifact)),
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}

/// The models that a visitor may choose from.
pub fn offered(system: &SystemFile) -> impl Iterator<Item = &ModelVersion> {
    system.models.iter().filter(|model| model.current)
}

fn default_model(system: &SystemFile) -> String {
    system.default_model().map(|model| model.name.clone()).unwrap_or_default()
}
