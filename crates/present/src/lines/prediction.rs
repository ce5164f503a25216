//! A prediction in words.

use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Schema, Target, Task};
use vitrine_model::{Prediction, Record, Value};

use super::words;
use crate::Texts;

/// The class or the value.
pub fn headline(texts: &Texts, target: &Target, prediction: &Prediction) -> String {
    match prediction.class.and_then(|class| target.classes.get(class)) {
        Some(class) => class.label.clone(),
        None => prediction.value.map(|value| words::quantity(texts, target, value)).unwrap_or_default(),
    }
}

/// What stands below the headline: how probable the class is, or the value before rounding. `threshold` is the
/// probability from which the positive class is called, where it is known.
pub fn subline(texts: &Texts, target: &Target, prediction: &Prediction, threshold: Option<f64>) -> String {
    let (words, locale) = (texts.prediction(), texts.locale());
    match target.task {
        Task::Regression => String::new(),
        Task::Ordinal => {
            let (first, last) = words::ends(target);
            let value = prediction.value.unwrap_or(f64::NAN);
            words.before_rounding(&locale.write(value, 1), &locale.in_full(first), &locale.in_full(last))
        }
        Task::Binary | Task::Multiclass => {
            let probability = prediction.class.and_then(|class| prediction.probabilities.get(class));
            let Some(probability) = probability else { return String::new() };
            let written = locale.percent(*probability);
            // Below one half only a threshold calls a class of two.
            match (target.task == Task::Binary && *probability < 0.5, threshold) {
                (false, _) => words.probability(&written),
                (true, None) => words.above_threshold(&written),
                (true, Some(threshold)) => words.above_the_threshold(&written, &locale.percent(threshold)),
            }
        }
    }
}

/// The two ends of an interval as they are shown. The ends of a scale of grades limit it.
pub fn interval_ends(texts: &Texts, target: &Target, interval: Interval) -> [String; 2] {
    let (mut low, mut high) = (interval.low, interval.high);
    if target.task == Task::Ordinal {
        let (first, last) = words::ends(target);
        (low, high) = (low.clamp(first, last), high.clamp(first, last));
    }
    [low, high].map(|end| words::quantity(texts, target, end))
}

/// The interval as a sentence.
pub fn interval_sentence(texts: &Texts, target: &Target, interval: Interval) -> String {
    let coverage = texts.locale().percent(interval.coverage);
    let [low, high] = interval_ends(texts, target, interval);
    texts.prediction().interval(&coverage, &words::in_sentence(&target.label), &low, &high)
}

/// The values that were imputed, as one sentence; empty where there are none.
pub fn imputed(texts: &Texts, schema: &Schema, prediction: &Prediction) -> String {
    let listed = prediction.assumed.iter().filter_map(|assumed| {
        let feature = schema.features.get(assumed.feature)?;
        let label = words::in_sentence(&feature.label);
        let value = words::value(texts, feature, &assumed.value);
        Some(match assumed.range {
            None => texts.prediction().imputed_value(&label, &value),
            Some((low, high)) => {
                let [low, high] =
                    [low, high].map(|end| words::bare_value(texts, feature, &Value::Number(end)));
                texts.prediction().imputed_range(&label, &value, &low, &high)
            }
        })
    });
    let listed: Vec<String> = listed.collect();
    if listed.is_empty() { String::new() } else { texts.prediction().imputed(&listed.join("; ")) }
}

/// The values that are outside the data, as a sentence; empty where there are none.
pub fn outside(texts: &Texts, schema: &Schema, record: &Record) -> String {
    let listed = record.outside(schema).into_iter().filter_map(|at| {
        let feature = schema.features.get(at)?;
        let of = words::value(texts, feature, record.values.get(at)?);
        let of = format!("{} {of}", words::in_sentence(&feature.label));
        let Some([low, high]) = feature.kind.limits() else { return Some(of) };
        let [low, high] = [low, high].map(|end| words::bare_value(texts, feature, &Value::Number(end)));
        Some(format!("{of} ({})", texts.words().range(&low, &high)))
    });
    let listed: Vec<String> = listed.collect();
    if listed.is_empty() { String::new() } else { texts.prediction().outside(&listed.join("; ")) }
}

/// The whole result as one sentence, for screen readers.
pub fn sentence(texts: &Texts, target: &Target, prediction: &Prediction, threshold: Option<f64>) -> String {
    let label = words::title(&target.label);
    let headline = headline(texts, target, prediction);
    let subline = subline(texts, target, prediction, threshold);
    if subline.is_empty() {
        texts.prediction().sentence(&label, &headline)
    } else {
        texts.prediction().sentence_with(&label, &headline, &subline)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::pipeline::Assumed;

    use super::*;
    use crate::Locale;

    fn en() -> &'static Texts {
        Texts::english()
    }

    fn sv() -> &'static Texts {
        Texts::of(Locale::of("sv").unwrap())
    }

    fn target(task: &str, grades: &[f64]) -> Target {
        let classes: Vec<_> = grades
            .iter()
            .map(|g| json!({ "value": g.to_string(), "label": format!("grade {g}"), "grade": g }))
            .collect();
        serde_json::from_value(
            json!({ "name": "y", "label": "Price", "unit": "SEK", "task": task, "classes": classes }),
        )
        .unwrap()
    }

    fn prediction(value: Option<f64>, class: Option<usize>, probabilities: &[f64]) -> Prediction {
        Prediction {
            value,
            class,
            probabilities: probabilities.to_vec(),
            interval: None,
            assumed: Vec::new(),
        }
    }

    #[test]
    fn classes_come_with_their_probability() {
        let target = target("binary", &[0.0, 1.0]);
        let prediction = prediction(None, Some(1), &[0.0333, 0.9667]);
        assert_eq!(headline(en(), &target, &prediction), "grade 1");
        assert_eq!(subline(en(), &target, &prediction, None), "96.7\u{a0}% probability");
        assert_eq!(sentence(en(), &target, &prediction, None), "Price: grade 1, 96.7\u{a0}% probability");
        assert_eq!(subline(sv(), &target, &prediction, None), "sannolikhet 96,7\u{a0}%");
    }

    #[test]
    fn a_class_that_a_threshold_calls_says_so() {
        let subline = |class, threshold| {
            subline(
                en(),
                &target("binary", &[0.0, 1.0]),
                &prediction(None, Some(class), &[0.865, 0.135]),
                threshold,
            )
        };
        assert_eq!(subline(1, None), "13.5\u{a0}% probability, above the decision threshold");
        assert_eq!(subline(1, Some(0.087)), "13.5\u{a0}% probability, above the 8.7\u{a0}% threshold");
        assert_eq!(subline(0, Some(0.087)), "86.5\u{a0}% probability");
    }

    #[test]
    fn grades_come_with_the_value_before_rounding() {
        let target = target("ordinal", &[3.0, 4.0, 5.0]);
        let prediction = prediction(Some(4.46), Some(1), &[0.1, 0.5, 0.4]);
        assert_eq!(headline(en(), &target, &prediction), "grade 4");
        assert_eq!(subline(en(), &target, &prediction, None), "4.5 before rounding, on a scale from 3 to 5");
        assert_eq!(
            subline(sv(), &target, &prediction, None),
            "4,5 före avrundning, på en skala från 3 till 5"
        );
    }

    #[test]
    fn values_come_with_their_unit_alone() {
        let target = target("regression", &[]);
        let prediction = prediction(Some(1_234_567.8), None, &[]);
        assert_eq!(headline(en(), &target, &prediction), "1,234,568\u{a0}SEK");
        assert_eq!(sentence(en(), &target, &prediction, None), "Price: 1,234,568\u{a0}SEK");
        let written = [4_250_000.4, -85.25].map(|value| words::quantity(sv(), &target, value));
        assert_eq!(written, ["4\u{a0}250\u{a0}000\u{a0}SEK", "−85,2\u{a0}SEK"]);
    }

    #[test]
    fn intervals_stay_on_the_scale_of_grades() {
        let sentence = |task, coverage| {
            let interval = Interval { low: 2.2, high: 4.45, coverage };
            interval_sentence(
                en(),
                &target(task, if task == "ordinal" { &[3.0, 4.0, 5.0] } else { &[] }),
                interval,
            )
        };
        assert!(
            sentence("ordinal", 0.9)
                .starts_with("90\u{a0}% prediction interval for the price: 3.0\u{a0}SEK to 4.5\u{a0}SEK.")
        );
        assert!(
            sentence("regression", 0.95)
                .starts_with("95\u{a0}% prediction interval for the price: 2.2\u{a0}SEK to")
        );
    }

    #[test]
    fn values_outside_the_data_are_listed_with_what_is_usual() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "s",
            "features": [
                { "name": "a", "label": "Age", "unit": "years", "kind": "number", "min": 8.0, "max": 95.5, "step": 1.0, "default": 30.0, "soft": true },
                { "name": "b", "label": "built", "kind": "integer", "min": 1900, "max": 2020, "default": 1950, "soft": true, "format": "plain" },
                { "name": "c", "label": "town", "kind": "choice", "choices": [{ "value": "Lund", "label": "Lund" }, { "value": "other", "label": "other" }], "default": "Lund", "soft": true }
            ],
            "target": { "name": "y", "label": "y", "task": "regression" }
        }))
        .unwrap();
        let record = |pairs: [(&str, &str); 3]| Record::from_pairs(&schema, pairs).unwrap();
        let inside = record([("a", "8"), ("b", "2020"), ("c", "Lund")]);
        assert_eq!(outside(en(), &schema, &inside), "");
        let beyond = record([("a", "120.5"), ("b", "1899"), ("c", "Ystad")]);
        assert_eq!(
            outside(en(), &schema, &beyond),
            "Outside the data the model was trained on: age 120.5 years (8 to 95.5); built 1899 (1900 to 2020); town other. The prediction is less certain there."
        );
        assert_eq!(
            outside(sv(), &schema, &beyond),
            "Utanför de data som modellen är tränad på: age 120,5 years (8 till 95,5); built 1899 (1900 till 2020); town other. Där är prediktionen osäkrare."
        );
    }

    #[test]
    fn imputed_values_are_listed() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "s",
            "features": [{ "name": "a", "label": "Age", "unit": "years", "kind": "number", "min": 0.0, "max": 99.0, "step": 1.0, "default": 30.0, "missing": "impute" }],
            "target": { "name": "y", "label": "y", "task": "regression" }
        }))
        .unwrap();
        let mut prediction = prediction(Some(1.0), None, &[]);
        assert_eq!(imputed(en(), &schema, &prediction), "");
        prediction.assumed.push(Assumed { feature: 0, value: Value::Number(28.0), range: None });
        assert_eq!(imputed(en(), &schema, &prediction), "Imputed values: age 28 years.");
        prediction.assumed[0].range = Some((15.0, 44.5));
        assert_eq!(
            imputed(en(), &schema, &prediction),
            "Imputed values: age 28 years (80\u{a0}% range 15 to 44.5)."
        );
        assert_eq!(
            imputed(sv(), &schema, &prediction),
            "Imputerade värden: age 28 years (80\u{a0}% av fallen: 15 till 44,5)."
        );
    }
}
