//! Drafting a system file from a table: kinds, limits and choices come from the values, texts are left to people.
//!
//! - `columns`: what a column holds
//! - `write`: the text of the file
//! - `error`: why there is no draft

mod columns;
mod error;
mod write;

use vitrine_model::Task;
use vitrine_table::Table;

use crate::system::{Origin, System};
use columns::{Column, Contents};

pub use columns::Unusable;
pub use error::DraftError;
pub use write::well_formed;

/// The fewest rows that a model can be trained and judged on.
const FEWEST_ROWS: usize = 20;
/// The most texts that can be classes.
const MOST_CLASSES: usize = 50;

/// A table of texts, as a file holds it.
pub trait TextTable {
    /// The file's name.
    fn file(&self) -> &str;
    /// The sign between its columns.
    fn delimiter(&self) -> u8;
    /// The names of its columns.
    fn headings(&self) -> &[String];
    /// The number of its rows.
    fn n_rows(&self) -> usize;
    /// A cell, by row and column from 0; empty where the row has none.
    fn cell(&self, row: usize, column: usize) -> &str;
}

impl TextTable for Table {
    fn file(&self) -> &str {
        &self.file
    }

    fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.cells.get(column)).map_or("", String::as_str)
    }
}

/// What is drafted.
#[derive(Clone, Copy, Debug)]
pub struct DraftOptions<'a> {
    /// The system's name.
    pub name: &'a str,
    /// The column to predict.
    pub target: &'a str,
    /// The kind of problem; found from the column's values where it is absent.
    pub task: Option<Task>,
}

/// A drafted system file.
#[derive(Debug)]
pub struct Draft {
    /// The text of the file.
    pub text: String,
    /// The system that the text describes.
    pub system: System,
    /// The columns that are no features, with the reason.
    pub left_out: Vec<(String, Unusable)>,
}

/// What is predicted, as far as the values show.
#[derive(Debug)]
struct TargetDraft {
    column: String,
    task: Task,
    /// The classes, ascending for ordinal targets.
    classes: Vec<String>,
    /// The class whose probability is quoted, for binary targets.
    positive: Option<String>,
}

/// Drafts a system file from a table.
///
/// # Errors
/// A column that is not there, a target that cannot be predicted, no usable feature, too few rows.
pub fn draft(table: &dyn TextTable, options: DraftOptions<'_>) -> Result<Draft, DraftError> {
    let file = || table.file().to_owned();
    let Some(at) = table.headings().iter().position(|heading| heading == options.target) else {
        return Err(DraftError::NoColumn {
            file: file(),
            column: options.target.to_owned(),
            known: table.headings().to_vec(),
        });
    };
    if table.n_rows() < FEWEST_ROWS {
        return Err(DraftError::TooFewRows { file: file(), got: table.n_rows(), needed: FEWEST_ROWS });
    }
    let mut features: Vec<Column> = Vec::new();
    let mut left_out = Vec::new();
    for index in (0..table.headings().len()).filter(|index| *index != at) {
        let column = columns::describe(table, index);
        match column.contents {
            Contents::Unusable(reason) => left_out.push((column.heading, reason)),
            _ => features.push(column),
        }
    }
    let target = target_of(&columns::describe(table, at), options.task)?;
    if features.is_empty() {
        return Err(DraftError::NothingToLearn { file: file(), target: target.column });
    }
    let text = write::system(table, options.name, &features, &target, &left_out);
    // The draft must stand by itself: it is read back the way it will be used.
    let system = System::parse(options.name, &text, Origin::Draft)?;
    Ok(Draft { text, system, left_out })
}

/// The kind of problem: few different whole numbers are grades, other numbers a regression, two texts a binary
/// and more of them a multiclass target.
fn target_of(column: &Column, wanted: Option<Task>) -> Result<TargetDraft, DraftError> {
    let distinct = &column.distinct;
    let n = distinct.len();
    let numbers = column.numbers();
    let is_whole = numbers.as_ref().is_some_and(|numbers| numbers.iter().all(|number| number.fract() == 0.0));
    let heading = || column.heading.clone();
    let found = match (&numbers, n) {
        (_, 0 | 1) => return Err(DraftError::OneValue { column: heading(), n }),
        (_, 2) => Task::Binary,
        (Some(_), 3..=12) if is_whole => Task::Ordinal,
        (Some(_), _) => Task::Regression,
        (None, 3..=MOST_CLASSES) => Task::Multiclass,
        (None, _) => return Err(DraftError::TooManyClasses { column: heading(), n, most: MOST_CLASSES }),
    };
    let task = wanted.unwrap_or(found);
    let fits = match task {
        Task::Regression => numbers.is_some(),
        Task::Binary => n == 2,
        Task::Multiclass => n <= 255,
        Task::Ordinal => numbers.is_some() && n <= 255,
    };
    if !fits {
        return Err(DraftError::OtherTask { column: heading(), n, task });
    }
    let mut classes: Vec<String> = distinct.iter().map(|(value, _)| value.clone()).collect();
    if numbers.is_some() {
        let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
        classes.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    let rare = distinct.iter().min_by_key(|(_, count)| *count).map(|(value, _)| value.clone());
    let yes = classes
        .iter()
        .find(|class| ["yes", "true", "1", "y"].iter().any(|word| class.eq_ignore_ascii_case(word)));
    let positive = (task == Task::Binary).then(|| yes.cloned().or(rare)).flatten();
    let classes = if task == Task::Regression { Vec::new() } else { classes };
    Ok(TargetDraft { column: column.heading.clone(), task, classes, positive })
}
