//! Scatter matrices for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::Pairs;
use crate::Axis;
use crate::tests::data::{SPECIES, names, spread};
use crate::tests::strategies::{axis, number, words};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Pairs)> {
    vec![("pairs", pairs())]
}

fn pairs() -> Pairs {
    let point = |index: usize| {
        let class = index % 3;
        let [sepal_length, sepal_width, petal_length, petal_width] =
            [[5.0, 3.42, 1.46, 0.24], [5.9, 2.77, 4.26, 1.33], [6.6, 2.97, 5.55, 2.03]][class];
        let at = |centre: f64, width: f64, seed: f64| centre + width * spread(index, seed);
        let values = vec![
            at(sepal_length, 0.45, 1.0),
            at(sepal_width, 0.33, 2.0),
            at(petal_length, 0.4, 3.0),
            at(petal_width, 0.2, 4.0),
        ];
        (values, class)
    };
    Pairs {
        title: "Every measurement against every other".into(),
        columns: ["sepal length", "sepal width", "petal length", "petal width"]
            .map(|label| Axis::with_unit(label, "cm"))
            .to_vec(),
        classes: names(&SPECIES),
        points: (0..60).map(point).collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Pairs> {
    let values = (prop::collection::vec(number(), 0..7), prop_oneof![9 => 0usize..4, 1 => any::<usize>()]);
    (prop::collection::vec(axis(), 0..9), words(), prop::collection::vec(values, 0..40))
        .prop_map(|(columns, classes, points)| Pairs { title: "t".into(), columns, classes, points })
}
