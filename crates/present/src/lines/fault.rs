//! What is wrong with a value, and what would be right, as a sentence.

use vitrine_model::date;
use vitrine_model::figures::Violation;
use vitrine_model::record::{Expected, Fault, Problem};
use vitrine_model::schema::Schema;

use super::words;
use crate::Texts;

/// The fault as one sentence, with the feature's label where the schema knows the name.
pub fn sentence(texts: &Texts, schema: &Schema, fault: &Fault) -> String {
    let feature = schema.position(&fault.feature).and_then(|index| schema.features.get(index));
    let label = match feature {
        Some(feature) => words::title(&feature.label),
        None if fault.feature == schema.target.name => words::title(&schema.target.label),
        None => fault.feature.clone(),
    };
    named(texts, &label, fault)
}

/// What is wrong with a row of the data, as one sentence. Where there are no facts, it is what the file says, in English.
pub fn violation(texts: &Texts, schema: &Schema, violation: &Violation) -> String {
    violation.fault.as_ref().map_or_else(|| violation.message.clone(), |fault| sentence(texts, schema, fault))
}

/// The fault as one sentence with the name as it is typed, for the command line.
pub fn typed(texts: &Texts, fault: &Fault) -> String {
    named(texts, &fault.feature, fault)
}

fn named(texts: &Texts, name: &str, fault: &Fault) -> String {
    texts.fault().sentence(name, &problem(texts, &fault.problem), &expected(texts, &fault.expected))
}

/// What is wrong, without the name.
pub fn problem(texts: &Texts, problem: &Problem) -> String {
    let (fault, locale) = (texts.fault(), texts.locale());
    match problem {
        Problem::NotANumber(text) => fault.not_a_number(text),
        Problem::NotADay(text) => fault.not_a_day(text),
        Problem::OtherUnit(text) => fault.other_unit(text),
        Problem::Ambiguous(text, [one, other]) => {
            fault.ambiguous(text, &locale.in_full(*one), &locale.in_full(*other))
        }
        Problem::UnreadableDay => fault.unreadable_day().to_owned(),
        Problem::NotAChoice(text) => fault.not_a_choice(text),
        Problem::NotAFlag(text) => fault.not_a_flag(text),
        Problem::NotAModel(text) => fault.not_a_model(text),
        Problem::NotAThreshold(text) => fault.not_a_threshold(text),
        Problem::WrongKind(Some(json)) => fault.wrong_kind_of(json),
        Problem::WrongKind(None) => fault.wrong_kind().to_owned(),
        Problem::NoValue => fault.no_value().to_owned(),
        Problem::NotWhole(number) => fault.not_whole(&locale.in_full(*number)),
        Problem::NotFinite(_) => fault.not_finite().to_owned(),
        Problem::Below(number) => fault.below(&locale.in_full(*number)),
        Problem::Above(number) => fault.above(&locale.in_full(*number)),
        Problem::OutsideDays(day) => fault.outside_days(&date::text(*day)),
        Problem::NoDay(number) => fault.no_such_day(&locale.in_full(*number)),
        Problem::TooLong(length) => fault.too_long(*length as u64),
        Problem::NoSuchFeature(Some(system)) => fault.no_such_feature_of(system),
        Problem::NoSuchFeature(None) => fault.no_such_feature().to_owned(),
        Problem::WrongCount(n) => fault.wrong_count(*n as u64),
    }
}

/// What would be right, as a phrase: `a number from 8 to 14.9 % vol, or unknown`.
pub fn expected(texts: &Texts, of: &Expected) -> String {
    let (fault, locale) = (texts.fault(), texts.locale());
    let ends = |low: f64, high: f64, unit: &Option<String>| {
        let high = locale.in_full(high);
        let high = unit.as_ref().map_or_else(|| high.clone(), |unit| format!("{high} {unit}"));
        (locale.in_full(low), high)
    };
    match of {
        Expected::Number { min, max, unit } => {
            let (low, high) = ends(*min, *max, unit);
            fault.number(&low, &high)
        }
        Expected::Integer { min, max, unit } => {
            let (low, high) = ends(*min as f64, *max as f64, unit);
            fault.whole_number(&low, &high)
        }
        Expected::Day { first, last } => fault.day(&date::text(*first), &date::text(*last)),
        Expected::AnyNumber => fault.any_number().to_owned(),
        Expected::OneOf(names) => fault.one_of(&names.join(", ")),
        Expected::Flag => fault.yes_or_no().to_owned(),
        Expected::Text(max_length) => fault.text(*max_length as u64),
        Expected::Values(n) => fault.values(*n as u64),
        Expected::Threshold => fault.threshold().to_owned(),
        Expected::OrUnknown(inside) => fault.or_unknown(&expected(texts, inside)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Locale;

    fn schema() -> Schema {
        serde_json::from_value(json!({
            "system": "fruit",
            "features": [
                { "name": "mass", "label": "mass", "unit": "g", "kind": "number", "min": 1.5, "max": 9000.0, "step": 0.5, "default": 120.0, "missing": "impute" },
                { "name": "ripe", "label": "ripe", "kind": "flag", "default": true }
            ],
            "target": { "name": "kind", "label": "kind", "task": "binary", "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "B", "grade": 1.0 }] }
        }))
        .unwrap()
    }

    #[test]
    fn faults_name_the_label_and_the_limits() {
        let schema = schema();
        let said = |texts: &Texts, feature: usize, text: &str| {
            sentence(texts, &schema, &schema.features[feature].parse(text).unwrap_err())
        };
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        assert_eq!(
            said(en, 0, "abc"),
            "Mass: “abc” is not a number. Expected: a number from 1.5 to 9,000 g, or unknown."
        );
        assert_eq!(
            said(sv, 0, "1e4"),
            "Mass: 10\u{a0}000 är högre än det största tillåtna värdet. Förväntat: ett tal från 1,5 till 9\u{a0}000 g, eller okänt."
        );
        assert_eq!(said(en, 1, ""), "Ripe: no value is given. Expected: yes or no.");
    }

    #[test]
    fn names_that_are_no_features_stand_as_they_are() {
        let fault =
            vitrine_model::Record::from_pairs(&schema(), [("ripe", "yes"), ("weight", "3")]).unwrap_err();
        assert_eq!(
            sentence(Texts::english(), &schema(), &fault[0]),
            "weight: the system “fruit” has no such feature. Expected: one of mass, ripe."
        );
    }

    #[test]
    fn violations_are_told_from_facts_and_older_ones_as_the_file_has_them() {
        let target = Fault {
            feature: "kind".to_owned(),
            problem: Problem::NotAChoice("c".to_owned()),
            expected: Expected::OneOf(vec!["a".to_owned(), "b".to_owned()]),
        };
        let mass = schema().features[0].parse("9001").unwrap_err();
        let said = |code: &str, fault: Option<&Fault>| {
            let of = Violation {
                file: "a.csv".to_owned(),
                line: 2,
                message: "as it was".to_owned(),
                fault: fault.cloned(),
            };
            violation(Texts::of(Locale::of(code).unwrap()), &schema(), &of)
        };
        assert_eq!(
            said("sv", Some(&mass)),
            "Mass: 9\u{a0}001 är högre än det största tillåtna värdet. Förväntat: ett tal från 1,5 till 9\u{a0}000 g, eller okänt."
        );
        assert_eq!(said("en", Some(&target)), "Kind: “c” is not one of the choices. Expected: one of a, b.");
        assert_eq!([said("sv", None), said("en", None)], ["as it was", "as it was"]);
    }
}
