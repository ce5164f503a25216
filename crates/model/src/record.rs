//! One record: the typed values of a system's features, read from text or JSON and checked against the schema.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

pub use crate::fault::{Expected, Fault, Problem};
use crate::schema::Schema;
pub use crate::value::Value;

/// The values of one record, one per feature of the schema and in its order, in human units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// One value per feature.
    pub values: Vec<Value>,
}

impl Record {
    /// The positions of the features with a value that is outside the data; see [`crate::schema::Feature::is_outside`].
    pub fn outside(&self, schema: &Schema) -> Vec<usize> {
        let values = schema.features.iter().zip(&self.values).enumerate();
        values.filter(|(_, (feature, value))| feature.is_outside(value)).map(|(at, _)| at).collect()
    }

    /// The record in which every feature has its default.
    ///
    /// # Errors
    /// The faults of defaults that the schema itself does not allow.
    pub fn defaults(schema: &Schema) -> Result<Self, Vec<Fault>> {
        collect(schema.features.iter().map(|feature| feature.from_json(&feature.default)))
    }

    /// Reads a JSON object from feature names to values. Absent keys are missing values; `null` too.
    ///
    /// # Errors
    /// Every fault, including names that the schema does not know, in schema order with unknown names last.
    pub fn from_json(schema: &Schema, object: &Map<String, Json>) -> Result<Self, Vec<Fault>> {
        let parsed = collect(
            schema
                .features
                .iter()
                .map(|feature| feature.from_json(object.get(&feature.name).unwrap_or(&Json::Null))),
        );
        with_unknown(schema, object.keys().map(String::as_str), parsed)
    }

    /// Reads pairs of a feature's name and its value as text, as links, tables and commands have them.
    /// Features that are not named are missing values; of a name given twice the last value counts.
    ///
    /// # Errors
    /// Every fault, including names that the schema does not know.
    pub fn from_pairs<'a>(
        schema: &Schema,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Fault>> {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let parsed = collect(schema.features.iter().map(|feature| {
            let text =
                pairs.iter().rev().find(|(name, _)| *name == feature.name).map_or("", |(_, text)| text);
            feature.parse(text)
        }));
        with_unknown(schema, pairs.iter().map(|(name, _)| *name), parsed)
    }

    /// Every fault of the record: a wrong number of values, a value of the wrong kind or outside its limits,
    /// a missing value where the schema refuses one. Empty when the record can be predicted.
    pub fn faults(&self, schema: &Schema) -> Vec<Fault> {
        if self.values.len() != schema.n_features() {
            return vec![Fault {
                feature: schema.system.clone(),
                problem: Problem::WrongCount(self.values.len()),
                expected: Expected::Values(schema.n_features()),
            }];
        }
        let values = schema.features.iter().zip(&self.values);
        values.filter_map(|(feature, value)| feature.check(value).err()).collect()
    }

    /// The record as a JSON object from feature names to values, missing ones as `null`.
    pub fn to_json(&self, schema: &Schema) -> Map<String, Json> {
        let pairs = schema.features.iter().zip(&self.values);
        pairs.map(|(feature, value)| (feature.name.clone(), feature.to_json(value))).collect()
    }

    /// The record as numbers, one per feature: the number itself, the index of a choice, 0 or 1 for a flag,
    /// and NaN for a missing value or a text.
    pub fn to_numbers(&self) -> Vec<f64> {
        self.values.iter().map(Value::as_number).collect()
    }
}

fn collect(values: impl Iterator<Item = Result<Value, Fault>>) -> Result<Record, Vec<Fault>> {
    let mut record = Record { values: Vec::new() };
    let mut faults = Vec::new();
    for value in values {
        match value {
            Ok(value) => record.values.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(record) } else { Err(faults) }
}

fn with_unknown<'a>(
    schema: &Schema,
    names: impl Iterator<Item = &'a str>,
    parsed: Result<Record, Vec<Fault>>,
) -> Result<Record, Vec<Fault>> {
    let known: Vec<&str> = schema.features.iter().map(|feature| feature.name.as_str()).collect();
    let unknown: Vec<Fault> = names
        .filter(|name| !known.contains(name))
        .map(|name| Fault {
            feature: name.to_owned(),
            problem: Problem::NoSuchFeature(Some(schema.system.clone())),
            expected: Expected::OneOf(known.iter().map(|name| (*name).to_owned()).collect()),
        })
        .collect();
    match parsed {
        Ok(record) if unknown.is_empty() => Ok(record),
        Ok(_) => Err(unknown),
        Err(mut faults) => {
            faults.extend(unknown);
            Err(faults)
        }
    }
}
