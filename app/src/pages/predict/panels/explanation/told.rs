//! From the attributions of a prediction to the lines that the panel shows.

use vitrine_model::explain::{self, Explanation, Score};
use vitrine_model::panels::Place;
use vitrine_model::schema::{Schema, Target, Task};
use vitrine_model::{Prediction, Record};

use crate::display::wording::{title, with_unit};
use crate::display::words;

/// The most features that have a line of their own.
const MOST_LINES: usize = 8;

/// One feature, or several that only make sense together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The name that people read.
    pub label: String,
    /// The features' indices.
    pub features: Vec<usize>,
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Where the explanation starts and ends, in words.
    pub sentence: String,
    /// The average record, the features with the largest effect first, all others together, and this record.
    pub lines: Vec<Line>,
    /// How exact the numbers are, in words.
    pub exactness: String,
}

/// One line with its bar; places are shares of the bar's track.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub label: String,
    /// The record's value, where the line is about one feature.
    pub value: String,
    /// The number with its sign and unit.
    pub number: String,
    /// Where the bar begins and ends, the smaller place first; the same twice for the first and the last line.
    pub bar: (f64, f64),
    /// Whether it lowers the prediction.
    pub lowers: bool,
}

/// The players of a schema with their names.
pub fn players(schema: &Schema, place: Option<&Place>) -> Vec<Player> {
    let name = |features: &[usize]| match features {
        [index] => schema.features.get(*index).map_or_else(String::new, |feature| title(&feature.label)),
        _ => "Place".to_owned(),
    };
    let players = explain::players(schema, place).into_iter();
    players.map(|features| Player { label: name(&features), features }).collect()
}

/// The lines for an explanation of `prediction`, which is that of `record`.
pub fn told(
    schema: &Schema,
    players: &[Player],
    record: &Record,
    prediction: &Prediction,
    explanation: &Explanation,
) -> Told {
    let target = &schema.target;
    let mut order: Vec<usize> = (0..explanation.attributions.len().min(players.len())).collect();
    let size = |player: usize| explanation.attributions.get(player).map_or(0.0, |added| added.abs());
    order.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
    // A single feature in the last line is named; so is everything where nothing is left over.
    let named = if order.len() <= MOST_LINES + 1 { order.len() } else { MOST_LINES };
    let (first, rest) = order.split_at(named);
    let added = |player: &usize| explanation.attributions.get(*player).copied().unwrap_or(0.0);

    let numbers = Numbers::new(target, order.iter().map(|player| added(player).abs()).fold(0.0, f64::max));
    let mut reached = explanation.base;
    let mut steps = vec![("Average record".to_owned(), String::new(), None, (reached, reached))];
    let mut step = |label: String, value: String, added: f64| {
        steps.push((label, value, Some(added), (reached, reached + added)));
        reached += added;
    };
    for player in first {
        if let Some(of) = players.get(*player) {
            step(of.label.clone(), value(schema, of, record, prediction), added(player));
        }
    }
    if !rest.is_empty() {
        step(format!("The {} others together", rest.len()), String::new(), rest.iter().map(added).sum());
    }
    let end = explanation.score;
    steps.push(("This record".to_owned(), String::new(), None, (end, end)));

    let ends = || steps.iter().flat_map(|(_, _, _, (from, to))| [*from, *to]);
    let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let share = |number: f64| if high > low { (number - low) / (high - low) } else { 0.5 };
    let lines = steps.iter().map(|(label, value, added, (from, to))| Line {
        label: label.clone(),
        value: value.clone(),
        number: added.map_or_else(|| numbers.level(*from), |added| numbers.change(added)),
        bar: (share(from.min(*to)), share(from.max(*to))),
        lowers: added.is_some_and(|added| added < 0.0),
    });
    let error = explanation.errors.iter().copied().fold(0.0, f64::max);
    Told {
        sentence: sentence(target, &numbers, prediction, explanation),
        lines: lines.collect(),
        exactness: format!(
            "The numbers add up to the whole difference. With other records to compare with, each could be off by {} or so.",
            numbers.size(2.0 * error)
        ),
    }
}

fn sentence(target: &Target, numbers: &Numbers<'_>, prediction: &Prediction, of: &Explanation) -> String {
    let what = match Score::asked(target, prediction) {
        Score::Value => format!("the {}", words::in_sentence(&target.label)),
        Score::Probability(class) | Score::LogOdds(class) => {
            let class = target.classes.get(class).map_or("", |class| class.label.as_str());
            format!("the probability of “{class}”")
        }
    };
    format!(
        "For {} that stand for the population, the model predicts {what} as {} on average; for this one, {}. The values here make the difference: filled bars raise the number, hollow ones lower it.",
        words::count(of.n_background as u64, "record", "records", target.number_format),
        numbers.level(of.base),
        numbers.level(of.score),
    )
}

/// The record's value of a player: those of several features one after the other.
fn value(schema: &Schema, player: &Player, record: &Record, prediction: &Prediction) -> String {
    let numbers = schema.target.number_format;
    let shown = player.features.iter().filter_map(|index| {
        let (feature, value) = (schema.features.get(*index)?, record.values.get(*index)?);
        if !value.is_missing() {
            return Some(words::value(feature, value, true, numbers));
        }
        let assumed = prediction.assumed.iter().find(|assumed| assumed.feature == *index);
        Some(assumed.map_or_else(
            || "unknown".to_owned(),
            |assumed| format!("unknown, assumed {}", words::value(feature, &assumed.value, true, numbers)),
        ))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// How the numbers of one explanation are written: all changes with the same decimals.
struct Numbers<'a> {
    target: &'a Target,
    is_share: bool,
    decimals: usize,
}

impl<'a> Numbers<'a> {
    fn new(target: &'a Target, largest: f64) -> Self {
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
        Self { target, is_share, decimals }
    }

    /// A predicted number.
    fn level(&self, number: f64) -> String {
        let format = self.target.number_format;
        match (self.is_share, self.target.task) {
            (true, _) => words::percent(number, format),
            (_, Task::Ordinal) => words::number(number, 2, format),
            _ => with_unit(self.target, number),
        }
    }

    /// A difference of two predicted numbers without its sign.
    fn size(&self, number: f64) -> String {
        let factor = if self.is_share { 100.0 } else { 1.0 };
        let written = self.target.number_format.write(number.abs() * factor, self.decimals);
        let unit = if self.is_share { Some("points") } else { self.target.unit.as_deref() };
        unit.map_or_else(|| written.clone(), |unit| format!("{written}\u{a0}{unit}"))
    }

    fn change(&self, number: f64) -> String {
        format!("{}{}", if number < 0.0 { "−" } else { "+" }, self.size(number))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::Value;

    use super::*;

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

    fn place() -> Place {
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
        let labels =
            |players: Vec<Player>| players.into_iter().map(|player| player.label).collect::<Vec<_>>();
        assert_eq!(labels(players(&schema, Some(&place()))), ["Place", "The c", "The d"]);
        assert_eq!(players(&schema, Some(&place()))[0].features, [0, 1]);
        assert_eq!(labels(players(&schema, None)), ["The lat", "The lon", "The c", "The d"]);
    }

    #[test]
    fn the_largest_effects_come_first_and_the_bars_lead_from_the_average_to_the_record() {
        let schema = schema(3);
        let players = players(&schema, None);
        let record = Record { values: vec![Value::Number(1.0), Value::Missing, Value::Number(3.0)] };
        let explanation = Explanation {
            base: 0.1,
            score: 0.3,
            attributions: vec![-0.05, 0.2, 0.05],
            errors: vec![0.001, 0.004, 0.0],
            n_background: 100,
        };
        let told = told(&schema, &players, &record, &prediction(), &explanation);
        let numbers: Vec<_> =
            told.lines.iter().map(|line| (line.label.as_str(), line.number.as_str())).collect();
        assert_eq!(
            numbers,
            [
                ("Average record", "10 %"),
                ("The lon", "+20.0\u{a0}points"),
                ("The lat", "−5.0\u{a0}points"),
                ("The c", "+5.0\u{a0}points"),
                ("This record", "30 %"),
            ]
        );
        assert_eq!(told.lines[1].value, "unknown");
        let close = |bar: (f64, f64), low: f64, high: f64| {
            assert!((bar.0 - low).abs() < 1e-9 && (bar.1 - high).abs() < 1e-9, "{bar:?}");
        };
        close(told.lines[0].bar, 0.0, 0.0);
        close(told.lines[1].bar, 0.0, 1.0);
        close(told.lines[2].bar, 0.75, 1.0);
        close(told.lines[4].bar, 1.0, 1.0);
        assert!(told.lines[2].lowers && !told.lines[1].lowers);
        assert!(told.sentence.contains("probability of “Ill” as 10 %"), "{}", told.sentence);
        assert!(told.exactness.contains("0.8\u{a0}points"), "{}", told.exactness);
    }

    #[test]
    fn many_small_effects_share_a_line() {
        let schema = schema(12);
        let players = players(&schema, None);
        let record = Record { values: vec![Value::Number(1.0); 12] };
        let attributions: Vec<f64> = (0..12).map(|at| f64::from(at) * 0.001).collect();
        let explanation = Explanation {
            base: 0.1,
            score: 0.1 + attributions.iter().sum::<f64>(),
            attributions,
            errors: vec![0.0; 12],
            n_background: 50,
        };
        let told = told(&schema, &players, &record, &prediction(), &explanation);
        assert_eq!(told.lines.len(), 1 + MOST_LINES + 1 + 1);
        assert_eq!(told.lines[MOST_LINES + 1].label, "The 4 others together");
        assert_eq!(told.lines[MOST_LINES + 1].number, "+0.6\u{a0}points");
    }
}
