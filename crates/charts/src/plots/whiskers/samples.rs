//! Whiskers for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{WhiskerRow, Whiskers};
use crate::tests::strategies::{axis, number, pair, word};
use crate::{Axis, Reference};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Whiskers)> {
    vec![("whiskers", whiskers())]
}

fn whiskers() -> Whiskers {
    let names = ["Fältmäklarna", "An agency with a rather long name", "Norr", "Söder", "Övriga"];
    let rows = names.iter().enumerate().map(|(index, name)| {
        let value = 2.4 - 1.2 * index as f64;
        let half = 0.4 + 0.25 * index as f64;
        WhiskerRow {
            label: (*name).to_owned(),
            value,
            interval: Some((value - half, value + half)),
            support: format!("{} sales", 1200 - 240 * index),
        }
    });
    Whiskers {
        title: "Agencies by their effect on the price".into(),
        category: Axis::new("agency"),
        value: Axis::with_unit("effect on the price", "%"),
        rows: rows.collect(),
        reference: Some(Reference { label: "the average".into(), value: 0.0 }),
        verdicts: Some(("differs from the average".into(), "cannot be told apart from it".into())),
        extra: vec![("more".into(), names.map(str::to_owned).to_vec())],
        highlight: Some(1),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Whiskers> {
    let row = (word(), number(), prop::option::of(pair()), word())
        .prop_map(|(label, value, interval, support)| WhiskerRow { label, value, interval, support });
    let reference =
        prop::option::of((word(), number()).prop_map(|(label, value)| Reference { label, value }));
    (
        axis(),
        axis(),
        prop::collection::vec(row, 0..30),
        reference,
        prop::option::of((word(), word())),
        prop::option::of(0usize..40),
    )
        .prop_map(|(category, value, rows, reference, verdicts, highlight)| {
            let extra = vec![("more".to_owned(), words_of(&rows))];
            let title = "t".to_owned();
            Whiskers { title, category, value, rows, reference, verdicts, extra, highlight }
        })
}

/// Fewer cells than rows.
fn words_of(rows: &[WhiskerRow]) -> Vec<String> {
    rows.iter().skip(1).map(|row| row.label.clone()).collect()
}
