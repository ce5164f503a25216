//! How the predictions of a yes-or-no target did: every figure in words.
//!
//! The share of right ones says little where one outcome is rare: somebody who always says the other one is nearly
//! always right. So each figure here stands beside what somebody who knows nothing would reach.

use std::slice::from_ref;

use vitrine_model::metrics::{Metric, Scores, brier, evaluate_target, log_loss, wilson_interval};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::{Target, Task};

use super::judged::{self, Judged};
use crate::display::words;

/// Half of a 95 % interval in standard deviations.
const Z: f64 = 1.96;

/// What stands in the place of an interval that so few rows cannot have.
pub const TOO_FEW: &str = "too few for an interval";

/// One figure as people read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name.
    pub label: &'static str,
    /// Its value; a dash where these rows have none.
    pub value: String,
    /// The 95 % interval; empty where there is none.
    pub interval: String,
    /// What it says, with the counts that it comes from or what somebody who knows nothing would reach.
    pub words: String,
}

/// The two outcomes with their rows.
pub(super) struct Sides<'a> {
    pub target: &'a Target,
    pub positive: usize,
    pub negative: usize,
    /// For each actual class the numbers of rows predicted as each class.
    counts: Vec<Vec<u64>>,
}

/// The figures beside the share of right ones, the share of the outcome of interest first; empty without rows and for
/// targets that are not yes or no.
pub fn figures(rows: &[Judged], target: &Target) -> Vec<Figure> {
    let Some(sides) = Sides::new(rows, target) else { return Vec::new() };
    let mut figures = vec![sides.base_rate()];
    figures.extend(sides.of_classes(rows));
    figures.extend(sides.of_probabilities(rows));
    for figure in &mut figures {
        // A line never ends between a number and its unit.
        figure.words = figure.words.replace(" %", "\u{a0}%");
    }
    figures
}

/// The rows whose probabilities can be judged.
pub(super) fn with_probabilities(rows: &[Judged]) -> Vec<Judged> {
    let is_sound = |row: &&Judged| log_loss(&[row.actual_class], from_ref(&row.probabilities)).is_ok();
    rows.iter().filter(is_sound).cloned().collect()
}

impl<'a> Sides<'a> {
    pub fn new(rows: &[Judged], target: &'a Target) -> Option<Self> {
        if target.task != Task::Binary || target.n_classes() != 2 {
            return None;
        }
        let positive = target.positive.unwrap_or(1).min(1);
        let counts = judged::confusion(rows, target)?.counts;
        Some(Self { target, positive, negative: 1 - positive, counts })
    }

    fn count(&self, actual: usize, predicted: usize) -> u64 {
        self.counts.get(actual).and_then(|row| row.get(predicted)).copied().unwrap_or_default()
    }

    pub fn n_actual(&self, class: usize) -> u64 {
        self.count(class, 0) + self.count(class, 1)
    }

    fn n_predicted(&self, class: usize) -> u64 {
        self.count(0, class) + self.count(1, class)
    }

    /// The class's label in quotation marks, for it may be a whole sentence.
    pub fn label(&self, class: usize) -> String {
        let label = self.target.classes.get(class).map_or("", |class| class.label.as_str());
        format!("\u{201c}{label}\u{201d}")
    }

    fn base_rate(&self) -> Figure {
        let (n_positive, n_negative) = (self.n_actual(self.positive), self.n_actual(self.negative));
        let n = n_positive + n_negative;
        let always = if n_positive > n_negative { self.positive } else { self.negative };
        let words = format!(
            "{} of {} turned out as {}. Somebody who always says {} would be right in {} of all.",
            self.written(n_positive),
            self.written(n),
            self.label(self.positive),
            self.label(always),
            words::percent(self.n_actual(always) as f64 / n as f64, self.numbers()),
        );
        self.share("Base rate", n_positive, n, words)
    }

    fn of_classes(&self, rows: &[Judged]) -> Vec<Figure> {
        let (positive, negative) = (self.positive, self.negative);
        let found = |class: usize| match self.n_actual(class) {
            0 => format!("None turned out as {}.", self.label(class)),
            n => format!(
                "{} of the {} that turned out as {} were predicted so.",
                self.written(self.count(class, class)),
                self.written(n),
                self.label(class),
            ),
        };
        let kept = match self.n_predicted(positive) {
            0 => format!("None was predicted as {}.", self.label(positive)),
            n => format!(
                "{} of the {} that were predicted as {} turned out so.",
                self.written(self.count(positive, positive)),
                self.written(n),
                self.label(positive),
            ),
        };
        let hits = self.count(positive, positive);
        let right = self.count(negative, negative);
        vec![
            self.share(Metric::Recall.label(), hits, self.n_actual(positive), found(positive)),
            self.share(Metric::Precision.label(), hits, self.n_predicted(positive), kept),
            self.share("Specificity", right, self.n_actual(negative), found(negative)),
            self.figure(
                Metric::BalancedAccuracy,
                &self.scores(rows, false),
                format!(
                    "The mean of recall and specificity; {} for somebody who always says the same.",
                    words::percent(0.5, self.numbers())
                ),
            ),
        ]
    }

    /// The figures of the rows that have probabilities; none without such rows.
    fn of_probabilities(&self, rows: &[Judged]) -> Vec<Figure> {
        let rows = with_probabilities(rows);
        if rows.is_empty() {
            return Vec::new();
        }
        let scores = self.scores(&rows, true);
        let actual: Vec<usize> = rows.iter().map(|row| row.actual_class).collect();
        let n_positive = actual.iter().filter(|class| **class == self.positive).count();
        let rate = n_positive as f64 / actual.len() as f64;
        let knows_the_rate = if self.positive == 1 { vec![1.0 - rate, rate] } else { vec![rate, 1.0 - rate] };
        let same_for_all = vec![knows_the_rate; actual.len()];
        let against = |metric: Metric, reached: Option<f64>| {
            let reached = reached.map(|value| metric.write(value, self.numbers())).unwrap_or_default();
            format!("{} {reached} for somebody who gives the base rate every time.", metric.description())
        };
        let ranked = format!(
            "How often, of one that turned out as {} and one that did not, the former was given the higher probability; {} for somebody who knows nothing.",
            self.label(self.positive),
            Metric::RocAuc.write(0.5, self.numbers())
        );
        let with_interval = |metric: Metric, reached: Option<f64>| {
            let figure = self.figure(metric, &scores, against(metric, reached));
            let point = judged::overall(&rows, self.target, metric).and_then(|point| point.interval);
            let interval = match point {
                None if (rows.len() as u64) < judged::LEAST_FOR_INTERVAL => TOO_FEW.to_owned(),
                point => self.interval(metric, point),
            };
            Figure { interval, ..figure }
        };
        vec![
            with_interval(Metric::Brier, brier(&actual, &same_for_all).ok()),
            with_interval(Metric::LogLoss, log_loss(&actual, &same_for_all).ok()),
            self.figure(Metric::RocAuc, &scores, ranked),
        ]
    }

    /// A figure that needs both outcomes; a dash where only one of them occurs.
    fn figure(&self, metric: Metric, scores: &Scores, words: String) -> Figure {
        let needs_both = matches!(metric, Metric::BalancedAccuracy | Metric::RocAuc);
        let one_sided = needs_both && self.n_actual(0).min(self.n_actual(1)) == 0;
        let value = scores.get(metric).filter(|_| !one_sided);
        Figure {
            label: metric.label(),
            value: value.map_or_else(dash, |value| metric.write(value, self.numbers())),
            interval: String::new(),
            words: if one_sided {
                "It needs both outcomes, and these days have one.".to_owned()
            } else {
                words
            },
        }
    }

    fn scores(&self, rows: &[Judged], with_probabilities: bool) -> Scores {
        let class = |class: usize| class as f64;
        let actual: Vec<f64> = rows.iter().map(|row| class(row.actual_class)).collect();
        let predicted: Vec<f64> = rows.iter().map(|row| class(row.predicted_class)).collect();
        let given: Option<Vec<Vec<f64>>> =
            with_probabilities.then(|| rows.iter().map(|row| row.probabilities.clone()).collect());
        evaluate_target(self.target, &actual, &predicted, given.as_deref()).unwrap_or_default()
    }

    /// A share of rows with Wilson's interval; a dash where there is nothing to have a share of.
    fn share(&self, label: &'static str, part: u64, whole: u64, words: String) -> Figure {
        let metric = Metric::Accuracy;
        let ends = wilson_interval(part, whole, Z).ok().map(|interval| (interval.low, interval.high));
        let value = (whole > 0).then(|| metric.write(part as f64 / whole as f64, self.numbers()));
        Figure { label, value: value.unwrap_or_else(dash), interval: self.interval(metric, ends), words }
    }

    fn interval(&self, metric: Metric, ends: Option<(f64, f64)>) -> String {
        let written = ends.map(|(low, high)| [low, high].map(|end| metric.write(end, self.numbers())));
        let text =
            |[low, high]: [String; 2]| format!("95 % interval {} to {high}", low.trim_end_matches(" %"));
        written.map(text).unwrap_or_default()
    }

    fn written(&self, n: u64) -> String {
        words::thousands(n, self.numbers())
    }

    /// How the system writes its numbers.
    pub fn numbers(&self) -> NumberFormat {
        self.target.number_format
    }
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub fn target(positive: usize) -> Target {
        let class = |value: &str| json!({"value": value, "label": value.to_uppercase(), "grade": 0.0});
        serde_json::from_value(json!({
            "name": "ill", "label": "Ill", "task": "binary", "positive": positive,
            "classes": [class("no"), class("yes")]
        }))
        .unwrap()
    }

    /// A row with the probability of the second class, which is predicted from one half on.
    pub fn row(actual: usize, probability: f64) -> Judged {
        Judged {
            day: 20_000,
            actual_class: actual,
            predicted_class: usize::from(probability >= 0.5),
            actual: actual as f64,
            predicted: 0.0,
            probabilities: vec![1.0 - probability, probability],
            interval: None,
        }
    }

    fn told(figures: &[Figure]) -> Vec<(&str, &str)> {
        figures.iter().map(|figure| (figure.label, figure.value.as_str())).collect()
    }

    /// The Brier score is (0.2² + 0.6² + 0.3² + 0.1²) / 4, the log loss -(ln 0.8 + ln 0.4 + ln 0.7 + ln 0.9) / 4.
    #[test]
    fn figures_of_four_rows_have_known_values() {
        let rows = [row(1, 0.8), row(1, 0.4), row(0, 0.3), row(0, 0.1)];
        let yes = figures(&rows, &target(1));
        let expected = [
            ("Base rate", "50.0 %"),
            ("Recall", "50.0 %"),
            ("Precision", "100.0 %"),
            ("Specificity", "100.0 %"),
            ("Balanced accuracy", "75.0 %"),
            ("Brier score", "0.125"),
            ("Log loss", "0.400"),
            ("ROC AUC", "1.000"),
        ];
        assert_eq!(told(&yes), expected);
        assert!(yes[1].words.starts_with("1 of the 2 that turned out as \u{201c}YES\u{201d}"), "{yes:?}");
        assert!(yes[5].words.contains("0.250 for somebody who gives the base rate every time"), "{yes:?}");
        assert!(yes[6].words.contains("0.693 for somebody"), "{yes:?}");
        assert_eq!([&yes[5], &yes[6]].map(|figure| figure.interval.as_str()), [TOO_FEW; 2]);
        assert!(yes[0].interval.starts_with("95 % interval 15.0 to 85.0 %"), "{yes:?}");

        let no = figures(&rows, &target(0));
        assert_eq!(
            told(&no)[1..4],
            [("Recall", "100.0 %"), ("Precision", "66.7 %"), ("Specificity", "50.0 %")]
        );
        assert_eq!(told(&no)[4..], expected[4..]);
    }

    #[test]
    fn the_base_rate_says_what_the_same_answer_for_all_would_reach() {
        let rows: Vec<Judged> = (0..20).map(|index| row(usize::from(index < 2), 0.1)).collect();
        let figures = figures(&rows, &target(1));
        assert_eq!(figures[0].value, "10.0 %");
        assert!(
            figures[0].words.ends_with("always says \u{201c}NO\u{201d} would be right in 90\u{a0}% of all.")
        );
        assert_eq!((figures[1].value.as_str(), figures[2].value.as_str()), ("0.0 %", "–"));
        assert!(figures[2].words.starts_with("None was predicted as"), "{figures:?}");
    }

    #[test]
    fn one_outcome_alone_cannot_be_ranked_and_no_rows_say_nothing() {
        let rows = [row(0, 0.3), row(0, 0.1)];
        let one_sided = figures(&rows, &target(1));
        let dashes = one_sided.iter().filter(|figure| figure.value == "–").map(|figure| figure.label);
        assert_eq!(dashes.collect::<Vec<_>>(), ["Recall", "Precision", "Balanced accuracy", "ROC AUC"]);
        assert_eq!(figures(&[], &target(1)), []);
        let without = Judged { probabilities: Vec::new(), ..row(1, 0.8) };
        assert_eq!(told(&figures(&[without], &target(1))).len(), 5);
        let other = Target { task: Task::Multiclass, ..target(1) };
        assert_eq!(figures(&rows, &other), []);
    }

    #[test]
    fn losses_can_be_followed_over_time() {
        let target = target(1);
        let rows = [row(1, 0.8), row(0, 0.3), Judged { probabilities: Vec::new(), ..row(0, 0.3) }];
        let points = judged::over_time(&rows, &target, Metric::Brier, judged::ROLLING_DAYS);
        assert_eq!(points.len(), 1);
        assert!((points[0].value - 0.065).abs() < 1e-12 && points[0].n_samples == 2);
        assert!(Metric::over_time(Task::Binary).contains(&Metric::LogLoss));
        let loss = judged::overall(&rows, &target, Metric::LogLoss).map(|point| point.value);
        assert!((loss.unwrap_or_default() + f64::midpoint(0.8_f64.ln(), 0.7_f64.ln())).abs() < 1e-12);
    }
}
