//! `predict --explain`: what each value of the record adds to the prediction for an average record.

use anyhow::Result;
use serde_json::{Value as Json, json};
use vitrine_model::explain::{Explainer, Explanation, Score, feature_groups, order};
use vitrine_model::panels::Background;
use vitrine_model::schema::{Feature, Schema, Target};
use vitrine_model::{Artifact, PredictError, Prediction, Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::explanation;
use vitrine_publish::Reader;

use crate::failure::{Because as _, Failure, failed};
use crate::print::Table;

/// What explains one prediction.
#[derive(Debug)]
pub struct Explained {
    /// Which number is explained.
    score: Score,
    /// The features that move together, in the order of the SHAP values.
    feature_groups: Vec<Vec<usize>>,
    /// The SHAP values.
    explanation: Explanation,
    /// Where the background comes from, for people.
    source: String,
}

/// Explains a prediction against the background records of the system's panels.
///
/// # Errors
/// A system without background records, or records none of which the model can predict.
pub fn explain(
    reader: &Reader<'_>,
    artifact: &Artifact,
    record: &Record,
    prediction: &Prediction,
) -> Result<Explained> {
    let schema = &artifact.pipeline.schema;
    let panels = reader.panels()?;
    let place = panels.as_ref().and_then(|panels| panels.place.clone());
    let Some(Background { source, records }) = panels.and_then(|panels| panels.background) else {
        return Err(failed(Failure::NoBackground { system: schema.system.clone() }));
    };
    let score = Score::asked(&schema.target, prediction);
    let feature_groups = feature_groups(schema, place.as_ref());
    let mut explainer = Explainer::new(score, record.clone(), feature_groups.clone());
    let mut predictor = artifact.pipeline.predictor();
    let mut fault = None;
    for (index, values) in records.iter().enumerate() {
        // A record that this model refuses says nothing about it.
        let read = Record::from_json(schema, values).map_err(PredictError::Faults);
        let added = read.and_then(|background| {
            let order = order(feature_groups.len(), index);
            explainer.add(&mut predictor, &background, &order)
        });
        fault = added.err().or(fault);
    }
    let none = || Failure::NoneExplained { system: schema.system.clone(), n: records.len() };
    let explanation = match (explainer.explanation(), fault) {
        (Some(explanation), _) => explanation,
        (None, Some(fault)) => return Err(fault).because(none),
        (None, None) => return Err(failed(none())),
    };
    Ok(Explained { score, feature_groups, explanation, source })
}

impl Explained {
    /// The fields of the JSON output: what is explained, its mean over the background, and for each feature how far its
    /// value moves the prediction away from that, with the standard error. Features that only make sense together have
    /// one entry, with their names behind each other and their values in a list.
    pub fn fields(&self, schema: &Schema, record: &Record) -> [(&'static str, Json); 3] {
        let figures = self.explanation.shap_values.iter().zip(&self.explanation.errors);
        let mut feature_groups: Vec<_> = self.feature_groups.iter().zip(figures).collect();
        // Of equal ones the earlier feature stays first.
        feature_groups.sort_by(|(_, (a, _)), (_, (b, _))| b.abs().total_cmp(&a.abs()));
        let shap_values = feature_groups.into_iter().map(|(features, (added, error))| {
            let of = || features.iter().filter_map(|index| feature(schema, record, *index));
            let names: Vec<&str> = of().map(|(feature, _)| feature.name.as_str()).collect();
            let mut values: Vec<Json> = of().map(|(feature, value)| feature.to_json(value)).collect();
            let value = if values.len() == 1 { values.swap_remove(0) } else { Json::from(values) };
            json!({ "feature": names.join(", "), "value": value, "shap_value": added, "error": error })
        });
        [
            ("explained", Json::from(self.what(&schema.target))),
            ("base_value", Json::from(self.explanation.base_value)),
            ("shap_values", shap_values.collect()),
        ]
    }

    /// The table for people.
    pub fn text(&self, texts: &Texts, schema: &Schema, record: &Record, prediction: &Prediction) -> String {
        let cli = texts.cli();
        let all = usize::MAX;
        let lines = explanation::lines(
            texts,
            schema,
            &self.feature_groups,
            record,
            prediction,
            &self.explanation,
            all,
        );
        let mut table = Table::new(&["", cli.value(), cli.shap_value(), cli.standard_error()]);
        for line in lines.lines {
            table.row(vec![line.label, line.value, line.number, line.error]);
        }
        format!(
            "\n{}\n\n{}\n{}\n{}\n",
            cli.explained(&lines.what),
            table.render(),
            lines.exactness,
            cli.background(&self.source)
        )
    }

    /// What is explained, for machines: the value, or the probability of a class.
    fn what(&self, target: &Target) -> String {
        match self.score {
            Score::Value => target.name.clone(),
            Score::Probability(class) | Score::LogOdds(class) => {
                let class = target.classes.get(class).map_or("", |class| class.value.as_str());
                format!("probability of '{class}'")
            }
        }
    }
}

fn feature<'a>(schema: &'a Schema, record: &'a Record, index: usize) -> Option<(&'a Feature, &'a Value)> {
    schema.features.get(index).zip(record.values.get(index))
}

#[cfg(test)]
mod tests {
    use vitrine_model::panels::PlaceFeatures;
    use vitrine_present::Locale;

    use super::*;

    fn schema(task: &str, n_classes: usize) -> Schema {
        let features = ["lat", "size", "lon"].map(|name| {
            json!({ "name": name, "label": name, "kind": "number", "min": 0.0, "max": 9.0, "step": 1.0, "default": 1.0 })
        });
        let classes: Vec<Json> = (0..n_classes)
            .map(
                |class| json!({ "value": format!("c{class}"), "label": format!("C{class}"), "grade": class }),
            )
            .collect();
        let target = json!({ "name": "y", "label": "Y", "task": task, "unit": "kr",
                             "classes": classes });
        serde_json::from_value(json!({ "system": "s", "features": features, "target": target })).unwrap()
    }

    fn explained(score: Score, feature_groups: &[(&[usize], f64, f64)]) -> Explained {
        let explanation = Explanation {
            base_value: 1_500_000.0,
            score: 1_620_000.4,
            shap_values: feature_groups.iter().map(|(_, added, _)| *added).collect(),
            errors: feature_groups.iter().map(|(_, _, error)| *error).collect(),
            n_background: 2,
        };
        let feature_groups = feature_groups.iter().map(|(features, _, _)| features.to_vec()).collect();
        Explained { score, feature_groups, explanation, source: "two records".to_owned() }
    }

    #[test]
    fn a_place_is_one_player() {
        let schema = schema("regression", 0);
        let place: PlaceFeatures = serde_json::from_value(json!({ "latitude": "lat", "longitude": "lon",
            "map": { "path": "m.json", "sha256": "00", "bytes": 1 } }))
        .unwrap();
        assert_eq!(feature_groups(&schema, Some(&place)), [vec![0, 2], vec![1]]);
        assert_eq!(feature_groups(&schema, None), [[0], [1], [2]]);
    }

    #[test]
    fn the_quoted_class_is_explained() {
        let prediction = Prediction {
            value: None,
            class: Some(2),
            probabilities: vec![0.2, 0.3, 0.5],
            interval: None,
            assumed: vec![],
        };
        assert_eq!(Score::asked(&schema("multiclass", 3).target, &prediction), Score::Probability(2));
        let mut binary = schema("binary", 2).target;
        assert_eq!(Score::asked(&binary, &prediction), Score::Probability(1));
        binary.positive = Some(0);
        assert_eq!(Score::asked(&binary, &prediction), Score::Probability(0));
        assert_eq!(Score::asked(&schema("ordinal", 3).target, &prediction), Score::Value);
    }

    #[test]
    fn values_are_written_as_the_reader_writes_them() {
        let schema = schema("regression", 0);
        let record = Record { values: vec![Value::Number(1.5), Value::Missing, Value::Number(2.0)] };
        let explained = explained(Score::Value, &[(&[1], -10_000.0, 0.0), (&[0, 2], 130_000.4, 812.0)]);
        let prediction = Prediction {
            value: Some(1_620_000.4),
            class: None,
            probabilities: vec![],
            interval: None,
            assumed: vec![],
        };
        let contains = |code: &str, expected: &[&str]| {
            let texts = Texts::of(Locale::of(code).unwrap());
            let text = explained.text(texts, &schema, &record, &prediction);
            let lines: Vec<String> =
                text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            for line in expected {
                assert!(lines.iter().any(|written| written == line), "'{line}' is not in:\n{text}");
            }
        };
        contains(
            "en",
            &[
                "What each value adds to the average predicted y:",
                "Average prediction 1,500,000 kr",
                "Place 1.5; 2 +130,000 kr 812 kr",
                "Size unknown −10,000 kr 0 kr",
                "This prediction 1,620,000 kr",
                "Background: two records",
            ],
        );
        contains("sv", &["Plats 1,5; 2 +130 000 kr 812 kr", "Size okänt −10 000 kr 0 kr"]);
        let [what, base, shap_values] = explained.fields(&schema, &record);
        assert_eq!((what.1, base), (json!("y"), ("base_value", json!(1_500_000.0))));
        assert_eq!(
            shap_values.1,
            json!([
                { "feature": "lat, lon", "value": [1.5, 2.0], "shap_value": 130_000.4, "error": 812.0 },
                { "feature": "size", "value": null, "shap_value": -10_000.0, "error": 0.0 },
            ])
        );
    }
}
