//! Confusion matrices for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::Confusion;
use crate::tests::data::{SPECIES, names};
use crate::tests::strategies::words;

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Confusion)> {
    vec![("confusion-small", confusion_small()), ("confusion-large", confusion_large())]
}

fn confusion_small() -> Confusion {
    Confusion {
        title: "Held-out flowers".into(),
        labels: names(&SPECIES),
        counts: vec![vec![50, 0, 0], vec![0, 47, 3], vec![0, 4, 46]],
    }
}

fn confusion_large() -> Confusion {
    let count = |actual: i32, predicted: i32| match (actual - predicted).abs() {
        0 => 1200 / (1 + (actual - 3).unsigned_abs().pow(2)) as u64,
        1 => 210 / (1 + (actual - 3).unsigned_abs()) as u64,
        2 => 12,
        _ => 0,
    };
    Confusion {
        title: "Held-out wines".into(),
        labels: names(&["3", "4", "5", "6", "7", "8", "9"]),
        counts: (0..7).map(|actual| (0..7).map(|predicted| count(actual, predicted)).collect()).collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Confusion> {
    let count = prop_oneof![3 => 0u64..500, 1 => any::<u64>()];
    let counts = prop::collection::vec(prop::collection::vec(count, 0..9), 0..9);
    (words(), counts).prop_map(|(labels, counts)| Confusion { labels, counts, ..Confusion::default() })
}
