//! Box plots for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{BoxGroup, Boxes};
use crate::Axis;
use crate::tests::data::{SPECIES, petal_lengths};
use crate::tests::strategies::{axis, number, numbers, word};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Boxes)> {
    vec![("boxes", boxes())]
}

fn boxes() -> Boxes {
    let group = |class: usize| {
        let mut values = petal_lengths(class);
        values.push(if class == 0 { 2.6 } else { 7.4 });
        BoxGroup::from_values(SPECIES[class], &values)
    };
    Boxes {
        title: "Petal length by species".into(),
        group: Axis::new("species"),
        value: Axis::with_unit("petal length", "cm"),
        groups: (0..3).map(group).collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Boxes> {
    let raw = (prop::collection::vec(number(), 5), numbers(), word()).prop_map(|(five, outliers, label)| {
        BoxGroup {
            label,
            n_samples: None,
            low: five[0],
            q1: five[1],
            median: five[2],
            q3: five[3],
            high: five[4],
            outliers,
        }
    });
    let computed = (word(), numbers()).prop_map(|(label, values)| BoxGroup::from_values(label, &values));
    (axis(), axis(), prop::collection::vec(prop_oneof![raw, computed], 0..6))
        .prop_map(|(group, value, groups)| Boxes { title: "t".into(), group, value, groups })
}
