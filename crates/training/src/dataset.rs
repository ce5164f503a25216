//! Rows in human units with their targets.

use std::collections::BTreeMap;

use vitrine_model::{Record, Schema, Task, Value};

use crate::TrainError;

/// Rows to learn from or to judge by.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The features and the target.
    pub schema: Schema,
    /// n_samples records in human units.
    pub records: Vec<Record>,
    /// n_samples targets: the index of the class, or the value of a regression.
    pub targets: Vec<f64>,
}

impl Dataset {
    /// The number of rows.
    pub fn n_samples(&self) -> usize {
        self.records.len()
    }

    /// The rows at the given positions, in that order; positions beyond the end are left out.
    #[must_use]
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            schema: self.schema.clone(),
            records: rows.iter().filter_map(|row| self.records.get(*row).cloned()).collect(),
            targets: rows.iter().filter_map(|row| self.targets.get(*row).copied()).collect(),
        }
    }

    /// For each row the number of its group. Rows with identical features and target are one group; groups are
    /// numbered in the order of their first row. Two missing values are identical.
    pub fn groups(&self) -> Vec<usize> {
        let mut known: BTreeMap<Vec<Key>, usize> = BTreeMap::new();
        let rows = self.records.iter().zip(&self.targets);
        rows.map(|(record, target)| {
            let mut key: Vec<Key> = record.values.iter().map(Key::of).collect();
            key.push(Key::number(*target));
            let next = known.len();
            *known.entry(key).or_insert(next)
        })
        .collect()
    }

    /// n_samples targets on the scale they are judged on: grades for ordinal targets, otherwise as they are.
    pub fn target_values(&self) -> Vec<f64> {
        if self.schema.target.task != Task::Ordinal {
            return self.targets.clone();
        }
        let grades = self.schema.target.grades();
        self.targets.iter().map(|target| grades.get(*target as usize).copied().unwrap_or(f64::NAN)).collect()
    }

    /// Checks that there is one target per record and that every target is a value or a class of the schema.
    ///
    /// # Errors
    /// [`TrainError::TooFew`] without rows, [`TrainError::Lengths`], or [`TrainError::Target`] for the first
    /// target that is wrong.
    pub fn check(&self) -> Result<(), TrainError> {
        if self.records.is_empty() {
            return Err(TrainError::TooFew { what: "a data set".to_owned(), of: "rows", needed: 1, got: 0 });
        }
        if self.records.len() != self.targets.len() {
            return Err(TrainError::Lengths { records: self.records.len(), targets: self.targets.len() });
        }
        let n_classes = self.schema.target.n_classes();
        let wrong = self.targets.iter().position(|target| {
            !target.is_finite()
                || (n_classes > 0 && (*target < 0.0 || target.fract() != 0.0 || *target >= n_classes as f64))
        });
        match wrong.and_then(|row| self.targets.get(row).map(|got| (row, *got))) {
            None => Ok(()),
            Some((row, got)) => {
                let expected = if n_classes == 0 {
                    "a finite number".to_owned()
                } else {
                    format!("the index of one of the {n_classes} classes")
                };
                Err(TrainError::Target { row, got, expected })
            }
        }
    }
}

/// A value as something that can be told apart and ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Missing,
    Number(u64),
    Text(String),
}

impl Key {
    fn of(value: &Value) -> Self {
        match value {
            Value::Missing => Self::Missing,
            Value::Text(text) => Self::Text(text.clone()),
            other => Self::number(other.as_number()),
        }
    }

    /// Adding 0 makes the two zeros the same number.
    fn number(number: f64) -> Self {
        Self::Number((number + 0.0).to_bits())
    }
}
