//! From a table's texts to checked records and targets, with everything that is wrong on the way.

use std::borrow::Cow;

use anyhow::{Result, bail};
use vitrine_model::figures::Violation;
use vitrine_model::{Record, Task};
use vitrine_training::Dataset;

use super::{Cleaned, Cleaner, CleaningToml, Table, match_columns};
use crate::system::System;

/// The rows of one or more files that fit the schema, and what is wrong with the others.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The rows without faults.
    pub dataset: Dataset,
    /// The line of each of them in its file.
    pub lines: Vec<usize>,
    /// Everything wrong with the other rows, in file order.
    pub violations: Vec<Violation>,
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

    /// Puts the rows of another file behind these.
    pub fn extend(&mut self, other: Self) {
        self.dataset.records.extend(other.dataset.records);
        self.dataset.targets.extend(other.dataset.targets);
        self.lines.extend(other.lines);
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

/// Reads a table's rows. `constants` gives the values of features that the file has no column for.
///
/// # Errors
/// Columns that are missing from the file, all of them named. Faults of single rows are no errors; they are
/// listed in the result.
pub fn read_rows(system: &System, table: &Table, constants: &[(String, String)]) -> Result<Rows> {
    read_rows_by(&system.cleaning, system, table, constants)
}

/// Reads a table's rows and leaves out those that `rules` leave out, whatever the system's own rules are.
///
/// # Errors
/// As [`read_rows`].
pub fn read_rows_by(
    rules: &[CleaningToml],
    system: &System,
    table: &Table,
    constants: &[(String, String)],
) -> Result<Rows> {
    let columns = match_columns(system, &table.headings, &table.file)?;
    let constant =
        |name: &str| constants.iter().find(|(feature, _)| feature == name).map(|(_, value)| value.as_str());
    let mut absent: Vec<&str> = Vec::new();
    let names = system.schema.features.iter().zip(&system.columns).zip(&columns.features);
    absent.extend(
        names
            .filter(|((feature, _), at)| at.is_none() && constant(&feature.name).is_none())
            .map(|((_, column), _)| column.as_str()),
    );
    let Some(target) = columns.target else {
        absent.push(&system.target_column);
        bail!("{}", absence(table, &absent));
    };
    if !absent.is_empty() {
        bail!("{}", absence(table, &absent));
    }

    let mut rows = Rows::none(system);
    let mut cleaner = Cleaner::new(rules, system, &columns, table)?;
    for row in &table.rows {
        let mut problems = Vec::new();
        let record = if row.cells.len() == table.headings.len() {
            let text = |at: &Option<usize>, name: &str| {
                let cell = at.and_then(|at| row.cells.get(at)).map(String::as_str);
                cell.or_else(|| constant(name)).unwrap_or_default()
            };
            let mut values = Vec::new();
            let features = system.schema.features.iter().zip(&columns.features).enumerate();
            for ((index, (feature, at)), n_missing) in features.zip(&mut rows.n_missing) {
                match feature.parse(&meant(system, index, text(at, &feature.name))) {
                    Ok(value) => {
                        *n_missing += usize::from(value.is_missing());
                        values.push(value);
                    }
                    Err(fault) => {
                        *n_missing += usize::from(text(at, &feature.name).is_empty());
                        problems.push(fault.to_string());
                    }
                }
            }
            let value =
                read_target(system, text(&Some(target), "")).map_err(|problem| problems.push(problem));
            value.ok().map(|value| (Record { values }, value))
        } else {
            let n_cells = crate::print::count(row.cells.len(), "cell");
            problems
                .push(format!("the row has {n_cells}; expected {}, as in the heading", table.headings.len()));
            None
        };
        match record {
            Some((record, value)) if problems.is_empty() => {
                if !cleaner.keeps(row, &record, value) {
                    continue;
                }
                rows.dataset.records.push(record);
                rows.dataset.targets.push(value);
                rows.lines.push(row.line);
            }
            _ => rows.n_left_out += 1,
        }
        rows.violations.extend(problems.into_iter().map(|message| Violation {
            file: table.file.clone(),
            line: row.line,
            message,
        }));
    }
    rows.cleaned = cleaner.cleaned();
    Ok(rows)
}

/// What the feature with this index reads for a text of the system's sources; the text itself where it is written in
/// the schema's own way.
pub fn meant<'a>(system: &'a System, feature: usize, text: &'a str) -> Cow<'a, str> {
    let texts = system.choice_texts.get(feature).map(Vec::as_slice).unwrap_or_default();
    let text = texts.iter().find(|(written, _)| written == text).map_or(text, |(_, value)| value);
    match (system.written.get(feature), system.schema.features.get(feature)) {
        (Some(written), Some(feature)) => written.meant(text, feature),
        _ => Cow::Borrowed(text),
    }
}

/// The target's number for its text: the index of the class that the text stands for, or the value.
fn read_target(system: &System, text: &str) -> Result<f64, String> {
    let target = &system.schema.target;
    if target.task == Task::Regression {
        return match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(format!("{}: '{text}' is not a number; expected a finite number", target.name)),
        };
    }
    let written = || system.class_texts.iter().position(|texts| texts.iter().any(|known| known == text));
    // Spreadsheets write the grade 5 as 5.0, and some sources write labels in another case.
    let relaxed = || {
        system
            .class_texts
            .iter()
            .position(|texts| texts.iter().any(|known| known.eq_ignore_ascii_case(text)))
            .or_else(|| {
                let number: f64 = text.parse().ok()?;
                system.class_texts.iter().position(|texts| {
                    texts.iter().any(|known| known.parse::<f64>().is_ok_and(|known| known == number))
                })
            })
    };
    let index = written().or_else(relaxed).ok_or_else(|| {
        let classes: Vec<&str> = target.classes.iter().map(|class| class.value.as_str()).collect();
        format!("{}: '{text}' is not one of the classes; expected one of {}", target.name, classes.join(", "))
    })?;
    Ok(index as f64)
}

fn absence(table: &Table, absent: &[&str]) -> String {
    format!(
        "{} lacks the {} {}; its heading has {}",
        table.file,
        if absent.len() == 1 { "column" } else { "columns" },
        absent.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "),
        table.headings.join(", ")
    )
}
