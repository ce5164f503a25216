//! JSON objects as rows of texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::entry;
use crate::dialect::Dialect;
use crate::fault::{Json, Problem, RowFault};
use crate::formats::{History, ReadOptions};
use crate::names::normalised;
use crate::source::{Row, Unit};
use crate::table::Table;

/// The rows so far.
pub(super) struct Flat {
    wanted: Option<BTreeSet<String>>,
    history: Option<Entries>,
    headings: Vec<String>,
    /// The position of each heading.
    places: BTreeMap<String, usize>,
    /// The columns whose lists were passed over.
    lists: BTreeSet<String>,
    rows: Vec<Row>,
    faults: Vec<RowFault>,
}

/// [`History`] with a name of its own.
enum Entries {
    Outcomes(String),
    Records,
}

impl Entries {
    fn history(&self) -> History<'_> {
        match self {
            Self::Outcomes(target) => History::Outcomes { target },
            Self::Records => History::Records,
        }
    }
}

impl Flat {
    pub(super) fn new(options: &ReadOptions<'_>) -> Self {
        Self {
            wanted: options.wanted.cloned(),
            history: options.history.map(|history| match history {
                History::Outcomes { target } => Entries::Outcomes(target.to_owned()),
                History::Records => Entries::Records,
            }),
            headings: Vec::new(),
            places: BTreeMap::new(),
            lists: BTreeSet::new(),
            rows: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds what stands at a place: a row where it is an object, otherwise a fault.
    pub(super) fn push(&mut self, line: usize, row: &Value) {
        let Value::Object(object) = row else {
            return self.fault(line, Problem::NotAnObject { found: kind(row) });
        };
        let mut cells = Vec::new();
        let entry = self.history.as_ref().map_or(Ok(None), |of| entry::row(object, of.history()));
        let read = entry.and_then(|entry| self.flatten("", entry.as_ref().unwrap_or(object), &mut cells));
        match read {
            Ok(()) => {
                let mut texts = vec![String::new(); self.headings.len()];
                for (place, text) in cells {
                    if let Some(cell) = texts.get_mut(place) {
                        *cell = text;
                    }
                }
                self.rows.push(Row { line, cells: texts });
            }
            Err(problem) => self.fault(line, problem),
        }
    }

    /// Adds what stands at a place and is no row.
    pub(super) fn fault(&mut self, line: usize, problem: Problem) {
        self.faults.push(RowFault { line, problems: vec![problem] });
    }

    fn flatten(
        &mut self,
        prefix: &str,
        object: &Map<String, Value>,
        cells: &mut Vec<(usize, String)>,
    ) -> Result<(), Problem> {
        for (name, value) in object {
            let name =
                if prefix.is_empty() { name.trim().to_owned() } else { format!("{prefix}.{}", name.trim()) };
            let text = match value {
                Value::Object(inner) => {
                    self.flatten(&name, inner, cells)?;
                    continue;
                }
                Value::Array(_)
                    if self.wanted.as_ref().is_none_or(|names| names.contains(&normalised(&name))) =>
                {
                    return Err(Problem::List { column: name });
                }
                Value::Array(_) => {
                    if !self.lists.contains(&name) {
                        self.lists.insert(name);
                    }
                    continue;
                }
                Value::Null => String::new(),
                Value::String(text) => text.trim().to_owned(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
            };
            let place = *self.places.entry(name.clone()).or_insert_with(|| {
                self.headings.push(name);
                self.headings.len() - 1
            });
            cells.push((place, text));
        }
        Ok(())
    }

    /// The columns that any row has named so far.
    pub(super) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The columns that are lists in any row so far and were passed over.
    pub(super) fn passed_over(&self) -> Vec<String> {
        self.lists.iter().cloned().collect()
    }

    /// Takes the last row, or what stands in its place, out again.
    pub(super) fn take(&mut self) -> Option<Result<Row, RowFault>> {
        self.rows.pop().map(Ok).or_else(|| self.faults.pop().map(Err))
    }

    /// The rows as a table. Rows that came before a column was first named have no text there.
    pub(super) fn table(mut self, file: &str, unit: Unit, dialect: Dialect) -> Table {
        for row in &mut self.rows {
            row.cells.resize(self.headings.len(), String::new());
        }
        Table {
            file: file.to_owned(),
            dialect,
            unit,
            rows_name_columns: true,
            passed_over: self.passed_over(),
            headings: self.headings,
            rows: self.rows,
            faults: self.faults,
            ..Table::default()
        }
    }
}

fn kind(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(_) => Json::Flag,
        Value::Number(_) => Json::Number,
        Value::String(_) => Json::Text,
        Value::Array(_) => Json::List,
        Value::Object(_) => Json::Object,
    }
}
