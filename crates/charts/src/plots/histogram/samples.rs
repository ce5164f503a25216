//! Histograms for tests: samples that are drawn and stored, and charts of arbitrary data.

use proptest::prelude::*;

use super::{Histogram, HistogramSeries, Layering, ValueMarker};
use crate::Axis;
use crate::tests::strategies::{axis, number, numbers, word};

/// The samples, each with the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, Histogram)> {
    vec![
        ("histogram-stacked", histogram(Layering::Stacked)),
        ("histogram-overlaid", histogram(Layering::Overlaid)),
        ("histogram-marker", histogram_marker()),
    ]
}

fn histogram(layering: Layering) -> Histogram {
    let bell = |centre: f64, width: f64, size: f64| {
        (0..14).map(move |bin| (size * (-((f64::from(bin) - centre) / width).powi(2)).exp()).round())
    };
    let named = |name: &str, counts| HistogramSeries { name: name.into(), counts };
    let words = if layering == Layering::Stacked { ["red", "white"] } else { ["training", "last 28 days"] };
    Histogram {
        title: "Alcohol".into(),
        value: Axis::with_unit("alcohol", "% vol"),
        count: Axis::new("wines"),
        edges: (0..15).map(|edge| 8.0 + 0.5 * f64::from(edge)).collect(),
        series: vec![
            named(words[0], bell(4.0, 2.6, 310.0).collect()),
            named(words[1], bell(5.5, 3.4, 820.0).collect()),
        ],
        layering,
        marker: None,
    }
}

fn histogram_marker() -> Histogram {
    let mut histogram = histogram(Layering::Stacked);
    histogram.series.truncate(1);
    histogram.marker = Some(ValueMarker { label: "your value".into(), value: 14.3 });
    histogram
}

/// Charts of arbitrary data.
pub(crate) fn arbitrary() -> impl Strategy<Value = Histogram> {
    let sorted = prop::collection::vec(-50.0..50.0f64, 0..40).prop_map(|mut edges| {
        edges.sort_by(f64::total_cmp);
        edges
    });
    let edges = prop_oneof![3 => sorted.boxed(), 1 => numbers().boxed()];
    let series = (word(), numbers()).prop_map(|(name, counts)| HistogramSeries { name, counts });
    let marker = prop::option::of((word(), number()).prop_map(|(label, value)| ValueMarker { label, value }));
    (axis(), axis(), edges, prop::collection::vec(series, 0..4), any::<bool>(), marker).prop_map(
        |(value, count, edges, series, stacked, marker)| {
            let layering = if stacked { Layering::Stacked } else { Layering::Overlaid };
            Histogram { title: "t".into(), value, count, edges, series, layering, marker }
        },
    )
}
