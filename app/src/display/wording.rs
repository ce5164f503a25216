//! A prediction in words.

use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Class, Schema, Target, Task};
use vitrine_model::{Prediction, Value};

use super::words;

/// The class or the value.
pub fn headline(target: &Target, prediction: &Prediction) -> String {
    match prediction.class.and_then(|class| target.classes.get(class)) {
        Some(class) => class.label.clone(),
        None => prediction.value.map(|value| with_unit(target, value)).unwrap_or_default(),
    }
}

/// What stands below the headline: how probable the class is, or the value before rounding.
pub fn subline(target: &Target, prediction: &Prediction) -> String {
    match target.task {
        Task::Regression => String::new(),
        Task::Ordinal => {
            let (first, last) = ends(target);
            let value = prediction.value.unwrap_or(f64::NAN);
            let value = target.number_format.write(value, 1);
            format!("{value} before rounding, on a scale from {first} to {last}")
        }
        Task::Binary | Task::Multiclass => {
            let probability = prediction.class.and_then(|class| prediction.probabilities.get(class));
            // Below one half only a threshold calls a class of two.
            let called = target.task == Task::Binary && probability.is_some_and(|p| *p < 0.5);
            let why = if called { ", which is enough to call it so" } else { "" };
            probability
                .map(|p| format!("with a probability of {}{why}", words::percent(*p, target.number_format)))
                .unwrap_or_default()
        }
    }
}

/// `In 9 of 10 cases the true quality lies between 4.8 and 6.4.` The ends of a scale of grades limit it.
pub fn interval_sentence(target: &Target, interval: Interval) -> String {
    let (mut low, mut high) = (interval.low, interval.high);
    if target.task == Task::Ordinal {
        let (first, last) = ends(target);
        (low, high) = (low.clamp(first, last), high.clamp(first, last));
    }
    format!(
        "In {} the true {} lies between {} and {}. That is how far off the model was with examples it had not seen.",
        cases(interval.coverage),
        words::in_sentence(&target.label),
        with_unit(target, low),
        with_unit(target, high)
    )
}

/// A share as people count: `9 of 10 cases`, `95 of 100 cases`.
fn cases(share: f64) -> String {
    let of = if (share * 10.0 - (share * 10.0).round()).abs() < 1e-9 { 10.0 } else { 100.0 };
    format!("{} of {of} cases", (share * of).round())
}

/// What was assumed for unknown values, as one sentence; empty where nothing was.
pub fn assumed(schema: &Schema, prediction: &Prediction) -> String {
    let numbers = schema.target.number_format;
    let listed = prediction.assumed.iter().filter_map(|assumed| {
        let feature = schema.features.get(assumed.feature)?;
        let text = format!(
            "{} {}",
            words::in_sentence(&feature.label),
            words::value(feature, &assumed.value, true, numbers)
        );
        Some(match assumed.range {
            None => text,
            Some((low, high)) => {
                let [low, high] =
                    [low, high].map(|end| words::value(feature, &Value::Number(end), false, numbers));
                format!("{text} (in 4 of 5 cases from {low} to {high})")
            }
        })
    });
    let listed: Vec<String> = listed.collect();
    if listed.is_empty() {
        return String::new();
    }
    format!("Assumed for what is unknown: {}.", listed.join(", "))
}

/// The whole result as one sentence, for screen readers.
pub fn sentence(target: &Target, prediction: &Prediction) -> String {
    let label = title(&target.label);
    let (headline, subline) = (headline(target, prediction), subline(target, prediction));
    if subline.is_empty() {
        format!("{label}: {headline}")
    } else {
        format!("{label}: {headline}, {subline}")
    }
}

/// A name as it begins a line: with its first letter in upper case, unless it is written in a way of its own,
/// as pH is.
pub fn title(name: &str) -> String {
    if name.chars().nth(1).is_some_and(char::is_uppercase) {
        name.to_owned()
    } else {
        words::capitalised(name)
    }
}

/// A value with one decimal, or from a thousand on with none, as the system writes numbers, and its unit.
pub fn with_unit(target: &Target, value: f64) -> String {
    let number = target.number_format.write(value, usize::from(value.abs() < 1000.0));
    match &target.unit {
        // A no-break space, so that a line never ends between a number and its unit.
        Some(unit) => format!("{number}\u{a0}{unit}"),
        None => number,
    }
}

/// The lowest and the highest grade.
pub fn ends(target: &Target) -> (f64, f64) {
    let grade = |class: Option<&Class>| class.map_or(0.0, |class| class.grade);
    (grade(target.classes.first()), grade(target.classes.last()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::number_format::NumberFormat;
    use vitrine_model::pipeline::Assumed;

    use super::*;

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
        assert_eq!(headline(&target, &prediction), "grade 1");
        assert_eq!(subline(&target, &prediction), "with a probability of 96.7 %");
        assert_eq!(sentence(&target, &prediction), "Price: grade 1, with a probability of 96.7 %");
    }

    #[test]
    fn a_class_that_a_threshold_calls_says_so() {
        let subline =
            |class| subline(&target("binary", &[0.0, 1.0]), &prediction(None, Some(class), &[0.865, 0.135]));
        assert_eq!(subline(1), "with a probability of 13.5 %, which is enough to call it so");
        assert_eq!(subline(0), "with a probability of 86.5 %");
    }

    #[test]
    fn grades_come_with_the_value_before_rounding() {
        let target = target("ordinal", &[3.0, 4.0, 5.0]);
        let prediction = prediction(Some(4.46), Some(1), &[0.1, 0.5, 0.4]);
        assert_eq!(headline(&target, &prediction), "grade 4");
        assert_eq!(subline(&target, &prediction), "4.5 before rounding, on a scale from 3 to 5");
    }

    #[test]
    fn values_come_with_their_unit_alone() {
        let target = target("regression", &[]);
        let prediction = prediction(Some(1_234_567.8), None, &[]);
        assert_eq!(headline(&target, &prediction), "1,234,568\u{a0}SEK");
        assert_eq!(sentence(&target, &prediction), "Price: 1,234,568\u{a0}SEK");
    }

    #[test]
    fn a_swedish_system_writes_swedish_numbers() {
        let target = Target { number_format: NumberFormat::Sv, ..target("regression", &[]) };
        let written = [4_250_000.4, -85.25].map(|value| with_unit(&target, value));
        assert_eq!(written, ["4\u{a0}250\u{a0}000\u{a0}SEK", "−85,2\u{a0}SEK"]);
    }

    #[test]
    fn intervals_stay_on_the_scale_of_grades() {
        let sentence = |task, coverage| {
            let interval = Interval { low: 2.2, high: 4.45, coverage };
            interval_sentence(&target(task, if task == "ordinal" { &[3.0, 4.0, 5.0] } else { &[] }), interval)
        };
        assert!(
            sentence("ordinal", 0.9)
                .starts_with("In 9 of 10 cases the true price lies between 3.0\u{a0}SEK and 4.5\u{a0}SEK.")
        );
        assert!(
            sentence("regression", 0.95)
                .starts_with("In 95 of 100 cases the true price lies between 2.2\u{a0}SEK")
        );
    }

    #[test]
    fn names_begin_in_upper_case_unless_they_are_written_in_their_own_way() {
        assert_eq!(["petal width", "pH", "", "é"].map(title), ["Petal width", "pH", "", "é"]);
    }

    #[test]
    fn what_was_assumed_is_listed() {
        let schema: Schema = serde_json::from_value(json!({
            "system": "s",
            "features": [{ "name": "a", "label": "Age", "unit": "years", "kind": "number", "min": 0.0, "max": 99.0, "step": 1.0, "default": 30.0, "missing": "impute" }],
            "target": { "name": "y", "label": "y", "task": "regression" }
        }))
        .unwrap();
        let mut prediction = prediction(Some(1.0), None, &[]);
        assert_eq!(assumed(&schema, &prediction), "");
        prediction.assumed.push(Assumed { feature: 0, value: Value::Number(28.0), range: None });
        assert_eq!(assumed(&schema, &prediction), "Assumed for what is unknown: age 28 years.");
        prediction.assumed[0].range = Some((15.0, 44.0));
        assert_eq!(
            assumed(&schema, &prediction),
            "Assumed for what is unknown: age 28 years (in 4 of 5 cases from 15 to 44)."
        );
    }
}
