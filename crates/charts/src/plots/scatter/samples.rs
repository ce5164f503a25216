//! Scatter plots for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Guide, Scatter, ScatterPoint};
use crate::Axis;
use crate::tests::data::{SPECIES, names, spread};
use crate::tests::strategies::{axis, number, words};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Scatter)> {
    vec![("scatter-grades", scatter_grades()), ("scatter-classes", scatter_classes())]
}

fn scatter_grades() -> Scatter {
    let point = |index: usize| {
        let actual = (5.8 + 0.9 * spread(index, 1.0)).round();
        ScatterPoint { x: actual, y: 5.8 + (actual - 5.8) * 0.5 + 0.4 * spread(index, 2.0), class: None }
    };
    Scatter {
        title: "Held-out wines".into(),
        x: Axis::new("actual grade"),
        y: Axis::new("predicted grade"),
        points: (0..240).map(point).collect(),
        jitter: 0.25,
        ..Scatter::default()
    }
}

fn scatter_classes() -> Scatter {
    let point = |index: usize| {
        let class = index % 3;
        let (x, y) = [(1.46, 0.24), (4.26, 1.33), (5.55, 2.03)][class];
        ScatterPoint { x: x + 0.3 * spread(index, 3.0), y: y + 0.2 * spread(index, 4.0), class: Some(class) }
    };
    Scatter {
        title: "Petals".into(),
        x: Axis::with_unit("petal length", "cm"),
        y: Axis::with_unit("petal width", "cm"),
        classes: names(&SPECIES),
        points: (0..90).map(point).collect(),
        guide: Guide::None,
        ..Scatter::default()
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Scatter> {
    let point = (number(), number(), prop::option::of(0usize..9)).prop_map(|(x, y, class)| ScatterPoint {
        x,
        y,
        class,
    });
    (axis(), axis(), words(), prop::collection::vec(point, 0..250), any::<bool>(), number()).prop_map(
        |(x, y, classes, points, identity, jitter)| {
            let guide = if identity { Guide::Identity } else { Guide::None };
            Scatter { title: "t".into(), x, y, classes, points, guide, jitter }
        },
    )
}
