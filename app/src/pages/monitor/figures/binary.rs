//! How the predictions of a yes-or-no target did: every figure in words.
//!
//! Accuracy says little where one outcome is rare: always predicting the other one is nearly always right. So each
//! figure here stands beside what can be reached without a model.

use std::slice::from_ref;

use vitrine_model::metrics::{Metric, Scores, Z_95, brier, evaluate_target, log_loss, wilson_interval};
use vitrine_model::schema::{Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;

use super::labelled::{self, LabelledPrediction};

/// One figure as people read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name.
    pub label: String,
    /// Its value; a dash where these rows have none.
    pub value: String,
    /// The 95 % interval; empty where there is none.
    pub interval: String,
    /// What it says, with the counts that it comes from or what can be reached without a model.
    pub words: String,
}

/// The two outcomes with their rows.
pub(super) struct Sides<'a> {
    pub texts: &'static Texts,
    pub target: &'a Target,
    pub positive: usize,
    pub negative: usize,
    /// For each actual class the numbers of rows predicted as each class.
    counts: Vec<Vec<u64>>,
}

/// The figures beside the share of right ones, the share of the outcome of interest first; empty without rows and for
/// targets that are not yes or no.
pub fn figures(texts: &'static Texts, rows: &[LabelledPrediction], target: &Target) -> Vec<Figure> {
    let Some(sides) = Sides::new(texts, rows, target) else { return Vec::new() };
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
pub(super) fn with_probabilities(rows: &[LabelledPrediction]) -> Vec<LabelledPrediction> {
    let is_sound =
        |row: &&LabelledPrediction| log_loss(&[row.actual_class], from_ref(&row.probabilities)).is_ok();
    rows.iter().filter(is_sound).cloned().collect()
}

impl<'a> Sides<'a> {
    pub fn new(texts: &'static Texts, rows: &[LabelledPrediction], target: &'a Target) -> Option<Self> {
        if target.task != Task::Binary || target.n_classes() != 2 {
            return None;
        }
        let positive = target.positive.unwrap_or(1).min(1);
        let counts = labelled::confusion(rows, target)?.counts;
        Some(Self { texts, target, positive, negative: 1 - positive, counts })
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

    /// The class's label. In a sentence it stands in quotation marks, for it may be a whole sentence.
    pub fn label(&self, class: usize) -> &'a str {
        self.target.classes.get(class).map_or("", |class| class.label.as_str())
    }

    fn base_rate(&self) -> Figure {
        let (n_positive, n_negative) = (self.n_actual(self.positive), self.n_actual(self.negative));
        let n = n_positive + n_negative;
        let always = if n_positive > n_negative { self.positive } else { self.negative };
        let said = self.texts.monitor_binary();
        let words = said.base_rate_words(
            &self.written(n_positive),
            &self.written(n),
            self.label(self.positive),
            self.label(always),
            &self.percent(self.n_actual(always) as f64 / n as f64),
        );
        self.share(said.base_rate(), n_positive, n, words)
    }

    fn of_classes(&self, rows: &[LabelledPrediction]) -> Vec<Figure> {
        let (positive, negative) = (self.positive, self.negative);
        let said = self.texts.monitor_binary();
        let found = |class: usize| match self.n_actual(class) {
            0 => said.none_actual(self.label(class)),
            n => said.found(&self.written(self.count(class, class)), n, self.label(class)),
        };
        let kept = match self.n_predicted(positive) {
            0 => said.none_predicted(self.label(positive)),
            n => said.right(&self.written(self.count(positive, positive)), n, self.label(positive)),
        };
        let hits = self.count(positive, positive);
        let right = self.count(negative, negative);
        let label = |metric: Metric| metrics::label(self.texts, metric);
        vec![
            self.share(label(Metric::Recall), hits, self.n_actual(positive), found(positive)),
            self.share(label(Metric::Precision), hits, self.n_predicted(positive), kept),
            self.share(said.specificity(), right, self.n_actual(negative), found(negative)),
            self.figure(
                Metric::BalancedAccuracy,
                &self.scores(rows, false),
                said.balanced(&self.percent(0.5)),
            ),
        ]
    }

    /// The figures of the rows that have probabilities; none without such rows.
    fn of_probabilities(&self, rows: &[LabelledPrediction]) -> Vec<Figure> {
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
        let said = self.texts.monitor_binary();
        let against = |metric: Metric, reached: Option<f64>| {
            let reached =
                reached.map(|value| metrics::written(self.texts, metric, value)).unwrap_or_default();
            format!("{} {}", metrics::meaning(self.texts, metric), said.base_rate_reaches(&reached))
        };
        let chance = metrics::written(self.texts, Metric::RocAuc, 0.5);
        let ranked = said.ranking(self.label(self.positive), &chance);
        let with_interval = |metric: Metric, reached: Option<f64>| {
            let figure = self.figure(metric, &scores, against(metric, reached));
            let point = labelled::overall(&rows, self.target, metric).and_then(|point| point.interval);
            let interval = match point {
                None if (rows.len() as u64) < labelled::LEAST_FOR_INTERVAL => {
                    self.texts.metric_value().too_few().to_owned()
                }
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
            label: metrics::label(self.texts, metric).to_owned(),
            value: value.map_or_else(dash, |value| metrics::written(self.texts, metric, value)),
            interval: String::new(),
            words: if one_sided { self.texts.monitor_binary().one_sided().to_owned() } else { words },
        }
    }

    fn scores(&self, rows: &[LabelledPrediction], with_probabilities: bool) -> Scores {
        let class = |class: usize| class as f64;
        let actual: Vec<f64> = rows.iter().map(|row| class(row.actual_class)).collect();
        let predicted: Vec<f64> = rows.iter().map(|row| class(row.predicted_class)).collect();
        let given: Option<Vec<Vec<f64>>> =
            with_probabilities.then(|| rows.iter().map(|row| row.probabilities.clone()).collect());
        evaluate_target(self.target, &actual, &predicted, given.as_deref()).unwrap_or_default()
    }

    /// A share of rows with Wilson's interval; a dash where there is nothing to have a share of.
    fn share(&self, label: &str, part: u64, whole: u64, words: String) -> Figure {
        let metric = Metric::Accuracy;
        let ends = wilson_interval(part, whole, Z_95).ok().map(|interval| (interval.low, interval.high));
        let value = (whole > 0).then(|| metrics::written(self.texts, metric, part as f64 / whole as f64));
        let (label, value) = (label.to_owned(), value.unwrap_or_else(dash));
        Figure { label, value, interval: self.interval(metric, ends), words }
    }

    fn interval(&self, metric: Metric, ends: Option<(f64, f64)>) -> String {
        ends.map(|ends| metrics::interval(self.texts, metric, ends)).unwrap_or_default()
    }

    pub fn written(&self, n: u64) -> String {
        self.texts.locale().whole(n)
    }

    pub fn percent(&self, share: f64) -> String {
        self.texts.locale().percent(share)
    }
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;
    use vitrine_present::Locale;

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
    pub fn row(actual: usize, probability: f64) -> LabelledPrediction {
        LabelledPrediction {
            day: 20_000,
            actual_class: actual,
            predicted_class: usize::from(probability >= 0.5),
            actual: actual as f64,
            predicted: 0.0,
            probabilities: vec![1.0 - probability, probability],
            interval: None,
        }
    }

    fn shown(figures: &[Figure]) -> Vec<(&str, &str)> {
        figures.iter().map(|figure| (figure.label.as_str(), figure.value.as_str())).collect()
    }

    /// The Brier score is (0.2² + 0.6² + 0.3² + 0.1²) / 4, the log loss -(ln 0.8 + ln 0.4 + ln 0.7 + ln 0.9) / 4.
    #[test]
    fn figures_of_four_rows_have_known_values() {
        let rows = [row(1, 0.8), row(1, 0.4), row(0, 0.3), row(0, 0.1)];
        let yes = figures(Texts::english(), &rows, &target(1));
        let expected = [
            ("Base rate", "50.0\u{a0}%"),
            ("Recall", "50.0\u{a0}%"),
            ("Precision", "100.0\u{a0}%"),
            ("Specificity", "100.0\u{a0}%"),
            ("Balanced accuracy", "75.0\u{a0}%"),
            ("Brier score", "0.125"),
            ("Log loss", "0.400"),
            ("ROC AUC", "1.000"),
        ];
        assert_eq!(shown(&yes), expected);
        assert_eq!(yes[1].words, "Found 1 of 2 actual cases of \u{201c}YES\u{201d}.");
        assert_eq!(yes[2].words, "Right in 1 of 1 prediction of \u{201c}YES\u{201d}.");
        assert!(yes[5].words.ends_with("Always giving the base rate reaches 0.250."), "{yes:?}");
        assert!(yes[6].words.ends_with("reaches 0.693."), "{yes:?}");
        let intervals = [&yes[5], &yes[6]].map(|figure| figure.interval.as_str());
        assert_eq!(intervals, ["too few for an interval"; 2]);
        assert!(yes[0].interval.starts_with("95\u{a0}% interval 15.0 to 85.0\u{a0}%"), "{yes:?}");

        let no = figures(Texts::english(), &rows, &target(0));
        assert_eq!(
            shown(&no)[1..4],
            [("Recall", "100.0\u{a0}%"), ("Precision", "66.7\u{a0}%"), ("Specificity", "50.0\u{a0}%")]
        );
        assert_eq!(shown(&no)[4..], expected[4..]);
    }

    #[test]
    fn the_base_rate_says_what_the_same_answer_for_all_would_reach() {
        let rows: Vec<LabelledPrediction> = (0..20).map(|index| row(usize::from(index < 2), 0.1)).collect();
        let figures = figures(Texts::english(), &rows, &target(1));
        assert_eq!(figures[0].value, "10.0\u{a0}%");
        assert!(
            figures[0]
                .words
                .ends_with("Always predicting \u{201c}NO\u{201d} would be right in 90\u{a0}% of all cases.")
        );
        assert_eq!((figures[1].value.as_str(), figures[2].value.as_str()), ("0.0\u{a0}%", "–"));
        assert!(figures[2].words.ends_with("was never predicted."), "{figures:?}");
    }

    #[test]
    fn one_outcome_alone_cannot_be_ranked_and_no_rows_say_nothing() {
        let rows = [row(0, 0.3), row(0, 0.1)];
        let one_sided = figures(Texts::english(), &rows, &target(1));
        let dashes =
            one_sided.iter().filter(|figure| figure.value == "–").map(|figure| figure.label.as_str());
        assert_eq!(dashes.collect::<Vec<_>>(), ["Recall", "Precision", "Balanced accuracy", "ROC AUC"]);
        assert_eq!(figures(Texts::english(), &[], &target(1)), []);
        let without = LabelledPrediction { probabilities: Vec::new(), ..row(1, 0.8) };
        assert_eq!(shown(&figures(Texts::english(), &[without], &target(1))).len(), 5);
        let other = Target { task: Task::Multiclass, ..target(1) };
        assert_eq!(figures(Texts::english(), &rows, &other), []);
    }

    #[test]
    fn swedish_has_words_and_numbers_of_its_own() {
        let rows = [row(1, 0.8), row(1, 0.4), row(0, 0.3), row(0, 0.1)];
        let figures = figures(Texts::of(Locale::of("sv").unwrap()), &rows, &target(1));
        let shown = shown(&figures);
        assert_eq!(shown[..2], [("Basfrekvens", "50,0\u{a0}%"), ("Känslighet (recall)", "50,0\u{a0}%")]);
        assert_eq!(figures[1].words, "Hittade 1 av 2 faktiska fall av ”YES”.");
        assert_eq!(figures[0].interval, "95-procentigt konfidensintervall: 15,0 till 85,0\u{a0}%");
    }

    #[test]
    fn losses_can_be_followed_over_time() {
        let target = target(1);
        let rows =
            [row(1, 0.8), row(0, 0.3), LabelledPrediction { probabilities: Vec::new(), ..row(0, 0.3) }];
        let points = labelled::over_time(&rows, &target, Metric::Brier, labelled::ROLLING_DAYS);
        assert_eq!(points.len(), 1);
        assert!((points[0].value - 0.065).abs() < 1e-12 && points[0].n_samples == 2);
        assert!(Metric::over_time(Task::Binary).contains(&Metric::LogLoss));
        let loss = labelled::overall(&rows, &target, Metric::LogLoss).map(|point| point.value);
        assert!((loss.unwrap_or_default() + f64::midpoint(0.8_f64.ln(), 0.7_f64.ln())).abs() < 1e-12);
    }
}
