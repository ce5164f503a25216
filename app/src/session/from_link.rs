//! The state of the prediction form in a link: what a link says of it, and the link that restores it.

use vitrine_model::number;
use vitrine_model::record::{Expected, Fault, Problem};
use vitrine_model::schema::{Feature, FeatureKind, Schema, Task};

use super::field::{Field, Input};
use crate::link::{self, Pairs};

/// The state that a link gives: what it says, and defaults for the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct FromLink {
    /// One field per feature.
    pub fields: Vec<Field>,
    /// The name of the model, where the link names one that is offered.
    pub model: Option<String>,
    /// The probability at and above which the positive class is called, where the link names one.
    pub threshold: Option<f64>,
    /// What in the link cannot be used, each with the name it stands under.
    pub faults: Vec<Fault>,
}

/// The fragment that restores the fields, the model and the threshold. Without a model the system's default one is
/// meant, without a threshold the model's own.
pub fn to_link(schema: &Schema, fields: &[Field], model: &str, threshold: Option<f64>) -> String {
    let features = schema.features.iter().zip(fields);
    let pairs = features.map(|(feature, field)| (feature.name.as_str(), text(feature, field)));
    let model = (!model.is_empty()).then_some((model_key(schema), model));
    let threshold = threshold.map(|threshold| threshold.to_string());
    let threshold = threshold.as_deref().map(|threshold| (threshold_key(schema), threshold));
    link::write(pairs.chain(model).chain(threshold))
}

fn text<'a>(feature: &Feature, field: &'a Field) -> &'a str {
    match (field.unknown, &feature.kind, &field.input) {
        (false, _, Input::Text(text)) => text,
        // No number and no day, so the field that it restores is faulty too.
        (false, _, Input::Unreadable) => "unreadable",
        // In a text field the word itself would be a value.
        (true, FeatureKind::Text { .. }, _) => "",
        (true, _, _) => "unknown",
    }
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
        let Some(text) = link::value(pairs, &feature.name) else { return Field::default_of(feature) };
        match feature.parse(text) {
            Ok(value) => Field::of(feature, &value),
            Err(fault) => {
                faults.push(fault);
                Field::default_of(feature)
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

fn names(schema: &Schema) -> Vec<String> {
    schema.features.iter().map(|feature| feature.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use vitrine_model::record::{Record, Value};

    use super::super::field::tests::schema;
    use super::super::field::{defaults, of_record, record};
    use super::*;

    fn any_record() -> impl Strategy<Value = Record> {
        let or_missing = |value: BoxedStrategy<Value>| prop_oneof![4 => value, 1 => Just(Value::Missing)];
        (
            or_missing((1.5..=900.0).prop_map(Value::Number).boxed()),
            (0..=40_u32).prop_map(|seeds| Value::Number(f64::from(seeds))),
            or_missing((0..2_usize).prop_map(Value::Choice).boxed()),
            or_missing(any::<bool>().prop_map(Value::Flag).boxed()),
            or_missing("[^\\s](.{0,40}[^\\s])?".prop_map(|text| Value::Text(text.into())).boxed()),
        )
            .prop_map(|(a, b, c, d, e)| Record { values: vec![a, b, c, d, e] })
    }

    proptest! {
        #[test]
        fn every_record_survives_a_link(record in any_record()) {
            let schema = schema();
            prop_assume!(record.faults(&schema).is_empty());
            let fragment = to_link(&schema, &of_record(&schema, &record), "forest", None);
            let restored = from_link(&schema, &link::read(&fragment), &["knn", "forest"]);
            prop_assert_eq!(&restored.faults, &vec![]);
            prop_assert_eq!(restored.model.as_deref(), Some("forest"));
            prop_assert_eq!(super::super::field::record(&schema, &restored.fields), Ok(record));
        }

        #[test]
        fn any_link_gives_a_usable_form(fragment in "[a-z]{0,6}=.{0,12}(&(mass|seeds|colour|ripe|variety|model)=.{0,12}){0,5}") {
            let schema = schema();
            let restored = from_link(&schema, &link::read(&fragment), &["knn"]);
            prop_assert!(record(&schema, &restored.fields).is_ok());
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
    fn a_threshold_is_a_probability() {
        let schema = schema();
        let fragment = to_link(&schema, &defaults(&schema), "knn", Some(0.125));
        assert!(fragment.ends_with("&threshold=0.125"), "{fragment}");
        let restored = |text: &str| from_link(&schema, &link::read(&format!("threshold={text}")), &["knn"]);
        assert_eq!((restored("0.125").threshold, restored("0.125").faults), (Some(0.125), vec![]));
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
        let fragment = to_link(&schema, &defaults(&schema), "knn", None);
        assert_eq!(from_link(&schema, &link::read(&fragment), &["knn"]).model.as_deref(), Some("knn"));
    }

    #[test]
    fn what_cannot_be_read_stays_a_fault_in_a_link() {
        let schema = schema();
        let mut fields = defaults(&schema);
        fields[0] = Field::unreadable();
        let restored = from_link(&schema, &link::read(&to_link(&schema, &fields, "", None)), &[]);
        assert_eq!(restored.faults.iter().map(|fault| fault.feature.as_str()).collect::<Vec<_>>(), ["mass"]);
        fields[0].unknown = true;
        let restored = from_link(&schema, &link::read(&to_link(&schema, &fields, "", None)), &[]);
        assert_eq!(record(&schema, &restored.fields).unwrap().values[0], Value::Missing);
    }
}
