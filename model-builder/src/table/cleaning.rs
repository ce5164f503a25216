//! Rows that are left out before training because they cannot be right, with the reason and how many there were.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde::Serialize;
use vitrine_model::Record;
pub use vitrine_publish::system::reading::CleaningToml;

use super::matching::{Columns, find};
use super::{Row, Table};
use crate::system::System;

/// What a rule left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cleaned {
    /// Why.
    pub reason: String,
    /// The number of rows.
    pub n_rows: usize,
}

/// Goes through the rows of one file and says which rule leaves a row out.
pub struct Cleaner<'a> {
    rules: Vec<Rule<'a>>,
}

struct Rule<'a> {
    written: &'a CleaningToml,
    /// The feature's position; `None` for the target.
    feature: Option<usize>,
    columns: Vec<usize>,
    seen: BTreeSet<Vec<String>>,
    n_rows: usize,
}

impl<'a> Cleaner<'a> {
    /// The rules for a table whose columns have been found. A column that a rule names is the one that a feature or the
    /// target is read from, where it is theirs; otherwise it is found by its name as those are.
    ///
    /// # Errors
    /// A column that the table lacks, or a name that fits two columns equally well.
    pub fn new(rules: &'a [CleaningToml], system: &System, found: &Columns, table: &Table) -> Result<Self> {
        let schema = &system.schema;
        let own = system.columns.iter().chain([&system.target_column]);
        let own: Vec<_> = own.zip(found.features.iter().chain([&found.target])).collect();
        let rules = rules.iter().map(|written| {
            let mut columns = Vec::new();
            for name in &written.repeats {
                let matched = own.iter().find(|(column, _)| *column == name).and_then(|(_, at)| **at);
                let column = match matched {
                    Some(column) => Some(column),
                    None => find(&[name], &table.headings, &table.file)?,
                };
                match column {
                    Some(column) => columns.push(column),
                    None => bail!(
                        "{} lacks the column '{name}', by which repeated rows are found; its heading has {}",
                        table.file,
                        table.headings.join(", ")
                    ),
                }
            }
            let feature = written.value.as_ref().and_then(|value| schema.position(value));
            Ok(Rule { written, feature, columns, seen: BTreeSet::new(), n_rows: 0 })
        });
        Ok(Self { rules: rules.collect::<Result<_>>()? })
    }

    /// Whether a row stays. The first rule that leaves it out counts it.
    pub fn keeps(&mut self, row: &Row, record: &Record, target: f64) -> bool {
        let leaves_out = |rule: &mut Rule<'_>| {
            if !rule.columns.is_empty() {
                let key = rule.columns.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default());
                return !rule.seen.insert(key.collect());
            }
            let value = match rule.feature {
                Some(at) => record.values.get(at).map_or(f64::NAN, vitrine_model::Value::as_number),
                None => target,
            };
            rule.written.below.is_some_and(|limit| value < limit)
                || rule.written.above.is_some_and(|limit| value > limit)
        };
        for rule in &mut self.rules {
            if leaves_out(rule) {
                rule.n_rows += 1;
                return false;
            }
        }
        true
    }

    /// What the rules left out, in their order.
    pub fn cleaned(self) -> Vec<Cleaned> {
        let of_rule = |rule: Rule<'_>| Cleaned { reason: rule.written.reason.clone(), n_rows: rule.n_rows };
        self.rules.into_iter().map(of_rule).collect()
    }
}
