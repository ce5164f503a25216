//! Distributions of numbers: histograms by group, boxes and densities.

use vitrine_model::figures::{BoxFigure, NumberFigure};

use super::Columns;
use crate::numeric::{mean, quantile, round_significant, sorted, standard_deviation, sum};

/// The largest number of bins of a histogram.
const MAX_BINS: usize = 30;
/// The places at which a density is given.
const DENSITY_PLACES: usize = 33;
/// The significant digits of what is drawn only.
const DRAWN_DIGITS: usize = 6;

/// One figure per feature that is a number and has a value in some row.
pub(super) fn numbers(columns: &Columns<'_>) -> Vec<NumberFigure> {
    let features = columns.data.schema.features.iter().zip(&columns.values);
    let numbers = features.filter(|(feature, _)| feature.kind.is_numeric());
    let figures = numbers.filter_map(|(feature, values)| {
        let known = sorted(values.iter().copied().filter(|value| value.is_finite()));
        let all = box_figure(&known)?;
        let edges = edges(&known);
        let of_group = |group: usize| {
            let members = values.iter().zip(&columns.groups).filter(move |(_, other)| **other == group);
            sorted(members.map(|(value, _)| *value).filter(|value| value.is_finite()))
        };
        let groups: Vec<Vec<f64>> = (0..columns.n_groups).map(of_group).collect();
        Some(NumberFigure {
            name: feature.name.clone(),
            n_missing: values.iter().filter(|value| value.is_nan()).count(),
            counts: groups.iter().map(|values| histogram(values, &edges)).collect(),
            edges,
            all,
            boxes: groups.iter().map(|values| box_figure(values)).collect(),
        })
    });
    figures.collect()
}

/// Edges of bins of equal width, a round number of which make up the range: the step is 1, 2 or 5 times a power of
/// ten and gives at most 30 bins.
fn edges(ascending: &[f64]) -> Vec<f64> {
    let (Some(low), Some(high)) = (ascending.first(), ascending.last()) else { return Vec::new() };
    let width = (high - low) / (MAX_BINS - 2) as f64;
    if width <= 0.0 {
        return vec![low - 0.5, low + 0.5];
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(width)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|step| *step >= width)
        .unwrap_or(width);
    let first = (low / step).floor();
    let n_bins = ((high / step).floor() - first) as usize + 1;
    (0..=n_bins).map(|edge| round_significant((first + edge as f64) * step, 12)).collect()
}

/// How many values lie in each bin; a bin contains its lower edge, the last one its upper edge too.
fn histogram(values: &[f64], edges: &[f64]) -> Vec<u64> {
    let mut counts = vec![0; edges.len().saturating_sub(1)];
    let last = counts.len().saturating_sub(1);
    for value in values {
        let bin = edges.partition_point(|edge| edge <= value).saturating_sub(1).min(last);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1;
        }
    }
    counts
}

/// The box of ascending values (quartiles by linear interpolation), or `None` without values.
fn box_figure(ascending: &[f64]) -> Option<BoxFigure> {
    let (min, max) = (*ascending.first()?, *ascending.last()?);
    let (q1, q3) = (quantile(ascending, 0.25), quantile(ascending, 0.75));
    let reach = 1.5 * (q3 - q1);
    let low = ascending.iter().copied().find(|value| *value >= q1 - reach).unwrap_or(min);
    let high = ascending.iter().rev().copied().find(|value| *value <= q3 + reach).unwrap_or(max);
    Some(BoxFigure {
        count: ascending.len() as u64,
        mean: round_significant(mean(ascending), DRAWN_DIGITS),
        min,
        low,
        q1: round_significant(q1, DRAWN_DIGITS),
        median: round_significant(quantile(ascending, 0.5), DRAWN_DIGITS),
        q3: round_significant(q3, DRAWN_DIGITS),
        high,
        max,
        density: density(ascending, min, max, q3 - q1),
    })
}

/// A Gaussian kernel density estimate with Silverman's bandwidth `0.9 min(sd, iqr / 1.34) n^(-1/5)`, at evenly spaced
/// places from `min` to `max`. All zeros where the values do not differ.
fn density(ascending: &[f64], min: f64, max: f64, interquartile: f64) -> Vec<f64> {
    let spread = standard_deviation(ascending);
    let spread = if interquartile > 0.0 { spread.min(interquartile / 1.34) } else { spread };
    let bandwidth = 0.9 * spread * libm::pow(ascending.len() as f64, -0.2);
    if bandwidth <= 0.0 || !bandwidth.is_finite() {
        return vec![0.0; DENSITY_PLACES];
    }
    let norm = ascending.len() as f64 * bandwidth * (2.0 * std::f64::consts::PI).sqrt();
    let places =
        (0..DENSITY_PLACES).map(|place| min + (max - min) * place as f64 / (DENSITY_PLACES - 1) as f64);
    let estimates = places.map(|place| {
        let kernels = ascending.iter().map(|value| {
            let z = (place - value) / bandwidth;
            libm::exp(-0.5 * z * z)
        });
        round_significant(sum(kernels) / norm, DRAWN_DIGITS)
    });
    estimates.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_value_is_in_one_bin_between_the_edges(values in prop::collection::vec(-1e3_f64..1e3, 1..80)) {
            let ascending = sorted(values.iter().copied());
            let edges = edges(&ascending);
            let total: u64 = histogram(&ascending, &edges).iter().sum();
            prop_assert_eq!(total, values.len() as u64);
            prop_assert!(edges.len() <= MAX_BINS + 2 && edges.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(edges[0] <= ascending[0] + 1e-9 && ascending[values.len() - 1] <= edges[edges.len() - 1] + 1e-9);
        }
    }

    #[test]
    fn a_box_of_known_values() {
        let figure = box_figure(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
        assert_eq!((figure.q1, figure.median, figure.q3, figure.low, figure.high), (2.0, 3.0, 4.0, 1.0, 4.0));
        assert_eq!(figure.density.len(), DENSITY_PLACES);
        assert!(box_figure(&[]).is_none());
    }

    #[test]
    fn a_density_covers_about_one() {
        let values: Vec<f64> = (0..1000).map(|row| f64::from(row) / 100.0).collect();
        let figure = box_figure(&values).unwrap();
        let area = figure.density.iter().sum::<f64>() * 10.0 / 32.0;
        assert!((0.9..1.1).contains(&area), "{area}");
    }
}
