//! Heatmaps for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::Heatmap;
use crate::tests::data::names;
use crate::tests::strategies::{number, word, words};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Heatmap)> {
    vec![("heatmap", heatmap())]
}

fn heatmap() -> Heatmap {
    let columns = names(&[
        "fixed acidity",
        "volatile acidity",
        "citric acid",
        "residual sugar",
        "chlorides",
        "free sulfur dioxide",
        "total sulfur dioxide",
        "density",
        "pH",
        "sulphates",
        "alcohol",
        "quality",
    ]);
    let value = |row: usize, column: usize| {
        if row == column {
            return 1.0;
        }
        let (low, high) = (row.min(column), row.max(column));
        if (low, high) == (2, 7) { f64::NAN } else { ((low * 12 + high) as f64 * 1.7).sin() * 0.9 }
    };
    Heatmap {
        title: "Correlations".into(),
        measure: "Pearson correlation".into(),
        rows: columns.clone(),
        columns,
        values: (0..12).map(|row| (0..12).map(|column| value(row, column)).collect()).collect(),
    }
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Heatmap> {
    let values =
        prop::collection::vec(prop::collection::vec(prop_oneof![-1.0..1.0f64, number()], 0..14), 0..14);
    (word(), words(), words(), values).prop_map(|(measure, rows, columns, values)| Heatmap {
        measure,
        rows,
        columns,
        values,
        ..Heatmap::default()
    })
}
