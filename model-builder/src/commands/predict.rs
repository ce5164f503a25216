//! `predict`: one record from the command line; a whole file is handed to its neighbour.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use serde_json::json;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::estimators::Neighbour;
use vitrine_model::history::PredictionRecord;
use vitrine_model::record::Fault;
use vitrine_model::schema::{Class, Schema};
use vitrine_model::{Artifact, Prediction, Record, Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::{fault, prediction, words};
use vitrine_present::locale::significant_decimals;
use vitrine_publish::{Assets, PublishError};

use super::{predict_csv, predict_explain, versions};
use crate::cli::{Given, PredictArgs, Usage, usage};
use crate::context::Context;
use crate::print::{self, Table};

/// The most nearest examples in the text for people; JSON has them all.
const SHOWN_NEIGHBOURS: usize = 5;

/// Predicts a record or scores a file.
///
/// # Errors
/// A system or model that is not there, a record with faults (all of them), files that cannot be read.
pub fn run(context: &Context, args: &PredictArgs) -> Result<()> {
    let store = context.store()?;
    let reader = context.reader(Assets::new(&store), &args.system)?;
    let file = &reader.file;
    let named = args.model.as_ref().map(|name| versions::find(reader.assets, file, name)).transpose()?;
    let version = match &named {
        Some(named) => named,
        None => file.default_model().ok_or_else(|| PublishError::NoModel { system: args.system.clone() })?,
    };
    if let Some(given) = Given::of("--csv", args.csv.as_deref(), &args.read)? {
        return predict_csv::run(context, &reader, version, given, args);
    }
    let artifact = reader.artifact(version)?;
    let pairs: Vec<(&str, &str)> = args
        .values
        .iter()
        .map(|pair| {
            pair.split_once('=')
                .ok_or_else(|| usage(Usage::PairForm { pair: pair.clone(), example: example(&file.schema) }))
        })
        .collect::<Result<_>>()?;
    let schema = &artifact.pipeline.schema;
    let texts = context.texts();
    // Values are read by the system's own labels and units, so that a command means the same in every language.
    let own = reader.assets.artifact(version)?.pipeline.schema;
    let record = Record::from_pairs(&own, pairs).map_err(|mut faults| {
        let typed = |fault: &mut Fault| {
            reader.translation.fault(fault);
            fault::typed(texts, fault)
        };
        let faults: Vec<String> = faults.iter_mut().map(typed).collect();
        anyhow!("{}\n  {}", texts.cli().refused(), faults.join("\n  "))
    })?;
    let predicted = artifact.pipeline.predict(&record)?;
    let neighbours = artifact.pipeline.neighbours(&record)?;
    let explain = || predict_explain::explain(&reader, &artifact, &record, &predicted);
    let explained = args.explain.then(explain).transpose()?;
    if context.options.json {
        let mut fields = as_json(&artifact, version, &record, &predicted, &neighbours);
        for (name, field) in explained.iter().flat_map(|explained| explained.fields(schema, &record)) {
            fields.insert(name.to_owned(), field);
        }
        return print::json(&fields);
    }
    let mut text = describe(texts, &artifact, version, &record, &predicted, &neighbours);
    if let Some(explained) = explained {
        text.push_str(&explained.text(texts, schema, &record, &predicted));
    }
    print::text(&text)
}

fn example(schema: &Schema) -> String {
    schema.features.first().map(|feature| format!("{}={}", feature.name, feature.default)).unwrap_or_default()
}

fn describe(
    texts: &Texts,
    artifact: &Artifact,
    version: &ModelVersion,
    record: &Record,
    predicted: &Prediction,
    neighbours: &[Neighbour],
) -> String {
    let schema = &artifact.pipeline.schema;
    let target = &schema.target;
    let (locale, cli) = (texts.locale(), texts.cli());
    let sentence = prediction::sentence(texts, target, predicted, artifact.pipeline.threshold);
    let made_by = cli.made_by(&version.label, &version.version.to_string());
    let mut text = format!("{sentence} ({made_by})\n");
    // Writing to a String does not fail.
    if let Some(interval) = predicted.interval {
        let _ = writeln!(text, "{}", prediction::interval_sentence(texts, target, interval));
    }
    for line in [prediction::imputed(texts, schema, predicted), prediction::outside(texts, schema, record)] {
        if !line.is_empty() {
            let _ = writeln!(text, "{line}");
        }
    }
    if !predicted.probabilities.is_empty() {
        let mut table = Table::new(&[cli.class(), cli.probability()]);
        for (class, probability) in target.classes.iter().zip(&predicted.probabilities) {
            table.row(vec![class.label.clone(), locale.percent(*probability)]);
        }
        let _ = write!(text, "\n{}", table.render());
    }
    if !neighbours.is_empty() {
        let labels = schema.features.iter().map(|feature| feature.label.as_str());
        let headings: Vec<&str> = [cli.nearest(), cli.distance()].into_iter().chain(labels).collect();
        let mut table = Table::new(&headings);
        for neighbour in neighbours.iter().take(SHOWN_NEIGHBOURS) {
            let values = schema
                .features
                .iter()
                .zip(&neighbour.features)
                .map(|(feature, value)| words::value(texts, feature, &feature.from_number(*value)));
            let truth = class_of(target, neighbour.target).map_or_else(
                || words::quantity(texts, target, neighbour.target),
                |class| class.label.clone(),
            );
            table.row([truth, locale.significant(neighbour.distance, 4)].into_iter().chain(values).collect());
        }
        let _ = write!(text, "\n{}", table.render());
    }
    text
}

fn as_json(
    artifact: &Artifact,
    version: &ModelVersion,
    record: &Record,
    prediction: &Prediction,
    neighbours: &[Neighbour],
) -> serde_json::Map<String, serde_json::Value> {
    let schema = &artifact.pipeline.schema;
    let assumed: serde_json::Map<String, serde_json::Value> = prediction
        .assumed
        .iter()
        .filter_map(|assumed| {
            let feature = schema.features.get(assumed.feature)?;
            Some((feature.name.clone(), feature.to_json(&assumed.value)))
        })
        .collect();
    let outside = record.outside(schema);
    let outside: Vec<&str> =
        outside.iter().filter_map(|at| Some(schema.features.get(*at)?.name.as_str())).collect();
    let neighbours: Vec<serde_json::Value> = neighbours
        .iter()
        .map(|neighbour| {
            let values = schema.features.iter().zip(&neighbour.features).map(|(feature, value)| feature.from_number(*value));
            let features = Record { values: values.collect() }.to_json(schema);
            json!({ "distance": neighbour.distance, "target": truth(schema, neighbour.target), "features": features })
        })
        .collect();
    let fields = [
        ("system", json!(schema.system)),
        ("model", json!(version.name)),
        ("version", json!(version.version)),
        ("features", json!(record.to_json(schema))),
        ("predicted", json!(PredictionRecord::of(prediction, schema))),
        ("assumed", json!(assumed)),
        ("outside", json!(outside)),
        ("neighbours", json!(neighbours)),
    ];
    fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect()
}

/// The class of a training example, where its target is one. A regressor over an ordinal target keeps grades.
fn class_of(target: &Target, truth: f64) -> Option<&Class> {
    match target.task {
        Task::Regression => None,
        Task::Binary | Task::Multiclass => target.classes.get(truth as usize),
        Task::Ordinal => target.classes.iter().find(|class| class.grade == truth),
    }
}

/// A training example's target for machines: the label of its class, or its value with four digits that count.
fn truth(schema: &Schema, truth: f64) -> String {
    let plain = || {
        let decimals = significant_decimals(truth, 4);
        format!("{truth:.decimals$}").parse().unwrap_or(truth).to_string()
    };
    class_of(&schema.target, truth).map_or_else(plain, |class| class.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_for_machines_have_four_digits() {
        let schema: Schema = serde_json::from_value(json!({ "system": "s", "features": [],
            "target": { "name": "y", "label": "Y", "task": "regression" } }))
        .unwrap();
        let written =
            [0.0, 0.123_456, 12.0, 1234.56, 1_234_567.0, -0.000_123_45].map(|value| truth(&schema, value));
        assert_eq!(written, ["0", "0.1235", "12", "1235", "1234567", "-0.0001234"]);
    }
}
