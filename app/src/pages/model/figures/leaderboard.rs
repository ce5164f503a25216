//! The candidates ranked by any figure, as rows of a table and as a chart.

use vitrine_charts::{Axis, Bars, Chart, Direction, Reference, Series};
use vitrine_model::metrics::{Metric, Summary};
use vitrine_model::report::{Candidate, Doubt, Pruned, Report, SurelyBehind, Timings};
use vitrine_model::schema::{Schema, Target};
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;
use vitrine_present::lines::report::{doubt, fold_interval, searched, settings};
use vitrine_present::lines::words;
use vitrine_present::locale::finer;

use crate::display::charts::metric_axis;

/// What marks a row of the leaderboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The model that the page starts with.
    Default,
    /// The do-nothing baseline.
    Baseline,
    /// A reference model from the literature.
    Reference,
    /// One that is not to be relied on.
    Doubt(Doubt),
}

impl Mark {
    /// The mark as people read it.
    pub fn label(self, texts: &Texts) -> &str {
        let said = texts.leaderboard();
        match self {
            Self::Default => said.mark_default(),
            Self::Baseline => said.mark_baseline(),
            Self::Reference => said.mark_reference(),
            Self::Doubt(why) => doubt(texts, why),
        }
    }
}

/// One row of the leaderboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The candidate's name in the system file.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The family.
    pub family: String,
    /// The chosen hyperparameters as one text, `k = 4, weights = distance`.
    pub hyperparameters: String,
    /// What marks the row.
    pub marks: Vec<Mark>,
    /// The figure over the folds of the cross-validation.
    pub cross_validated: Option<Summary>,
    /// The 95 % interval of its mean, `0.41 to 0.55`.
    pub interval: Option<String>,
    /// The figure on held-out rows.
    pub held_out: Option<f64>,
    /// How many decimals more than usual the row's figures need, see [`finer`].
    pub finer: usize,
    /// How far behind the best candidate, fold by fold; only for the deciding figure.
    pub behind_best: Option<Summary>,
    /// How sure that is, as a few words; only for the deciding figure.
    pub how_sure: Option<String>,
    /// What else is worth knowing of how it came to be, one sentence each.
    pub notes: Vec<String>,
    /// The compressed size of the file that it is exported as or would be.
    pub gzip_bytes: Option<u64>,
    /// Seconds to fit.
    pub fit_seconds: Option<f64>,
    /// Microseconds for one prediction.
    pub predict_microseconds: Option<f64>,
}

/// The candidates from best to worst by the mean of `metric` over the folds; candidates without that figure last,
/// equal ones in the report's order.
pub fn standings(
    texts: &Texts,
    report: &Report,
    timings: Option<&Timings>,
    metric: Metric,
    schema: &Schema,
) -> Vec<Standing> {
    let mut standings: Vec<Standing> = report
        .candidates
        .iter()
        .map(|candidate| standing(texts, candidate, report, timings, metric, schema))
        .collect();
    let rank = |standing: &Standing| match standing.cross_validated {
        Some(summary) if metric.higher_is_better() => -summary.mean,
        Some(summary) => summary.mean,
        None => f64::INFINITY,
    };
    vitrine_order::sort_by(&mut standings, |left, right| rank(left).total_cmp(&rank(right)));
    standings
}

/// The figures that some candidate has, in the order of [`Metric::ALL`].
pub fn available_metrics(report: &Report) -> Vec<Metric> {
    let known = |metric: &Metric| {
        report.candidates.iter().any(|candidate| candidate.cross_validated(*metric).is_some())
    };
    Metric::ALL.into_iter().filter(known).collect()
}

/// The cross-validated figure of every candidate as bars with the spread over the folds, the default set off.
pub fn chart(texts: &Texts, standings: &[Standing], metric: Metric, target: &Target) -> Chart {
    let said = texts.leaderboard();
    let factor = if metric.is_share() { 100.0 } else { 1.0 };
    // A baseline's R² of -0.0000016 is 0 to everybody who reads the chart.
    let shown = |value: f64| (value * factor * 1e4).round() / 1e4 + 0.0;
    let summaries = || standings.iter().map(|standing| standing.cross_validated);
    let label = |standing: &Standing| {
        let baseline = standing.marks.contains(&Mark::Baseline);
        if baseline { said.chart_baseline(&standing.label) } else { standing.label.clone() }
    };
    let baseline = standings.iter().find(|standing| standing.marks.contains(&Mark::Baseline));
    let baseline = baseline.and_then(|standing| standing.cross_validated);
    Chart::Bars(Bars {
        title: said.chart(metrics::label(texts, metric)),
        category: Axis::new(said.chart_model()),
        value: metric_axis(metric, target),
        labels: standings.iter().map(label).collect(),
        series: vec![Series {
            name: said.chart_mean().to_owned(),
            values: summaries().map(|summary| summary.map(|summary| shown(summary.mean))).collect(),
            intervals: summaries()
                .map(|summary| summary.map(|it| (shown(it.mean - it.sd), shown(it.mean + it.sd))))
                .collect(),
            counts: Vec::new(),
        }],
        direction: Direction::Horizontal,
        highlight: standings.iter().position(|standing| standing.marks.contains(&Mark::Default)),
        reference: baseline.map(|summary| Reference {
            label: Mark::Baseline.label(texts).to_owned(),
            value: shown(summary.mean),
        }),
        ..Bars::default()
    })
}

/// The figures to compare honest and leaky evaluations by: the deciding one, then the best known ones, as far as
/// any of the evaluations has them. More would hide the point.
pub fn leaky_metrics(report: &Report) -> Vec<Metric> {
    const WELL_KNOWN: [Metric; 6] =
        [Metric::Accuracy, Metric::BalancedAccuracy, Metric::RocAuc, Metric::Mae, Metric::Mse, Metric::R2];
    let others = WELL_KNOWN.into_iter().filter(|metric| *metric != report.metric);
    let known = |metric: &Metric| report.leaky.iter().any(|figure| figure.scores.get(*metric).is_some());
    [report.metric].into_iter().chain(others).filter(known).collect()
}

fn standing(
    texts: &Texts,
    candidate: &Candidate,
    report: &Report,
    timings: Option<&Timings>,
    metric: Metric,
    schema: &Schema,
) -> Standing {
    let mark = |is_marked: bool, mark| is_marked.then_some(mark);
    let marks = [
        mark(candidate.default, Mark::Default),
        mark(candidate.baseline, Mark::Baseline),
        mark(candidate.reference, Mark::Reference),
        candidate.doubt.map(Mark::Doubt),
    ];
    let summary = candidate.cross_validated(metric);
    let timing =
        timings.and_then(|timings| timings.candidates.iter().find(|timing| timing.name == candidate.name));
    let settings = settings(texts, candidate, schema);
    let hyperparameters = settings.into_iter().map(|(name, value)| format!("{name} = {value}"));
    Standing {
        name: candidate.name.clone(),
        label: candidate.label.clone(),
        family: words::family(texts, &candidate.family),
        hyperparameters: hyperparameters.collect::<Vec<_>>().join(", "),
        marks: marks.into_iter().flatten().collect(),
        cross_validated: candidate.cross_validated(metric).copied(),
        interval: summary.and_then(|summary| fold_interval(report, metric, summary)).map(|(low, high)| {
            let [low, high] = [low, high].map(|end| metrics::written(texts, metric, end));
            texts.words().range(&low, &high)
        }),
        held_out: candidate.held_out.get(metric),
        finer: candidate.cross_validated(metric).map_or(0, |summary| finer(summary.sd)),
        behind_best: candidate.behind_best.filter(|_| metric == report.metric),
        how_sure: candidate
            .surely_behind
            .filter(|_| metric == report.metric)
            .map(|behind| how_sure(texts, behind)),
        notes: notes(texts, candidate, report),
        gzip_bytes: candidate.gzip_bytes,
        fit_seconds: timing.map(|timing| timing.fit_seconds),
        predict_microseconds: timing.map(|timing| timing.predict_microseconds),
    }
}

/// The probability that a candidate is really worse than the best one.
fn how_sure(texts: &Texts, behind: SurelyBehind) -> String {
    let (said, locale) = (texts.leaderboard(), texts.locale());
    match behind.probability {
        probability if probability > 0.999 => said.probability_over(&locale.percent(0.999)),
        probability => said.probability(&locale.percent(probability)),
    }
}

fn notes(texts: &Texts, candidate: &Candidate, report: &Report) -> Vec<String> {
    let deciding = report.metric;
    let searched = candidate.searched.as_ref().map(|search| searched(texts, report, search));
    let pruned = candidate.pruned.as_ref().map(|pruned| shrunk(texts, pruned, deciding));
    let random = candidate.random_split.as_ref().and_then(|scores| scores.get(deciding)).map(|value| {
        let name = words::in_sentence(metrics::label(texts, deciding));
        texts.leaderboard().random_split(&name, &metrics::written(texts, deciding, value))
    });
    [searched, pruned, random].into_iter().flatten().collect()
}

fn shrunk(texts: &Texts, pruned: &Pruned, deciding: Metric) -> String {
    let Pruned { from_kilobytes, to_kilobytes, trees_from, trees_to, loss } = pruned;
    let (said, locale) = (texts.leaderboard(), texts.locale());
    let name = words::in_sentence(metrics::label(texts, deciding));
    let change = metrics::written_finer(texts, deciding, loss.abs(), finer(*loss));
    let [kept, all] = [*trees_to, *trees_from].map(|trees| locale.whole(trees as u64));
    let [from, to] = [*from_kilobytes, *to_kilobytes].map(|size| locale.write(size, 0));
    if *loss > 0.0 {
        said.pruned_worse(&kept, &all, &from, &to, &name, &change)
    } else {
        said.pruned_better(&kept, &all, &from, &to, &name, &change)
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::report::Searched;
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    fn standings_in_english(report: &Report, timings: Option<&Timings>, metric: Metric) -> Vec<Standing> {
        standings(Texts::english(), report, timings, metric, &samples::system().schema)
    }

    fn names(standings: &[Standing]) -> Vec<&str> {
        standings.iter().map(|standing| standing.name.as_str()).collect()
    }

    #[test]
    fn every_figure_ranks_in_its_own_direction() {
        let (report, timings) = (samples::report(), samples::timings());
        let by_error = standings_in_english(&report, Some(&timings), Metric::Mae);
        assert_eq!(names(&by_error), ["forest", "linear", "old", "mean"]);
        let by_accuracy = standings_in_english(&report, Some(&timings), Metric::Accuracy);
        assert_eq!(names(&by_accuracy), ["linear", "forest", "old", "mean"]);
        let by_nothing = standings_in_english(&report, None, Metric::R2);
        assert_eq!(names(&by_nothing), ["forest", "linear", "old", "mean"]);
        assert!(by_nothing.iter().all(|standing| standing.cross_validated.is_none()));
    }

    #[test]
    fn rows_carry_marks_times_and_distance_to_the_best() {
        let (report, timings) = (samples::report(), samples::timings());
        let rows = standings_in_english(&report, Some(&timings), Metric::Mae);
        assert_eq!(rows[0].marks, [Mark::Default]);
        assert_eq!(
            (rows[2].marks.as_slice(), rows[3].marks.as_slice()),
            ([Mark::Reference].as_slice(), [Mark::Baseline].as_slice())
        );
        assert_eq!((rows[0].fit_seconds, rows[1].fit_seconds), (Some(2.5), None));
        assert_eq!(rows[0].behind_best, None);
        assert!(rows[1].behind_best.is_some());
        assert!(
            standings_in_english(&report, None, Metric::Accuracy).iter().all(|row| row.behind_best.is_none())
        );
        assert_eq!(rows[0].hyperparameters, "k = 4");
        assert_eq!(rows[0].finer, 0);
        // Ten folds: 0.5 -+ 2.2622 * 0.02 * sqrt(1 / 10 + 1 / 4).
        assert_eq!(rows[0].interval.as_deref(), Some("0.473 to 0.527"));
    }

    #[test]
    fn a_row_says_how_sure_its_distance_is_and_how_it_came_to_be() {
        let mut report = samples::report();
        report.candidates[1].surely_behind = Some(SurelyBehind { low: 0.01, high: 0.03, probability: 0.974 });
        report.candidates[2].surely_behind = Some(SurelyBehind { low: 0.08, high: 0.12, probability: 1.0 });
        report.candidates[0].pruned = Some(Pruned {
            from_kilobytes: 310.4,
            to_kilobytes: 198.0,
            trees_from: 300,
            trees_to: 190,
            loss: 0.004,
        });
        report.candidates[1].searched = Some(Searched {
            method: "random search".into(),
            trials: 30,
            best_trial: 4,
            space: Vec::new(),
            features: false,
            nested: false,
            stopped: false,
            trace: Vec::new(),
        });
        let rows = standings_in_english(&report, None, Metric::Mae);
        let sure: Vec<Option<&str>> = rows.iter().map(|row| row.how_sure.as_deref()).collect();
        assert_eq!(sure, [None, Some("P(gap > 0) = 97.4\u{a0}%"), Some("P(gap > 0) > 99.9\u{a0}%"), None]);
        assert_eq!(
            rows[0].notes,
            [
                "190 of 300 trees were kept to shrink the file from 310 to 198 kB; its mean absolute error got 0.004 \
                 worse."
            ]
        );
        assert!(
            rows[1].notes[0].contains("random search over 30 trials on the same rows"),
            "{:?}",
            rows[1].notes
        );
        assert!(
            standings_in_english(&report, None, Metric::Accuracy).iter().all(|row| row.how_sure.is_none())
        );
    }

    #[test]
    fn rows_speak_swedish() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let mut report = samples::report();
        report.candidates[1].surely_behind = Some(SurelyBehind { low: 0.01, high: 0.03, probability: 0.974 });
        report.candidates[0].pruned = Some(Pruned {
            from_kilobytes: 1310.4,
            to_kilobytes: 198.0,
            trees_from: 300,
            trees_to: 190,
            loss: -0.004,
        });
        let rows = standings(texts, &report, None, Metric::Mae, &samples::system().schema);
        assert_eq!(rows[1].how_sure.as_deref(), Some("P(avstånd > 0) = 97,4\u{a0}%"));
        assert_eq!(
            rows[0].notes,
            [
                "190 av 300 träd behölls för att krympa filen från 1\u{a0}310 till 198 kB; måttet genomsnittligt absolutfel blev \
                 0,004 bättre."
            ]
        );
        assert_eq!(rows[3].marks[0].label(texts), "baslinje");
    }

    #[test]
    fn the_chart_sets_the_default_off_and_names_the_baseline() {
        let report = samples::report();
        let rows = standings_in_english(&report, None, Metric::Accuracy);
        match chart(Texts::english(), &rows, Metric::Accuracy, &samples::system().schema.target) {
            Chart::Bars(bars) => {
                assert_eq!(bars.highlight, Some(1));
                assert_eq!(bars.labels[3], "MEAN (baseline)");
                let reference = bars.reference.clone().unwrap_or_default();
                assert_eq!(Some(reference.value), bars.series[0].values[3]);
                assert!((bars.series[0].values[0].unwrap_or_default() - 60.0).abs() < 1e-9);
                let (low, high) = bars.series[0].intervals[0].unwrap_or_default();
                assert!((low - 58.0).abs() < 1e-9 && (high - 62.0).abs() < 1e-9);
            }
            other => panic!("expected bars, got {other:?}"),
        }
    }

    #[test]
    fn only_figures_that_exist_are_offered() {
        let report = samples::report();
        assert_eq!(available_metrics(&report), [Metric::Accuracy, Metric::Mae]);
        assert_eq!(leaky_metrics(&report), [Metric::Mae, Metric::Accuracy, Metric::R2]);
        assert_eq!(leaky_metrics(&Report { leaky: Vec::new(), ..report }), []);
    }
}
