//! Charts of the default model on rows that it has not seen.

use vitrine_charts::{
    Axis, Bars, Chart, Confusion, Direction, Guide, Reference, Scatter, ScatterPoint, Series,
};
use vitrine_model::metrics::{GroupError, Metric, Summary, Z_95, wilson_interval};
use vitrine_model::report::{CoverageGroup, GroupCoverage, HeldOut, PointBins};
use vitrine_model::schema::{Schema, Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::report::{coverage_group, range};
use vitrine_present::lines::words;

use super::inputs::{Input, Names};
use crate::display::axes;
use crate::display::charts::{confusion_chart, feature_label, metric_axis, reliability};

/// Every chart that the figures on held-out rows allow, in reading order.
pub fn charts(texts: &Texts, held_out: &HeldOut, metric: Metric, names: Names<'_>) -> Vec<Chart> {
    let (said, schema, target) = (texts.judged(), names.schema, &names.schema.target);
    let mut charts = Vec::new();
    if let Some(matrix) = &held_out.confusion {
        charts.push(confusion_chart(said.chart_confusion(), matrix.counts.clone(), target));
    }
    if !held_out.points.is_empty() {
        charts.push(predicted_against_actual(texts, &held_out.points, target));
    }
    if let Some(bins) = &held_out.point_bins {
        charts.push(counted_points(texts, bins, target));
    }
    if !held_out.error_by_class.is_empty() {
        charts.push(error_and_bias(texts, &held_out.error_by_class, target));
    }
    if !held_out.reliability.is_empty() {
        charts.push(reliability(
            said.chart_calibration(),
            &held_out.reliability,
            &held_out.reliability_before,
        ));
    }
    if !held_out.coverage_by_group.is_empty() {
        let wanted = held_out.coverage.map(|(_, wanted)| wanted);
        charts.push(coverage_by_group(texts, &held_out.coverage_by_group, wanted, schema));
    }
    if !held_out.importance.is_empty() {
        charts.push(importance(texts, &held_out.importance, metric, schema));
    }
    if !held_out.gain_importance.is_empty() {
        charts.push(gain_importance(texts, &held_out.gain_importance, names));
    }
    charts
}

/// Observed and nominal coverage of the interval, as a sentence.
pub fn coverage_sentence(texts: &Texts, (observed, nominal): (f64, f64), by_folds: bool) -> String {
    let (said, locale) = (texts.judged(), texts.locale());
    let (nominal, observed) = (locale.percent(nominal), locale.percent(observed));
    if by_folds { said.coverage_by_folds(&nominal, &observed) } else { said.coverage(&nominal, &observed) }
}

fn predicted_against_actual(texts: &Texts, points: &[(f64, f64)], target: &Target) -> Chart {
    let (said, name) = (texts.judged(), words::in_sentence(&target.label));
    Chart::Scatter(Scatter {
        title: said.chart_points().to_owned(),
        x: axes::of_target(said.actual(&name), target),
        y: axes::of_target(said.predicted(&name), target),
        classes: Vec::new(),
        points: points
            .iter()
            .map(|(actual, predicted)| ScatterPoint { x: *actual, y: *predicted, class: None })
            .collect(),
        guide: Guide::Identity,
        // Grades are whole numbers, so many points would otherwise hide behind one.
        jitter: if target.task == Task::Ordinal { 0.3 } else { 0.0 },
    })
}

fn error_and_bias(texts: &Texts, errors: &[GroupError], target: &Target) -> Chart {
    let said = texts.judged();
    let label = |error: &GroupError| {
        target.classes.get(error.group).map_or_else(String::new, |class| class.label.clone())
    };
    let counts: Vec<Option<u64>> = errors.iter().map(|error| Some(error.count)).collect();
    let series = |name: &str, value: fn(&GroupError) -> f64| Series {
        name: name.to_owned(),
        values: errors.iter().map(|error| Some(value(error))).collect(),
        intervals: Vec::new(),
        counts: counts.clone(),
    };
    Chart::Bars(Bars {
        title: said.chart_error().to_owned(),
        category: Axis::new(said.actual(&words::in_sentence(&target.label))),
        value: axes::of_target(said.error_axis(), target),
        labels: errors.iter().map(label).collect(),
        series: vec![series(said.error(), |error| error.mae), series(said.bias(), |error| error.bias)],
        ..Bars::default()
    })
}

/// The calibration error before and after the calibration, as a sentence.
pub fn calibration_sentence(texts: &Texts, (before, after): (f64, f64), by_folds: bool) -> String {
    let (said, locale) = (texts.judged(), texts.locale());
    let (before, after) = (locale.percent(before), locale.percent(after));
    if by_folds { said.calibration_by_folds(&before, &after) } else { said.calibration(&before, &after) }
}

/// The share of outcomes inside the interval in each group, with the number of rows.
fn coverage_by_group(texts: &Texts, groups: &[GroupCoverage], wanted: Option<f64>, schema: &Schema) -> Chart {
    let said = texts.judged();
    // The axis names what the ranges are of, which leaves room for the numbers.
    let are_ranges = groups.iter().all(|of| matches!(of.group, Some(CoverageGroup::Predicted { .. })));
    let category = if are_ranges {
        said.predicted(&words::in_sentence(&schema.target.label))
    } else {
        said.group().to_owned()
    };
    let label = |of: &GroupCoverage| match &of.group {
        Some(CoverageGroup::Predicted { range: of }) => range(texts, of),
        Some(group) => coverage_group(texts, schema, group),
        None => of.label.clone(),
    };
    Chart::Bars(Bars {
        title: said.chart_coverage().to_owned(),
        category: Axis::new(&category),
        value: Axis::with_unit(said.coverage_axis(), "%"),
        labels: groups.iter().map(label).collect(),
        series: vec![Series {
            name: said.inside().to_owned(),
            values: groups.iter().map(|group| Some(group.covered * 100.0)).collect(),
            intervals: groups.iter().map(covered_between).collect(),
            counts: groups.iter().map(|group| Some(group.count)).collect(),
        }],
        direction: Direction::Horizontal,
        reference: wanted.map(|wanted| Reference { label: said.nominal().to_owned(), value: wanted * 100.0 }),
        ..Bars::default()
    })
}

/// Wilson's 95 % interval of a group's share, in per cent.
fn covered_between(group: &GroupCoverage) -> Option<(f64, f64)> {
    let inside = (group.covered * group.count as f64).round() as u64;
    let interval = wilson_interval(inside.min(group.count), group.count, Z_95).ok()?;
    Some((interval.low * 100.0, interval.high * 100.0))
}

fn gain_importance(texts: &Texts, gains: &[(String, f64)], names: Names<'_>) -> Chart {
    let said = texts.judged();
    Chart::Bars(Bars {
        title: said.chart_gain().to_owned(),
        category: Axis::new(said.input()),
        value: Axis::with_unit(said.gain_axis(), "%"),
        labels: gains.iter().map(|(name, _)| Input::of(name, names).label(texts)).collect(),
        series: vec![Series {
            name: said.gain().to_owned(),
            values: gains.iter().map(|(_, share)| Some(share * 100.0)).collect(),
            intervals: Vec::new(),
            counts: Vec::new(),
        }],
        direction: Direction::Horizontal,
        ..Bars::default()
    })
}

fn importance(texts: &Texts, importance: &[(String, Summary)], metric: Metric, schema: &Schema) -> Chart {
    let said = texts.judged();
    let factor = if metric.is_share() { 100.0 } else { 1.0 };
    let axis = metric_axis(metric, &schema.target);
    // A difference of two shares is counted in percentage points.
    let unit = if metric.is_share() { Some(said.points().to_owned()) } else { axis.unit };
    Chart::Bars(Bars {
        title: said.chart_permutation().to_owned(),
        category: Axis::new(said.feature()),
        value: Axis { label: said.loss(&axis.label), unit, ..axis },
        labels: importance.iter().map(|(name, _)| feature_label(name, schema)).collect(),
        series: vec![Series {
            name: said.mean_loss().to_owned(),
            values: importance.iter().map(|(_, summary)| Some(summary.mean * factor)).collect(),
            intervals: importance
                .iter()
                .map(|(_, summary)| {
                    Some(((summary.mean - summary.sd) * factor, (summary.mean + summary.sd) * factor))
                })
                .collect(),
            counts: Vec::new(),
        }],
        direction: Direction::Horizontal,
        ..Bars::default()
    })
}

/// Rows counted by their actual and predicted value, where single ones may not be shown.
pub fn counted_points(texts: &Texts, bins: &PointBins, target: &Target) -> Chart {
    let (said, locale) = (texts.judged(), texts.locale());
    let most = bins.edges.last().copied().unwrap_or(0.0);
    let scale = if most >= 1e6 { 1e6 } else { 1.0 };
    let edge = |edge: f64| locale.number(edge / scale, 2);
    let label = |pair: &[f64]| match pair {
        [from, to] => format!("{}\u{2013}{}", edge(*from), edge(*to)),
        _ => String::new(),
    };
    let unit = match (target.unit.as_deref().unwrap_or_default(), scale > 1.0) {
        ("", true) => said.million().to_owned(),
        (unit, true) => said.million_of(unit),
        (unit, false) => unit.to_owned(),
    };
    let title = if unit.is_empty() { said.chart_points().to_owned() } else { said.chart_points_in(&unit) };
    Chart::Confusion(Confusion {
        title,
        labels: bins.edges.windows(2).map(label).collect(),
        counts: bins.counts.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::figures::GroupRange;
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn a_full_report_gives_every_chart_and_an_empty_one_none() {
        let schema = samples::system().schema;
        let mut held_out = samples::report().held_out;
        let titles: Vec<String> =
            charts(Texts::english(), &held_out, Metric::Mae, Names { schema: &schema, quantities: &[] })
                .iter()
                .map(|chart| chart.title().to_owned())
                .collect();
        let expected = [
            "Confusion matrix",
            "Predicted against actual",
            "Error by class",
            "Calibration",
            "Permutation importance",
        ];
        assert_eq!(titles, expected);
        held_out = HeldOut::default();
        assert!(
            charts(Texts::english(), &held_out, Metric::Mae, Names { schema: &schema, quantities: &[] })
                .is_empty()
        );
    }

    #[test]
    fn calibration_groups_and_gains_are_drawn_where_the_report_has_them() {
        let schema = samples::system().schema;
        let mut held_out = samples::report().held_out;
        held_out.reliability_before = held_out.reliability.clone();
        held_out.coverage_by_group = vec![GroupCoverage {
            label: "red".into(),
            group: None,
            count: 20,
            covered: 0.85,
            mean_width: 1.5,
        }];
        held_out.gain_importance = vec![("alcohol".into(), 0.75), ("type".into(), 0.25)];
        let charts =
            charts(Texts::english(), &held_out, Metric::Mae, Names { schema: &schema, quantities: &[] });
        let of = |title: &str| charts.iter().find(|chart| chart.title() == title);
        let Some(Chart::Line(line)) = of("Calibration") else { panic!("expected a line") };
        assert_eq!(line.series[2].name, "before calibration");
        let Some(Chart::Bars(bars)) = of("Interval coverage by group") else { panic!("expected bars") };
        assert_eq!(bars.series[0].values, [Some(85.0)]);
        assert_eq!(bars.reference.as_ref().map(|reference| reference.value), Some(90.0));
        let Some(Chart::Bars(bars)) = of("Gain importance") else { panic!("expected bars") };
        assert_eq!((bars.labels[0].as_str(), bars.series[0].values[1]), ("Alcohol", Some(25.0)));
    }

    #[test]
    fn groups_by_the_predicted_value_are_named_in_the_language() {
        let schema = samples::system().schema;
        let of = |range| GroupCoverage {
            label: "in English".into(),
            group: Some(CoverageGroup::Predicted { range }),
            count: 20,
            covered: 0.85,
            mean_width: 1.5,
        };
        let groups: Vec<GroupCoverage> = GroupRange::between(&[2_000.0]).into_iter().map(of).collect();
        let swedish = Texts::of(Locale::of("sv").unwrap());
        let Chart::Bars(bars) = coverage_by_group(swedish, &groups, None, &schema) else { panic!("no bars") };
        assert_eq!(bars.labels, ["upp till 2\u{a0}000", "över 2\u{a0}000"]);
    }

    #[test]
    fn the_coverage_stands_beside_the_nominal_one() {
        assert_eq!(
            coverage_sentence(Texts::english(), (0.876, 0.9), false),
            "Nominal coverage of the prediction interval: 90\u{a0}%. Observed on held-out data: 87.6\u{a0}%."
        );
    }

    #[test]
    fn charts_and_sentences_are_there_in_swedish() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let (held_out, schema) = (samples::report().held_out, samples::system().schema);
        let titles: Vec<String> =
            charts(texts, &held_out, Metric::Mae, Names { schema: &schema, quantities: &[] })
                .iter()
                .map(|chart| chart.title().to_owned())
                .collect();
        let expected = [
            "Förväxlingsmatris",
            "Predicerat mot faktiskt",
            "Fel per klass",
            "Kalibrering",
            "Permutationsvikt",
        ];
        assert_eq!(titles, expected);
        assert!(
            coverage_sentence(texts, (0.876, 0.9), false)
                .ends_with("Observerad på osedda data: 87,6\u{a0}%.")
        );
        assert!(
            coverage_sentence(texts, (0.876, 0.9), true)
                .ends_with("Observerad vid korsvalidering: 87,6\u{a0}%.")
        );
        let bins = PointBins { edges: vec![1e6, 2.5e6], counts: vec![vec![3]] };
        let Chart::Confusion(confusion) = counted_points(texts, &bins, &flats()) else {
            panic!("expected a matrix")
        };
        assert_eq!(confusion.labels, ["1\u{2013}2,5"]);
        assert_eq!(confusion.title, "Predicerat mot faktiskt, miljoner kr");
    }

    #[test]
    fn counted_rows_are_labelled_in_millions_where_they_are() {
        let target = flats();
        let bins = PointBins { edges: vec![1e6, 2e6, 4e6], counts: vec![vec![3, 1], vec![0, 2]] };
        match counted_points(Texts::english(), &bins, &target) {
            Chart::Confusion(confusion) => {
                assert_eq!(confusion.labels, ["1\u{2013}2", "2\u{2013}4"]);
                assert_eq!(confusion.title, "Predicted against actual, million kr");
            }
            other => panic!("expected a matrix, got {other:?}"),
        }
    }

    fn flats() -> Target {
        serde_json::from_value(json!({"name": "price", "label": "Price", "unit": "kr", "task": "regression"}))
            .unwrap()
    }
}
