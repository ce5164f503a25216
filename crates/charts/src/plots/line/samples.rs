//! Lines for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Line, LinePoint, LineSeries, Reference, X};
use crate::Axis;
use crate::tests::data::spread;
use crate::tests::strategies::{axis, number, pair, word};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Line)> {
    vec![("line-dates", line_dates()), ("line-numbers", line_numbers())]
}

fn line_dates() -> Line {
    let date = |day: usize| {
        let months = [(7, 31), (8, 31), (9, 30), (10, 31), (11, 30)];
        let mut rest = day;
        for (month, length) in months {
            if rest < length {
                return format!("2026-{month:02}-{:02}", rest + 1);
            }
            rest -= length;
        }
        "2026-11-30".to_owned()
    };
    let series = |name: &str, level: f64, seed: f64| {
        let point = |day: usize| {
            let y = level + 0.03 * spread(day, seed) + 0.0003 * day as f64;
            let is_missing = (40..44).contains(&day);
            LinePoint {
                x: X::Date(date(day)),
                y: (!is_missing).then_some(y),
                interval: (!is_missing).then_some((y - 0.05, y + 0.05)),
                n_samples: Some(20 + day as u64 % 7),
            }
        };
        LineSeries { name: name.into(), points: (0..120).map(point).collect() }
    };
    Line {
        title: "Daily error".into(),
        x: Axis::new("day"),
        y: Axis::with_unit("mean absolute error", "grades"),
        series: vec![series("red wine", 0.52, 1.0), series("white wine", 0.7, 2.0)],
        reference: Some(Reference { label: "baseline".into(), value: 0.6832 }),
        y_range: None,
    }
}

fn line_numbers() -> Line {
    let series = |name: &str, size: f64| LineSeries {
        name: name.into(),
        points: (1..=10)
            .map(|step| LinePoint::new(f64::from(step) * 15.0, 1.0 - size / f64::from(step).sqrt()))
            .collect(),
    };
    Line {
        title: "Learning curve".into(),
        x: Axis::new("n_samples for training"),
        y: Axis::new("accuracy"),
        series: vec![
            series("k-nearest neighbours", 0.3),
            series("logistic", 0.2),
            series("random forest", 0.25),
        ],
        reference: None,
        y_range: Some((0.6, 1.0)),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Line> {
    let date = (1i32..9999, 1..13, 1..32).prop_map(|(y, m, d)| X::Date(format!("{y:04}-{m:02}-{d:02}")));
    let near = (1..13, 1..32).prop_map(|(m, d)| X::Date(format!("2026-{m:02}-{d:02}")));
    let place = prop_oneof![
        4 => number().prop_map(X::Number),
        1 => date,
        2 => near,
        1 => word().prop_map(X::Date)
    ];
    let samples = prop::option::of(any::<u64>());
    let point = (place, prop::option::weighted(0.8, number()), prop::option::of(pair()), samples)
        .prop_map(|(x, y, interval, n_samples)| LinePoint { x, y, interval, n_samples });
    let series =
        (word(), prop::collection::vec(point, 0..40)).prop_map(|(name, points)| LineSeries { name, points });
    let reference =
        prop::option::of((word(), number()).prop_map(|(label, value)| Reference { label, value }));
    (axis(), axis(), prop::collection::vec(series, 0..4), reference, prop::option::of(pair())).prop_map(
        |(x, y, series, reference, y_range)| Line { title: "t".into(), x, y, series, reference, y_range },
    )
}
