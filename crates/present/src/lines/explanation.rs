//! The Shapley values of a prediction in lines: the average prediction, what each input adds, this prediction.

use vitrine_model::explain::{Explanation, Score};
use vitrine_model::schema::{Schema, Target, Task};
use vitrine_model::{Prediction, Record};

use super::words;
use crate::Texts;

/// An explanation in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// What is explained: the predicted value, or the probability of a class.
    pub what: String,
    /// Where the explanation starts and ends.
    pub sentence: String,
    /// The average prediction, the inputs with the largest effect first, all others together, and this prediction.
    pub lines: Vec<Line>,
    /// How exact the numbers are.
    pub exactness: String,
}

/// One line with its bar; places are shares of the bar's track.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub label: String,
    /// The record's value, where the line is about one input.
    pub value: String,
    /// The number with its unit, and with its sign where it is a difference.
    pub number: String,
    /// The standard error of the number, where the line is about one input.
    pub error: String,
    /// Where the bar begins and ends, the smaller place first; the same twice for the first and the last line.
    pub bar: (f64, f64),
    /// Whether it lowers the prediction.
    pub lowers: bool,
    /// Whether it is the number that the changes start from or lead to.
    pub is_total: bool,
}

/// The name of a group of features: that of a single one, or that of a place.
pub fn group_label(texts: &Texts, schema: &Schema, group: &[usize]) -> String {
    match group {
        [index] => {
            schema.features.get(*index).map_or_else(String::new, |feature| words::title(&feature.label))
        }
        _ => texts.words().place().to_owned(),
    }
}

/// The lines for an explanation of `prediction`, which is that of `record`. `groups` are the features that move
/// together, in the order of the explanation; `most` of them have a line of their own.
pub fn lines(
    texts: &Texts,
    schema: &Schema,
    groups: &[Vec<usize>],
    record: &Record,
    prediction: &Prediction,
    explanation: &Explanation,
    most: usize,
) -> Lines {
    let target = &schema.target;
    let at = |of: &[f64], group: usize| of.get(group).copied().unwrap_or(0.0);
    let added = |group: &usize| at(&explanation.shap_values, *group);
    let mut order: Vec<usize> = (0..explanation.shap_values.len().min(groups.len())).collect();
    // Of equal ones the earlier feature stays first.
    vitrine_order::sort_by(&mut order, |a, b| added(b).abs().total_cmp(&added(a).abs()));
    // A single input in the last line is named; so is everything where nothing is left over.
    let named = if order.len() <= most.saturating_add(1) { order.len() } else { most };
    let (first, rest) = order.split_at(named);
    let numbers = Numbers::new(texts, target, order.first().map_or(0.0, |group| added(group).abs()));

    let mut steps: Vec<Step> = Vec::new();
    steps.push(Step {
        added: None,
        from: explanation.base_value,
        ..Step::named(texts.explanation().average())
    });
    let mut from = explanation.base_value;
    for group in first {
        let features = groups.get(*group).map_or(&[][..], Vec::as_slice);
        let step = Step {
            label: group_label(texts, schema, features),
            value: value(texts, schema, features, record, prediction),
            added: Some(added(group)),
            error: numbers.size(at(&explanation.errors, *group)),
            from,
        };
        from += added(group);
        steps.push(step);
    }
    if !rest.is_empty() {
        let label = texts.explanation().others(rest.len() as u64);
        steps.push(Step { added: Some(rest.iter().map(added).sum()), from, ..Step::named(&label) });
    }
    let this = texts.explanation().this();
    steps.push(Step { added: None, from: explanation.score, ..Step::named(this) });

    let error = explanation.errors.iter().copied().fold(0.0, f64::max);
    let what = what(texts, target, Score::asked(target, prediction));
    let n_background = explanation.n_background as u64;
    let [base, score] = [explanation.base_value, explanation.score].map(|number| numbers.level(number));
    Lines {
        sentence: texts.explanation().sentence(&what, n_background, &base, &score),
        what,
        lines: placed(&steps, &numbers),
        exactness: texts.explanation().exactness(&numbers.size(2.0 * error)),
    }
}

/// A line before its bar is placed.
struct Step {
    label: String,
    value: String,
    added: Option<f64>,
    error: String,
    from: f64,
}

impl Step {
    fn named(label: &str) -> Self {
        Self { label: label.to_owned(), value: String::new(), added: None, error: String::new(), from: 0.0 }
    }

    fn to(&self) -> f64 {
        self.from + self.added.unwrap_or(0.0)
    }
}

fn placed(steps: &[Step], numbers: &Numbers<'_>) -> Vec<Line> {
    let ends = || steps.iter().flat_map(|step| [step.from, step.to()]);
    let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let share = |number: f64| if high > low { (number - low) / (high - low) } else { 0.5 };
    let line = |step: &Step| Line {
        label: step.label.clone(),
        value: step.value.clone(),
        number: step.added.map_or_else(|| numbers.level(step.from), |added| numbers.change(added)),
        error: step.error.clone(),
        bar: (share(step.from.min(step.to())), share(step.from.max(step.to()))),
        lowers: step.added.is_some_and(|added| added < 0.0),
        is_total: step.added.is_none(),
    };
    steps.iter().map(line).collect()
}

/// What is explained, for people.
pub fn what(texts: &Texts, target: &Target, score: Score) -> String {
    match score {
        Score::Value => texts.explanation().what_value(&words::in_sentence(&target.label)),
        Score::Probability(class) | Score::LogOdds(class) => {
            let class = target.classes.get(class).map_or("", |class| class.label.as_str());
            texts.explanation().what_probability(class)
        }
    }
}

/// The record's values of a group, one after the other.
fn value(
    texts: &Texts,
    schema: &Schema,
    group: &[usize],
    record: &Record,
    prediction: &Prediction,
) -> String {
    let shown = group.iter().filter_map(|index| {
        let (feature, value) = (schema.features.get(*index)?, record.values.get(*index)?);
        let imputed = prediction.assumed.iter().find(|assumed| assumed.feature == *index);
        Some(match imputed {
            Some(imputed) if value.is_missing() => {
                texts.explanation().unknown_imputed(&words::value(texts, feature, &imputed.value))
            }
            _ => words::value(texts, feature, value),
        })
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// How the numbers of one explanation are written: all differences with the same decimals.
struct Numbers<'a> {
    texts: &'a Texts,
    target: &'a Target,
    is_share: bool,
    decimals: usize,
}

impl<'a> Numbers<'a> {
    fn new(texts: &'a Texts, target: &'a Target, largest: f64) -> Self {
        let is_share = matches!(target.task, Task::Binary | Task::Multiclass);
        let largest = if is_share { largest * 100.0 } else { largest };
        let decimals = match largest {
            size if size >= 1000.0 => 0,
            size if size >= 1.0 => 1,
            size if size >= 0.1 => 2,
            _ => 3,
        };
        // Grades lie close together.
        let decimals = if is_share || decimals == 0 { decimals } else { decimals.max(2) };
        Self { texts, target, is_share, decimals }
    }

    /// A predicted number.
    fn level(&self, number: f64) -> String {
        let locale = self.texts.locale();
        match (self.is_share, self.target.task) {
            (true, _) => locale.percent(number),
            (_, Task::Ordinal) => locale.number(number, 2),
            _ => words::quantity(self.texts, self.target, number),
        }
    }

    /// A difference of two predicted numbers without its sign.
    fn size(&self, number: f64) -> String {
        self.with_unit(&self.texts.locale().write(number.abs() * self.factor(), self.decimals))
    }

    /// A difference of two predicted numbers with its sign.
    fn change(&self, number: f64) -> String {
        self.with_unit(&self.texts.locale().signed(number * self.factor(), self.decimals))
    }

    fn factor(&self) -> f64 {
        if self.is_share { 100.0 } else { 1.0 }
    }

    fn with_unit(&self, number: &str) -> String {
        let unit =
            if self.is_share { Some(self.texts.words().points()) } else { self.target.unit.as_deref() };
        self.texts.locale().with_unit(number, unit)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::Value;
    use vitrine_model::explain;
    use vitrine_model::panels::PlaceFeatures;

    use super::*;
    use crate::Locale;

    const MOST: usize = 8;

    fn schema(n: usize) -> Schema {
        let names = ["lat", "lon", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        let features: Vec<_> = names[..n]
            .iter()
            .map(|name| {
                json!({ "name": name, "label": format!("the {name}"), "description": "x", "missing": "impute",
                "kind": "number", "min": 0.0, "max": 99.0, "step": 1.0, "default": 1.0 })
            })
            .collect();
        serde_json::from_value(json!({ "system": "s", "features": features, "target": {
            "name": "y", "label": "Risk", "task": "binary", "positive": 1,
            "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "Ill", "grade": 1.0 }]
        } }))
        .unwrap()
    }

    fn place() -> PlaceFeatures {
        serde_json::from_value(json!({ "latitude": "lat", "longitude": "lon",
            "map": { "path": "m.json", "sha256": "00", "bytes": 1 } }))
        .unwrap()
    }

    fn prediction() -> Prediction {
        Prediction {
            value: None,
            class: Some(0),
            probabilities: vec![0.7, 0.3],
            interval: None,
            assumed: vec![],
        }
    }

    #[test]
    fn latitude_and_longitude_are_one_place() {
        let schema = schema(4);
        let labels = |place: Option<&PlaceFeatures>| {
            let groups = explain::feature_groups(&schema, place);
            groups.iter().map(|group| group_label(Texts::english(), &schema, group)).collect::<Vec<_>>()
        };
        assert_eq!(labels(Some(&place())), ["Place", "The c", "The d"]);
        assert_eq!(labels(None), ["The lat", "The lon", "The c", "The d"]);
    }

    #[test]
    fn the_largest_effects_come_first_and_the_bars_lead_from_the_average_to_the_record() {
        let schema = schema(3);
        let groups = explain::feature_groups(&schema, None);
        let record = Record { values: vec![Value::Number(1.0), Value::Missing, Value::Number(3.0)] };
        let explanation = Explanation {
            base_value: 0.1,
            score: 0.3,
            shap_values: vec![-0.05, 0.2, 0.05],
            errors: vec![0.001, 0.004, 0.0],
            n_background: 100,
        };
        let shown = lines(Texts::english(), &schema, &groups, &record, &prediction(), &explanation, MOST);
        let numbers: Vec<_> =
            shown.lines.iter().map(|line| (line.label.as_str(), line.number.as_str())).collect();
        assert_eq!(
            numbers,
            [
                ("Average prediction", "10\u{a0}%"),
                ("The lon", "+20.0\u{a0}points"),
                ("The lat", "−5.0\u{a0}points"),
                ("The c", "+5.0\u{a0}points"),
                ("This prediction", "30\u{a0}%"),
            ]
        );
        assert_eq!(shown.lines[1].value, "unknown");
        let close = |bar: (f64, f64), low: f64, high: f64| {
            assert!((bar.0 - low).abs() < 1e-9 && (bar.1 - high).abs() < 1e-9, "{bar:?}");
        };
        close(shown.lines[0].bar, 0.0, 0.0);
        close(shown.lines[1].bar, 0.0, 1.0);
        close(shown.lines[2].bar, 0.75, 1.0);
        close(shown.lines[4].bar, 1.0, 1.0);
        assert!(shown.lines[2].lowers && !shown.lines[1].lowers);
        assert!(
            shown.sentence.contains("probability of “Ill” over 100 background records: 10\u{a0}%"),
            "{}",
            shown.sentence
        );
        assert!(shown.exactness.contains("±0.8\u{a0}points"), "{}", shown.exactness);
        let sv = Texts::of(Locale::of("sv").unwrap());
        let shown = lines(sv, &schema, &groups, &record, &prediction(), &explanation, MOST);
        assert_eq!(
            (shown.lines[1].number.as_str(), shown.lines[1].value.as_str()),
            ("+20,0\u{a0}procentenheter", "okänt")
        );
    }

    #[test]
    fn many_small_effects_share_a_line() {
        let schema = schema(12);
        let groups = explain::feature_groups(&schema, None);
        let record = Record { values: vec![Value::Number(1.0); 12] };
        let shap_values: Vec<f64> = (0..12).map(|at| f64::from(at) * 0.001).collect();
        let explanation = Explanation {
            base_value: 0.1,
            score: 0.1 + shap_values.iter().sum::<f64>(),
            shap_values,
            errors: vec![0.0; 12],
            n_background: 50,
        };
        let shown = lines(Texts::english(), &schema, &groups, &record, &prediction(), &explanation, MOST);
        assert_eq!(shown.lines.len(), 1 + MOST + 1 + 1);
        assert_eq!(shown.lines[MOST + 1].label, "The 4 others together");
        assert_eq!(shown.lines[MOST + 1].number, "+0.6\u{a0}points");
    }
}
