//! `predict`: one record from the command line; a whole file is handed to its neighbour.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use serde_json::json;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::estimators::Neighbour;
use vitrine_model::history::PredictionRecord;
use vitrine_model::schema::Schema;
use vitrine_model::{Artifact, Prediction, Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::{fault, words};
use vitrine_publish::Assets;

use super::{predict_csv, predict_explain, show};
use crate::cli::{PredictArgs, usage};
use crate::context::Context;
use crate::print::{self, Table, number};

/// The most nearest examples in the text for people; JSON has them all.
const SHOWN_NEIGHBOURS: usize = 5;

/// Predicts a record or scores a file.
///
/// # Errors
/// A system or model that is not there, a record with faults (all of them), files that cannot be read.
pub fn run(context: &Context, args: &PredictArgs) -> Result<()> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let file = assets.system_file(&assets.entry(&args.system)?)?;
    let version = match &args.model {
        Some(name) => show::find(&file, name)?,
        None => file
            .default_model()
            .ok_or_else(|| anyhow!("'{}' has no current model; train it again", args.system))?,
    };
    let artifact = assets.artifact(version)?;
    if let Some(csv) = &args.csv {
        return predict_csv::run(context, &artifact, csv, args.output.as_deref());
    }
    let pairs: Vec<(&str, &str)> = args
        .values
        .iter()
        .map(|pair| {
            pair.split_once('=').ok_or_else(|| {
                usage(format!("'{pair}' is not FEATURE=VALUE, for example {}", example(&file.schema)))
            })
        })
        .collect::<Result<_>>()?;
    let schema = &artifact.pipeline.schema;
    let texts = context.texts();
    let record = Record::from_pairs(schema, pairs).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault::typed(texts, fault)).collect();
        anyhow!("{}\n  {}", texts.cli().refused(), faults.join("\n  "))
    })?;
    let prediction = artifact.pipeline.predict(&record)?;
    let neighbours = artifact.pipeline.neighbours(&record)?;
    let explain = || predict_explain::explain(assets, &file, &artifact, &record, &prediction);
    let explained = args.explain.then(explain).transpose()?;
    if context.options.json {
        let mut fields = as_json(&artifact, version, &record, &prediction, &neighbours);
        for (name, field) in explained.iter().flat_map(|explained| explained.fields(schema, &record)) {
            fields.insert(name.to_owned(), field);
        }
        return print::json(&fields);
    }
    let mut text = describe(texts, &artifact, version, &prediction, &neighbours);
    if let Some(explained) = explained {
        text.push_str(&explained.text(texts, schema, &record, &prediction));
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
    prediction: &Prediction,
    neighbours: &[Neighbour],
) -> String {
    let schema = &artifact.pipeline.schema;
    let target = &schema.target;
    let (locale, cli) = (texts.locale(), texts.cli());
    let significant = |value: f64| locale.significant(value, 4);
    let class = prediction.class.and_then(|class| target.classes.get(class));
    let mut parts: Vec<String> = class.map(|class| class.label.clone()).into_iter().collect();
    parts.extend(prediction.value.map(|value| words::with_unit(texts, target, &significant(value))));
    let made_by = cli.made_by(&version.label, &version.version.to_string());
    let mut text = format!("{}: {} ({made_by})\n", target.label, parts.join(", "));
    // Writing to a String does not fail.
    if let Some(interval) = prediction.interval {
        let (low, high) = (significant(interval.low), significant(interval.high));
        let high = words::with_unit(texts, target, &high);
        let _ = writeln!(text, "{}", cli.interval(&locale.percent(interval.coverage), &low, &high));
    }
    if !prediction.probabilities.is_empty() {
        let mut table = Table::new(&[cli.class(), cli.probability()]);
        for (class, probability) in target.classes.iter().zip(&prediction.probabilities) {
            table.row(vec![class.label.clone(), locale.percent_with(*probability, 1)]);
        }
        let _ = write!(text, "\n{}", table.render());
    }
    for assumed in &prediction.assumed {
        if let Some(feature) = schema.features.get(assumed.feature) {
            let value = words::value(texts, feature, &assumed.value);
            let line = match assumed.range {
                None => cli.imputed(&feature.name, &value),
                Some((low, high)) => {
                    let [low, high] =
                        [low, high].map(|end| words::value(texts, feature, &Value::Number(end)));
                    cli.imputed_range(&feature.name, &value, &low, &high)
                }
            };
            let _ = writeln!(text, "{line}");
        }
    }
    if !neighbours.is_empty() {
        let names = schema.features.iter().map(|feature| feature.name.as_str());
        let headings: Vec<&str> = [cli.nearest(), cli.distance()].into_iter().chain(names).collect();
        let mut table = Table::new(&headings);
        for neighbour in neighbours.iter().take(SHOWN_NEIGHBOURS) {
            let values = schema
                .features
                .iter()
                .zip(&neighbour.features)
                .map(|(feature, value)| words::value(texts, feature, &feature.from_number(*value)));
            table.row(
                [truth(schema, neighbour.target), significant(neighbour.distance)]
                    .into_iter()
                    .chain(values)
                    .collect(),
            );
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
        ("neighbours", json!(neighbours)),
    ];
    fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect()
}

/// A training example's target for people: the label of its class, or its value. A regressor over an ordinal
/// target keeps grades.
fn truth(schema: &Schema, target: f64) -> String {
    use vitrine_model::Task;
    let class = match schema.target.task {
        Task::Regression => None,
        Task::Binary | Task::Multiclass => schema.target.classes.get(target as usize),
        Task::Ordinal => schema.target.classes.iter().find(|class| class.grade == target),
    };
    class.map_or_else(|| number(target), |class| class.label.clone())
}
