//! The signals of the predict page: what stands in the fields, which model is chosen, and the prediction.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::number;
use vitrine_model::record::Fault;
use vitrine_model::schema::{Feature, Target};
use vitrine_model::{Artifact, Prediction, Record};

use crate::form::{self, Field, FromLink};
use crate::link;
use crate::load::{LoadError, Loader};

/// The state of the predict page. Copies share it.
#[derive(Clone, Copy)]
pub struct State {
    /// One entry per feature of the schema.
    pub controls: StoredValue<Vec<Control>>,
    /// The name of the chosen model.
    pub model: RwSignal<String>,
    /// The probability from which on the positive class is called, where the visitor has chosen one.
    pub threshold: RwSignal<Option<f64>>,
    /// What in the link could not be used and belongs to no field, one sentence each.
    pub notes: RwSignal<Vec<String>>,
    /// The newest model that arrived. While another one loads, the one before still predicts.
    pub artifact: RwSignal<Option<Arc<Artifact>>>,
    /// Why the chosen model could not be loaded.
    pub failure: RwSignal<Option<LoadError>>,
    /// What the fields hold.
    pub record: Memo<Result<Record, Vec<Fault>>>,
    /// The prediction, once there is a model and a record.
    pub shown: Memo<Option<Shown>>,
    system: StoredValue<Arc<SystemFile>>,
    attempt: RwSignal<u32>,
}

/// The signals of one field.
#[derive(Clone, Copy)]
pub struct Control {
    /// What stands in the field.
    pub field: RwSignal<Field>,
    /// Why the link's value for the field was not used; gone when the field is edited.
    pub note: RwSignal<Option<String>>,
}

/// A prediction with the record it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The record.
    pub record: Record,
    /// Its prediction.
    pub prediction: Prediction,
    /// Whether the fields have changed since to something that cannot be predicted, and why.
    pub stale: Option<String>,
}

impl State {
    /// The state at the defaults of a system. Loads the default model, and later every model that is chosen.
    pub fn new(system: Arc<SystemFile>, loader: Loader) -> Self {
        let fields = form::defaults(&system.schema).into_iter();
        let controls: Vec<Control> =
            fields.map(|field| Control { field: RwSignal::new(field), note: RwSignal::new(None) }).collect();
        let controls = StoredValue::new(controls);
        let model = system.default_model().map(|model| model.name.clone()).unwrap_or_default();
        let model = RwSignal::new(model);
        let system = StoredValue::new(system);
        let artifact: RwSignal<Option<Arc<Artifact>>> = RwSignal::new(None);
        let record = Memo::new(move |_| {
            let fields: Vec<Field> = controls.with_value(|c| c.iter().map(|c| c.field.get()).collect());
            system.with_value(|system| form::record(&system.schema, &fields))
        });
        let threshold = RwSignal::new(None);
        let shown = Memo::new(move |before: Option<&Option<Shown>>| {
            let before = before.cloned().flatten();
            let Some(artifact) = artifact.get() else { return before };
            let stale = |why: String| before.map(|before| Shown { stale: Some(why), ..before });
            match record.get() {
                Ok(record) => match artifact.pipeline.predict(&record) {
                    Ok(prediction) => {
                        let from = threshold.get();
                        let prediction =
                            system.with_value(|system| called(&system.schema.target, from, prediction));
                        Some(Shown { record, prediction, stale: None })
                    }
                    Err(error) => stale(error.to_string()),
                },
                Err(faults) => stale(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
            }
        });
        let state = Self {
            controls,
            model,
            threshold,
            notes: RwSignal::new(Vec::new()),
            artifact,
            failure: RwSignal::new(None),
            record,
            shown,
            system,
            attempt: RwSignal::new(0),
        };
        Effect::new(move || state.load(loader));
        state
    }

    /// The system's file.
    pub fn system(self) -> Arc<SystemFile> {
        self.system.get_value()
    }

    /// The feature at a position.
    pub fn feature(self, position: usize) -> Option<Feature> {
        self.system.with_value(|system| system.schema.features.get(position).cloned())
    }

    /// What stands in the fields. Tracks them all.
    pub fn fields(self) -> Vec<Field> {
        self.controls.with_value(|controls| controls.iter().map(|control| control.field.get()).collect())
    }

    /// The fragment that restores the state. Tracks it.
    pub fn link(self) -> String {
        let (fields, model) = (self.fields(), self.model.get());
        let threshold = self.threshold.get();
        self.system.with_value(|system| {
            let mut fragment = form::to_link(&system.schema, &fields, &model);
            if let Some(threshold) = threshold {
                let (key, text) = form::threshold_pair(&system.schema, threshold);
                fragment.extend(["&", &link::write([(key, text.as_str())])]);
            }
            fragment
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

    /// Puts the values of some features, by name, into the form, and under its own name the threshold, where none
    /// goes back to the model's own; names that the schema does not have are left out.
    pub fn change(self, pairs: &link::Pairs) {
        for (name, value) in pairs {
            if self.system.with_value(|system| *name == form::threshold_key(&system.schema)) {
                self.threshold.set(number::parse(value));
                continue;
            }
            let position = self.system.with_value(|system| system.schema.position(name));
            let control = position
                .and_then(|position| self.controls.with_value(|controls| controls.get(position).copied()));
            if let Some(control) = control {
                control.note.set(None);
                control.field.set(Field { text: value.clone(), unknown: false });
            }
        }
    }

    /// Takes the state of a link, and says at each field what of it could not be used.
    pub fn restore(self, link: FromLink) {
        let system = self.system();
        self.fill(link.fields);
        let model = link.model.or_else(|| system.default_model().map(|model| model.name.clone()));
        if let Some(model) = model.filter(|model| self.model.with_untracked(|old| old != model)) {
            self.model.set(model);
        }
        if self.threshold.with_untracked(|old| *old != link.threshold) {
            self.threshold.set(link.threshold);
        }
        let mut general = Vec::new();
        for fault in &link.faults {
            let sentence = format!("From the link: {fault}.");
            let control = system
                .schema
                .position(&fault.feature)
                .and_then(|position| self.controls.with_value(|controls| controls.get(position).copied()));
            match control {
                Some(control) => {
                    control.note.set(Some(format!("{sentence} The usual value is used instead.")));
                }
                None => general.push(sentence),
            }
        }
        self.notes.set(general);
    }

    /// Loads the chosen model once more after a failure.
    pub fn retry(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }

    fn load(self, loader: Loader) {
        self.attempt.track();
        let name = self.model.get();
        self.failure.set(None);
        let version: Option<ModelVersion> = self.system.with_value(|system| {
            system.models.iter().find(|model| model.current && model.name == name).cloned()
        });
        let Some(version) = version else { return };
        spawn_local(async move {
            let loaded = loader.load_artifact(&version).await;
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

/// The prediction with the class that a threshold calls, where the visitor has chosen one and the target has one.
pub fn called(target: &Target, threshold: Option<f64>, mut prediction: Prediction) -> Prediction {
    let called = threshold.and_then(|from| target.class_from(from, &prediction.probabilities));
    prediction.class = called.or(prediction.class);
    prediction
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_visitors_threshold_calls_the_class() {
        let target: Target = serde_json::from_value(json!({
            "name": "y", "label": "y", "task": "binary",
            "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "B", "grade": 1.0 }]
        }))
        .unwrap();
        let prediction = Prediction {
            value: None,
            class: Some(0),
            probabilities: vec![0.8, 0.2],
            interval: None,
            assumed: Vec::new(),
        };
        let class = |threshold| called(&target, threshold, prediction.clone()).class;
        assert_eq!([class(None), class(Some(0.1)), class(Some(0.3))], [Some(0), Some(1), Some(0)]);
    }
}
