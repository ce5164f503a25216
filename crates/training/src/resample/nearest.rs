//! The nearest rows of the same class over numbers and categories together, by comparing every pair.
//!
//! In a mixed metric with many categories no tree of boxes leaves many pairs out. Comparing categories that are packed
//! into words costs a few nanoseconds a pair, and a pair that differs in too many of them needs no look at its numbers.

use rand::seq::index::sample;
use rayon::prelude::*;
use vitrine_model::record::Value;
use vitrine_model::schema::FeatureKind;

use crate::Dataset;
use crate::numeric::{mean, quantile, sorted, standard_deviation};
use crate::seed::{Purpose, rng};

/// Among how many rows of a class neighbours are looked for at most; of a larger class this many are drawn at
/// random. So the time grows with the number of rows and not with its square.
pub(super) const MAX_COMPARED: usize = 30_000;
/// How categories are packed into words.
#[derive(Clone, Copy)]
struct Packing {
    /// The bits of one category: 8 where all codes and their number fit into them, otherwise 16.
    bits: usize,
    /// In every category all bits but the highest.
    low: u64,
    /// In every category the lowest bit.
    ones: u64,
}

/// The rows of one class in the form in which they are compared.
pub(super) struct Points {
    n_numbers: usize,
    n_words: usize,
    /// n_rows x n_numbers, standardised.
    numbers: Vec<f64>,
    /// n_rows x n_words.
    words: Vec<u64>,
    packing: Packing,
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
        let n_values = |at: &usize| match data.schema.features.get(*at).map(|feature| &feature.kind) {
            Some(FeatureKind::Choice { choices, .. }) => choices.len(),
            _ => 2,
        };
        let most = categories.iter().map(n_values).max().unwrap_or(0).max(categories.len());
        let packing = Packing::new(most);
        let (n_numbers, n_words) = (number_features.len(), categories.len().div_ceil(packing.lanes()));
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
                // A missing one has the code 0.
                let code = value(*row, at).and_then(code_of).map_or(0, |code| (code as u64 + 1) & 0xffff);
                let (word, lane) = (place / packing.lanes(), place % packing.lanes());
                words[point * n_words + word] |= code << (packing.bits * lane);
            }
        }
        let median = quantile(&sorted(deviations), 0.5);
        let penalty = if median.is_finite() && median > 0.0 { median * median } else { 1.0 };
        Self { n_numbers, n_words, numbers, words, packing, penalty }
    }

    /// The categories of a row, packed.
    fn words(&self, row: usize) -> &[u64] {
        &self.words[row * self.n_words..(row + 1) * self.n_words]
    }

    /// The squared distance between two rows that differ in this many categories.
    fn squared_distance(&self, a: usize, b: usize, differing: u64) -> f64 {
        let numbers = |row: usize| &self.numbers[row * self.n_numbers..(row + 1) * self.n_numbers];
        let mut squared = 0.0;
        for (a, b) in numbers(a).iter().zip(numbers(b)) {
            let difference = a - b;
            squared += difference * difference;
        }
        squared + differing as f64 * self.penalty
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
            let own = self.words(*query);
            let mut near: Vec<(f64, usize)> = Vec::with_capacity(k + 1);
            // A row nearer than the k-th has a smaller distance than this, and fewer differing categories.
            let (mut worst, mut too_many) = (f64::INFINITY, u64::MAX);
            for other in compared.iter().filter(|other| *other != query) {
                let differing = self.packing.differing(own, self.words(*other));
                if differing >= too_many {
                    continue;
                }
                let distance = self.squared_distance(*query, *other, differing);
                if distance < worst {
                    let place = near.partition_point(|(nearer, _)| *nearer <= distance);
                    near.insert(place, (distance, *other));
                    near.truncate(k);
                    if near.len() == k {
                        worst = near.last().map_or(worst, |last| last.0);
                        too_many = (worst / self.penalty).ceil() as u64;
                    }
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

impl Packing {
    /// For codes and a number of categories up to `most`.
    fn new(most: usize) -> Self {
        if most < 0xff {
            Self { bits: 8, low: 0x7f7f_7f7f_7f7f_7f7f, ones: 0x0101_0101_0101_0101 }
        } else {
            Self { bits: 16, low: 0x7fff_7fff_7fff_7fff, ones: 0x0001_0001_0001_0001 }
        }
    }

    /// The categories in one word.
    fn lanes(self) -> usize {
        64 / self.bits
    }

    /// In how many categories two rows differ. A category's highest bit is set by a sum where any of its lower bits
    /// differs, and by itself where it does; these bits are added up over the words, and then over the categories by
    /// a product, whose highest category is their sum.
    fn differing(self, a: &[u64], b: &[u64]) -> u64 {
        let mut counts = 0_u64;
        for (a, b) in a.iter().zip(b) {
            let x = a ^ b;
            counts += ((((x & self.low) + self.low) | x) & !self.low) >> (self.bits - 1);
        }
        counts.wrapping_mul(self.ones) >> (64 - self.bits)
    }
}

/// Whether a feature holds numbers.
pub(super) fn is_number(kind: &FeatureKind) -> bool {
    kind.is_numeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn categories_that_differ_are_counted(
            pairs in proptest::collection::vec((0_usize..6, 0_usize..6), 1..40),
            large in proptest::bool::ANY,
        ) {
            // Codes around the borders of bytes, where a bit too many would be carried on.
            let codes = if large { [0, 0x7f, 0x80, 0x7fff, 0x8000, 0xffff] } else { [0, 1, 0x7e, 0x7f, 0x80, 0xfe] };
            let packing = Packing::new(if large { 0xffff } else { 0xfe });
            let mut words = [vec![0_u64; 40], vec![0_u64; 40]];
            for (place, (a, b)) in pairs.iter().enumerate() {
                let (word, shift) = (place / packing.lanes(), packing.bits * (place % packing.lanes()));
                words[0][word] |= codes[*a] << shift;
                words[1][word] |= codes[*b] << shift;
            }
            let expected = pairs.iter().filter(|(a, b)| a != b).count();
            prop_assert_eq!(packing.differing(&words[0], &words[1]) as usize, expected);
        }
    }
}
