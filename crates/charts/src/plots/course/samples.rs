//! Courses for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Course, CourseEvent};
use crate::tests::strategies::{axis, number, pair, some_date, word};
use crate::{Axis, LinePoint, X};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Course)> {
    vec![("course", course())]
}

/// A price over eleven years, of which the first six are known, with events near each other and at the right edge.
fn course() -> Course {
    let points = (0..132).map(|month| {
        let value = 3_400_000.0 + 14_321.0 * f64::from(month) + 90_000.0 * (f64::from(month) / 5.0).sin();
        let date = format!("{}-{:02}-01", 2014 + month / 12, month % 12 + 1);
        LinePoint { interval: Some((value * 0.88, value * 1.13)), ..LinePoint::new(date, value.round()) }
    });
    let event =
        |date: &str, label: &str| CourseEvent { date: date.into(), label: label.into(), strong: false };
    Course {
        title: "Price of this flat over time".into(),
        x: Axis::new("date"),
        y: Axis::with_unit("price", "kr"),
        points: points.collect(),
        learned: Some(("2014-01-08".into(), "2019-12-08".into())),
        events: vec![
            event("2016-06-01", "loans must be paid off"),
            event("2018-03-01", "large loans faster still"),
            event("2020-03-11", "pandemic"),
            event("2022-02-24", "war; interest rates rise soon after"),
            event("2022-05-04", "first rise of the interest rate"),
            event("2024-05-08", "first cut of the interest rate"),
            CourseEvent { strong: true, ..event("2019-03-01", "chosen date") },
            event("1999-01-01", "outside of the axis"),
        ],
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Course> {
    let day = (0u32..40_000).prop_map(|day| some_date(i64::from(day)));
    let place = prop_oneof![8 => day.clone().prop_map(X::Date), 1 => word().prop_map(X::Date)];
    let samples = prop::option::of(any::<u64>());
    let point = (place, prop::option::weighted(0.8, number()), prop::option::of(pair()), samples)
        .prop_map(|(x, y, interval, n_samples)| LinePoint { x, y, interval, n_samples });
    let date = prop_oneof![4 => day.clone(), 1 => word()];
    let event =
        (date, word(), any::<bool>()).prop_map(|(date, label, strong)| CourseEvent { date, label, strong });
    let learned = prop::option::of((day.clone(), day));
    (axis(), axis(), prop::collection::vec(point, 0..40), learned, prop::collection::vec(event, 0..9))
        .prop_map(|(x, y, points, learned, events)| Course {
            title: "t".into(),
            x,
            y,
            points,
            learned,
            events,
        })
}
