//! Rows in human units with their targets.

use std::cmp::Ordering;

use vitrine_model::{Record, Schema, Task, Value};

use crate::TrainError;
use crate::class::{class_of, classes_of};
use crate::error::{Asked, Counted, TargetRule};
use crate::row_key::{Hasher, with_target};
use crate::seed::mix;

/// From so many values on, fits that need copies of the rows are made one after the other, however many threads there
/// are.
const MANY_VALUES: usize = 4_000_000;

/// Rows to learn from or to judge by.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The features and the target.
    pub schema: Schema,
    /// n_samples records in human units.
    pub records: Vec<Record>,
    /// n_samples targets: the index of the class, or the value of a regression.
    pub targets: Vec<f64>,
    /// n_samples weights above 0, or none where all rows count alike.
    pub weights: Vec<f64>,
}

impl Dataset {
    /// The number of rows.
    pub fn n_samples(&self) -> usize {
        self.records.len()
    }

    /// Whether there are so many rows that they should not be copied for several threads.
    pub(crate) fn is_large(&self) -> bool {
        self.n_samples().saturating_mul(self.schema.n_features()) >= MANY_VALUES
    }

    /// The rows at the given positions, in that order; positions beyond the end are left out.
    #[must_use]
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            schema: self.schema.clone(),
            records: rows.iter().filter_map(|row| self.records.get(*row).cloned()).collect(),
            targets: rows.iter().filter_map(|row| self.targets.get(*row).copied()).collect(),
            weights: rows.iter().filter_map(|row| self.weights.get(*row).copied()).collect(),
        }
    }

    /// For each row the number of its group, whose rows are never split. Rows with identical features are one group,
    /// whatever their targets; groups are numbered in the order of their first row. Two missing values are identical.
    ///
    /// The target is left out of it on purpose. With it, of rows that are alike but have different outcomes those of
    /// one outcome would be judged by a model that has seen only those of the other, which is as wrong as one that
    /// has seen copies: where many rows are alike by chance, good models look worse than they are.
    ///
    /// Where the features distinguish no rows at all, they are the groups of [`Dataset::copies`], so that there is
    /// something to split.
    pub fn groups(&self) -> Vec<usize> {
        let groups = self.numbered(false);
        if groups.iter().all(|group| *group == 0) { self.numbered(true) } else { groups }
    }

    /// As [`Dataset::groups`] for exact copies: rows with identical features and target.
    pub fn copies(&self) -> Vec<usize> {
        self.numbered(true)
    }

    /// For each row its key, by which splits are decided: a stable hash of its features, the same for the rows of a
    /// group of [`Dataset::groups`] and for hardly any others.
    pub fn keys(&self) -> Vec<u64> {
        let hasher = Hasher::new(&self.schema);
        let keys: Vec<u64> = self.records.iter().map(|record| hasher.key(record)).collect();
        if keys.len() < 2 || keys.iter().any(|key| Some(key) != keys.first()) {
            return keys;
        }
        // Where the features distinguish no rows, the targets do.
        let pairs = keys.into_iter().zip(&self.targets);
        pairs.map(|(key, target)| with_target(key, &self.schema, *target)).collect()
    }

    /// n_samples indices of classes; empty where the target is a value.
    pub fn classes(&self) -> Vec<usize> {
        if self.schema.target.task == Task::Regression { Vec::new() } else { classes_of(&self.targets) }
    }

    fn numbered(&self, with_target: bool) -> Vec<usize> {
        let target = |row: usize| if with_target { bits(self.targets[row]) } else { 0 };
        let n_samples = self.n_samples().min(self.targets.len());
        let order = |a: &usize, b: &usize| {
            let values = self.records[*a].values.iter().zip(&self.records[*b].values);
            let mut unequal = values.map(|(a, b)| compare(a, b)).filter(|order| order.is_ne());
            let targets = || target(*a).cmp(&target(*b));
            unequal.next().unwrap_or_else(targets)
        };
        // Identical rows have the same hash, and comparing hashes is much faster than comparing rows; only rows with
        // the same hash are compared value by value.
        let hash = |row: usize| self.records[row].values.iter().fold(target(row), hashed);
        let mut rows: Vec<(u64, usize)> = (0..n_samples).map(|row| (hash(row), row)).collect();
        rows.sort_unstable();
        // Sorted, a group's rows stand together, its first row in front.
        let mut first_of = vec![0; n_samples];
        for same_hash in rows.chunk_by_mut(|a, b| a.0 == b.0) {
            same_hash.sort_by(|(_, a), (_, b)| order(a, b).then(a.cmp(b)));
            for group in same_hash.chunk_by(|(_, a), (_, b)| order(a, b).is_eq()) {
                for (_, row) in group {
                    first_of[*row] = group[0].1;
                }
            }
        }
        let mut numbers = vec![0; n_samples];
        let mut next = 0;
        for row in 0..n_samples {
            if first_of[row] == row {
                numbers[row] = next;
                next += 1;
            } else {
                numbers[row] = numbers[first_of[row]];
            }
        }
        numbers
    }

    /// n_samples targets on the scale they are judged on: grades for ordinal targets, otherwise as they are.
    pub fn target_values(&self) -> Vec<f64> {
        if self.schema.target.task != Task::Ordinal {
            return self.targets.clone();
        }
        let grades = self.schema.target.grades();
        self.targets.iter().map(|target| grades.get(class_of(*target)).copied().unwrap_or(f64::NAN)).collect()
    }

    /// Checks that there is one target per record, that every target is a value or a class of the schema, and that
    /// every number is finite and every weight finite and above 0.
    ///
    /// # Errors
    /// [`TrainError::TooFew`] without rows, [`TrainError::Lengths`], [`TrainError::Target`] for the first target
    /// that is wrong, [`TrainError::Value`] for the first such number, or [`TrainError::Weight`] for the first such
    /// weight.
    pub fn check(&self) -> Result<(), TrainError> {
        if self.records.is_empty() {
            return Err(TrainError::TooFew { what: Asked::Dataset, of: Counted::Rows, needed: 1, got: 0 });
        }
        if self.records.len() != self.targets.len() {
            return Err(TrainError::Lengths { records: self.records.len(), targets: self.targets.len() });
        }
        self.check_weights()?;
        self.check_values()?;
        let n_classes = self.schema.target.n_classes();
        let wrong = self.targets.iter().position(|target| {
            !target.is_finite()
                || (n_classes > 0 && (*target < 0.0 || target.fract() != 0.0 || *target >= n_classes as f64))
        });
        match wrong.and_then(|row| self.targets.get(row).map(|got| (row, *got))) {
            None => Ok(()),
            Some((row, got)) => {
                let expected = if n_classes == 0 { TargetRule::Finite } else { TargetRule::Class(n_classes) };
                Err(TrainError::Target { row, got, expected })
            }
        }
    }
}

impl Dataset {
    fn check_values(&self) -> Result<(), TrainError> {
        for (row, record) in self.records.iter().enumerate() {
            for (feature, value) in self.schema.features.iter().zip(&record.values) {
                if let Value::Number(got) = value
                    && !got.is_finite()
                {
                    return Err(TrainError::Value { row, feature: feature.name.clone(), got: *got });
                }
            }
        }
        Ok(())
    }

    fn check_weights(&self) -> Result<(), TrainError> {
        if !self.weights.is_empty() && self.weights.len() != self.records.len() {
            return Err(TrainError::Lengths { records: self.records.len(), targets: self.weights.len() });
        }
        match self.weights.iter().enumerate().find(|(_, weight)| !(weight.is_finite() && **weight > 0.0)) {
            None => Ok(()),
            Some((row, got)) => Err(TrainError::Weight { row, got: *got }),
        }
    }
}

/// An order of values in which only identical ones are equal.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Text(_), _) => Ordering::Greater,
        (_, Value::Text(_)) => Ordering::Less,
        (a, b) => bits(a.as_number()).cmp(&bits(b.as_number())),
    }
}

/// The hash of what came before and a value; identical values give the same one.
fn hashed(before: u64, value: &Value) -> u64 {
    match value {
        Value::Text(text) => text.bytes().fold(mix(before), |hash, byte| mix(hash ^ u64::from(byte))),
        value => mix(before ^ bits(value.as_number())),
    }
}

/// The bits of a number; adding 0 makes the two zeros the same, and every missing one (NaN) is the same.
fn bits(number: f64) -> u64 {
    if number.is_nan() { u64::MAX } else { (number + 0.0).to_bits() }
}
