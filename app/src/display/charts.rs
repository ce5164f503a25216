//! Charts and axes that several pages draw: confusion matrix, reliability, the axis of a metric.

use vitrine_charts::{Axis, Chart, Confusion, Line, LinePoint, LineSeries, X};
use vitrine_model::metrics::{Metric, MetricUnit, ReliabilityBin, Z_95, wilson_interval};
use vitrine_model::schema::{Schema, Target};
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;
use vitrine_present::lines::words;

use super::axes;
use crate::texts::use_texts;

/// The confusion matrix of a class target, from its counts: a row per actual class, a column per predicted one.
pub fn confusion_chart(title: &str, counts: Vec<Vec<u64>>, target: &Target) -> Chart {
    let (title, labels) = (title.to_owned(), class_labels(target));
    Chart::Confusion(Confusion { title, labels, counts })
}

/// The observed shares beside the probabilities given, with the number of rows in each bin and, where there are
/// any, the bins from before the calibration.
pub fn reliability(title: &str, bins: &[ReliabilityBin], before: &[ReliabilityBin]) -> Chart {
    reliability_in(use_texts(), title, bins, before)
}

fn reliability_in(
    texts: &'static Texts,
    title: &str,
    bins: &[ReliabilityBin],
    before: &[ReliabilityBin],
) -> Chart {
    let said = texts.calibration_chart();
    let per_cent = |label: &str| Axis::with_unit(label, "%");
    let point = |bin: &ReliabilityBin| {
        // The number of successes is whole; the share was computed from it.
        let successes = (bin.observed * bin.count as f64).round() as u64;
        let interval = wilson_interval(successes.min(bin.count), bin.count, Z_95).ok();
        LinePoint {
            x: X::Number(bin.mean_predicted * 100.0),
            y: Some(bin.observed * 100.0),
            interval: interval.map(|interval| (interval.low * 100.0, interval.high * 100.0)),
            n_samples: Some(bin.count),
        }
    };
    let mut series = vec![
        LineSeries { name: said.this_model().to_owned(), points: bins.iter().map(point).collect() },
        LineSeries {
            name: said.perfect().to_owned(),
            points: vec![LinePoint::new(0.0, 0.0), LinePoint::new(100.0, 100.0)],
        },
    ];
    if !before.is_empty() {
        let points = before.iter().map(|bin| LinePoint { interval: None, ..point(bin) }).collect();
        series.push(LineSeries { name: said.before().to_owned(), points });
    }
    Chart::Line(Line {
        title: title.to_owned(),
        x: per_cent(said.predicted()),
        y: per_cent(said.observed()),
        series,
        reference: None,
        y_range: Some((0.0, 100.0)),
    })
}

/// The axis of a metric: in per cent for shares, in the target's unit for errors.
pub fn metric_axis(metric: Metric, target: &Target) -> Axis {
    let label = words::in_sentence(metrics::label(use_texts(), metric));
    if metric.is_share() {
        return Axis::with_unit(label, "%");
    }
    if metric.unit() == MetricUnit::Target { axes::of_target(label, target) } else { Axis::new(label) }
}

/// The labels of the classes, in order.
pub fn class_labels(target: &Target) -> Vec<String> {
    target.classes.iter().map(|class| class.label.clone()).collect()
}

/// The label of a feature or of the target; any other name as it is.
pub fn feature_label(name: &str, schema: &Schema) -> String {
    if name == schema.target.name {
        return schema.target.label.clone();
    }
    let feature = schema.features.iter().find(|feature| feature.name == name);
    feature.map_or_else(|| name.to_owned(), |feature| feature.label.clone())
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn reliability_carries_the_interval_of_each_bin() {
        let Chart::Line(line) = reliability("Honest?", &samples::report().held_out.reliability, &[]) else {
            panic!("expected a line")
        };
        let first = &line.series[0].points[0];
        assert_eq!((first.x.clone(), first.y, first.n_samples), (X::Number(5.0), Some(0.0), Some(10)));
        // Wilson's upper end for 0 of 10 with z = 1.96 is z²/(n + z²).
        let high = 100.0 * 1.96 * 1.96 / (10.0 + 1.96 * 1.96);
        let interval = first.interval.unwrap_or_default();
        assert!(interval.0 == 0.0 && (interval.1 - high).abs() < 1e-9);
    }

    #[test]
    fn the_lines_of_reliability_are_named_in_the_language() {
        let bins = samples::report().held_out.reliability;
        let named = |texts: &'static Texts| match reliability_in(texts, "", &bins, &bins) {
            Chart::Line(line) => {
                let series = line.series.into_iter().map(|series| series.name);
                (series.collect::<Vec<_>>(), line.x.text(), line.y.text())
            }
            other => panic!("expected a line, got {other:?}"),
        };
        let (series, x, y) = named(Texts::english());
        assert_eq!(series, ["this model", "perfectly calibrated", "before calibration"]);
        assert_eq!([x, y], ["predicted probability (%)", "observed share (%)"]);
        let (series, x, y) = named(Texts::of(Locale::of("sv").unwrap()));
        assert_eq!(series, ["den här modellen", "perfekt kalibrerad", "före kalibreringen"]);
        assert_eq!([x, y], ["predicerad sannolikhet (%)", "observerad andel (%)"]);
    }

    #[test]
    fn labels_come_from_the_schema() {
        let schema = samples::system().schema;
        assert_eq!(feature_label("alcohol", &schema), "Alcohol");
        assert_eq!(feature_label("quality", &schema), "Quality");
        assert_eq!(feature_label("ratio", &schema), "ratio");
    }
}
