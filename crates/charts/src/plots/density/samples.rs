//! Density curves for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Density, DensityGroup};
use crate::Axis;
use crate::tests::data::{SPECIES, petal_lengths};
use crate::tests::strategies::{axis, number, numbers, pair, word};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Density)> {
    vec![("density", density())]
}

fn density() -> Density {
    Density {
        title: "Petal length by species".into(),
        group: Axis::new("species"),
        value: Axis::with_unit("petal length", "cm"),
        groups: (0..3)
            .map(|class| DensityGroup::from_values(SPECIES[class], &petal_lengths(class)))
            .collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Density> {
    let raw =
        (word(), prop::collection::vec(pair(), 0..20), prop::option::of(prop::array::uniform3(number())))
            .prop_map(|(label, curve, quartiles)| DensityGroup {
                label,
                n_samples: Some(3),
                curve,
                quartiles,
            });
    let computed = (word(), numbers()).prop_map(|(label, values)| DensityGroup::from_values(label, &values));
    (axis(), axis(), prop::collection::vec(prop_oneof![raw, computed], 0..6))
        .prop_map(|(group, value, groups)| Density { title: "t".into(), group, value, groups })
}
