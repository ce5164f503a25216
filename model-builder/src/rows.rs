//! The rows of a system's files, as training takes them.

use vitrine_model::figures::{Cleaned, Violation};
use vitrine_table::{Problem, Reading};
use vitrine_training::Dataset;

use crate::system::System;

/// Something wrong with a row.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file's name.
    pub file: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl Found {
    /// What machines read of it.
    pub fn message(&self) -> Violation {
        let message = self.problem.to_string();
        Violation { file: self.file.clone(), line: self.line, message, fault: None }
    }

    /// What is kept of it: the facts too.
    pub fn violation(&self) -> Violation {
        Violation { fault: self.problem.value_fault(), ..self.message() }
    }
}

/// The rows of one or more files that fit the schema, and what is wrong with the others.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows without faults.
    pub dataset: Dataset,
    /// The line of each of them in its file.
    pub lines: Vec<usize>,
    /// Everything wrong with the other rows, in file order.
    pub violations: Vec<Found>,
    /// The number of rows that were left out because of it.
    pub n_left_out: usize,
    /// For each feature the number of missing values, over all rows.
    pub n_missing: Vec<usize>,
    /// What the cleaning rules left out, in their order.
    pub cleaned: Vec<Cleaned>,
}

impl Rows {
    /// No rows of a system.
    pub fn none(system: &System) -> Self {
        Self {
            dataset: Dataset {
                schema: system.schema.clone(),
                records: Vec::new(),
                targets: Vec::new(),
                weights: Vec::new(),
            },
            lines: Vec::new(),
            violations: Vec::new(),
            n_left_out: 0,
            n_missing: vec![0; system.schema.n_features()],
            cleaned: Vec::new(),
        }
    }

    /// The rows of a file that has been read.
    pub fn of(system: &System, reading: Reading) -> Self {
        let mut violations = Vec::new();
        for fault in &reading.left_out {
            violations.extend(fault.problems.iter().map(|problem| Found {
                file: reading.file.clone(),
                line: fault.line,
                problem: problem.clone(),
            }));
        }
        let cleaned = reading.cleaned.into_iter();
        Self {
            dataset: Dataset {
                schema: system.schema.clone(),
                records: reading.records,
                targets: reading.targets,
                weights: Vec::new(),
            },
            lines: reading.lines,
            violations,
            n_left_out: reading.left_out.len(),
            n_missing: reading.n_missing,
            cleaned: cleaned.map(|it| Cleaned { reason: it.reason, n_rows: it.lines.len() as u64 }).collect(),
        }
    }

    /// Puts the rows of another file behind these.
    pub fn extend(&mut self, other: Self) {
        if self.dataset.records.is_empty() {
            // Many rows are not copied without need.
            let before = std::mem::replace(&mut self.dataset, other.dataset);
            self.dataset.schema = before.schema;
            self.lines = other.lines;
        } else {
            self.dataset.records.extend(other.dataset.records);
            self.dataset.targets.extend(other.dataset.targets);
            self.lines.extend(other.lines);
        }
        self.violations.extend(other.violations);
        self.n_left_out += other.n_left_out;
        for (total, n) in self.n_missing.iter_mut().zip(other.n_missing) {
            *total += n;
        }
        for cleaned in other.cleaned {
            match self.cleaned.iter_mut().find(|known| known.reason == cleaned.reason) {
                Some(known) => known.n_rows += cleaned.n_rows,
                None => self.cleaned.push(cleaned),
            }
        }
    }
}
