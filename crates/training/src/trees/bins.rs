//! Binning: the thresholds that cut every input into at most 255 bins.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

use super::MAX_BINS;

/// The number of rows that thresholds are chosen by. Of longer inputs as many are taken at even distances.
pub const SAMPLE: usize = 200_000;

/// Thresholds between the bins of each input: bin `b` holds values above `thresholds[b - 1]` up to and including
/// `thresholds[b]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// For each input its ascending thresholds, at most [`MAX_BINS`] - 1 of them.
    pub thresholds: Vec<Vec<f64>>,
    /// For each threshold the two values that it was put in the middle of.
    pub gaps: Vec<Vec<(f64, f64)>>,
    /// For each input whether any row lacks it.
    pub missing: Vec<bool>,
}

/// How many places a threshold may have between two values.
pub(crate) const PLACES: u8 = 16;

impl Bins {
    /// Bins of about equally many rows each, at most `max_bins` per input, with thresholds in the middle between
    /// neighbouring distinct values. With fewer distinct values than bins, every value has its own.
    /// `max_bins` is taken to be from 2 to [`MAX_BINS`]; missing inputs do not count. Of more than [`SAMPLE`] rows
    /// that many at even distances decide.
    pub fn fit(inputs: ArrayView2<'_, f64>, max_bins: usize) -> Self {
        let all: Vec<u32> = (0..inputs.nrows() as u32).collect();
        Self::fit_to(inputs, &all, max_bins)
    }

    /// As [`Bins::fit`], by some of the rows only.
    pub(crate) fn fit_to(inputs: ArrayView2<'_, f64>, rows: &[u32], max_bins: usize) -> Self {
        let max_bins = max_bins.clamp(2, MAX_BINS);
        let columns: Vec<ArrayView1<'_, f64>> = inputs.columns().into_iter().collect();
        let fitted: Vec<(Vec<(f64, f64)>, bool)> =
            columns.into_par_iter().map(|column| gaps(column, rows, max_bins)).collect();
        let (gaps, missing): (Vec<Vec<(f64, f64)>>, Vec<bool>) = fitted.into_iter().unzip();
        let thresholds =
            gaps.iter().map(|gaps| gaps.iter().map(|(low, high)| middle(*low, *high)).collect()).collect();
        Self { thresholds, gaps, missing }
    }

    /// The number of bins of an input, not counting the place for missing values.
    pub fn n_bins(&self, input: usize) -> usize {
        self.thresholds.get(input).map_or(1, |thresholds| thresholds.len() + 1)
    }

    /// The code of a value: its bin, or the number of bins for a missing one.
    pub fn code(&self, input: usize, value: f64) -> u8 {
        let Some(thresholds) = self.thresholds.get(input) else { return 0 };
        code(thresholds, value)
    }

    /// The largest value that goes left at a split after a bin. The last bin has no upper end: every known value
    /// goes left.
    pub fn threshold(&self, input: usize, bin: u8) -> f64 {
        let thresholds = self.thresholds.get(input);
        thresholds.and_then(|thresholds| thresholds.get(usize::from(bin))).copied().unwrap_or(f64::MAX)
    }

    /// As [`Bins::threshold`], at one of [`PLACES`] even steps between the values on both sides of it instead of in
    /// the middle: rows that the bins were fitted to are parted in the same way, others between them evenly.
    pub(crate) fn threshold_at(&self, input: usize, bin: u8, place: u8) -> f64 {
        let Some((low, high)) = self.gaps.get(input).and_then(|gaps| gaps.get(usize::from(bin))) else {
            return f64::MAX;
        };
        let at = low + (high - low) * ((f64::from(place) + 0.5) / f64::from(PLACES));
        if *low <= at && at < *high { at } else { middle(*low, *high) }
    }
}

/// The code of a value under ascending thresholds.
#[inline]
pub(crate) fn code(thresholds: &[f64], value: f64) -> u8 {
    if value.is_nan() {
        (thresholds.len() + 1) as u8
    } else {
        thresholds.partition_point(|threshold| *threshold < value) as u8
    }
}

/// The pairs of values between which one input is cut, and whether any row lacks it.
fn gaps(column: ArrayView1<'_, f64>, rows: &[u32], max_bins: usize) -> (Vec<(f64, f64)>, bool) {
    let missing = column.iter().any(|value| value.is_nan());
    let n = rows.len().min(SAMPLE);
    let sample = (0..n).filter_map(|place| {
        let row = rows.get((place as u128 * rows.len() as u128 / n as u128) as usize)?;
        column.get(*row as usize).filter(|value| !value.is_nan()).map(|value| to_key(*value))
    });
    let mut keys: Vec<u64> = sample.collect();
    // Whole numbers sort faster than floating-point ones, and in the same order.
    keys.sort_unstable();
    let runs: Vec<(f64, usize)> = keys
        .chunk_by(|a, b| a == b)
        .filter_map(|run| run.first().map(|key| (of_key(*key), run.len())))
        .collect();
    let mut gaps = Vec::new();
    let mut filled = 0;
    let mut remaining = keys.len();
    for (pair, left) in runs.windows(2).zip((1..runs.len()).rev()) {
        let [(value, count), (next, _)] = pair else { continue };
        filled += count;
        let bins_left = max_bins - gaps.len();
        // A bin ends when it holds its share of the rows that were left when it began, or when there are as many
        // bins left as distinct values.
        if bins_left > 1 && (left < bins_left || filled * bins_left >= remaining) {
            gaps.push((*value, *next));
            remaining -= filled;
            filled = 0;
        }
    }
    (gaps, missing)
}

/// A whole number that sorts as the value does; the two zeros are one.
fn to_key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn of_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

/// The number in the middle of two, never the upper one itself, so that the two stay apart.
fn middle(low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
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
            let codes: Vec<u8> = column.iter().map(|value| bins.code(0, *value)).collect();
            prop_assert!(bins.n_bins(0) <= max_bins);
            let mut distinct: Vec<i32> = values.iter().flatten().copied().collect();
            distinct.sort_unstable();
            distinct.dedup();
            if distinct.len() <= max_bins && !distinct.is_empty() {
                prop_assert_eq!(bins.n_bins(0), distinct.len());
            }
            prop_assert_eq!(bins.missing[0], values.contains(&None));
            for (a, code_a) in column.iter().zip(&codes) {
                prop_assert_eq!(a.is_nan(), usize::from(*code_a) == bins.n_bins(0));
                for (b, code_b) in column.iter().zip(&codes) {
                    prop_assert!(!(a < b && code_a > code_b));
                    prop_assert!(a != b || code_a == code_b);
                }
            }
        }

        #[test]
        fn keys_sort_as_their_values(a: f64, b: f64) {
            prop_assert_eq!(to_key(a).cmp(&to_key(b)), (a + 0.0).total_cmp(&(b + 0.0)));
            prop_assert_eq!(of_key(to_key(a)), a);
        }
    }

    #[test]
    fn bins_hold_about_equally_many_rows() {
        for n in [1000, 2 * SAMPLE + 17] {
            let inputs = Array2::from_shape_fn((n, 1), |(row, _)| ((row * 7919) % n) as f64);
            let bins = Bins::fit(inputs.view(), 10);
            let mut counts = [0; 10];
            for value in &inputs {
                counts[usize::from(bins.code(0, *value))] += 1;
            }
            assert!(counts.iter().all(|count| (n * 9 / 100..=n * 11 / 100).contains(count)), "{counts:?}");
        }
    }

    #[test]
    fn the_middle_of_huge_numbers_is_finite() {
        assert!(middle(-1.7e308, 1.7e308).is_finite());
        assert_eq!(middle(1.0, 1.0 + f64::EPSILON), 1.0);
    }
}
