//! The state of the prediction form: what stands in each field, and how it follows records and links.

use vitrine_model::number;
use vitrine_model::record::{Expected, Fault, Problem, Record, Value};
use vitrine_model::schema::{Feature, FeatureKind, MissingPolicy, Schema, Task};

use crate::link::{self, Pairs};

/// What stands in the field of one feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The value as text, as it was typed; kept while the value is unknown, for when it becomes known again.
    pub text: String,
    /// Whether the visitor says that the value is not known.
    pub unknown: bool,
}

/// The state that a link gives: what it says, and defaults for the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct FromLink {
    /// One field per feature.
    pub fields: Vec<Field>,
    /// The name of the model, where the link names one that is offered.
    pub model: Option<String>,
    /// The probability from which on the positive class is called, where the link names one.
    pub threshold: Option<f64>,
    /// What in the link cannot be used, each with the name it stands under.
    pub faults: Vec<Fault>,
}

impl Field {
    /// The field that shows `value`. An unknown value keeps the default in the background.
    pub fn of(feature: &Feature, value: &Value) -> Self {
        match value {
            Value::Missing => Self { text: default_text(feature), unknown: true },
            value => Self { text: feature.to_text(value), unknown: false },
        }
    }

    /// The value that stands in the field.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn value(&self, feature: &Feature) -> Result<Value, Fault> {
        feature.parse(if self.unknown { "" } else { &self.text })
    }

    /// Where a slider for the feature stands: at the number in the field, brought within the limits; at the
    /// default where the field does not hold a number.
    pub fn position(&self, feature: &Feature) -> f64 {
        let typed = number::parse(self.text.trim()).filter(|number| number.is_finite());
        let number = typed.or_else(|| feature.default.as_f64()).unwrap_or_default();
        match feature.kind {
            FeatureKind::Number { min, max, .. } => number.clamp(min, max),
            FeatureKind::Integer { min, max } => number.clamp(min as f64, max as f64),
            _ => number,
        }
    }

    fn link_text(&self, feature: &Feature) -> &str {
        match (self.unknown, &feature.kind) {
            (false, _) => &self.text,
            // In a text field the word itself would be a value.
            (true, FeatureKind::Text { .. }) => "",
            (true, _) => "unknown",
        }
    }
}

/// The fields with every feature at its default.
pub fn defaults(schema: &Schema) -> Vec<Field> {
    schema.features.iter().map(default_field).collect()
}

/// The fields that show a record; features that the record lacks are at their default.
pub fn of_record(schema: &Schema, record: &Record) -> Vec<Field> {
    let values = record.values.iter().map(Some).chain(std::iter::repeat(None));
    let fields = schema.features.iter().zip(values);
    fields
        .map(|(feature, value)| value.map_or_else(|| default_field(feature), |v| Field::of(feature, v)))
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

/// The fragment that restores the fields and the model.
pub fn to_link(schema: &Schema, fields: &[Field], model: &str) -> String {
    let features = schema.features.iter().zip(fields);
    let pairs = features.map(|(feature, field)| (feature.name.as_str(), field.link_text(feature)));
    let model = (!model.is_empty()).then_some((model_key(schema), model));
    link::write(pairs.chain(model))
}

/// The pair of a link that holds the threshold.
pub fn threshold_pair(schema: &Schema, threshold: f64) -> (&'static str, String) {
    (threshold_key(schema), threshold.to_string())
}

/// The threshold that a link's text gives; only binary targets have one.
///
/// # Errors
/// The fault, with the limits.
pub fn threshold(schema: &Schema, text: &str) -> Result<f64, Fault> {
    let number = number::parse(text.trim()).filter(|number| (0.0..=1.0).contains(number));
    number.filter(|_| schema.target.task == Task::Binary).ok_or_else(|| Fault {
        feature: threshold_key(schema).to_owned(),
        problem: Problem::NotAThreshold(text.to_owned()),
        expected: Expected::Threshold,
    })
}

/// The state that a link's pairs give. Features that are not named have their default; so have those whose
/// value cannot be used, with a fault that says why. `models` are the names of the models that are offered.
pub fn from_link(schema: &Schema, pairs: &Pairs, models: &[&str]) -> FromLink {
    let mut faults = Vec::new();
    let fields = schema.features.iter().map(|feature| {
        let Some(text) = link::value(pairs, &feature.name) else { return default_field(feature) };
        match feature.parse(text) {
            Ok(value) => Field::of(feature, &value),
            Err(fault) => {
                faults.push(fault);
                default_field(feature)
            }
        }
    });
    let fields = fields.collect();
    let key = model_key(schema);
    let named = link::value(pairs, key);
    let model = named.filter(|name| models.contains(name));
    if let (Some(name), None) = (named, model) {
        faults.push(Fault {
            feature: key.to_owned(),
            problem: Problem::NotAModel(name.to_owned()),
            expected: Expected::OneOf(models.iter().map(|model| (*model).to_owned()).collect()),
        });
    }
    let threshold_key = threshold_key(schema);
    let named = link::value(pairs, threshold_key).map(|text| threshold(schema, text)).transpose();
    let threshold = named.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let is_own = |name: &str| name == key || name == threshold_key;
    let unknown = pairs.iter().filter(|(name, _)| !is_own(name) && schema.position(name).is_none());
    faults.extend(unknown.map(|(name, _)| Fault {
        feature: name.clone(),
        problem: Problem::NoSuchFeature(None),
        expected: Expected::OneOf(names(schema)),
    }));
    FromLink { fields, model: model.map(str::to_owned), threshold, faults }
}

/// The name under which a link holds the model: `model`, unless a feature is called so. The other name cannot
/// be a feature's, which have no hyphens.
pub fn model_key(schema: &Schema) -> &'static str {
    if schema.position("model").is_some() { "use-model" } else { "model" }
}

/// The name under which a link holds the threshold; see [`model_key`].
pub fn threshold_key(schema: &Schema) -> &'static str {
    if schema.position("threshold").is_some() { "use-threshold" } else { "threshold" }
}

/// Whether the form offers to leave the feature unknown.
pub fn may_be_unknown(feature: &Feature) -> bool {
    feature.missing == MissingPolicy::Impute
}

fn names(schema: &Schema) -> Vec<String> {
    schema.features.iter().map(|feature| feature.name.clone()).collect()
}

fn default_field(feature: &Feature) -> Field {
    Field { text: default_text(feature), unknown: feature.default.is_null() }
}

fn default_text(feature: &Feature) -> String {
    feature.from_json(&feature.default).map(|value| feature.to_text(&value)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::link;

    fn schema() -> Schema {
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

    fn any_record() -> impl Strategy<Value = Record> {
        let or_missing = |value: BoxedStrategy<Value>| prop_oneof![4 => value, 1 => Just(Value::Missing)];
        (
            or_missing((1.5..=900.0).prop_map(Value::Number).boxed()),
            (0..=40_u32).prop_map(|seeds| Value::Number(f64::from(seeds))),
            or_missing((0..2_usize).prop_map(Value::Choice).boxed()),
            or_missing(any::<bool>().prop_map(Value::Flag).boxed()),
            or_missing("[^\\s](.{0,40}[^\\s])?".prop_map(Value::Text).boxed()),
        )
            .prop_map(|(a, b, c, d, e)| Record { values: vec![a, b, c, d, e] })
    }

    proptest! {
        #[test]
        fn every_record_survives_a_link(record in any_record()) {
            let schema = schema();
            prop_assume!(record.faults(&schema).is_empty());
            let fragment = to_link(&schema, &of_record(&schema, &record), "forest");
            let restored = from_link(&schema, &link::read(&fragment), &["knn", "forest"]);
            prop_assert_eq!(&restored.faults, &vec![]);
            prop_assert_eq!(restored.model.as_deref(), Some("forest"));
            prop_assert_eq!(super::record(&schema, &restored.fields), Ok(record));
        }

        #[test]
        fn any_link_gives_a_usable_form(fragment in "[a-z]{0,6}=.{0,12}(&(mass|seeds|colour|ripe|variety|model)=.{0,12}){0,5}") {
            let schema = schema();
            let restored = from_link(&schema, &link::read(&fragment), &["knn"]);
            prop_assert!(super::record(&schema, &restored.fields).is_ok());
        }
    }

    #[test]
    fn an_empty_link_gives_the_defaults() {
        let schema = schema();
        let restored = from_link(&schema, &Pairs::new(), &["knn"]);
        assert_eq!(
            restored,
            FromLink { fields: defaults(&schema), model: None, threshold: None, faults: vec![] }
        );
        assert_eq!(record(&schema, &restored.fields).unwrap().values[0], Value::Number(120.0));
    }

    #[test]
    fn every_fault_of_a_link_is_named_and_the_rest_is_used() {
        let schema = schema();
        let pairs = link::read("mass=9999&seeds=7&colour=pink&weight=3&model=oracle&ripe=no");
        let restored = from_link(&schema, &pairs, &["knn", "forest"]);
        let faults: Vec<String> = restored.faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            faults,
            [
                "mass: 9999 is above the largest allowed value; expected a number from 1.5 to 900 g, or unknown",
                "colour: 'pink' is not one of the choices; expected one of red, green & blue, or unknown",
                "model: 'oracle' is not one of the models; expected one of knn, forest",
                "weight: there is no such feature; expected one of mass, seeds, colour, ripe, variety",
            ]
        );
        let values = record(&schema, &restored.fields).unwrap().values;
        assert_eq!(
            values[..4],
            [Value::Number(120.0), Value::Number(7.0), Value::Choice(0), Value::Flag(false)]
        );
    }

    #[test]
    fn unknown_keeps_the_typed_text_in_the_background() {
        let schema = schema();
        let field = Field { text: "200".to_owned(), unknown: true };
        assert_eq!(field.value(&schema.features[0]), Ok(Value::Missing));
        assert_eq!(Field { unknown: false, ..field }.value(&schema.features[0]), Ok(Value::Number(200.0)));
    }

    #[test]
    fn what_is_typed_wrongly_is_a_fault_and_the_slider_stays_inside() {
        let schema = schema();
        let field = |text: &str| Field { text: text.to_owned(), unknown: false };
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
    fn a_threshold_is_a_probability() {
        let schema = schema();
        let (key, text) = threshold_pair(&schema, 0.125);
        let restored = |text: &str| from_link(&schema, &link::read(&format!("{key}={text}")), &["knn"]);
        assert_eq!((restored(&text).threshold, restored(&text).faults), (Some(0.125), vec![]));
        for wrong in ["1.5", "-0.1", "NaN", "half", ""] {
            let restored = restored(wrong);
            assert_eq!(restored.threshold, None);
            assert_eq!(
                restored.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
                [format!(
                    "threshold: '{wrong}' is not a probability that a class can be called from; expected a number from 0 to 1, for a target of two classes"
                )]
            );
        }
        let mut other = schema.clone();
        other.target.task = Task::Regression;
        assert_eq!(from_link(&other, &link::read("threshold=0.5"), &["knn"]).faults.len(), 1);
    }

    #[test]
    fn a_feature_called_model_does_not_hide_the_model() {
        let mut schema = schema();
        schema.features[4].name = "model".to_owned();
        let fragment = to_link(&schema, &defaults(&schema), "knn");
        assert_eq!(from_link(&schema, &link::read(&fragment), &["knn"]).model.as_deref(), Some("knn"));
    }
}
