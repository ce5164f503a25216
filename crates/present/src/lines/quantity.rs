//! A quantity that a model computes from features, in words.

use vitrine_model::report::{Quantity, QuantityFormula};
use vitrine_model::schema::Schema;

use super::words;
use crate::Texts;

/// How a quantity is computed: `residual sugar / fixed acidity`. `quantities` are those that it may be computed from.
pub fn formula(texts: &Texts, schema: &Schema, quantities: &[Quantity], formula: &QuantityFormula) -> String {
    let (said, locale) = (texts.formulas(), texts.locale());
    let name = |name: &str| label(schema, quantities, name);
    match formula {
        QuantityFormula::Ratio { a, b } => format!("{} / {}", name(a), name(b)),
        QuantityFormula::Difference { a, b } => format!("{} − {}", name(a), name(b)),
        QuantityFormula::Sum { a, b } => format!("{} + {}", name(a), name(b)),
        QuantityFormula::Product { a, b } if a == b => said.squared(&name(a)),
        QuantityFormula::Product { a, b } => format!("{} × {}", name(a), name(b)),
        QuantityFormula::Log { a } => said.log(&name(a)),
        QuantityFormula::Year { a } => said.year(&name(a)),
        QuantityFormula::Month { a } => said.month(&name(a)),
        QuantityFormula::Weekday { a } => said.weekday(&name(a)),
        QuantityFormula::DayOfYearSin { a } => said.year_sine(&name(a)),
        QuantityFormula::DayOfYearCos { a } => said.year_cosine(&name(a)),
        QuantityFormula::Trend { a } => said.trend(&name(a)),
        QuantityFormula::Line { a, from, to } => {
            let [at, low, until, high] = [from[0], from[1], to[0], to[1]].map(|value| locale.in_full(value));
            said.line(&low, &name(a), &at, &high, &until)
        }
        QuantityFormula::Series { a } => said.series(&name(a)),
        QuantityFormula::Distance { to: [latitude, longitude], .. } => {
            said.distance(&locale.in_full(*latitude), &locale.in_full(*longitude))
        }
        QuantityFormula::Level { .. } => said.level().to_owned(),
    }
}

/// The label of a feature or of a quantity as it stands in a sentence; of neither the name itself.
fn label(schema: &Schema, quantities: &[Quantity], name: &str) -> String {
    if let Some(feature) = schema.features.iter().find(|feature| feature.name == name) {
        return words::in_sentence(&feature.label);
    }
    let quantity = quantities.iter().find(|quantity| quantity.name == name);
    quantity.map_or(name, |quantity| quantity.label.as_str()).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Locale;

    #[test]
    fn formulas_are_said_with_labels_and_numbers_of_the_language() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "fruit",
            "features": [
                { "name": "mass", "label": "Mass", "kind": "number", "min": 0.0, "max": 9.0, "step": 1.0, "default": 2.0 },
                { "name": "price", "label": "Price", "kind": "number", "min": 0.0, "max": 9.0, "step": 1.0, "default": 2.0 }
            ],
            "target": { "name": "ripe", "label": "Ripe", "task": "regression" }
        }))
        .unwrap();
        let quantities: Vec<Quantity> = serde_json::from_value(json!([
            { "name": "log_mass", "label": "log of the mass", "formula": { "kind": "log", "a": "mass" } }
        ]))
        .unwrap();
        let said = |texts: &Texts, of: serde_json::Value| {
            formula(texts, &schema, &quantities, &serde_json::from_value(of).unwrap())
        };
        let english = |of| said(Texts::english(), of);
        let swedish = |of| said(Texts::of(Locale::of("sv").unwrap()), of);
        assert_eq!(english(json!({ "kind": "ratio", "a": "price", "b": "mass" })), "price / mass");
        assert_eq!(english(json!({ "kind": "difference", "a": "price", "b": "mass" })), "price − mass");
        assert_eq!(
            english(json!({ "kind": "sum", "a": "price", "b": "log_mass" })),
            "price + log of the mass"
        );
        assert_eq!(
            english(json!({ "kind": "product", "a": "log_mass", "b": "log_mass" })),
            "log of the mass squared"
        );
        assert_eq!(
            english(json!({ "kind": "product", "a": "mass", "b": "unheard of" })),
            "mass × unheard of"
        );
        assert_eq!(swedish(json!({ "kind": "log", "a": "mass" })), "logaritmen av 1 + mass");
        let line = json!({ "kind": "line", "a": "mass", "from": [1.5, 1.0], "to": [2000.0, 0.0] });
        assert_eq!(
            english(line.clone()),
            "1 for mass up to 1.5, 0 from 2,000 on, a straight line in between"
        );
        assert_eq!(
            swedish(line),
            "1 för mass upp till 1,5, 0 från och med 2\u{a0}000, en rät linje däremellan"
        );
        for (kind, expected) in [
            ("weekday", "day of the week of mass, 1 for Monday"),
            ("day_of_year_sin", "sine of the place of mass in the year"),
            ("day_of_year_cos", "cosine of the place of mass in the year"),
            ("trend", "years from 2000 on to mass"),
        ] {
            assert_eq!(english(json!({ "kind": kind, "a": "mass" })), expected);
        }
        assert_eq!(swedish(json!({ "kind": "weekday", "a": "mass" })), "veckodagen för mass, 1 för måndag");
        let place = json!({ "kind": "distance", "to": [59.3326, 18.0649], "a": "mass", "b": "price" });
        assert_eq!(swedish(place), "kilometer till latitud 59,3326, longitud 18,0649");
    }
}
