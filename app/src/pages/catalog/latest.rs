//! The newest daily prediction of a system in words.

use vitrine_model::history::{Actual, Entry};
use vitrine_model::schema::{Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::words::quantity;

/// A prediction beside what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// The day, the prediction, and the outcome or the error.
    pub sentence: String,
    /// Whether the predicted class was the actual one. `None` where the outcome is not known yet, and for values,
    /// which have an error instead.
    pub is_right: Option<bool>,
}

/// The day, what was predicted for it, and what happened.
pub fn latest(texts: &Texts, entry: &Entry, target: &Target) -> Latest {
    let (words, date) = (texts.catalog(), texts.locale().iso_long(&entry.date));
    let outcome = &entry.predicted;
    let predicted = match (&outcome.class, outcome.value) {
        (Some(class), _) => class_label(target, class),
        (None, value) => value.map(|value| quantity(texts, target, value)).unwrap_or_default(),
    };
    if let (Task::Regression, Some(value), Some(Actual::Number(actual))) =
        (target.task, outcome.value, &entry.actual)
    {
        return Latest { sentence: error(texts, &date, target, value, *actual), is_right: None };
    }
    let is_right = entry.is_right(target);
    let sentence = match is_right {
        Some(true) => words.latest_right(&date, &predicted),
        Some(false) => words.latest_wrong(&date, &predicted),
        None => words.latest_open(&date, &predicted),
    };
    Latest { sentence, is_right }
}

/// Both values, and by what share of the actual one the prediction was too high or too low.
fn error(texts: &Texts, date: &str, target: &Target, predicted: f64, actual: f64) -> String {
    let words = texts.catalog();
    let share = (predicted - actual) / actual.abs();
    let [predicted, actual] = [predicted, actual].map(|value| quantity(texts, target, value));
    let written = texts.locale().percent_with(share.abs(), 0);
    if !share.is_finite() || share == 0.0 {
        words.latest_exact(date, &predicted, &actual)
    } else if share > 0.0 {
        words.latest_too_high(date, &predicted, &actual, &written)
    } else {
        words.latest_too_low(date, &predicted, &actual, &written)
    }
}

fn class_label(target: &Target, value: &str) -> String {
    let class = target.class_of(value).and_then(|class| target.classes.get(class));
    class.map_or_else(|| value.to_owned(), |class| class.label.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use vitrine_present::Locale;

    use super::*;

    fn target(task: &str) -> Target {
        serde_json::from_value(json!({ "name": "y", "label": "Y", "unit": "kr", "task": task, "classes": [
            { "value": "a", "label": "Setosa", "grade": 0.0 }, { "value": "b", "label": "Virginica", "grade": 1.0 }] }))
        .unwrap()
    }

    fn entry(predicted: &Json, actual: &Json) -> Entry {
        serde_json::from_value(json!({
            "date": "2026-11-21", "number": 1, "origin": "synthetic", "model": "00", "features": {},
            "predicted": predicted, "actual": actual, "previous": ""
        }))
        .unwrap()
    }

    #[test]
    fn classes_are_right_or_wrong_or_open() {
        let say = |actual| {
            let entry = entry(&json!({ "class": "a", "probabilities": [0.9, 0.1] }), &actual);
            latest(Texts::english(), &entry, &target("multiclass"))
        };
        let latest = |sentence: &str, is_right| Latest { sentence: sentence.to_owned(), is_right };
        assert_eq!(say(json!("a")), latest("21 November 2026: Setosa, right", Some(true)));
        assert_eq!(say(json!("b")), latest("21 November 2026: Setosa, wrong", Some(false)));
        assert_eq!(say(Json::Null), latest("21 November 2026: Setosa, outcome not known yet", None));
    }

    #[test]
    fn values_have_an_error_and_no_verdict() {
        let entry = entry(&json!({ "value": 3_042_543.0 }), &json!(2_640_000.0));
        let english = latest(Texts::english(), &entry, &target("regression"));
        assert_eq!(english.is_right, None);
        assert_eq!(
            english.sentence,
            "21 November 2026: predicted 3,042,543\u{a0}kr, actual 2,640,000\u{a0}kr (15\u{a0}% too high)"
        );
        let swedish = latest(Texts::of(Locale::of("sv").unwrap()), &entry, &target("regression"));
        assert_eq!(
            swedish.sentence,
            "21 november 2026: predicerat 3\u{a0}042\u{a0}543\u{a0}kr, utfall 2\u{a0}640\u{a0}000\u{a0}kr (15\u{a0}% för högt)"
        );
        let equal = error(Texts::english(), "today", &target("regression"), 5.0, 5.0);
        assert_eq!(equal, "today: predicted 5.0\u{a0}kr, actual 5.0\u{a0}kr");
    }
}
