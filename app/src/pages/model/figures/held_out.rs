//! Charts of the default model on rows that it has not seen.

use vitrine_charts::{
    Axis, Bars, Chart, Confusion, Direction, Guide, Reference, Scatter, ScatterPoint, Series,
};
use vitrine_model::metrics::{GroupError, Metric, Summary, wilson_interval};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::{GroupCoverage, HeldOut, PointBins};
use vitrine_model::schema::{Schema, Target, Task};

use super::inputs::Input;
use crate::display::charts::{confusion_chart, feature_label, metric_axis, reliability};
use crate::display::{axes, words};

/// Every chart that the figures on held-out rows allow, in reading order.
pub fn charts(held_out: &HeldOut, metric: Metric, schema: &Schema) -> Vec<Chart> {
    let target = &schema.target;
    let mut charts = Vec::new();
    if let Some(matrix) = &held_out.confusion {
        charts.push(confusion_chart("Confusion matrix", matrix.counts.clone(), target));
    }
    if !held_out.points.is_empty() {
        charts.push(predicted_against_actual(&held_out.points, target));
    }
    if let Some(bins) = &held_out.point_bins {
        charts.push(counted_points(bins, target));
    }
    if !held_out.error_by_class.is_empty() {
        charts.push(error_and_bias(&held_out.error_by_class, target));
    }
    if !held_out.reliability.is_empty() {
        let title = "Are the probabilities honest?";
        charts.push(reliability(title, &held_out.reliability, &held_out.reliability_before));
    }
    if !held_out.coverage_by_group.is_empty() {
        let wanted = held_out.coverage.map(|(_, wanted)| wanted);
        charts.push(coverage_by_group(&held_out.coverage_by_group, wanted));
    }
    if !held_out.importance.is_empty() {
        charts.push(importance(&held_out.importance, metric, schema));
    }
    if !held_out.gain_importance.is_empty() {
        charts.push(gain_importance(&held_out.gain_importance, schema));
    }
    charts
}

/// The share of truths inside the interval beside the share it was made for, as a sentence.
pub fn coverage_sentence(coverage: (f64, f64), numbers: NumberFormat) -> String {
    let (observed, wanted) = coverage;
    format!(
        "The interval around each prediction is made to hold {} of the truths; on the held-out rows it held {}.",
        words::percent(wanted, numbers),
        words::percent(observed, numbers)
    )
}

fn predicted_against_actual(points: &[(f64, f64)], target: &Target) -> Chart {
    let name = words::in_sentence(&target.label);
    let axis = |which: &str| axes::of_target(format!("{which} {name}"), target);
    Chart::Scatter(Scatter {
        title: "Predicted against actual".to_owned(),
        x: axis("actual"),
        y: axis("predicted"),
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

fn error_and_bias(errors: &[GroupError], target: &Target) -> Chart {
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
        title: "Error by class".to_owned(),
        category: Axis::new(format!("actual {}", words::in_sentence(&target.label))),
        value: axes::of_target("predicted minus actual", target),
        labels: errors.iter().map(label).collect(),
        series: vec![
            series("mean absolute error", |error| error.mae),
            series("bias (above 0: predicted too high)", |error| error.bias),
        ],
        ..Bars::default()
    })
}

/// How far the probabilities lay from what came true, before and after the calibration, as a sentence.
pub fn calibration_sentence(errors: (f64, f64), numbers: NumberFormat) -> String {
    format!(
        "The probabilities are calibrated on rows that the model was not fitted to: on average they were {} off before, \
         and are {} off on these rows.",
        words::percent(errors.0, numbers),
        words::percent(errors.1, numbers)
    )
}

/// How many truths the interval holds in each group, with its mean width in the table's counts.
fn coverage_by_group(groups: &[GroupCoverage], wanted: Option<f64>) -> Chart {
    Chart::Bars(Bars {
        title: "Does the interval hold for everybody?".to_owned(),
        category: Axis::new("group"),
        value: Axis::with_unit("truths inside the interval", "%"),
        labels: groups.iter().map(|group| group.label.clone()).collect(),
        series: vec![Series {
            name: "inside the interval".to_owned(),
            values: groups.iter().map(|group| Some(group.covered * 100.0)).collect(),
            intervals: groups.iter().map(covered_between).collect(),
            counts: groups.iter().map(|group| Some(group.count)).collect(),
        }],
        direction: Direction::Horizontal,
        reference: wanted.map(|wanted| Reference { label: "made for".to_owned(), value: wanted * 100.0 }),
        ..Bars::default()
    })
}

/// Wilson's 95 % interval of a group's share, in per cent.
fn covered_between(group: &GroupCoverage) -> Option<(f64, f64)> {
    let inside = (group.covered * group.count as f64).round() as u64;
    let interval = wilson_interval(inside.min(group.count), group.count, 1.96).ok()?;
    Some((interval.low * 100.0, interval.high * 100.0))
}

fn gain_importance(gains: &[(String, f64)], schema: &Schema) -> Chart {
    Chart::Bars(Bars {
        title: "What the trees split by".to_owned(),
        category: Axis::new("input"),
        value: Axis::with_unit("share of the gain of all splits", "%"),
        labels: gains.iter().map(|(name, _)| Input::of(name, schema).label()).collect(),
        series: vec![Series {
            name: "share of the gain".to_owned(),
            values: gains.iter().map(|(_, share)| Some(share * 100.0)).collect(),
            intervals: Vec::new(),
            counts: Vec::new(),
        }],
        direction: Direction::Horizontal,
        ..Bars::default()
    })
}

fn importance(importance: &[(String, Summary)], metric: Metric, schema: &Schema) -> Chart {
    let factor = if words::is_share(metric) { 100.0 } else { 1.0 };
    let axis = metric_axis(metric, &schema.target);
    // A difference of two shares is counted in percentage points.
    let unit = if words::is_share(metric) { Some("percentage points".to_owned()) } else { axis.unit };
    Chart::Bars(Bars {
        title: "What the model leans on".to_owned(),
        category: Axis::new("feature"),
        value: Axis { label: format!("loss of {} when shuffled", axis.label), unit, ..axis },
        labels: importance.iter().map(|(name, _)| feature_label(name, schema)).collect(),
        series: vec![Series {
            name: "mean over the shuffles".to_owned(),
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
pub fn counted_points(bins: &PointBins, target: &Target) -> Chart {
    let most = bins.edges.last().copied().unwrap_or(0.0);
    let (scale, word) = if most >= 1e6 { (1e6, "million ") } else { (1.0, "") };
    let edge = |edge: f64| words::number(edge / scale, 2, target.number_format);
    let label = |pair: &[f64]| match pair {
        [from, to] => format!("{}\u{2013}{}", edge(*from), edge(*to)),
        _ => String::new(),
    };
    let unit = target.unit.as_deref().unwrap_or_default();
    let unit = format!("{word}{unit}");
    let title = if unit.is_empty() { String::new() } else { format!(", {}", unit.trim()) };
    Chart::Confusion(Confusion {
        title: format!("Predicted against actual{title}"),
        labels: bins.edges.windows(2).map(label).collect(),
        counts: bins.counts.clone(),
        ..Confusion::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::display::samples;

    #[test]
    fn a_full_report_gives_every_chart_and_an_empty_one_none() {
        let schema = samples::system().schema;
        let mut held_out = samples::report().held_out;
        let titles: Vec<String> =
            charts(&held_out, Metric::Mae, &schema).iter().map(|chart| chart.title().to_owned()).collect();
        let expected = [
            "Confusion matrix",
            "Predicted against actual",
            "Error by class",
            "Are the probabilities honest?",
            "What the model leans on",
        ];
        assert_eq!(titles, expected);
        held_out = HeldOut::default();
        assert!(charts(&held_out, Metric::Mae, &schema).is_empty());
    }

    #[test]
    fn calibration_groups_and_gains_are_drawn_where_the_report_has_them() {
        let schema = samples::system().schema;
        let mut held_out = samples::report().held_out;
        held_out.reliability_before = held_out.reliability.clone();
        held_out.coverage_by_group =
            vec![GroupCoverage { label: "red".into(), count: 20, covered: 0.85, mean_width: 1.5 }];
        held_out.gain_importance = vec![("alcohol".into(), 0.75), ("type".into(), 0.25)];
        let charts = charts(&held_out, Metric::Mae, &schema);
        let of = |title: &str| charts.iter().find(|chart| chart.title() == title);
        let Some(Chart::Line(line)) = of("Are the probabilities honest?") else { panic!("expected a line") };
        assert_eq!(line.series[2].name, "before calibration");
        let Some(Chart::Bars(bars)) = of("Does the interval hold for everybody?") else {
            panic!("expected bars")
        };
        assert_eq!(bars.series[0].values, [Some(85.0)]);
        assert_eq!(bars.reference.as_ref().map(|reference| reference.value), Some(90.0));
        let Some(Chart::Bars(bars)) = of("What the trees split by") else { panic!("expected bars") };
        assert_eq!((bars.labels[0].as_str(), bars.series[0].values[1]), ("Alcohol", Some(25.0)));
    }

    #[test]
    fn the_coverage_is_told_beside_the_promise() {
        assert!(
            coverage_sentence((0.876, 0.9), NumberFormat::En)
                .contains("made to hold 90 % of the truths; on the held-out rows it held 87.6 %")
        );
    }

    #[test]
    fn counted_rows_are_labelled_in_millions_where_they_are() {
        let target = flats();
        let bins = PointBins { edges: vec![1e6, 2e6, 4e6], counts: vec![vec![3, 1], vec![0, 2]] };
        match counted_points(&bins, &target) {
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
