//! One record: the typed values of a system's features, read from text or JSON and checked against the schema.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use thiserror::Error;

use crate::schema::{Feature, FeatureKind, MissingPolicy, Schema};
use crate::{date, number};

/// The values of one record, one per feature of the schema and in its order, in human units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// One value per feature.
    pub values: Vec<Value>,
}

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Not known.
    Missing,
    /// A number, for number and integer features.
    Number(f64),
    /// The index of a choice in the feature's list.
    Choice(usize),
    /// Yes or no.
    Flag(bool),
    /// Free text.
    Text(String),
}

/// One thing wrong with a value: which feature, what was expected, what was got. Prints as one sentence that
/// says what to do; the form, links, the command line and tables all show this same sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{feature}: {problem}; expected {expected}")]
pub struct Fault {
    /// The feature's name.
    pub feature: String,
    /// What is wrong, with the value that was got.
    pub problem: String,
    /// What would be right, with the limits.
    pub expected: String,
}

impl Record {
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
                problem: format!("the record has {} values", self.values.len()),
                expected: format!("{} values, one per feature", schema.n_features()),
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

impl Value {
    /// The value as a number; see [`Record::to_numbers`].
    pub fn as_number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Choice(index) => *index as f64,
            Self::Flag(flag) => f64::from(u8::from(*flag)),
            Self::Missing | Self::Text(_) => f64::NAN,
        }
    }

    /// Whether the value is not known.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

impl Feature {
    /// Reads a value from text: a number with a decimal point, a choice by its value or label without regard
    /// to case, `yes/no/true/false/1/0` for flags. Empty text, `unknown`, `na` and `?` are missing values.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn parse(&self, text: &str) -> Result<Value, Fault> {
        let text = text.trim();
        let is_text = matches!(self.kind, FeatureKind::Text { .. });
        if text.is_empty()
            || (!is_text
                && ["unknown", "na", "n/a", "nan", "null", "?"]
                    .iter()
                    .any(|word| text.eq_ignore_ascii_case(word)))
        {
            return self.checked(Value::Missing);
        }
        let value = match &self.kind {
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } => {
                let number = number::parse(text);
                Value::Number(number.ok_or_else(|| self.fault(format!("'{text}' is not a number")))?)
            }
            FeatureKind::Date { .. } => {
                let days = date::parse(text);
                Value::Number(
                    days.ok_or_else(|| self.fault(format!("'{text}' is not a day of the calendar")))? as f64,
                )
            }
            FeatureKind::Choice { choices, .. } => {
                let found = choices.iter().position(|choice| choice.value == text).or_else(|| {
                    choices.iter().position(|choice| {
                        choice.value.eq_ignore_ascii_case(text) || choice.label.eq_ignore_ascii_case(text)
                    })
                });
                Value::Choice(found.ok_or_else(|| self.fault(format!("'{text}' is not one of the choices")))?)
            }
            FeatureKind::Flag => {
                let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
                if is(["yes", "true", "1", "y"]) {
                    Value::Flag(true)
                } else if is(["no", "false", "0", "n"]) {
                    Value::Flag(false)
                } else {
                    return Err(self.fault(format!("'{text}' is neither yes nor no")));
                }
            }
            FeatureKind::Text { .. } => Value::Text(text.to_owned()),
        };
        self.checked(value)
    }

    /// Reads a value from JSON; texts are read as [`Feature::parse`] does, `null` is a missing value.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn from_json(&self, json: &Json) -> Result<Value, Fault> {
        match (&self.kind, json) {
            (_, Json::Null) => self.checked(Value::Missing),
            (_, Json::String(text)) => self.parse(text),
            (FeatureKind::Number { .. } | FeatureKind::Integer { .. }, Json::Number(number)) => {
                let number =
                    number.as_f64().ok_or_else(|| self.fault(format!("{number} is not a number")))?;
                self.checked(Value::Number(number))
            }
            (FeatureKind::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
            (FeatureKind::Choice { .. } | FeatureKind::Flag, Json::Number(number)) => {
                self.parse(&number.to_string())
            }
            _ => Err(self.fault(format!("{json} is of the wrong kind"))),
        }
    }

    /// The value of a number as [`Value::as_number`] gives it; NaN is a missing value, and so is any number of a text.
    pub fn from_number(&self, number: f64) -> Value {
        match self.kind {
            _ if number.is_nan() => Value::Missing,
            FeatureKind::Choice { .. } => Value::Choice(number as usize),
            FeatureKind::Flag => Value::Flag(number != 0.0),
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
                Value::Number(number)
            }
            FeatureKind::Text { .. } => Value::Missing,
        }
    }

    /// The value as JSON: a number, the value of a choice, `true` or `false`, a text, or `null`.
    pub fn to_json(&self, value: &Value) -> Json {
        match (value, &self.kind) {
            (Value::Number(number), FeatureKind::Integer { .. }) if number.fract() == 0.0 => {
                Json::from(*number as i64)
            }
            (Value::Number(days), FeatureKind::Date { .. }) if days.is_finite() => {
                Json::from(date::text(*days as i64))
            }
            (Value::Number(number), _) => Json::from(*number),
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) => {
                choices.get(*index).map_or(Json::Null, |choice| Json::from(choice.value.clone()))
            }
            (Value::Flag(flag), _) => Json::from(*flag),
            (Value::Text(text), _) => Json::from(text.clone()),
            (Value::Missing | Value::Choice(_), _) => Json::Null,
        }
    }

    /// The value as text for links, tables and commands; [`Feature::parse`] reads it back to the same value.
    /// A missing value is the empty text.
    pub fn to_text(&self, value: &Value) -> String {
        if let (Value::Number(number), FeatureKind::Number { .. } | FeatureKind::Integer { .. }) =
            (value, &self.kind)
        {
            return number.to_string();
        }
        match self.to_json(value) {
            Json::Null => String::new(),
            Json::String(text) => text,
            other => other.to_string(),
        }
    }

    /// The value as people read it, with its unit: `9.4 % vol`, `white`, `yes`, `unknown`.
    pub fn display(&self, value: &Value) -> String {
        match (value, &self.kind) {
            (Value::Missing, _) => "unknown".to_owned(),
            (Value::Flag(flag), _) => (if *flag { "yes" } else { "no" }).to_owned(),
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) => {
                choices.get(*index).map_or_else(|| "unknown".to_owned(), |choice| choice.label.clone())
            }
            _ => match &self.unit {
                Some(unit) => format!("{} {unit}", self.to_text(value)),
                None => self.to_text(value),
            },
        }
    }

    /// Checks one value against the feature's kind, limits and missing policy.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        match (value, &self.kind) {
            (Value::Missing, _) => match self.missing {
                MissingPolicy::Impute => Ok(()),
                MissingPolicy::Refuse => Err(self.fault("no value is given".to_owned())),
            },
            (Value::Number(number), FeatureKind::Number { min, max, .. }) => {
                self.check_range(*number, *min, *max)
            }
            (Value::Number(number), FeatureKind::Integer { min, max }) => {
                if number.is_finite() && number.fract() != 0.0 {
                    return Err(self.fault(format!("{number} is not a whole number")));
                }
                self.check_range(*number, *min as f64, *max as f64)
            }
            (Value::Number(days), FeatureKind::Date { first, last }) => {
                if days.is_finite() && days.fract() == 0.0 && (*first as f64..=*last as f64).contains(days) {
                    return Ok(());
                }
                Err(self.fault(if days.fract() == 0.0 && days.abs() < date::MOST {
                    format!("{} is outside the allowed days", date::text(*days as i64))
                } else {
                    format!("{days} is not a day")
                }))
            }
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) if *index < choices.len() => Ok(()),
            (Value::Flag(_), FeatureKind::Flag) => Ok(()),
            (Value::Text(text), FeatureKind::Text { max_length }) => {
                let length = text.chars().count();
                if length <= *max_length {
                    Ok(())
                } else {
                    Err(self.fault(format!("the text has {length} characters")))
                }
            }
            _ => Err(self.fault("the value is of the wrong kind".to_owned())),
        }
    }

    /// What values are right, as a phrase: `a number from 8 to 14.9 % vol, or unknown`.
    pub fn expectation(&self) -> String {
        let unit = self.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let mut text = match &self.kind {
            FeatureKind::Number { min, max, .. } => format!("a number from {min} to {max}{unit}"),
            FeatureKind::Integer { min, max } => format!("a whole number from {min} to {max}{unit}"),
            FeatureKind::Date { first, last } => {
                format!("a day from {} to {}, written as 2019-12-08", date::text(*first), date::text(*last))
            }
            FeatureKind::Choice { choices, .. } => {
                let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
                format!("one of {}", values.join(", "))
            }
            FeatureKind::Flag => "yes or no".to_owned(),
            FeatureKind::Text { max_length } => format!("a text of at most {max_length} characters"),
        };
        if self.missing == MissingPolicy::Impute {
            text.push_str(", or unknown");
        }
        text
    }

    fn check_range(&self, number: f64, min: f64, max: f64) -> Result<(), Fault> {
        if !number.is_finite() {
            Err(self.fault(format!("{number} is not a finite number")))
        } else if number < min {
            Err(self.fault(format!("{number} is below the smallest allowed value")))
        } else if number > max {
            Err(self.fault(format!("{number} is above the largest allowed value")))
        } else {
            Ok(())
        }
    }

    fn checked(&self, value: Value) -> Result<Value, Fault> {
        self.check(&value).map(|()| value)
    }

    fn fault(&self, problem: String) -> Fault {
        Fault { feature: self.name.clone(), problem, expected: self.expectation() }
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
            problem: format!("the system '{}' has no such feature", schema.system),
            expected: format!("one of {}", known.join(", ")),
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
