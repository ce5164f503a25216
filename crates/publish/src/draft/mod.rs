//! Drafting a system file from a table: kinds, limits and choices come from the values, texts are left to people.
//!
//! - `candidates`: which models are tried
//! - `columns`: what a column holds
//! - `derived`: what is computed from features
//! - `examples`: typical records
//! - `imported`: the same for a model that was trained elsewhere
//! - `labels`: words and units of headings
//! - `leaks`: columns that may not be known before the outcome
//! - `misfit`: why a table does not fit a model
//! - `names`: names and texts of the file
//! - `parts`: what a draft is written from
//! - `rows`: rows with their targets
//! - `target`: what is predicted
//! - `texts`: its sentences, and their translations
//! - `totals`: rows below the others that are their sums
//! - `write`: the text of the file
//! - `error`: why there is no draft

mod candidates;
mod columns;
mod derived;
mod error;
mod examples;
mod imported;
mod labels;
mod leaks;
mod misfit;
mod names;
mod parts;
mod rows;
mod target;
mod texts;
mod totals;
mod write;

use vitrine_model::Task;
use vitrine_model::schema::KindName;
use vitrine_table::compact::{Different, different};
use vitrine_table::{CompactTable, Numbers, ReadOptions, Table};

use crate::system::{Origin, System};
use columns::{Choice, Column, Contents};

pub use columns::{Alone, Personal, Remark, Unusable};
pub use error::DraftError;
pub use imported::{ImportOptions, draft_imported};
pub use misfit::Misfit;
pub use names::well_formed;

/// The fewest rows that a model can be trained and judged on.
const FEWEST_ROWS: usize = 20;
/// So many of them must differ in their features, for equal ones are never in two folds of a cross-validation.
const FEWEST_DIFFERENT: usize = 5;

/// A table of texts, as a file holds it.
pub trait TextTable {
    /// The file's name.
    fn file(&self) -> &str;
    /// The names of its columns.
    fn headings(&self) -> &[String];
    /// The number of its rows.
    fn n_rows(&self) -> usize;
    /// The line of a row.
    fn line(&self, row: usize) -> usize;
    /// How the numbers of a column are written.
    fn numbers(&self, column: usize) -> Numbers;
    /// A cell, by row and column from 0; empty where the row has none.
    fn cell(&self, row: usize, column: usize) -> &str;
    /// The different texts of a column, in the order of first appearance.
    fn different(&self, column: usize) -> Vec<Different<'_>> {
        different((0..self.n_rows()).map(|row| self.cell(row, column)))
    }
}

impl TextTable for Table {
    fn file(&self) -> &str {
        &self.file
    }

    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn line(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.line)
    }

    fn numbers(&self, column: usize) -> Numbers {
        Numbers::at(&self.numbers, column)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.cells.get(column)).map_or("", String::as_str)
    }
}

impl TextTable for CompactTable {
    fn file(&self) -> &str {
        &self.file
    }

    fn headings(&self) -> &[String] {
        self.headings()
    }

    fn n_rows(&self) -> usize {
        self.n_rows()
    }

    fn line(&self, row: usize) -> usize {
        self.line(row)
    }

    fn numbers(&self, column: usize) -> Numbers {
        self.numbers(column)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.cell(row, column)
    }

    fn different(&self, column: usize) -> Vec<Different<'_>> {
        self.different(column)
    }
}

/// What is drafted.
#[derive(Clone, Copy, Debug)]
pub struct DraftOptions<'a> {
    /// The system's name.
    pub name: &'a str,
    /// What people call it; its name where nothing else is known.
    pub title: Option<&'a str>,
    /// The column to predict.
    pub target: &'a str,
    /// The kind of problem; found from the column's values where it is absent.
    pub task: Option<Task>,
    /// How the file is read, as far as it was not found out.
    pub read: ReadOptions<'a>,
    /// How much is tried.
    pub preset: Preset,
    /// Whether made-up records are drawn and predicted every day.
    pub daily: bool,
}

/// How much is tried to find a good model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// Boosted trees and a linear model.
    Fast,
    /// Several of each, forests, and their weighted mean.
    #[default]
    Good,
    /// As good, with searches and more repeats.
    Best,
}

/// A drafted system file.
#[derive(Debug)]
pub struct Draft {
    /// The text of the file.
    pub text: String,
    /// The text of the file of Swedish texts beside it.
    pub swedish: String,
    /// The system that the text describes.
    pub system: System,
    /// What became of each column, in the file's order.
    pub columns: Vec<DraftedColumn>,
}

/// What became of a column.
#[derive(Debug)]
pub struct DraftedColumn {
    /// Its name in the file.
    pub heading: String,
    /// What it is in the system.
    pub role: Role,
    /// The number of cells without a value.
    pub n_missing: usize,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// What a column is in a system.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// A feature of this kind.
    Feature(KindName),
    /// What is predicted.
    Target,
    /// Nothing, and why.
    LeftOut(Unusable),
}

/// What is predicted, as far as the values show.
#[derive(Debug)]
struct TargetDraft {
    column: String,
    task: Task,
    /// What stands beside the numbers.
    unit: Option<String>,
    /// The classes, ascending for ordinal targets.
    classes: Vec<Choice>,
    /// The class whose probability is quoted, for binary targets.
    positive: Option<String>,
}

/// Drafts a system file from a table.
///
/// # Errors
/// A column that is not there, a target that cannot be predicted, no usable feature, too few rows.
pub fn draft(table: &dyn TextTable, options: DraftOptions<'_>) -> Result<Draft, DraftError> {
    let file = || table.file().to_owned();
    let at = target_at(table, options.target)?;
    let totals = totals::find(table);
    let shorter = totals::Without::new(table, &totals);
    let table: &dyn TextTable = if totals.is_empty() { table } else { &shorter };
    if table.n_rows() < FEWEST_ROWS {
        return Err(DraftError::TooFewRows { file: file(), got: table.n_rows(), needed: FEWEST_ROWS });
    }
    let of_target = columns::describe(table, at);
    let target = target::of(&of_target, options.task)?;
    let rows = rows::Rows::new(table, at, &of_target, &target);
    let mut of_target = Some(of_target);
    let described: Vec<Column<'_>> = (0..table.headings().len())
        .filter_map(|index| {
            if index == at {
                return of_target.take();
            }
            let mut column = columns::describe(table, index);
            column.remarks.extend(rows.warning(table, index, &column));
            column.forget_texts();
            Some(column)
        })
        .collect();
    let hours: Vec<Option<Column<'_>>> = described.iter().map(Column::hours).collect();
    let of_target = &described[at];
    let (mut features, mut left_out) = (Vec::new(), Vec::new());
    for (index, column) in described.iter().enumerate().filter(|(index, _)| *index != at) {
        if let Contents::Unusable(reason) = &column.contents {
            left_out.push((column.heading.as_str(), reason));
        } else {
            features.push(column);
            features.extend(hours.get(index).and_then(Option::as_ref));
        }
    }
    if features.is_empty() {
        return Err(DraftError::NothingToLearn { file: file(), target: target.column });
    }
    let used: Vec<usize> = (0..described.len())
        .filter(|index| *index != at)
        .filter(|index| described.get(*index).is_some_and(|of| !matches!(of.contents, Contents::Unusable(_))))
        .collect();
    let got = rows.n_different(table, &used, FEWEST_DIFFERENT);
    if got < FEWEST_DIFFERENT {
        return Err(DraftError::TooFewDifferent { file: file(), got, needed: FEWEST_DIFFERENT });
    }
    let (text, swedish) = {
        let parts = parts::Parts {
            features: &features,
            target: &target,
            of_target,
            left_out: &left_out,
            rows: &rows,
            imported: None,
            totals: &totals,
        };
        let text = write::system(table, options, &parts);
        let swedish =
            texts::swedish(table, options.name, &parts, examples::labels(&rows, &target.column), &text);
        (text, swedish)
    };
    // The draft must stand by itself: it is read back the way it will be used.
    let mut system = System::parse(options.name, &text, Origin::Draft)?;
    system.add_translation("sv", &swedish, Origin::Draft)?;
    let n_rows = table.n_rows();
    let orders = order_of(&system);
    let columns = described.into_iter().enumerate().map(|(index, column)| {
        let role = match column.contents {
            _ if index == at => Role::Target,
            Contents::Unusable(reason) => Role::LeftOut(reason),
            contents => kind_of(&contents).map_or(Role::Target, Role::Feature),
        };
        let (heading, n_missing, mut remarks) = (column.heading, column.n_missing, column.remarks);
        if index == at {
            // Every text of a target is a class, the rare ones too.
            remarks.retain(|remark| !matches!(remark, Remark::Folded { .. }));
            for remark in &mut remarks {
                target::without_outcome(remark, n_rows);
            }
            remarks.extend(target.few_rows());
        }
        remarks.extend((orders.as_ref() == Some(&heading)).then_some(Remark::Orders));
        remarks.extend(totals.iter().filter(|total| total.column == index).map(totals::Total::remark));
        DraftedColumn { heading, role, n_missing, remarks }
    });
    Ok(Draft { text, swedish, system, columns: columns.collect() })
}

/// The position of the target's column.
fn target_at(table: &dyn TextTable, target: &str) -> Result<usize, DraftError> {
    let headings = table.headings();
    headings.iter().position(|heading| heading == target).ok_or_else(|| DraftError::NoColumn {
        file: table.file().to_owned(),
        column: target.to_owned(),
        known: headings.to_vec(),
        similar: names::similar(target, headings),
    })
}

/// The column of the day that orders the rows.
fn order_of(system: &System) -> Option<String> {
    let time = system.train.split.time.as_ref()?;
    let at = system.schema.position(time)?;
    Some(system.table_spec().column(at).to_owned())
}

/// The kind of feature that a column is; `None` where it is none.
fn kind_of(contents: &Contents) -> Option<KindName> {
    Some(match contents {
        Contents::Number { .. } | Contents::Hour { .. } => KindName::Number,
        Contents::Integer { .. } => KindName::Integer,
        Contents::Date { .. } => KindName::Date,
        Contents::Flag(_) => KindName::Flag,
        Contents::Choice(..) => KindName::Choice,
        Contents::Text(_) => KindName::Text,
        Contents::Unusable(_) => return None,
    })
}

#[cfg(test)]
mod tests;
