//! The state of the predict page at one moment, parsed once, and the prediction that follows from it.

use vitrine_model::pipeline::PredictError;
use vitrine_model::record::Fault;
use vitrine_model::schema::{Schema, Target};
use vitrine_model::{Artifact, Prediction, Record};

use super::field::{self, Field};
use super::from_link::to_link;

/// What the visitor has entered and chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// One field per feature of the schema, in its order.
    pub fields: Vec<Field>,
    /// The record that the fields hold, or what is wrong with them: at most one fault per field, in their order.
    pub record: Result<Record, Vec<Fault>>,
    /// The name of the chosen model.
    pub model: String,
    /// The probability at which the positive class is called, from 0 to 1; `None` for the model's own.
    pub threshold: Option<f64>,
}

/// A prediction with the record it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The record.
    pub record: Record,
    /// Its prediction, with the class that is called.
    pub prediction: Prediction,
    /// The threshold that calls it: the visitor's, otherwise the model's own.
    pub threshold: f64,
    /// The model.
    pub by: By,
    /// Whether the fields have changed since to something that cannot be predicted.
    pub is_stale: bool,
}

/// The model that made a prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    /// Its label.
    pub label: String,
    /// The class that it calls itself.
    class: Option<usize>,
    /// The threshold that it calls it by.
    threshold: f64,
}

impl Snapshot {
    /// Parses the fields.
    pub fn new(schema: &Schema, fields: Vec<Field>, model: String, threshold: Option<f64>) -> Self {
        let record = field::record(schema, &fields);
        Self { fields, record, model, threshold }
    }

    /// What is wrong with the field of a feature, by its name.
    pub fn fault(&self, feature: &str) -> Option<&Fault> {
        self.record.as_ref().err()?.iter().find(|fault| fault.feature == feature)
    }

    /// The fragment that restores the state.
    pub fn link(&self, schema: &Schema) -> String {
        to_link(schema, &self.fields, &self.model, self.threshold)
    }

    /// The prediction by a model. While the fields cannot be predicted, `before` stands and is stale; its class follows
    /// the threshold nevertheless.
    pub fn shown(&self, artifact: &Artifact, before: Option<&Predicted>) -> Option<Predicted> {
        let target = &artifact.pipeline.schema.target;
        let record = self.record.as_ref().ok();
        let own = record.and_then(|record| Some((record, artifact.pipeline.predict(record).ok()?)));
        let (record, own, by, is_stale) = match (own, before) {
            (Some((record, own)), _) => {
                let by = By::of(artifact, &own);
                (record, own, by, false)
            }
            (None, Some(before)) => {
                let own = Prediction { class: before.by.class, ..before.prediction.clone() };
                (&before.record, own, before.by.clone(), true)
            }
            (None, None) => return None,
        };
        Some(Predicted {
            record: record.clone(),
            prediction: decide(target, self.threshold, own),
            threshold: self.threshold.unwrap_or(by.threshold),
            by,
            is_stale,
        })
    }
}

impl By {
    fn of(artifact: &Artifact, own: &Prediction) -> Self {
        let threshold = own_threshold(Some(artifact));
        Self { label: artifact.label.clone(), class: own.class, threshold }
    }
}

/// The prediction of a record with the class that the visitor's threshold calls. Whatever shows a class takes it from
/// here or from [`decide`], so that no two places of the page can disagree.
///
/// # Errors
/// As [`vitrine_model::Pipeline::predict`].
pub fn predict(
    artifact: &Artifact,
    record: &Record,
    threshold: Option<f64>,
) -> Result<Prediction, PredictError> {
    let prediction = artifact.pipeline.predict(record)?;
    Ok(decide(&artifact.pipeline.schema.target, threshold, prediction))
}

/// The prediction with the class that is called: by the visitor's threshold where there is one and the target has two
/// classes, otherwise as the model calls it.
pub fn decide(target: &Target, threshold: Option<f64>, prediction: Prediction) -> Prediction {
    prediction.decide(target, threshold)
}

/// The threshold of a model; one half where it calls the more probable class.
pub fn own_threshold(artifact: Option<&Artifact>) -> f64 {
    artifact.and_then(|artifact| artifact.pipeline.threshold).unwrap_or(0.5)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::field::defaults;
    use super::*;

    /// Log-odds of `x - 1`, so that 1 gives one half and 0 gives 26.9 %; called from `threshold` on.
    fn artifact(threshold: Option<f64>) -> Artifact {
        serde_json::from_value(json!({
            "kind": "vitrine-model", "format": 1, "name": "line", "label": "Line",
            "card": { "family": "linear", "hyperparameters": [], "n_samples": 1, "seed": 1, "sources": [] },
            "pipeline": {
                "schema": {
                    "system": "risk",
                    "features": [{ "name": "x", "label": "X", "kind": "number", "min": -9.0, "max": 9.0, "step": 1.0, "default": 0.0, "missing": "impute" }],
                    "target": { "name": "y", "label": "Risk", "task": "binary", "positive": 1,
                        "classes": [{ "value": "a", "label": "Well", "grade": 0.0 }, { "value": "b", "label": "Ill", "grade": 1.0 }] }
                },
                "preprocess": { "impute": [0.0], "columns": [{ "source": 0 }] },
                "estimator": { "logistic": { "scores": [{ "weights": [1.0], "intercept": -1.0 }] } },
                "threshold": threshold
            }
        }))
        .unwrap()
    }

    fn snapshot(artifact: &Artifact, text: &str, threshold: Option<f64>) -> Snapshot {
        Snapshot::new(&artifact.pipeline.schema, vec![Field::known(text)], "line".to_owned(), threshold)
    }

    #[test]
    fn headline_table_and_line_call_the_same_class() {
        for own in [None, Some(0.2), Some(0.9)] {
            let artifact = artifact(own);
            let target = &artifact.pipeline.schema.target;
            for threshold in [None, Some(0.0), Some(0.1), Some(0.26), Some(0.28), Some(0.7), Some(1.0)] {
                for x in ["-8", "0", "0.9", "1.1", "8"] {
                    let shown = snapshot(&artifact, x, threshold).shown(&artifact, None).unwrap();
                    // The table keeps what each model predicts and decides when it is shown.
                    let kept = artifact.pipeline.predict(&shown.record).unwrap();
                    assert_eq!(decide(target, threshold, kept), shown.prediction);
                    // The threshold panel says that the positive class is called from the line on.
                    let line = threshold.unwrap_or_else(|| own_threshold(Some(&artifact)));
                    let is_positive = shown.prediction.probabilities[1] >= line;
                    assert_eq!(
                        shown.prediction.class,
                        Some(usize::from(is_positive)),
                        "{own:?} {threshold:?} {x}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_threshold_moves_the_class_and_nothing_else() {
        let artifact = artifact(None);
        let own = snapshot(&artifact, "0", None).shown(&artifact, None).unwrap();
        let moved = snapshot(&artifact, "0", Some(0.1)).shown(&artifact, None).unwrap();
        assert_eq!((own.prediction.class, moved.prediction.class), (Some(0), Some(1)));
        assert_eq!(Prediction { class: own.prediction.class, ..moved.prediction }, own.prediction);
    }

    #[test]
    fn what_cannot_be_predicted_leaves_the_prediction_before_as_stale() {
        let artifact = artifact(None);
        let before = snapshot(&artifact, "2", None).shown(&artifact, None).unwrap();
        for text in ["much", "99"] {
            let faulty = snapshot(&artifact, text, None);
            assert!(faulty.fault("x").is_some() && faulty.fault("y").is_none());
            assert_eq!(faulty.shown(&artifact, None), None);
            let stale = faulty.shown(&artifact, Some(&before)).unwrap();
            assert!(stale.is_stale && stale.record == before.record);
        }
    }

    #[test]
    fn a_stale_prediction_follows_the_threshold_and_keeps_its_model() {
        let (old, new) = (artifact(Some(0.2)), artifact(None));
        // 26.9 %: above the model's own threshold, below one half.
        let before = snapshot(&old, "0", None).shown(&old, None).unwrap();
        assert_eq!((before.prediction.class, before.threshold), (Some(1), 0.2));
        let raised = snapshot(&old, "much", Some(0.4)).shown(&old, Some(&before)).unwrap();
        assert_eq!((raised.prediction.class, raised.threshold, raised.is_stale), (Some(0), 0.4, true));
        // Without the visitor's threshold the model's own holds again, also after another model was chosen.
        let other = Artifact { label: "Other".to_owned(), ..new };
        let back = snapshot(&other, "much", None).shown(&other, Some(&raised)).unwrap();
        assert_eq!((back.prediction.class, back.threshold, back.by.label.as_str()), (Some(1), 0.2, "Line"));
    }

    #[test]
    fn the_link_holds_the_whole_state() {
        let artifact = artifact(None);
        let schema = &artifact.pipeline.schema;
        let snapshot = Snapshot::new(schema, defaults(schema), "line".to_owned(), Some(0.25));
        assert_eq!(snapshot.link(schema), "x=0&model=line&threshold=0.25");
    }

    #[test]
    fn only_two_classes_have_a_threshold() {
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
        let class = |threshold| decide(&target, threshold, prediction.clone()).class;
        assert_eq!([class(None), class(Some(0.1)), class(Some(0.3))], [Some(0), Some(1), Some(0)]);
        let three = Prediction { probabilities: vec![0.5, 0.3, 0.2], ..prediction };
        assert_eq!(decide(&target, Some(0.1), three).class, Some(0));
    }
}
