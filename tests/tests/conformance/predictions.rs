//! Every model of every system predicts all that its schema allows, and refuses the rest in words.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use vitrine_model::schema::{Feature, FeatureKind, MissingPolicy, Task};
use vitrine_model::{Artifact, PredictError, Prediction, Record, Value};
use vitrine_tests::draw::Draw;

use crate::systems::{ensure, for_each, for_each_model};

/// How far from 1 the roundings of a sum of probabilities may lead.
const TOLERANCE: f64 = 1e-9;

/// The prediction, checked for all that every prediction must be.
fn predict(artifact: &Artifact, record: &Record) -> Result<Prediction, String> {
    let schema = &artifact.pipeline.schema;
    let prediction = artifact.pipeline.predict(record).map_err(|error| format!("{record:?}: {error}"))?;
    let fail = |problem: &str| Err(format!("{record:?}: {problem}: {prediction:?}"));
    let target = &schema.target;
    if prediction.value.is_some() != matches!(target.task, Task::Regression | Task::Ordinal) {
        return fail("a value is missing or too many");
    }
    if target.task != Task::Regression {
        let sum: f64 = prediction.probabilities.iter().sum();
        if prediction.probabilities.len() != target.n_classes() || (sum - 1.0).abs() > TOLERANCE {
            return fail("the probabilities are not a distribution");
        }
        if prediction.probabilities.iter().any(|p| !(-TOLERANCE..=1.0 + TOLERANCE).contains(p)) {
            return fail("a probability is outside 0 to 1");
        }
        if prediction.class.is_none_or(|class| class >= target.n_classes()) {
            return fail("the class does not exist");
        }
    }
    if let (Some(value), Some(interval)) = (prediction.value, prediction.interval)
        && !(interval.low <= value && value <= interval.high)
    {
        return fail("the interval does not hold the value");
    }
    Ok(prediction)
}

#[test]
fn defaults_and_examples_predict() {
    for_each_model(|system, _, artifact| {
        let schema = &system.schema;
        predict(artifact, &Record::defaults(schema).map_err(|faults| format!("{faults:?}"))?)?;
        for example in &system.examples {
            let record = Record::from_json(schema, &example.values)
                .map_err(|faults| format!("example '{}': {faults:?}", example.label))?;
            predict(artifact, &record)?;
        }
        ensure(system.examples.len() >= 3, || format!("{} examples to click", system.examples.len()))
    });
}

#[test]
fn examples_lead_to_different_predictions() {
    for_each(|_, system| {
        let model = system.default_model().ok_or("no default model")?;
        let artifact = crate::systems::artifact(model)?;
        let records =
            system.examples.iter().filter_map(|e| Record::from_json(&system.schema, &e.values).ok());
        let told = |prediction: Prediction| match prediction.class {
            Some(class) => class as u64,
            None => prediction.value.map_or(0, f64::to_bits),
        };
        let predicted: BTreeSet<u64> =
            records.map(|record| predict(&artifact, &record).map(told)).collect::<Result<_, _>>()?;
        ensure(predicted.len() >= 2, || "all the examples are predicted as the same".to_owned())
    });
}

/// The values at the ends of what a feature takes, and every choice.
fn extremes(feature: &Feature) -> Vec<Value> {
    match &feature.kind {
        FeatureKind::Number { min, max, .. } => vec![Value::Number(*min), Value::Number(*max)],
        FeatureKind::Integer { min, max } => vec![Value::Number(*min as f64), Value::Number(*max as f64)],
        FeatureKind::Date { first, last } => vec![Value::Number(*first as f64), Value::Number(*last as f64)],
        FeatureKind::Choice { choices, .. } => (0..choices.len()).map(Value::Choice).collect(),
        FeatureKind::Flag => vec![Value::Flag(false), Value::Flag(true)],
        FeatureKind::Text { max_length } => vec![Value::Text("x".repeat(*max_length).into())],
    }
}

#[test]
fn every_limit_and_every_choice_predicts() {
    for_each_model(|system, _, artifact| {
        let schema = &system.schema;
        let defaults = Record::defaults(schema).map_err(|faults| format!("{faults:?}"))?;
        for (position, feature) in schema.features.iter().enumerate() {
            for value in extremes(feature) {
                let mut record = defaults.clone();
                record.values[position] = value;
                predict(artifact, &record)?;
            }
        }
        for end in [0, 1] {
            let ends = schema.features.iter().map(|feature| {
                let mut values = extremes(feature);
                values.swap_remove(end % values.len())
            });
            predict(artifact, &Record { values: ends.collect() })?;
        }
        let mut draw = Draw(17);
        (0..500).try_for_each(|_| predict(artifact, &draw.record(schema)).map(|_| ()))
    });
}

#[test]
fn beyond_the_limits_is_refused_with_the_limits() {
    for_each_model(|system, _, artifact| {
        let schema = &system.schema;
        let defaults = Record::defaults(schema).map_err(|faults| format!("{faults:?}"))?;
        for (position, feature) in schema.features.iter().enumerate() {
            let beyond = match &feature.kind {
                FeatureKind::Number { min, max, .. } => vec![(max + 1.0, "above"), (min - 1.0, "below")],
                FeatureKind::Integer { min, max } => {
                    vec![(*max as f64 + 1.0, "above"), (*min as f64 - 1.0, "below")]
                }
                _ => continue,
            };
            for (number, word) in beyond {
                let mut record = defaults.clone();
                record.values[position] = Value::Number(number);
                let expected = format!("{}: {number} is {word} the ", feature.name);
                let said = match artifact.pipeline.predict(&record) {
                    Err(PredictError::Faults(faults)) if faults.len() == 1 => faults[0].to_string(),
                    other => return Err(format!("{number} for '{}' gives {other:?}", feature.name)),
                };
                let limits = said.starts_with(&expected) && said.ends_with(&feature.expectation());
                ensure(limits, || {
                    format!("the fault '{said}' does not begin with '{expected}' or lacks the limits")
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn missing_values_are_assumed_or_refused_as_the_schema_says() {
    for_each_model(|system, _, artifact| {
        let schema = &system.schema;
        let defaults = Record::defaults(schema).map_err(|faults| format!("{faults:?}"))?;
        let mut all_unknown = defaults.clone();
        for (position, feature) in schema.features.iter().enumerate() {
            let mut record = defaults.clone();
            record.values[position] = Value::Missing;
            if feature.missing == MissingPolicy::Impute {
                all_unknown.values[position] = Value::Missing;
                let prediction = predict(artifact, &record)?;
                let is_this = prediction.assumed.iter().all(|assumed| assumed.feature == position);
                // A model that knows a way for missing values assumes nothing.
                let expected = usize::from(artifact.pipeline.preprocess.impute[position].is_some());
                ensure(is_this && prediction.assumed.len() == expected, || {
                    format!("'{}' unknown: {:?} assumed", feature.name, prediction.assumed)
                })?;
            } else {
                let refused = matches!(artifact.pipeline.predict(&record),
                    Err(PredictError::Faults(faults)) if faults.len() == 1 && faults[0].feature == feature.name);
                ensure(refused, || format!("'{}' is predicted without a value", feature.name))?;
            }
        }
        predict(artifact, &all_unknown).map(|_| ())
    });
}

#[test]
fn neighbours_are_rows_that_the_schema_describes() {
    for_each_model(|system, model, artifact| {
        let mut draw = Draw(23);
        for _ in 0..20 {
            let record = draw.record(&system.schema);
            let neighbours = artifact.pipeline.neighbours(&record).map_err(|error| error.to_string())?;
            let ascending = neighbours.is_sorted_by(|a, b| a.distance <= b.distance);
            ensure(ascending, || "the neighbours are not in order".to_owned())?;
            let complete = neighbours.iter().all(|near| near.features.len() == system.schema.n_features());
            ensure(complete, || format!("a neighbour of '{}' lacks features", model.name))?;
        }
        Ok(())
    });
}

#[test]
fn records_survive_text_and_json() {
    for_each(|_, system| {
        let schema = &system.schema;
        let mut draw = Draw(29);
        for _ in 0..500 {
            let record = draw.record(schema);
            let texts: Vec<(&str, String)> = schema
                .features
                .iter()
                .zip(&record.values)
                .map(|(feature, value)| (feature.name.as_str(), feature.to_text(value)))
                .collect();
            let pairs = texts.iter().map(|(name, text)| (*name, text.as_str()));
            ensure(Record::from_pairs(schema, pairs).as_ref() == Ok(&record), || format!("{texts:?}"))?;
            let json: Map<String, Json> = record.to_json(schema);
            ensure(Record::from_json(schema, &json).as_ref() == Ok(&record), || format!("{json:?}"))?;
        }
        Ok(())
    });
}
