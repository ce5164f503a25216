//! Bars for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Bars, Direction, Series};
use crate::tests::data::{SPECIES, names};
use crate::tests::strategies::{axis, number, pair, word, words};
use crate::{Axis, Reference};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Bars)> {
    vec![
        ("bars-counts", counts()),
        ("bars-grouped", grouped()),
        ("bars-probabilities", probabilities()),
        ("bars-signal", signal()),
        ("no-data", Bars { title: "Nothing yet".into(), ..Bars::default() }),
    ]
}

fn counts() -> Bars {
    Bars {
        title: "Flowers per species".into(),
        category: Axis::new("species"),
        value: Axis::new("flowers"),
        labels: names(&SPECIES),
        series: vec![Series::new("flowers", [50.0, 48.0, 51.0])],
        colours: vec![0, 1, 2],
        ..Bars::default()
    }
}

fn grouped() -> Bars {
    let series = |name: &str, values: [f64; 7], counts: [u64; 7]| Series {
        intervals: values.iter().map(|value| Some((value * 0.8, value * 1.2))).collect(),
        counts: counts.into_iter().map(Some).collect(),
        ..Series::new(name, values)
    };
    let mut red = series("red wine", [1.61, 0.9, 0.41, 0.38, 0.62, 1.1, 0.0], [10, 53, 681, 638, 199, 18, 0]);
    red.values[6] = None;
    red.intervals[6] = None;
    Bars {
        title: "Error by grade".into(),
        category: Axis::new("actual grade"),
        value: Axis::with_unit("mean absolute error", "grades"),
        labels: names(&["3", "4", "5", "6", "7", "8", "9"]),
        series: vec![
            red,
            series("white wine", [1.8, 1.02, 0.5, 0.31, 0.58, 1.2, 1.9], [20, 163, 1457, 2198, 880, 175, 5]),
        ],
        reference: Some(Reference { label: "baseline".into(), value: 0.6832 }),
        ..Bars::default()
    }
}

fn probabilities() -> Bars {
    Bars {
        title: "Probability of each species".into(),
        value: Axis::new("probability"),
        category: Axis::new("species"),
        labels: names(&SPECIES),
        series: vec![Series::new("probability", [0.004, 0.861, 0.135])],
        direction: Direction::Horizontal,
        highlight: Some(1),
        range: Some((0.0, 1.0)),
        ..Bars::default()
    }
}

fn signal() -> Bars {
    Bars {
        title: "What moved this prediction".into(),
        value: Axis::with_unit("change of the prediction", "grades"),
        labels: names(&[
            "alcohol",
            "volatile acidity",
            "sulphates",
            "total sulfur dioxide in the bottle",
            "density",
            "pH",
        ]),
        series: vec![Series {
            intervals: vec![Some((0.3, 0.62)), Some((-0.41, -0.2)), None, None, Some((-0.02, 0.05)), None],
            ..Series::new("change", [0.4567, -0.312, 0.12, -0.08, 0.015, 0.0])
        }],
        direction: Direction::Horizontal,
        ..Bars::default()
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Bars> {
    let optional = || prop::option::weighted(0.8, number());
    let series = (
        word(),
        prop::collection::vec(optional(), 0..10),
        prop::collection::vec(prop::option::of(pair()), 0..10),
        prop::collection::vec(prop::option::of(any::<u64>()), 0..10),
    )
        .prop_map(|(name, values, intervals, counts)| Series { name, values, intervals, counts });
    let style = (
        any::<bool>(),
        prop::option::of(0usize..9),
        prop::collection::vec(any::<usize>(), 0..5),
        prop::option::of(pair()),
        prop::option::of((word(), number())),
    );
    (axis(), axis(), words(), prop::collection::vec(series, 0..4), style).prop_map(
        |(category, value, labels, series, (lying, highlight, colours, range, reference))| {
            let direction = if lying { Direction::Horizontal } else { Direction::Vertical };
            Bars {
                title: "t".into(),
                category,
                value,
                labels,
                series,
                direction,
                highlight,
                colours,
                range,
                reference: reference.map(|(label, value)| Reference { label, value }),
            }
        },
    )
}
