//! What the trees of other libraries read, made of features by our preprocessing: a feature as it is, a feature whose
//! zeros are missing, and whether a category is one of a set.

use std::collections::BTreeMap;

use vitrine_model::estimators::trees::MAX_INPUTS;
use vitrine_model::transforms::{Column, Derived, Encode, Formula, Preprocess};

use crate::error::ImportError;

/// What LightGBM takes for zero: numbers that are not further from it, which is `1e-35` as a 32-bit number.
pub(crate) const ZERO: f64 = 1e-35_f32 as f64;
/// A number whose square is infinite.
pub(crate) const HUGE: f64 = 1e308;
/// The most numbers in the tables of all sets together.
pub(crate) const MOST_NUMBERS: usize = 1 << 22;

/// The inputs of an ensemble while its trees are read. The features come first, each as it is.
pub(crate) struct Columns {
    preprocess: Preprocess,
    /// The columns of features whose zeros are missing.
    zeros: BTreeMap<usize, usize>,
    /// The columns of sets, by feature, whether missing stays missing, and categories.
    sets: BTreeMap<(usize, bool, Vec<u32>), usize>,
    n_numbers: usize,
}

impl Columns {
    /// The features as they are.
    ///
    /// # Errors
    /// [`ImportError::TooMany`] features.
    pub(crate) fn new(n_features: usize) -> Result<Self, ImportError> {
        if n_features > MAX_INPUTS {
            return Err(ImportError::TooMany { what: "features", found: n_features, most: MAX_INPUTS });
        }
        let columns = (0..n_features).map(|source| column(source, Encode::Identity)).collect();
        let preprocess = Preprocess { impute: vec![None; n_features], columns, ..Preprocess::default() };
        Ok(Self { preprocess, zeros: BTreeMap::new(), sets: BTreeMap::new(), n_numbers: 0 })
    }

    /// The number of features.
    pub(crate) fn n_features(&self) -> usize {
        self.preprocess.impute.len()
    }

    /// The input that is a feature with its zeros missing.
    pub(crate) fn zero_missing(&mut self, feature: usize, name: &str) -> Result<usize, ImportError> {
        if let Some(column) = self.zeros.get(&feature) {
            return Ok(*column);
        }
        // Huge at zeros and 0 elsewhere; its square is infinite at zeros, and infinity less infinity is missing.
        let points = vec![(-ZERO.next_up(), 0.0), (-ZERO, HUGE), (ZERO, HUGE), (ZERO.next_up(), 0.0)];
        let is_zero = self.derive(format!("{name} is 0"), Formula::Series { a: feature, points });
        let square =
            self.derive(format!("{name} is 0, squared"), Formula::Product { a: is_zero, b: is_zero });
        let gap = self.derive(format!("{name} is not 0"), Formula::Difference { a: square, b: square });
        let source = self.derive(format!("{name}, 0 as missing"), Formula::Sum { a: feature, b: gap });
        let column = self.add(column(source, Encode::Identity))?;
        self.zeros.insert(feature, column);
        Ok(column)
    }

    /// The input that is 1 where a feature's category is in a set, and 0 where it is not; where the category is
    /// missing, it is missing or 0. `set` may be in any order.
    pub(crate) fn member(
        &mut self,
        feature: usize,
        mut set: Vec<u32>,
        leaves_missing: bool,
    ) -> Result<usize, ImportError> {
        set.sort_unstable();
        set.dedup();
        let key = (feature, leaves_missing, set);
        if let Some(column) = self.sets.get(&key) {
            return Ok(*column);
        }
        let length = key.2.last().map_or(0, |last| *last as usize + 1);
        self.n_numbers = self.n_numbers.saturating_add(length);
        if self.n_numbers > MOST_NUMBERS {
            let found = self.n_numbers;
            return Err(ImportError::TooMany { what: "categories of all sets", found, most: MOST_NUMBERS });
        }
        let mut numbers = vec![0.0; length];
        for category in &key.2 {
            if let Some(number) = numbers.get_mut(*category as usize) {
                *number = 1.0;
            }
        }
        let table = vitrine_model::lookup::Table { numbers, leaves_missing, ..Default::default() };
        let column = self.add(column(feature, Encode::Table(table)))?;
        self.sets.insert(key, column);
        Ok(column)
    }

    /// The finished preprocessing.
    pub(crate) fn into_preprocess(self) -> Preprocess {
        self.preprocess
    }

    fn derive(&mut self, name: String, formula: Formula) -> usize {
        self.preprocess.derived.push(Derived { name, formula });
        self.preprocess.n_sources() - 1
    }

    fn add(&mut self, column: Column) -> Result<usize, ImportError> {
        let at = self.preprocess.columns.len();
        if at >= MAX_INPUTS {
            return Err(ImportError::TooMany { what: "inputs", found: at + 1, most: MAX_INPUTS });
        }
        self.preprocess.columns.push(column);
        Ok(at)
    }
}

fn column(source: usize, encode: Encode) -> Column {
    Column { source, encode, centre: 0.0, scale: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(columns: Columns, at: usize, numbers: &[f64]) -> f64 {
        let preprocess = columns.into_preprocess();
        assert_eq!(preprocess.check(numbers.len()), Ok(()));
        let (mut sources, mut inputs) = (Vec::new(), Vec::new());
        preprocess.apply(numbers, &mut sources, &mut inputs);
        inputs[at]
    }

    #[test]
    fn zeros_become_missing_and_nothing_else_changes() {
        let of = |number: f64| {
            let mut columns = Columns::new(2).unwrap();
            let at = columns.zero_missing(1, "x").unwrap();
            assert_eq!(columns.zero_missing(1, "x"), Ok(at));
            input(columns, at, &[7.0, number])
        };
        for zero in [0.0, -0.0, ZERO, -ZERO, 1e-40, -f64::MIN_POSITIVE, f64::NAN] {
            assert!(of(zero).is_nan(), "{zero}");
        }
        for other in [ZERO.next_up(), -ZERO.next_up(), 1.1e-35, 0.1, -1e300, f64::MAX, f64::INFINITY] {
            assert_eq!(of(other).to_bits(), other.to_bits(), "{other}");
        }
    }

    #[test]
    fn a_category_is_in_a_set_or_not() {
        let of = |number: f64, leaves_missing| {
            let mut columns = Columns::new(1).unwrap();
            let at = columns.member(0, vec![5, 2], leaves_missing).unwrap();
            assert_eq!(columns.member(0, vec![2, 5, 5], leaves_missing), Ok(at));
            assert_ne!(columns.member(0, vec![2], leaves_missing), Ok(at));
            input(columns, at, &[number])
        };
        assert_eq!([2.0, 5.0, 4.0, 6.0, 99.0, -1.0].map(|n| of(n, true)), [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(of(f64::NAN, false), 0.0);
        assert!(of(f64::NAN, true).is_nan());
    }

    #[test]
    fn sets_are_bounded() {
        let mut columns = Columns::new(1).unwrap();
        let most = MOST_NUMBERS as u32;
        assert!(matches!(columns.member(0, vec![most], false), Err(ImportError::TooMany { .. })));
        assert!(matches!(Columns::new(MAX_INPUTS + 1), Err(ImportError::TooMany { .. })));
    }
}
