//! The fields of the prediction form: what stands in each, and the value or the fault that follows from it.

use vitrine_model::number;
use vitrine_model::record::{Fault, Problem, Record, Value};
use vitrine_model::schema::{Feature, FeatureKind, MissingPolicy, Schema};

/// What stands in the field of one feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What was typed or chosen; kept while the value is unknown, for when it becomes known again.
    pub input: Input,
    /// Whether the visitor says that the value is not known.
    pub unknown: bool,
}

/// What was typed or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A text as programs write it; a number that was typed has a decimal point and no other marks.
    Text(String),
    /// Something that the browser cannot read as a day, and does not hand out.
    Unreadable,
}

impl Field {
    /// The field with a known value as text.
    pub fn known(text: impl Into<String>) -> Self {
        Self { input: Input::Text(text.into()), unknown: false }
    }

    /// The field whose input the browser cannot read.
    pub fn unreadable() -> Self {
        Self { input: Input::Unreadable, unknown: false }
    }

    /// The field that shows `value`. An unknown value keeps the default in the background.
    pub fn of(feature: &Feature, value: &Value) -> Self {
        match value {
            Value::Missing => Self { unknown: true, ..Self::known(default_text(feature)) },
            value => Self::known(feature.to_text(value)),
        }
    }

    /// The field of a feature at its default.
    pub fn default_of(feature: &Feature) -> Self {
        Self { unknown: feature.default.is_null(), ..Self::known(default_text(feature)) }
    }

    /// The text in the field; empty where it cannot be read.
    pub fn text(&self) -> &str {
        match &self.input {
            Input::Text(text) => text,
            Input::Unreadable => "",
        }
    }

    /// The value that stands in the field.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn value(&self, feature: &Feature) -> Result<Value, Fault> {
        match &self.input {
            _ if self.unknown => feature.parse(""),
            Input::Text(text) => feature.parse(text),
            Input::Unreadable => Err(unreadable(feature)),
        }
    }

    /// Where a slider for the feature stands: at the number in the field, brought within the limits; at the
    /// default where the field does not hold a number.
    pub fn position(&self, feature: &Feature) -> f64 {
        let typed = number::parse(self.text().trim()).filter(|number| number.is_finite());
        let number = typed.or_else(|| feature.default.as_f64()).unwrap_or_default();
        match feature.kind {
            FeatureKind::Number { min, max, .. } => number.clamp(min, max),
            FeatureKind::Integer { min, max } => number.clamp(min as f64, max as f64),
            _ => number,
        }
    }
}

fn unreadable(feature: &Feature) -> Fault {
    Fault { feature: feature.name.clone(), problem: Problem::UnreadableDay, expected: feature.expected() }
}

/// The fields with every feature at its default.
pub fn defaults(schema: &Schema) -> Vec<Field> {
    schema.features.iter().map(Field::default_of).collect()
}

/// The fields that show a record; features that the record lacks are at their default.
pub fn of_record(schema: &Schema, record: &Record) -> Vec<Field> {
    let values = record.values.iter().map(Some).chain(std::iter::repeat(None));
    let fields = schema.features.iter().zip(values);
    fields
        .map(|(feature, value)| value.map_or_else(|| Field::default_of(feature), |v| Field::of(feature, v)))
        .collect()
}

/// The record that the fields hold.
///
/// # Errors
/// The faults, at most one per field and in their order.
pub fn record(schema: &Schema, fields: &[Field]) -> Result<Record, Vec<Fault>> {
    let (mut values, mut faults) = (Vec::with_capacity(fields.len()), Vec::new());
    for (feature, field) in schema.features.iter().zip(fields) {
        match field.value(feature) {
            Ok(value) => values.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(Record { values }) } else { Err(faults) }
}

/// Whether the form offers to leave the feature unknown.
pub fn may_be_unknown(feature: &Feature) -> bool {
    feature.missing == MissingPolicy::Impute
}

fn default_text(feature: &Feature) -> String {
    feature.from_json(&feature.default).map(|value| feature.to_text(&value)).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub fn schema() -> Schema {
        serde_json::from_value(json!({
            "system": "fruit",
            "features": [
                { "name": "mass", "label": "mass", "unit": "g", "kind": "number", "min": 1.5, "max": 900.0, "step": 0.5, "default": 120.0, "missing": "impute" },
                { "name": "seeds", "label": "seeds", "kind": "integer", "min": 0, "max": 40, "default": 5 },
                { "name": "colour", "label": "colour", "kind": "choice", "choices": [{ "value": "red", "label": "Red" }, { "value": "green & blue", "label": "Green" }], "default": "red", "missing": "impute" },
                { "name": "ripe", "label": "ripe", "kind": "flag", "default": true, "missing": "impute" },
                { "name": "variety", "label": "variety", "kind": "text", "max_length": 60, "default": "", "missing": "impute" }
            ],
            "target": { "name": "kind", "label": "kind", "task": "binary", "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "B", "grade": 1.0 }] }
        }))
        .unwrap()
    }

    #[test]
    fn unknown_keeps_the_typed_text_in_the_background() {
        let schema = schema();
        let field = Field { unknown: true, ..Field::known("200") };
        assert_eq!(field.value(&schema.features[0]), Ok(Value::Missing));
        assert_eq!(Field { unknown: false, ..field }.value(&schema.features[0]), Ok(Value::Number(200.0)));
    }

    #[test]
    fn what_is_typed_wrongly_is_a_fault_and_the_slider_stays_inside() {
        let schema = schema();
        let field = |text: &str| Field::known(text);
        assert!(field("1e9").value(&schema.features[0]).is_err());
        assert_eq!(field("1e9").position(&schema.features[0]), 900.0);
        assert_eq!(field("-3").position(&schema.features[1]), 0.0);
        assert_eq!(field("abc").position(&schema.features[0]), 120.0);
        assert!(
            field("").value(&schema.features[1]).is_err(),
            "a feature that may not be unknown wants a value"
        );
    }

    #[test]
    fn what_the_browser_cannot_read_is_a_fault_of_its_own() {
        let day: Feature = serde_json::from_value(json!(
            { "name": "sold", "label": "sold", "kind": "date", "first": "2020-01-01", "last": "2020-12-31", "default": "2020-06-01", "missing": "impute" }
        ))
        .unwrap();
        assert_eq!(
            Field::unreadable().value(&day).unwrap_err().to_string(),
            "sold: what is typed is not a day; expected a day from 2020-01-01 to 2020-12-31, written as 2019-12-08, or unknown"
        );
        assert_eq!(Field { unknown: true, ..Field::unreadable() }.value(&day), Ok(Value::Missing));
    }
}
