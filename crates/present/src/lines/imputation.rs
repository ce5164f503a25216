//! How well a model's forests impute unknown features, in words.

use vitrine_model::report::Imputation;
use vitrine_model::schema::Schema;

use super::words;
use crate::Texts;

/// Which feature is imputed, and how well.
pub fn imputation(texts: &Texts, schema: &Schema, of: &Imputation) -> (String, String) {
    let (said, locale) = (texts.imputations(), texts.locale());
    let feature = schema.features.iter().find(|feature| feature.name == of.feature);
    let label = feature.map_or_else(|| of.feature.clone(), |feature| words::in_sentence(&feature.label));
    let n_trees = of.n_trees as u64;
    let Some((low, high)) = of.errors else {
        let [error, plain] = [of.error, of.plain_error].map(|share| locale.percent(share));
        return (said.unknown(&label), said.share(n_trees, &error, &plain));
    };
    let unit = feature.and_then(|feature| feature.unit.as_deref());
    let amount = |value: f64, decimals| locale.with_unit(&locale.number(value, decimals), unit);
    let [error, plain] = [of.error, of.plain_error].map(|error| amount(error, 2));
    let sentence = if low < 0.0 && high > 0.0 {
        said.number_within(n_trees, &error, &plain, &amount(-low, 1), &amount(high, 1))
    } else {
        said.number(n_trees, &error, &plain)
    };
    (said.unknown(&label), sentence)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Locale;

    #[test]
    fn errors_of_imputation_are_said_with_their_unit() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "fruit",
            "features": [
                { "name": "age", "label": "Age", "unit": "years", "kind": "number", "min": 0.0, "max": 9.0, "step": 1.0, "default": 2.0 },
                { "name": "ripe", "label": "ripe", "kind": "flag", "default": true }
            ],
            "target": { "name": "price", "label": "Price", "task": "regression" }
        }))
        .unwrap();
        let said = |texts: &Texts, of: serde_json::Value| {
            imputation(texts, &schema, &serde_json::from_value(of).unwrap())
        };
        let number = json!({ "feature": "age", "n_trees": 25, "error": 9.556, "plain_error": 11.22, "errors": [-14.8, 17.0] });
        let (name, value) = said(Texts::english(), number.clone());
        assert_eq!(name, "unknown age");
        assert_eq!(
            value,
            "forest with 25 trees: mean error 9.56\u{a0}years on unseen rows (a single value: 11.22\u{a0}years); \
             in four of five cases between 14.8\u{a0}years too high and 17\u{a0}years too low"
        );
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert!(said(swedish, number).1.contains("genomsnittligt fel 9,56"));
        let one_sided =
            json!({ "feature": "age", "n_trees": 1, "error": 1.0, "plain_error": 2.0, "errors": [0.5, 2.0] });
        assert_eq!(
            said(Texts::english(), one_sided).1,
            "forest with 1 tree: mean error 1\u{a0}years on unseen rows (a single value: 2\u{a0}years)"
        );
        let flag = json!({ "feature": "ripe", "n_trees": 25, "error": 0.125, "plain_error": 0.25 });
        assert_eq!(
            said(swedish, flag).1,
            "skog med 25 träd: fel för 12,5\u{a0}% av osedda rader (ett enda värde: 25\u{a0}%)"
        );
    }
}
