//! The words of a schema: values with their units, names at the beginning of a line and in a sentence.

use vitrine_model::schema::{Class, Feature, FeatureKind, Format, Schema, Target};
use vitrine_model::{Record, Value};

use crate::Texts;

/// A record's value as people read it: a number in all its digits, the label of a choice, `yes` or `no`, a day as
/// `8 Dec 2019`, a text as it is, or `unknown`.
pub fn bare_value(texts: &Texts, feature: &Feature, value: &Value) -> String {
    let words = texts.words();
    match (value, &feature.kind) {
        (Value::Missing, _) => words.unknown().to_owned(),
        (Value::Flag(true), _) => words.yes().to_owned(),
        (Value::Flag(false), _) => words.no().to_owned(),
        (Value::Number(number), FeatureKind::Number { .. } | FeatureKind::Integer { .. }) => {
            number_of(texts, feature, *number)
        }
        (Value::Choice(index), FeatureKind::Choice { choices, .. }) => {
            choices.get(*index).map_or_else(|| words.unknown().to_owned(), |choice| choice.label.clone())
        }
        (_, FeatureKind::Date { .. }) => texts.locale().iso_short(&feature.to_text(value)),
        _ => feature.to_text(value),
    }
}

/// A number of a feature in all its digits; those of years are not grouped.
pub fn number_of(texts: &Texts, feature: &Feature, number: f64) -> String {
    match feature.format {
        Format::Grouped => texts.locale().in_full(number),
        Format::Plain => texts.locale().ungrouped(number),
    }
}

/// [`bare_value`] with its unit, where it is a number.
pub fn value(texts: &Texts, feature: &Feature, value: &Value) -> String {
    let text = bare_value(texts, feature, value);
    match (value, &feature.kind, &feature.unit) {
        (Value::Number(_), FeatureKind::Number { .. } | FeatureKind::Integer { .. }, Some(unit)) => {
            format!("{text} {unit}")
        }
        _ => text,
    }
}

/// A value of the target with one decimal, or from a thousand on with none, and its unit.
pub fn quantity(texts: &Texts, target: &Target, value: f64) -> String {
    let number = texts.locale().write(value, usize::from(value.abs() < 1000.0));
    with_unit(texts, target, &number)
}

/// A written number of the target with its unit.
pub fn with_unit(texts: &Texts, target: &Target, number: &str) -> String {
    texts.locale().with_unit(number, target.unit.as_deref())
}

/// What a row is called by the values of some of its features: `male, 31 years, first class`. Of an unknown value the
/// feature is named too.
pub fn row_label(texts: &Texts, schema: &Schema, record: &Record, names: &[String]) -> String {
    let part = |name: &String| {
        let position = schema.position(name)?;
        let (feature, known) = (schema.features.get(position)?, record.values.get(position)?);
        let written = value(texts, feature, known);
        Some(if known.is_missing() { format!("{} {written}", feature.label) } else { written })
    };
    names.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// The lowest and the highest grade.
pub fn ends(target: &Target) -> (f64, f64) {
    let grade = |class: Option<&Class>| class.map_or(0.0, |class| class.grade);
    (grade(target.classes.first()), grade(target.classes.last()))
}

/// A name as it begins a line: with its first letter in upper case, unless it is written in a way of its own, as pH is.
pub fn title(name: &str) -> String {
    if name.chars().nth(1).is_some_and(char::is_uppercase) { name.to_owned() } else { capitalised(name) }
}

/// The same text with its first letter in upper case, where that is one of the 26 or of those of western Europe, from à
/// to þ; another one stays as it is, for the table of all letters would be part of the page's download.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let upper = |first: char| match first {
        'à'..='ö' | 'ø'..='þ' => shifted(first, -SHIFT),
        first => first.to_ascii_uppercase(),
    };
    letters.next().map_or_else(String::new, |first| upper(first).to_string() + letters.as_str())
}

/// The same text with its first letter in lower case, unless the second one is upper case too, as in `ROC`.
pub fn in_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let lower = |first: char| match first {
        'À'..='Ö' | 'Ø'..='Þ' => shifted(first, SHIFT),
        first => first.to_ascii_lowercase(),
    };
    let first = letters.next();
    let rest = letters.as_str();
    match first {
        Some(first) if !rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '²') => {
            format!("{}{rest}", lower(first))
        }
        _ => text.to_owned(),
    }
}

/// How far the letters of Latin-1 in lower case stand behind those in upper case.
const SHIFT: i32 = 0x20;

fn shifted(letter: char, by: i32) -> char {
    u32::from(letter).checked_add_signed(by).and_then(char::from_u32).unwrap_or(letter)
}

/// The name of a family of models; one that has no text in the language stays as the report has it.
pub fn family(texts: &Texts, family: &str) -> String {
    let key = family.to_lowercase().replace([' ', '-'], "_");
    texts.families().by_name(&key).unwrap_or(family).to_owned()
}

/// The first eight digits of a hash, enough to recognise it by.
pub fn short_hash(sha256: &str) -> &str {
    sha256.get(..8).unwrap_or(sha256)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Locale;

    fn feature(kind: &serde_json::Value) -> Feature {
        let mut feature = json!({"name": "fee", "label": "Fee", "unit": "kr", "default": null});
        feature.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        serde_json::from_value::<Feature>(feature).unwrap()
    }

    #[test]
    fn values_keep_their_digits_and_days_are_dates() {
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let number = feature(&json!({"kind": "number", "min": 0.0, "max": 9e6, "step": 1.0}));
        assert_eq!(value(sv, &number, &Value::Number(2_345.5)), "2\u{a0}345,5 kr");
        assert_eq!(bare_value(sv, &number, &Value::Number(59.314_25)), "59,31425");
        assert_eq!(bare_value(en, &number, &Value::Number(-1e6)), "−1,000,000");
        assert_eq!(
            [value(en, &number, &Value::Missing), value(sv, &number, &Value::Missing)],
            ["unknown", "okänt"]
        );
        let year = feature(&json!({"kind": "integer", "min": 1900, "max": 2030, "format": "plain"}));
        assert_eq!([en, sv].map(|texts| bare_value(texts, &year, &Value::Number(1985.0))), ["1985", "1985"]);
        let day = feature(&json!({"kind": "date", "first": "1970-01-01", "last": "2030-01-01"}));
        let a_day = Value::Number(18_000.0);
        assert_eq!([value(en, &day, &a_day), value(sv, &day, &a_day)], ["14 Apr 2019", "14 apr 2019"]);
        let flag = feature(&json!({"kind": "flag"}));
        assert_eq!(
            [value(en, &flag, &Value::Flag(true)), value(sv, &flag, &Value::Flag(false))],
            ["yes", "nej"]
        );
        let choice = feature(
            &json!({"kind": "choice", "choices": [{"value": "r", "label": "Red"}, {"value": "b", "label": "Blue"}]}),
        );
        assert_eq!(value(en, &choice, &Value::Choice(1)), "Blue");
    }

    #[test]
    fn rows_are_named_by_their_values() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "s", "features": [
                { "name": "fee", "label": "fee", "unit": "kr", "default": null, "kind": "number", "min": 0.0, "max": 9e6, "step": 0.5 },
                { "name": "paid", "label": "paid", "default": null, "kind": "flag" }
            ],
            "target": { "name": "t", "label": "t", "task": "regression" }
        }))
        .unwrap();
        let record = Record { values: vec![Value::Number(1_234.5), Value::Missing] };
        let names = ["paid", "fee", "none"].map(str::to_owned);
        assert_eq!(row_label(Texts::english(), &schema, &record, &names), "paid unknown, 1,234.5 kr");
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(row_label(swedish, &schema, &record, &names), "paid okänt, 1\u{a0}234,5 kr");
    }

    #[test]
    fn families_are_named_in_the_readers_language() {
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(family(swedish, "k-nearest neighbours"), "k närmaste grannar");
        assert_eq!(family(Texts::english(), "naive Bayes"), "naive Bayes");
        assert_eq!(family(swedish, "something new"), "something new");
    }

    #[test]
    fn names_begin_in_upper_case_unless_they_are_written_in_their_own_way() {
        assert_eq!(
            ["petal width", "pH", "", "é", "ålder", "ø", "š"].map(title),
            ["Petal width", "pH", "", "É", "Ålder", "Ø", "š"]
        );
        let sentence = ["Mean absolute error", "ROC-AUC", "R²", "F1", "", "Ålder", "Øre"].map(in_sentence);
        assert_eq!(sentence, ["mean absolute error", "ROC-AUC", "R²", "F1", "", "ålder", "øre"]);
        assert_eq!([capitalised("share"), capitalised("élan"), capitalised("÷")], ["Share", "Élan", "÷"]);
        assert_eq!(short_hash("0123456789"), "01234567");
    }
}
