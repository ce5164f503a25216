//! Binning: every input becomes one byte.

use ndarray::{ArrayView1, ArrayView2};

use super::MAX_BINS;

/// The code of a missing input.
pub const MISSING: u8 = u8::MAX;

/// Thresholds between the bins of each input: bin `b` holds values above `thresholds[b - 1]` up to and including
/// `thresholds[b]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// For each input its ascending thresholds, at most [`MAX_BINS`] - 1 of them.
    pub thresholds: Vec<Vec<f64>>,
}

/// The rows as bin codes, input by input.
#[derive(Clone, Debug, PartialEq)]
pub struct Binned {
    /// For each input one code per row; [`MISSING`] for NaN.
    pub columns: Vec<Vec<u8>>,
    /// The number of rows.
    pub n_samples: usize,
}

impl Bins {
    /// Bins of about equally many rows each, at most `max_bins` per input, with thresholds in the middle between
    /// neighbouring distinct values. With fewer distinct values than bins, every value has its own.
    /// `max_bins` is taken to be from 2 to [`MAX_BINS`]; missing inputs do not count.
    pub fn fit(inputs: ArrayView2<'_, f64>, max_bins: usize) -> Self {
        let max_bins = max_bins.clamp(2, MAX_BINS);
        Self { thresholds: inputs.columns().into_iter().map(|column| thresholds(column, max_bins)).collect() }
    }

    /// The codes of rows (n_samples x n_inputs).
    pub fn apply(&self, inputs: ArrayView2<'_, f64>) -> Binned {
        let columns = inputs.columns().into_iter().zip(&self.thresholds).map(|(column, thresholds)| {
            let code = |value: &f64| {
                if value.is_nan() { MISSING } else { thresholds.partition_point(|t| t < value) as u8 }
            };
            column.iter().map(code).collect()
        });
        Binned { columns: columns.collect(), n_samples: inputs.nrows() }
    }

    /// The number of bins of an input.
    pub fn n_bins(&self, input: usize) -> usize {
        self.thresholds.get(input).map_or(1, |thresholds| thresholds.len() + 1)
    }
}

fn thresholds(column: ArrayView1<'_, f64>, max_bins: usize) -> Vec<f64> {
    let mut values: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    let runs: Vec<(f64, usize)> = values
        .chunk_by(|a, b| a == b)
        .filter_map(|run| run.first().map(|value| (*value, run.len())))
        .collect();
    let mut thresholds = Vec::new();
    let mut filled = 0;
    let mut remaining = values.len();
    for (pair, left) in runs.windows(2).zip((1..runs.len()).rev()) {
        let [(value, count), (next, _)] = pair else { continue };
        filled += count;
        let bins_left = max_bins - thresholds.len();
        // A bin ends when it holds its share of the rows that were left when it began, or when there are as many
        // bins left as distinct values.
        if bins_left > 1 && (left < bins_left || filled * bins_left >= remaining) {
            thresholds.push(middle(*value, *next));
            remaining -= filled;
            filled = 0;
        }
    }
    thresholds
}

/// The number in the middle of two, never the upper one itself, so that the two stay apart.
fn middle(low: f64, high: f64) -> f64 {
    let middle = low + (high - low) / 2.0;
    if middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_keep_the_order_and_the_limits(
            values in prop::collection::vec(prop::option::of(-20_i32..20), 1..120),
            max_bins in 2_usize..30,
        ) {
            let column: Vec<f64> = values.iter().map(|v| v.map_or(f64::NAN, |v| f64::from(v) / 3.0)).collect();
            let inputs = Array2::from_shape_vec((column.len(), 1), column.clone()).unwrap();
            let bins = Bins::fit(inputs.view(), max_bins);
            let codes = &bins.apply(inputs.view()).columns[0];
            prop_assert!(bins.n_bins(0) <= max_bins);
            let mut distinct: Vec<i32> = values.iter().flatten().copied().collect();
            distinct.sort_unstable();
            distinct.dedup();
            if distinct.len() <= max_bins && !distinct.is_empty() {
                prop_assert_eq!(bins.n_bins(0), distinct.len());
            }
            for (a, code_a) in column.iter().zip(codes) {
                prop_assert_eq!(a.is_nan(), *code_a == MISSING);
                for (b, code_b) in column.iter().zip(codes) {
                    prop_assert!(!(a < b && code_a > code_b));
                    prop_assert!(a != b || code_a == code_b);
                }
            }
        }
    }

    #[test]
    fn bins_hold_about_equally_many_rows() {
        let inputs = Array2::from_shape_fn((1000, 1), |(row, _)| ((row * 37) % 1000) as f64);
        let bins = Bins::fit(inputs.view(), 10);
        let codes = &bins.apply(inputs.view()).columns[0];
        let mut counts = [0; 10];
        for code in codes {
            counts[usize::from(*code)] += 1;
        }
        assert!(counts.iter().all(|count| (90..=110).contains(count)), "{counts:?}");
    }
}
