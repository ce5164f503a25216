//! Entries of a prediction history as a table, as the page exports a visitor's answers.

use std::io;

use vitrine_model::history::{Actual, Entry};
use vitrine_model::schema::Schema;

use crate::write::{LineEnd, TableWriter};

/// The entries as comma separated text: the day, the features by name, what was predicted and by which model, and the
/// actual outcome in the column of the target. Classes and choices stand as they are written in files.
///
/// # Errors
/// Text that cannot be written.
pub fn csv(schema: &Schema, entries: &[Entry]) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut writer = TableWriter::new(&mut bytes, b',', LineEnd::CrLf);
    let classes = schema.target.classes.iter().map(|class| format!("probability_{}", class.value));
    let features = schema.features.iter().map(|feature| feature.name.clone());
    let names = ["date".to_owned()].into_iter().chain(features).chain(["predicted".to_owned()]);
    writer.row(names.chain(classes).chain(["model".to_owned(), schema.target.name.clone()]))?;
    for entry in entries {
        let features = schema.features.iter().map(|feature| entry.features.get(&feature.name).map(text));
        let value = entry.predicted.value.map(|value| value.to_string());
        let predicted = entry.predicted.class.clone().or(value).unwrap_or_default();
        let probabilities = (0..schema.target.n_classes())
            .map(|class| entry.predicted.probabilities.get(class).map(ToString::to_string));
        let actual = match &entry.actual {
            Some(Actual::Class(class)) => class.clone(),
            Some(Actual::Number(number)) => number.to_string(),
            None => String::new(),
        };
        let cells = [entry.date.clone()].into_iter().chain(features.map(Option::unwrap_or_default));
        let cells = cells.chain([predicted]).chain(probabilities.map(Option::unwrap_or_default));
        writer.row(cells.chain([entry.model.clone(), actual]))?;
    }
    writer.finish()?;
    drop(writer);
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn text(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
