//! The rows of a file that cleaning rules leave out.

use std::collections::BTreeSet;

use vitrine_model::{Record, Value};

use crate::cleaning::{Cleaned, CleaningRule};
use crate::error::TableError;
use crate::matching::Columns;
use crate::names::find;
use crate::source::Row;
use crate::spec::TableSpec;

/// Goes through the rows of one file and says which rule leaves a row out.
pub(crate) struct Cleaner<'a> {
    rules: Vec<Rule<'a>>,
}

struct Rule<'a> {
    written: &'a CleaningRule,
    /// The feature's position; `None` for the target.
    feature: Option<usize>,
    columns: Vec<usize>,
    seen: BTreeSet<Vec<String>>,
    lines: Vec<usize>,
}

impl<'a> Cleaner<'a> {
    /// The rules for a file whose columns have been found. A column that a rule names is the one that a feature or the
    /// target is read from, where it is theirs; otherwise it is found by its name as those are.
    ///
    /// # Errors
    /// A column that the file lacks, or a name that fits two columns equally well.
    pub(crate) fn new(
        spec: &TableSpec<'a>,
        found: &Columns,
        headings: &[String],
        file: &str,
    ) -> Result<Self, TableError> {
        let own = spec.feature_columns().chain([spec.target_column]);
        let own: Vec<_> = own.zip(found.features.iter().chain([&found.target])).collect();
        let rules = spec.cleaning.iter().map(|written| {
            let mut columns = Vec::new();
            for name in written.repeats.iter().chain(&written.column) {
                let matched = own.iter().find(|(column, _)| column == name).and_then(|(_, at)| **at);
                let column = match matched {
                    Some(column) => Some(column),
                    None => find(&[name], headings, file)?,
                };
                columns.push(column.ok_or_else(|| TableError::LacksRepeats {
                    file: file.to_owned(),
                    column: name.clone(),
                    headings: headings.to_vec(),
                })?);
            }
            let feature = written.value.as_ref().and_then(|value| spec.schema.position(value));
            Ok(Rule { written, feature, columns, seen: BTreeSet::new(), lines: Vec::new() })
        });
        Ok(Self { rules: rules.collect::<Result<_, TableError>>()? })
    }

    /// Whether a row stays, as far as its texts say. The first rule that leaves it out counts it.
    pub(crate) fn keeps_texts(&mut self, row: &Row) -> bool {
        let mut of_texts = self.rules.iter_mut().filter(|rule| !rule.written.texts.is_empty());
        let found = of_texts.find(|rule| {
            let cell = rule.columns.first().and_then(|at| row.cells.get(*at));
            cell.is_some_and(|cell| rule.written.texts.contains(cell))
        });
        let Some(rule) = found else { return true };
        rule.lines.push(row.line);
        false
    }

    /// Whether a row stays. The first rule that leaves it out counts it.
    pub(crate) fn keeps(&mut self, row: &Row, record: &Record, target: f64) -> bool {
        let leaves_out = |rule: &mut Rule<'_>| {
            if !rule.written.texts.is_empty() {
                return false;
            }
            if !rule.columns.is_empty() {
                let key = rule.columns.iter().map(|at| row.cells.get(*at).cloned().unwrap_or_default());
                return !rule.seen.insert(key.collect());
            }
            let value = match rule.feature {
                Some(at) => record.values.get(at).map_or(f64::NAN, Value::as_number),
                None => target,
            };
            rule.written.below.is_some_and(|limit| value < limit)
                || rule.written.above.is_some_and(|limit| value > limit)
        };
        for rule in &mut self.rules {
            if leaves_out(rule) {
                rule.lines.push(row.line);
                return false;
            }
        }
        true
    }

    /// What the rules left out, in their order.
    pub(crate) fn cleaned(self) -> Vec<Cleaned> {
        let of_rule = |rule: Rule<'_>| Cleaned { reason: rule.written.reason.clone(), lines: rule.lines };
        self.rules.into_iter().map(of_rule).collect()
    }
}
