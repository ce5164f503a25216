//! Swarms for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Swarm, SwarmLane};
use crate::Axis;
use crate::tests::strategies::{axis, number, pair, word};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Swarm)> {
    vec![("swarm", swarm())]
}

/// Lanes that get thinner, the last one of a feature whose values have no order.
fn swarm() -> Swarm {
    let labels = ["age", "general health", "a feature with a rather long name", "body mass index", "race"];
    let lanes = labels.iter().enumerate().map(|(index, label)| {
        let width = 2.2 - 0.4 * index as f64;
        let place = |bin: usize| (bin as f64 - 22.0) / 10.0;
        let count = |bin: usize| (90.0 * (-(place(bin) / width).powi(2) * 3.0).exp()).floor() as u32;
        let level = |bin: usize| (0.5 + place(bin) / (2.4 * width)).clamp(0.0, 1.0);
        SwarmLane {
            label: (*label).to_owned(),
            size: width / 2.5,
            ends: None,
            counts: (0..45).map(count).collect(),
            levels: (0..45).map(|bin| (index < 4).then(|| level(bin))).collect(),
        }
    });
    Swarm {
        title: "How far each feature moves the prediction".into(),
        category: Axis::new("feature"),
        value: Axis::new("change of the log-odds"),
        level: "value of the feature".into(),
        low: -2.2,
        high: 2.3,
        lanes: lanes.collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Swarm> {
    let counts = prop::collection::vec(prop_oneof![Just(0u32), 0u32..50, any::<u32>()], 0..70);
    let levels = prop::collection::vec(prop::option::of(number()), 0..70);
    let ends = prop::option::of((number(), number()));
    let lane = (word(), number(), ends, counts, levels)
        .prop_map(|(label, size, ends, counts, levels)| SwarmLane { label, size, ends, counts, levels });
    (axis(), axis(), word(), pair(), prop::collection::vec(lane, 0..20)).prop_map(
        |(category, value, level, (low, high), lanes)| Swarm {
            title: "t".into(),
            category,
            value,
            level,
            low,
            high,
            lanes,
        },
    )
}
