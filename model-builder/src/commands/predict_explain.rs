//! `predict --explain`: what each value of the record adds to the prediction for an average record.

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value as Json, json};
use vitrine_model::catalog::SystemFile;
use vitrine_model::explain::{Explainer, Explanation, Score, order, players};
use vitrine_model::panels::{Background, Panels};
use vitrine_model::schema::{Class, Feature, Schema, Target};
use vitrine_model::{Artifact, Prediction, Record, Value};
use vitrine_publish::Assets;

use crate::print::{Table, decimals, percent, shown, with_unit, written};

/// What explains one prediction.
#[derive(Debug)]
pub struct Explained {
    /// Which number is explained.
    score: Score,
    /// The features that move together, the largest attribution first; each with its attribution and standard error.
    players: Vec<(Vec<usize>, f64, f64)>,
    /// The attributions as they were computed.
    explanation: Explanation,
    /// Where the background comes from, for people.
    source: String,
}

/// Explains a prediction against the background records of the system's panels.
///
/// # Errors
/// A system without background records, or records none of which the model can predict.
pub fn explain(
    assets: Assets<'_>,
    file: &SystemFile,
    artifact: &Artifact,
    record: &Record,
    prediction: &Prediction,
) -> Result<Explained> {
    let schema = &artifact.pipeline.schema;
    let panels: Option<Panels> = file.panels.as_ref().map(|panels| assets.checked(panels)).transpose()?;
    let place = panels.as_ref().and_then(|panels| panels.place.clone());
    let Some(Background { source, records }) = panels.and_then(|panels| panels.background) else {
        bail!(
            "'{}' has no background records, which an explanation compares with; train it again, without 'explanation = false' in its system file",
            schema.system
        );
    };
    let score = Score::asked(&schema.target, prediction);
    let players = players(schema, place.as_ref());
    let mut explainer = Explainer::new(score, record.clone(), players.clone());
    let mut predictor = artifact.pipeline.predictor();
    let mut fault = None;
    for (index, values) in records.iter().enumerate() {
        // A record that this model refuses says nothing about it.
        let read = Record::from_json(schema, values);
        let read =
            read.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        let added = read.and_then(|background| {
            let order = order(players.len(), index);
            explainer.add(&mut predictor, &background, &order).map_err(|error| error.to_string())
        });
        fault = added.err().or(fault);
    }
    let explanation = explainer.explanation().ok_or_else(|| anyhow!(fault.unwrap_or_default()));
    let explanation = explanation.with_context(|| {
        format!("none of the {} background records of '{}' can be predicted", records.len(), schema.system)
    })?;
    let figures = explanation.attributions.iter().zip(&explanation.errors);
    let mut players: Vec<(Vec<usize>, f64, f64)> = players
        .into_iter()
        .zip(figures)
        .map(|(features, (added, error))| (features, *added, *error))
        .collect();
    // Of equal ones the earlier feature stays first.
    players.sort_by(|(_, a, _), (_, b, _)| b.abs().total_cmp(&a.abs()));
    Ok(Explained { score, players, explanation, source })
}

impl Explained {
    /// The fields of the JSON output: what is explained, its mean over the background, and for each feature how far its
    /// value moves the prediction away from that, with the standard error. Features that only make sense together have
    /// one entry, with their names behind each other and their values in a list.
    pub fn fields(&self, schema: &Schema, record: &Record) -> [(&'static str, Json); 3] {
        let attributions = self.players.iter().map(|(features, added, error)| {
            let of = || features.iter().filter_map(|index| feature(schema, record, *index));
            let names: Vec<&str> = of().map(|(feature, _)| feature.name.as_str()).collect();
            let mut values: Vec<Json> = of().map(|(feature, value)| feature.to_json(value)).collect();
            let value = if values.len() == 1 { values.swap_remove(0) } else { Json::from(values) };
            json!({ "feature": names.join(", "), "value": value, "added": added, "error": error })
        });
        [
            ("explained", Json::from(self.what(&schema.target, |class| &class.value, &schema.target.name))),
            ("base", Json::from(self.explanation.base)),
            ("attributions", attributions.collect()),
        ]
    }

    /// The table for people.
    pub fn text(&self, schema: &Schema, record: &Record, prediction: &Prediction) -> String {
        let target = &schema.target;
        let end = |name: &str, level| {
            vec![name.to_owned(), String::new(), self.level(target, level), String::new()]
        };
        let mut table = Table::new(&["", "value", "adds", "standard error"]);
        table.row(end("average record", self.explanation.base));
        let largest = self.players.first().map_or(0.0, |(_, added, _)| added.abs());
        for (features, added, error) in &self.players {
            let of = || features.iter().filter_map(|index| feature(schema, record, *index).zip(Some(index)));
            let names: Vec<&str> = of().map(|((feature, _), _)| feature.label.as_str()).collect();
            let values = of().map(|((feature, value), index)| {
                let assumed = prediction.assumed.iter().find(|assumed| assumed.feature == *index);
                match assumed {
                    Some(assumed) => {
                        format!("unknown, assumed {}", shown(feature, &assumed.value, target.number_format))
                    }
                    None => shown(feature, value, target.number_format),
                }
            });
            let values: Vec<String> = values.collect();
            let sign = if *added < 0.0 { "−" } else { "+" };
            table.row(vec![
                names.join(", "),
                values.join("; "),
                format!("{sign}{}", self.difference(target, added.abs(), largest)),
                self.difference(target, *error, largest),
            ]);
        }
        table.row(end("this record", self.explanation.score));
        format!(
            "\nwhat each value adds to the {} of an average record:\n\n{}\ncompared with {}\n",
            self.what(target, |class| &class.label, &target.label),
            table.render(),
            self.source
        )
    }

    /// What is explained: the value, or the probability of a class.
    fn what(&self, target: &Target, name: impl Fn(&Class) -> &String, value: &str) -> String {
        match self.score {
            Score::Value => value.to_owned(),
            Score::Probability(class) | Score::LogOdds(class) => {
                format!("probability of '{}'", target.classes.get(class).map_or("", |class| name(class)))
            }
        }
    }

    /// A predicted number.
    fn level(&self, target: &Target, number: f64) -> String {
        match self.score {
            Score::Value => with_unit(target, written(number, target.number_format)),
            Score::Probability(_) | Score::LogOdds(_) => percent(number, target.number_format),
        }
    }

    /// A difference of two predicted numbers without its sign, in as many decimals as give the largest one four digits.
    fn difference(&self, target: &Target, number: f64, largest: f64) -> String {
        let format = target.number_format;
        match self.score {
            Score::Value => with_unit(target, format.write(number, decimals(largest))),
            Score::Probability(_) | Score::LogOdds(_) => {
                format!("{} points", format.write(number * 100.0, decimals(largest * 100.0).min(2)))
            }
        }
    }
}

fn feature<'a>(schema: &'a Schema, record: &'a Record, index: usize) -> Option<(&'a Feature, &'a Value)> {
    schema.features.get(index).zip(record.values.get(index))
}

#[cfg(test)]
mod tests {
    use vitrine_model::panels::Place;

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
        let target = json!({ "name": "y", "label": "Y", "task": task, "unit": "kr", "number_format": "sv",
                             "classes": classes });
        serde_json::from_value(json!({ "system": "s", "features": features, "target": target })).unwrap()
    }

    fn explained(score: Score, players: Vec<(Vec<usize>, f64, f64)>) -> Explained {
        let attributions = players.iter().map(|(_, added, _)| *added).collect();
        let explanation = Explanation {
            base: 1_500_000.0,
            score: 1_620_000.4,
            attributions,
            errors: Vec::new(),
            n_background: 2,
        };
        Explained { score, players, explanation, source: "two records".to_owned() }
    }

    #[test]
    fn a_place_is_one_player() {
        let schema = schema("regression", 0);
        let place: Place = serde_json::from_value(json!({ "latitude": "lat", "longitude": "lon",
            "map": { "path": "m.json", "sha256": "00", "bytes": 1 } }))
        .unwrap();
        assert_eq!(players(&schema, Some(&place)), [vec![0, 2], vec![1]]);
        assert_eq!(players(&schema, None), [[0], [1], [2]]);
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
    fn values_are_written_as_the_system_writes_them() {
        let schema = schema("regression", 0);
        let record = Record { values: vec![Value::Number(1.5), Value::Missing, Value::Number(2.0)] };
        let explained =
            explained(Score::Value, vec![(vec![0, 2], 130_000.4, 812.0), (vec![1], -10_000.0, 0.0)]);
        let prediction = Prediction {
            value: Some(1_620_000.4),
            class: None,
            probabilities: vec![],
            interval: None,
            assumed: vec![],
        };
        let text = explained.text(&schema, &record, &prediction);
        let lines: Vec<String> =
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        for line in [
            "what each value adds to the Y of an average record:",
            "average record 1 500 000 kr",
            "lat, lon 1,5; 2 +130 000 kr 812 kr",
            "size unknown −10 000 kr 0 kr",
            "this record 1 620 000 kr",
            "compared with two records",
        ] {
            assert!(lines.iter().any(|written| written == line), "'{line}' is not in:\n{text}");
        }
        let [what, base, attributions] = explained.fields(&schema, &record);
        assert_eq!((what.1, base), (json!("y"), ("base", json!(1_500_000.0))));
        assert_eq!(
            attributions.1,
            json!([
                { "feature": "lat, lon", "value": [1.5, 2.0], "added": 130_000.4, "error": 812.0 },
                { "feature": "size", "value": null, "added": -10_000.0, "error": 0.0 },
            ])
        );
    }
}
