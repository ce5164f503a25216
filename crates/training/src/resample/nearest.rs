//! The nearest rows of the same class over numbers and categories together, by comparing every pair.
//!
//! In a mixed metric with many categories no tree of boxes leaves many pairs out, while comparing packed categories
//! four at a time costs a few nanoseconds a pair.

use rand::seq::index::sample;
use rayon::prelude::*;
use vitrine_model::record::Value;
use vitrine_model::schema::FeatureKind;

use super::smote::is_number;
use crate::Dataset;
use crate::numeric::{mean, quantile, sorted, standard_deviation};
use crate::seed::{Purpose, rng};

/// Among how many rows of a class neighbours are looked for at most; of a larger class this many are drawn at
/// random. So the time grows with the number of rows and not with its square.
pub(super) const MAX_COMPARED: usize = 30_000;
/// The categories in one packed word.
const LANES: usize = 4;

/// The rows of one class in the form in which they are compared.
pub(super) struct Points {
    n_numbers: usize,
    n_words: usize,
    /// n_rows x n_numbers, standardised.
    numbers: Vec<f64>,
    /// n_rows x n_words, each with [`LANES`] categories of 16 bits.
    words: Vec<u64>,
    /// What a category that differs adds to the squared distance.
    penalty: f64,
}

impl Points {
    /// The given rows of `data`. Numbers are standardised by mean and standard deviation over all rows of `data`, a
    /// missing one counts as the mean; a missing category is a category of its own.
    ///
    /// A category that differs adds the square of the median of the standard deviations of the class's numbers
    /// (Chawla and others, 2002, 6.1), and 1 where there are no numbers.
    pub(super) fn new(data: &Dataset, rows: &[usize]) -> Self {
        let features = data.schema.features.iter().enumerate();
        let of_kind = |wanted: fn(&FeatureKind) -> bool| -> Vec<usize> {
            features.clone().filter(|(_, feature)| wanted(&feature.kind)).map(|(at, _)| at).collect()
        };
        let number_features = of_kind(is_number);
        let categories = of_kind(|kind| matches!(kind, FeatureKind::Choice { .. } | FeatureKind::Flag));
        let (n_numbers, n_words) = (number_features.len(), categories.len().div_ceil(LANES));
        let value = |row: usize, at: usize| data.records.get(row).and_then(|record| record.values.get(at));
        let mut numbers = vec![0.0; rows.len() * n_numbers];
        let mut deviations = Vec::with_capacity(n_numbers);
        for (column, at) in number_features.into_iter().enumerate() {
            let number = |row: usize| value(row, at).map_or(f64::NAN, Value::as_number);
            let known: Vec<f64> = (0..data.n_samples()).map(number).filter(|n| n.is_finite()).collect();
            let (centre, width) = (mean(&known), standard_deviation(&known));
            let mut own = Vec::with_capacity(rows.len());
            for (point, row) in rows.iter().enumerate() {
                let number = number(*row);
                let scaled = if number.is_finite() && width > 0.0 { (number - centre) / width } else { 0.0 };
                numbers[point * n_numbers + column] = scaled;
                own.push(scaled);
            }
            deviations.push(standard_deviation(&own));
        }
        let mut words = vec![0_u64; rows.len() * n_words];
        for (place, at) in categories.into_iter().enumerate() {
            for (point, row) in rows.iter().enumerate() {
                let code = value(*row, at).and_then(code_of).map_or(0, |code| (code as u64 + 1) & 0xffff);
                words[point * n_words + place / LANES] |= code << (16 * (place % LANES));
            }
        }
        let median = quantile(&sorted(deviations), 0.5);
        let penalty = if median.is_finite() && median > 0.0 { median * median } else { 1.0 };
        Self { n_numbers, n_words, numbers, words, penalty }
    }

    /// The squared distance between two rows.
    fn squared_distance(&self, a: usize, b: usize) -> f64 {
        let numbers = |row: usize| &self.numbers[row * self.n_numbers..(row + 1) * self.n_numbers];
        let words = |row: usize| &self.words[row * self.n_words..(row + 1) * self.n_words];
        let mut squared = 0.0;
        for (a, b) in numbers(a).iter().zip(numbers(b)) {
            let difference = a - b;
            squared += difference * difference;
        }
        let differing: u32 = words(a).iter().zip(words(b)).map(|(a, b)| differing_lanes(*a, *b)).sum();
        squared + f64::from(differing) * self.penalty
    }

    /// For each of the rows in `queries` its `k` nearest other rows, nearest first, of equally near ones the first.
    /// Positions count within the class. Exact up to [`MAX_COMPARED`] rows.
    pub(super) fn nearest_others(
        &self,
        n_rows: usize,
        queries: &[usize],
        k: usize,
        seed: u64,
        class: u64,
    ) -> Vec<Vec<usize>> {
        let compared: Vec<usize> = if n_rows <= MAX_COMPARED {
            (0..n_rows).collect()
        } else {
            let mut drawn = sample(&mut rng(seed, Purpose::Resample, class), n_rows, MAX_COMPARED).into_vec();
            drawn.sort_unstable();
            drawn
        };
        let nearest = queries.par_iter().map(|query| {
            let mut near: Vec<(f64, usize)> = Vec::with_capacity(k + 1);
            let mut worst = f64::INFINITY;
            for other in compared.iter().filter(|other| *other != query) {
                let distance = self.squared_distance(*query, *other);
                if distance < worst || near.len() < k {
                    let place = near.partition_point(|(nearer, _)| *nearer <= distance);
                    near.insert(place, (distance, *other));
                    near.truncate(k);
                    worst = if near.len() == k { near.last().map_or(worst, |last| last.0) } else { worst };
                }
            }
            near.into_iter().map(|(_, other)| other).collect()
        });
        nearest.collect()
    }
}

/// The position of a choice or a flag among its values; nothing for a missing one.
pub(super) fn code_of(value: &Value) -> Option<usize> {
    match value {
        Value::Choice(choice) => Some(*choice),
        Value::Flag(flag) => Some(usize::from(*flag)),
        _ => None,
    }
}

/// In how many of the four 16-bit lanes two words differ: a lane's top bit is set by the sum where any of the lower
/// ones is, and by the lane itself.
fn differing_lanes(a: u64, b: u64) -> u32 {
    const LOW: u64 = 0x7fff_7fff_7fff_7fff;
    let x = a ^ b;
    ((((x & LOW) + LOW) | x) & !LOW).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_are_counted(a in proptest::array::uniform4(0_u16..4), b in proptest::array::uniform4(0_u16..4)) {
            let shift = [0_u16, 0x7fff, 0x8000, 0xfffb];
            let pack = |lanes: [u16; 4]| {
                (0..4).map(|at| u64::from(lanes[at].wrapping_add(shift[at])) << (16 * at)).sum::<u64>()
            };
            let expected = a.iter().zip(&b).filter(|(a, b)| a != b).count();
            prop_assert_eq!(differing_lanes(pack(a), pack(b)) as usize, expected);
        }
    }
}
