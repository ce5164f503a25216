//! The monitor's charts of a figure over time and of the error by class.

use vitrine_charts::{Axis, Bars, Chart, Line, LinePoint, LineSeries, Reference, Series, X};
use vitrine_model::date;
use vitrine_model::metrics::{GroupError, Metric};
use vitrine_model::schema::Target;
use vitrine_present::Texts;
use vitrine_present::lines::{metric as metrics, words};

use super::labelled::{ROLLING_DAYS, TimePoint};
use crate::display::axes;
use crate::display::charts::metric_axis;

/// A figure over time with its interval. `reference` is the figure on held-out rows, to compare with.
/// Shares are drawn in per cent.
pub fn over_time_chart(
    texts: &Texts,
    points: &[TimePoint],
    metric: Metric,
    target: &Target,
    reference: Option<(&str, f64)>,
) -> Chart {
    let share = metric.is_share();
    let factor = if share { 100.0 } else { 1.0 };
    let said = texts.monitor_charts();
    let label = metrics::label(texts, metric);
    let name = words::in_sentence(label);
    let point = |point: &TimePoint| LinePoint {
        x: X::Date(date::text(point.day)),
        y: Some(point.value * factor),
        interval: point.interval.map(|(low, high)| (low * factor, high * factor)),
        n_samples: Some(point.n_samples),
    };
    Chart::Line(Line {
        title: said.rolling(label, ROLLING_DAYS.unsigned_abs()),
        x: Axis::new(said.day()),
        y: metric_axis(metric, target),
        series: vec![LineSeries { name, points: points.iter().map(point).collect() }],
        reference: reference
            .map(|(label, value)| Reference { label: label.to_owned(), value: value * factor }),
        // A share of right ones ends at 100 %; an error in per cent is small beside it.
        y_range: (share && metric.higher_is_better()).then_some((0.0, 100.0)),
    })
}

/// The mean absolute error in each class that has rows, with the number of rows.
pub fn error_by_class_chart(texts: &Texts, errors: &[GroupError], target: &Target) -> Chart {
    let said = texts.monitor_charts();
    let name = words::in_sentence(&target.label);
    let error_name = words::in_sentence(metrics::label(texts, Metric::Mae));
    let label = |error: &GroupError| {
        target.classes.get(error.group).map_or_else(|| error.group.to_string(), |class| class.label.clone())
    };
    Chart::Bars(Bars {
        title: said.error_by(&name),
        category: Axis::new(said.actual(&name)),
        value: axes::of_target(error_name.clone(), target),
        labels: errors.iter().map(label).collect(),
        series: vec![Series {
            name: error_name,
            values: errors.iter().map(|error| Some(error.mae)).collect(),
            intervals: Vec::new(),
            counts: errors.iter().map(|error| Some(error.count)).collect(),
        }],
        ..Bars::default()
    })
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::super::labelled;
    use super::*;
    use crate::display::samples;

    #[test]
    fn shares_are_drawn_in_per_cent_and_errors_as_they_are() {
        let target = samples::system().schema.target;
        let rows = labelled::judge(&samples::entries(), &target);
        let line = |metric| {
            let points = labelled::over_time(&rows, &target, metric, ROLLING_DAYS);
            match over_time_chart(Texts::english(), &points, metric, &target, Some(("held-out data", 0.6))) {
                Chart::Line(line) => line,
                other => panic!("expected a line, got {other:?}"),
            }
        };
        let accuracy = line(Metric::Accuracy);
        assert_eq!(accuracy.series[0].points[0].x, X::Date("2026-01-01".to_owned()));
        assert_eq!(accuracy.series[0].points[0].y, Some(100.0));
        assert_eq!(accuracy.y.text(), "accuracy (%)");
        assert_eq!(accuracy.reference.map(|reference| reference.value), Some(60.0));
        let mae = line(Metric::Mae);
        assert!((mae.series[0].points[0].y.unwrap_or_default() - 0.2).abs() < 1e-12);
        assert_eq!(mae.y_range, None);
    }

    #[test]
    fn titles_are_in_the_language() {
        let (target, texts) = (samples::system().schema.target, Texts::of(Locale::of("sv").unwrap()));
        let chart = over_time_chart(texts, &[], Metric::Accuracy, &target, None);
        assert_eq!(chart.title(), "Träffsäkerhet, rullande 14 dagar");
        assert_eq!(error_by_class_chart(texts, &[], &target).title(), "Fel efter quality");
    }

    #[test]
    fn groups_are_named_by_their_class_and_empty_ones_left_out() {
        let target = samples::system().schema.target;
        let errors = [GroupError { group: 2, count: 7, mae: 0.4, bias: 0.1 }];
        match error_by_class_chart(Texts::english(), &errors, &target) {
            Chart::Bars(bars) => {
                assert_eq!(
                    (bars.title.as_str(), bars.value.text().as_str()),
                    ("Error by quality", "mean absolute error")
                );
                assert_eq!(bars.labels, ["5"]);
                assert_eq!(bars.series[0].counts, [Some(7)]);
                assert_eq!(bars.category.text(), "actual quality");
            }
            other => panic!("expected bars, got {other:?}"),
        }
    }
}
